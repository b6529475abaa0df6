//! A mail server on loopback: aiosmtpd from PyPI as a process of its own, which shares no code with
//! what it tests.

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use serde_json::{Value, json};
use tokio::sync::Notify;

use crate::certificate::Certificate;
use crate::peer;

/// How long a test waits for a letter before it fails; far longer than loopback takes.
const PATIENCE: Duration = Duration::from_secs(20);

/// What the server does with a letter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Behaviour {
    /// Keeps it.
    Keep,
    /// Keeps it and answers with these words, such as `250 hello`.
    KeepSaying(&'static str),
    /// Refuses the sender with this reply, such as `550 not you`.
    RefuseSender(&'static str),
    /// Refuses the recipient with this reply.
    RefuseRecipient(&'static str),
    /// Reads the letter and then refuses it with this reply.
    RefuseLetter(&'static str),
    /// Reads the letter to the final dot, and leaves without an answer.
    DropAfterLetter,
    /// Reads the letter to the final dot, and never answers.
    HangAfterLetter,
}

/// How the server is encrypted.
#[derive(Debug, Clone, Default)]
pub enum Encryption {
    /// Not at all.
    #[default]
    None,
    /// From the first byte.
    Implicit(Certificate),
    /// After STARTTLS, which it requires.
    StartTls(Certificate),
}

/// What the server is to be like.
#[derive(Debug, Clone)]
pub struct Wish {
    /// What it does with a letter.
    pub behaviour: Behaviour,
    /// How it is encrypted.
    pub encryption: Encryption,
    /// The only user and password it accepts; without one nobody needs to sign in.
    pub login: Option<(&'static str, &'static str)>,
}

/// A letter that the server has read to its final dot, whether or not it answered.
#[derive(Debug, Clone)]
pub struct Letter {
    /// The sender of the envelope.
    pub from: String,
    /// The recipients of the envelope.
    pub to: Vec<String>,
    /// The letter with its headers, byte for byte as it came, without dot-stuffing.
    pub content: String,
    /// The names and decoded values of its headers, as Python reads them.
    pub headers: Vec<(String, String)>,
    /// Its decoded text, as Python reads it, with lines that end in `\n` alone.
    pub text: String,
    /// What Python finds wrong with it.
    pub defects: Vec<String>,
    /// Whether it came over TLS.
    pub encrypted: bool,
    /// Whether the sender had signed in.
    pub signed_in: bool,
}

impl Letter {
    /// Returns the values of the headers with this name.
    #[must_use]
    pub fn header(&self, name: &str) -> Vec<&str> {
        let same = |other: &str| other.eq_ignore_ascii_case(name);
        let headers = self.headers.iter().filter(|(other, _)| same(other));
        headers.map(|(_, value)| value.as_str()).collect()
    }
}

/// A running server, which ends when it is dropped.
#[derive(Debug)]
pub struct Mailbox {
    /// The port on `127.0.0.1`.
    pub port: u16,
    letters: Arc<Letters>,
    keeper: Option<JoinHandle<()>>,
    child: Child,
    // The server reads its key from here when it starts.
    _folder: tempfile::TempDir,
}

#[derive(Debug, Default)]
struct Letters {
    kept: Mutex<Vec<Letter>>,
    came: Notify,
}

impl Mailbox {
    /// Starts a server that behaves so, without encryption and sign-in.
    ///
    /// # Panics
    /// When it cannot be started; the message says why and what to do.
    #[must_use]
    pub fn start(behaviour: Behaviour) -> Self {
        Self::wished(&Wish { behaviour, encryption: Encryption::None, login: None })
    }

    /// Starts a server as wished.
    ///
    /// # Panics
    /// When it cannot be started; the message says why and what to do.
    #[must_use]
    pub fn wished(wish: &Wish) -> Self {
        let folder = tempfile::tempdir().expect("there is a temporary folder");
        let mut child = Command::new(peer::python())
            .arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("peers/mailbox.py"))
            .arg(described(wish, folder.path()).to_string())
            // It ends when this closes, so also when the test is killed.
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("the Python of the peers starts");
        let mut events = BufReader::new(child.stdout.take().expect("it is piped"));
        let port = peer::port(&mut events);
        let letters = Arc::new(Letters::default());
        let kept = Arc::clone(&letters);
        // Ends with the process, whose output it reads.
        let keeper = Some(std::thread::spawn(move || keep(events, &kept)));
        Self { port, letters, keeper, child, _folder: folder }
    }

    /// Ends the server, and returns every letter that it has read.
    #[must_use]
    pub fn close(mut self) -> Vec<Letter> {
        self.end();
        self.letters()
    }

    /// Returns what has come so far.
    #[must_use]
    pub fn letters(&self) -> Vec<Letter> {
        self.letters.kept.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn end(&mut self) {
        // Either fails only when the process has ended by itself.
        drop(self.child.kill());
        drop(self.child.wait());
        // What the server had told before it ended is kept before this returns.
        drop(self.keeper.take().map(JoinHandle::join));
    }

    /// Waits until there are `count` letters, and returns the last of them.
    ///
    /// # Panics
    /// When they do not come.
    pub async fn nth(&self, count: usize) -> Letter {
        let waiting = async {
            loop {
                let came = self.letters.came.notified();
                if let Some(letter) = self.letters().into_iter().nth(count - 1) {
                    return letter;
                }
                came.await;
            }
        };
        tokio::time::timeout(PATIENCE, waiting).await.expect("the letter comes")
    }
}

impl Drop for Mailbox {
    fn drop(&mut self) {
        self.end();
    }
}

fn described(wish: &Wish, folder: &Path) -> Value {
    let (behaviour, reply) = match wish.behaviour {
        Behaviour::Keep => ("keep", None),
        Behaviour::KeepSaying(reply) => ("keep", Some(reply)),
        Behaviour::RefuseSender(reply) => ("refuse_sender", Some(reply)),
        Behaviour::RefuseRecipient(reply) => ("refuse_recipient", Some(reply)),
        Behaviour::RefuseLetter(reply) => ("refuse_letter", Some(reply)),
        Behaviour::DropAfterLetter => ("drop_after_letter", None),
        Behaviour::HangAfterLetter => ("hang_after_letter", None),
    };
    let (tls, certificate) = match &wish.encryption {
        Encryption::None => (None, None),
        Encryption::Implicit(certificate) => (Some("implicit"), Some(certificate)),
        Encryption::StartTls(certificate) => (Some("starttls"), Some(certificate)),
    };
    let write = |name: &str, text: Option<&String>| {
        let path = folder.join(name);
        if let Some(text) = text {
            let mut file = std::fs::File::create(&path).expect("the temporary folder is writable");
            file.write_all(text.as_bytes()).expect("the temporary folder is writable");
        }
        path
    };
    json!({
        "behaviour": behaviour,
        "reply": reply,
        "tls": tls,
        "certificate": write("certificate.pem", certificate.map(|c| &c.certificate)),
        "key": write("key.pem", certificate.map(|c| &c.key)),
        "login": wish.login,
    })
}

fn keep(events: BufReader<ChildStdout>, letters: &Letters) {
    for line in events.lines() {
        let Ok(line) = line else { return };
        let Ok(event) = serde_json::from_str::<Value>(&line) else { return };
        letters.kept.lock().unwrap_or_else(PoisonError::into_inner).push(letter(&event));
        letters.came.notify_waiters();
    }
}

fn letter(event: &Value) -> Letter {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let texts = |value: &Value| value.as_array().into_iter().flatten().map(text).collect();
    let headers = event["headers"].as_array().into_iter().flatten();
    let content = BASE64_STANDARD.decode(text(&event["content"])).unwrap_or_default();
    Letter {
        from: text(&event["from"]),
        to: texts(&event["to"]),
        content: String::from_utf8_lossy(&content).into_owned(),
        headers: headers.map(|pair| (text(&pair[0]), text(&pair[1]))).collect(),
        text: text(&event["text"]).replace("\r\n", "\n"),
        defects: texts(&event["defects"]),
        encrypted: event["encrypted"] == true,
        signed_in: event["signed_in"] == true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    use std::net::TcpStream;

    /// Speaks to the server without any library, and returns its last reply.
    fn send(port: u16) -> String {
        let mut stream = TcpStream::connect(("127.0.0.1", port)).unwrap();
        let mut replies = BufReader::new(stream.try_clone().unwrap());
        let mut line = String::new();
        replies.read_line(&mut line).unwrap();
        for words in ["HELO test", "MAIL FROM:<a@b.test>", "RCPT TO:<c@d.test>", "DATA", "hi\r\n."]
        {
            stream.write_all(format!("{words}\r\n").as_bytes()).unwrap();
            line.clear();
            replies.read_line(&mut line).unwrap();
        }
        line.trim_end().to_owned()
    }

    #[tokio::test]
    async fn a_letter_is_kept_as_it_came() {
        let mailbox = Mailbox::start(Behaviour::Keep);
        assert_eq!(send(mailbox.port), "250 2.0.0 kept");
        let letter = mailbox.nth(1).await;
        assert_eq!((letter.from.as_str(), letter.to), ("a@b.test", vec!["c@d.test".to_owned()]));
        assert_eq!(letter.content, "hi\r\n");
        assert!(!letter.encrypted && !letter.signed_in);
    }

    #[tokio::test]
    async fn a_letter_without_an_answer_is_kept_all_the_same() {
        let mailbox = Mailbox::start(Behaviour::DropAfterLetter);
        assert_eq!(send(mailbox.port), "");
        assert_eq!(mailbox.nth(1).await.content, "hi\r\n");
    }

    #[test]
    fn a_dropped_mailbox_is_gone() {
        let mailbox = Mailbox::start(Behaviour::Keep);
        let port = mailbox.port;
        drop(mailbox);
        assert!(TcpStream::connect(("127.0.0.1", port)).is_err());
    }
}
