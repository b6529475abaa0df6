//! Letters against aiosmtpd, which reads them with Python's own library, and against servers that
//! break off, hang or lie at every step.

use std::net::Ipv4Addr;
use std::sync::Arc;
use std::time::Duration;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use jiff::Timestamp;
use proptest::prelude::*;
use serde_json::Value;
use test_house::certificate::Certificate;
use test_house::mailbox::{self, Behaviour, Mailbox, Wish};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Notify;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;
use vocabulary::FakeClock;
use vocabulary::id::EffectId;
use work::{Effect, Failure, Performing};

use super::*;
use crate::canary::{Log, Told};

const PASSWORD: &str = "canary-Zm9v-password";

fn now() -> Timestamp {
    "2026-11-20T10:00:00Z".parse().unwrap()
}

fn settings(port: u16) -> Settings {
    Settings {
        host: "127.0.0.1".to_owned(),
        port,
        encryption: Encryption::Loopback,
        login: None,
        from: "Dog Trainers <office@trainers.example>".to_owned(),
        authority: None,
    }
}

fn mail(settings: Settings, clock: &FakeClock) -> Mail {
    Mail::new(settings, Told::one("SMTP_PASSWORD", PASSWORD), Arc::new(clock.clone())).unwrap()
}

fn letter() -> Letter {
    Letter {
        to: "Jo Smith <jo@example.com>".to_owned(),
        subject: "Your review".to_owned(),
        text: "Hello".to_owned(),
        reply_to: None,
    }
}

fn performing() -> Performing {
    Performing {
        id: EffectId::new(now()),
        key: "eff_1".to_owned(),
        attempt: 1,
        stop: CancellationToken::new(),
    }
}

async fn send(settings: Settings, letter: &Letter) -> Result<Value, Failure> {
    mail(settings, &FakeClock::at(now())).perform(letter, &performing()).await
}

async fn send_to(behaviour: Behaviour) -> (Result<Value, Failure>, usize) {
    let mailbox = Mailbox::start(behaviour);
    let result = send(settings(mailbox.port), &letter()).await;
    (result, mailbox.close().len())
}

#[tokio::test]
async fn a_letter_arrives_whole() {
    let mailbox = Mailbox::start(Behaviour::KeepSaying("250 2.0.0 queued as 4FxK"));
    let text = "Grüße\n.\n..\r\n.hidden\rlast = 100 % \u{1F415} \n\nFrom me\n".to_owned()
        + "long ".repeat(400).as_str();
    let letter = Letter {
        to: "Jürgen \"J\" Groß <jo@example.com>".to_owned(),
        subject: format!("Prüfung № 5: {}", "größer ".repeat(20)),
        text: text.clone(),
        reply_to: Some("answers@trainers.example".to_owned()),
    };
    let outcome = send(settings(mailbox.port), &letter).await.unwrap();
    assert_eq!(outcome["reply"], "2.0.0 queued as 4FxK");
    assert_eq!(outcome["message_id"], "<eff_1@trainers.example>");
    let kept = mailbox.nth(1).await;
    assert_eq!(kept.from, "office@trainers.example");
    assert_eq!(kept.to, ["jo@example.com"]);
    assert_eq!(kept.defects, [""; 0]);
    for (name, value) in [
        ("From", "Dog Trainers <office@trainers.example>"),
        ("Reply-To", "answers@trainers.example"),
        ("Message-ID", "<eff_1@trainers.example>"),
        ("Date", "Fri, 20 Nov 2026 10:00:00 +0000"),
        ("Auto-Submitted", "auto-generated"),
        ("MIME-Version", "1.0"),
        ("Subject", letter.subject.as_str()),
    ] {
        assert_eq!(kept.header(name), [value], "{}", kept.content);
    }
    assert!(kept.header("To")[0].contains("Jürgen"), "{:?}", kept.header("To"));
    let expected = text.replace("\r\n", "\n").replace('\r', "\n");
    assert_eq!(kept.text.trim_end_matches('\n'), expected);
    assert!(kept.content.is_ascii());
    assert!(kept.content.lines().all(|line| line.len() <= 78), "{}", kept.content);
}

#[tokio::test]
async fn every_attempt_has_the_same_message_id_and_strange_keys_stay_one_word() {
    let mailbox = Mailbox::start(Behaviour::Keep);
    let mail = mail(settings(mailbox.port), &FakeClock::at(now()));
    for key in ["eff_1", "eff_1", "a> \r\nBcc: <b@example.com"] {
        let performing = Performing { key: key.to_owned(), ..performing() };
        mail.perform(&letter(), &performing).await.unwrap();
    }
    let letters = mailbox.close();
    let ids: Vec<String> = letters.iter().map(|kept| kept.header("Message-ID").concat()).collect();
    assert_eq!(ids[0], ids[1]);
    assert!(ids[2].starts_with("<key_") && ids[2].ends_with("@trainers.example>"), "{}", ids[2]);
    assert!(letters.iter().all(|kept| kept.header("Bcc").is_empty()));
}

#[tokio::test]
async fn no_field_can_add_a_header_a_recipient_or_a_second_letter() {
    let mailbox = Mailbox::start(Behaviour::Keep);
    let mail = mail(settings(mailbox.port), &FakeClock::at(now()));
    let fields: [fn(&mut Letter, String); 4] = [
        |letter, evil| letter.to += &evil,
        |letter, evil| letter.to = format!("Jo{evil} <jo@example.com>"),
        |letter, evil| letter.subject += &evil,
        |letter, evil| letter.reply_to = Some(format!("jo@example.com{evil}")),
    ];
    for evil in [
        "\r\nBcc: evil@example.com",
        "\nBcc: evil@example.com",
        "\rBcc: evil@example.com",
        "\r\n\r\nbody",
        "\r\n.\r\nMAIL FROM:<evil@example.com>",
        "\0",
        "\u{85}Bcc: evil@example.com",
    ] {
        for field in fields {
            let mut letter = letter();
            field(&mut letter, evil.to_owned());
            assert!(mail.check(&letter).expect_err(evil).what_to_do().is_some());
            let failure = mail.perform(&letter, &performing()).await.unwrap_err();
            assert!(matches!(failure, Failure::Refused(_)), "{evil:?}: {failure:?}");
        }
    }
    // The text may say anything; it stays the text.
    let text = "x\r\n.\r\nMAIL FROM:<evil@example.com>\n.\n\r.\r\nBcc: evil@example.com\0\u{1b}[2J";
    mail.perform(&Letter { text: text.to_owned(), ..letter() }, &performing()).await.unwrap();
    let letters = mailbox.close();
    assert_eq!(letters.len(), 1, "{letters:?}");
    let kept = &letters[0];
    assert!(kept.text.contains("MAIL FROM:<evil@example.com>\n.\n\n.\nBcc:"), "{}", kept.text);
    assert!(!kept.text.contains(['\0', '\u{1b}']));
    assert!(kept.header("Bcc").is_empty());
}

proptest! {
    #[test]
    fn whatever_is_written_is_short_lines_of_ascii_that_end_alike(
        subject in "\\PC{1,150}",
        name in "[^<>\\pC]{0,40}",
        text in any::<String>(),
    ) {
        let letter = Letter { to: format!("{name} <jo@example.com>"), subject, text, reply_to: None };
        prop_assume!(letter.check().is_ok());
        let from = address::read("office@trainers.example").unwrap();
        let to = address::read(&letter.to).unwrap();
        let envelope = letter::Envelope { from: &from, to: &to, message_id: "<a@b>", at: now() };
        let written = String::from_utf8(letter::write(&letter, &envelope).unwrap()).unwrap();
        prop_assert!(written.is_ascii());
        let head = written.split("\r\n\r\n").next().unwrap();
        let fields = head.split("\r\n").filter(|line| !line.starts_with(' ')).count();
        prop_assert_eq!(fields, 9, "{}", written);
        for line in written.split("\r\n") {
            prop_assert!(line.len() <= 998 && !line.contains(['\r', '\n']), "{:?}", line);
        }
    }
}

#[tokio::test]
async fn what_the_server_refuses_for_good_is_refused_and_what_it_puts_off_comes_again() {
    for (behaviour, step, read) in [
        (Behaviour::RefuseSender("550 5.7.1 not you"), "the sender (550): 5.7.1 not you", 0),
        (Behaviour::RefuseRecipient("550 5.1.1 nobody"), "the recipient (550): 5.1.1 nobody", 0),
        (Behaviour::RefuseLetter("554 5.6.0 spam"), "the letter (554): 5.6.0 spam", 1),
    ] {
        let (result, letters) = send_to(behaviour).await;
        let Err(Failure::Refused(error)) = result else { panic!("{behaviour:?}: {result:?}") };
        assert!(error.says().ends_with(step), "{error}");
        assert!(error.what_to_do().is_some());
        assert_eq!(letters, read);
    }
    for (behaviour, read) in [
        (Behaviour::RefuseSender("451 later"), 0),
        (Behaviour::RefuseRecipient("450 greylisted"), 0),
        (Behaviour::RefuseLetter("452 full"), 1),
    ] {
        let (result, letters) = send_to(behaviour).await;
        assert!(matches!(result, Err(Failure::Again { .. })), "{behaviour:?}: {result:?}");
        assert_eq!(letters, read);
    }
}

#[tokio::test]
async fn after_the_final_dot_nobody_knows() {
    let (result, letters) = send_to(Behaviour::DropAfterLetter).await;
    assert!(matches!(result, Err(Failure::Unknown(_))), "{result:?}");
    assert_eq!(letters, 1);
    let mailbox = Mailbox::start(Behaviour::HangAfterLetter);
    let clock = FakeClock::at(now());
    let (mail, performing) = (mail(settings(mailbox.port), &clock), performing());
    let stop = performing.stop.clone();
    let sending = tokio::spawn(async move { mail.perform(&letter(), &performing).await });
    mailbox.nth(1).await;
    // To stop now would leave a letter behind of which nobody knows.
    stop.cancel();
    tokio::task::yield_now().await;
    assert!(!sending.is_finished());
    clock.advance(Duration::from_secs(120));
    let failure = sending.await.unwrap().unwrap_err();
    let Failure::Unknown(error) = failure else { panic!("{failure:?}") };
    assert!(error.says().contains("within 120 seconds"), "{error}");
    assert!(error.what_to_do().is_some());
    assert_eq!(mailbox.close().len(), 1);
}

#[tokio::test]
async fn without_a_server_it_comes_again() {
    let socket = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
    let port = socket.local_addr().unwrap().port();
    drop(socket);
    let failure = send(settings(port), &letter()).await.unwrap_err();
    assert!(matches!(failure, Failure::Again { .. }), "{failure:?}");
    assert!(failure.error().says().contains("failed at the connection"), "{}", failure.error());
}

fn with_login(mailbox: &Mailbox) -> Settings {
    let login = Login { user: "office".to_owned(), secret: "SMTP_PASSWORD".to_owned() };
    Settings { login: Some(login), ..settings(mailbox.port) }
}

fn wish(encryption: mailbox::Encryption, login: Option<(&'static str, &'static str)>) -> Mailbox {
    Mailbox::wished(&Wish { behaviour: Behaviour::Keep, encryption, login })
}

#[tokio::test]
async fn letters_travel_encrypted_and_signed_in() {
    let certificate = Certificate::for_loopback();
    for (server, client) in [
        (mailbox::Encryption::Implicit(certificate.clone()), Encryption::Tls),
        (mailbox::Encryption::StartTls(certificate.clone()), Encryption::Starttls),
    ] {
        let mailbox = wish(server, Some(("office", PASSWORD)));
        let authority = Some(certificate.authority.clone());
        let settings = Settings { encryption: client, authority, ..with_login(&mailbox) };
        send(settings.clone(), &letter()).await.unwrap();
        let kept = mailbox.nth(1).await;
        assert!(kept.encrypted && kept.signed_in, "{kept:?}");
        let stranger = Settings { authority: None, ..settings };
        let failure = send(stranger, &letter()).await.unwrap_err();
        assert!(matches!(failure, Failure::Again { .. }), "{failure:?}");
        assert!(failure.error().says().contains("cannot prove over TLS"), "{}", failure.error());
        assert_eq!(mailbox.close().len(), 1);
    }
}

#[tokio::test]
async fn without_starttls_neither_password_nor_letter_is_sent() {
    let mailbox = wish(mailbox::Encryption::None, Some(("office", PASSWORD)));
    let settings = Settings { encryption: Encryption::Starttls, ..with_login(&mailbox) };
    let failure = send(settings, &letter()).await.unwrap_err();
    assert!(matches!(failure, Failure::Again { .. }), "{failure:?}");
    assert!(failure.error().says().contains("failed at the encryption"), "{}", failure.error());
    assert!(mailbox.close().is_empty());
}

#[tokio::test]
async fn a_wrong_password_is_refused_at_once() {
    let mailbox = wish(mailbox::Encryption::None, Some(("office", "another")));
    let failure = send(with_login(&mailbox), &letter()).await.unwrap_err();
    let Failure::Refused(error) = failure else { panic!("{failure:?}") };
    assert!(error.says().contains("refused the sign-in (535)"), "{error}");
    assert_eq!(error.what_to_do(), Some("Check the user and the password."));
}

#[test]
fn settings_that_show_secrets_to_the_network_or_cannot_work_are_refused() {
    let login = Some(Login { user: "office".to_owned(), secret: "SMTP_PASSWORD".to_owned() });
    let outside = Settings { host: "mail.example.com".to_owned(), ..settings(25) };
    for wrong in [
        outside.clone(),
        Settings { encryption: Encryption::NoneAnywhere, login, ..outside.clone() },
        Settings { host: String::new(), ..settings(25) },
        Settings { host: "a b".to_owned(), ..settings(25) },
        Settings { host: "a\r\nQUIT".to_owned(), ..settings(25) },
        Settings { port: 0, ..settings(25) },
        Settings { from: "nobody".to_owned(), ..settings(25) },
        Settings { from: "a@b.example\r\nBcc: c@d.example".to_owned(), ..settings(25) },
        Settings { authority: Some("no PEM".to_owned()), ..settings(25) },
    ] {
        let clock = Arc::new(FakeClock::at(now()));
        let secrets = Told::one("SMTP_PASSWORD", PASSWORD);
        let Err(error) = Mail::new(wrong.clone(), secrets, clock) else { panic!("{wrong:?}") };
        assert!(error.what_to_do().is_some(), "{error}");
    }
    let open = Settings { encryption: Encryption::NoneAnywhere, ..outside };
    assert!(open.check().is_ok());
    let read = r#"{"host":"mail.example.com","port":465,"encryption":"tls","from":"a@b.example"}"#;
    assert!(serde_json::from_str::<Settings>(read).unwrap().check().is_ok());
}

#[tokio::test]
async fn letters_that_could_never_be_sent_are_refused_before_they_are_ordered() {
    let mail = mail(settings(25), &FakeClock::at(now()));
    assert!(mail.check(&letter()).is_ok());
    for wrong in [
        Letter { to: "jo".to_owned(), ..letter() },
        Letter { to: "a@example.com, b@example.com".to_owned(), ..letter() },
        Letter { reply_to: Some(String::new()), ..letter() },
        Letter { subject: " ".to_owned(), ..letter() },
        Letter { subject: "é".repeat(201), ..letter() },
        Letter { text: "x".repeat(300_000), ..letter() },
    ] {
        assert!(mail.check(&wrong).unwrap_err().what_to_do().is_some());
    }
    assert!(mail.check(&Letter { subject: "é".repeat(200), ..letter() }).is_ok());
}

/// What a server says in a conversation that goes well, line by line.
const GOOD: [&str; 6] =
    ["220 liar.test", "250 liar.test", "250 OK", "250 OK", "354 go on", "250 kept"];

/// A server of one conversation, which says its lines one by one and then behaves as wished.
struct Liar {
    port: u16,
    /// What it was told, command by command.
    told: JoinHandle<Vec<String>>,
    /// Notified when it has nothing more to say.
    silent: Arc<Notify>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Then {
    Close,
    /// Closes without listening to what comes after its last words.
    Leave,
    Hang,
    /// Sends letters without a line's end for ever.
    Babble,
}

impl Liar {
    async fn says(lines: &[&str], then: Then) -> Self {
        let socket = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
        let port = socket.local_addr().unwrap().port();
        let silent = Arc::new(Notify::new());
        let lines: Vec<String> = lines.iter().map(|line| format!("{line}\r\n")).collect();
        let notify = Arc::clone(&silent);
        let told = tokio::spawn(async move {
            let (stream, _) = socket.accept().await.unwrap();
            let mut stream = BufReader::new(stream);
            let mut told = Vec::new();
            for (said, line) in lines.iter().enumerate() {
                stream.write_all(line.as_bytes()).await.unwrap();
                if then == Then::Leave && said + 1 == lines.len() {
                    return told;
                }
                told.push(hear(&mut stream, line.starts_with("354")).await);
            }
            notify.notify_one();
            match then {
                Then::Close | Then::Leave => {}
                Then::Hang => while !hear(&mut stream, false).await.is_empty() {},
                Then::Babble => while stream.write_all(&[b'x'; 4_096]).await.is_ok() {},
            }
            told
        });
        Self { port, told, silent }
    }
}

/// Reads one command, or a letter to its final dot; nothing when the other side has left.
async fn hear(stream: &mut BufReader<TcpStream>, letter: bool) -> String {
    let mut heard = String::new();
    loop {
        let read = stream.read_line(&mut heard).await.unwrap_or(0);
        if read == 0 || !letter || heard.ends_with("\r\n.\r\n") {
            return heard;
        }
    }
}

#[tokio::test]
async fn a_server_that_leaves_at_any_step_before_the_letter_gets_it_again() {
    for steps in 0..GOOD.len() - 1 {
        let liar = Liar::says(&GOOD[..steps], Then::Close).await;
        let failure = send(settings(liar.port), &letter()).await.unwrap_err();
        assert!(matches!(failure, Failure::Again { .. }), "{steps}: {failure:?}");
    }
    // The break is seen between two pieces of the letter.
    let long = Letter { text: "long ".repeat(50_000), ..letter() };
    let liar = Liar::says(&GOOD[..5], Then::Leave).await;
    let failure = send(settings(liar.port), &long).await.unwrap_err();
    assert!(matches!(failure, Failure::Again { .. }), "{failure:?}");
    // All of it was read, the dot as well.
    let liar = Liar::says(&GOOD[..5], Then::Close).await;
    let failure = send(settings(liar.port), &letter()).await.unwrap_err();
    assert!(matches!(failure, Failure::Unknown(_)), "{failure:?}");
    let liar = Liar::says(&GOOD, Then::Close).await;
    assert_eq!(send(settings(liar.port), &letter()).await.unwrap()["reply"], "kept");
    let told = liar.told.await.unwrap();
    let verbs: Vec<&str> =
        told.iter().map(|line| line.split([' ', ':', '\r']).next().unwrap()).collect();
    assert_eq!(verbs, ["EHLO", "MAIL", "RCPT", "DATA", "Date", "QUIT"]);
}

#[tokio::test]
async fn a_server_that_hangs_at_any_step_is_left_when_the_time_is_up_or_the_program_stops() {
    for (steps, stopping) in (0..5).flat_map(|steps| [(steps, false), (steps, true)]) {
        let liar = Liar::says(&GOOD[..steps], Then::Hang).await;
        let clock = FakeClock::at(now());
        let (mail, performing) = (mail(settings(liar.port), &clock), performing());
        let stop = performing.stop.clone();
        let sending = tokio::spawn(async move { mail.perform(&letter(), &performing).await });
        liar.silent.notified().await;
        if stopping {
            stop.cancel();
        } else {
            // The waits begin when the sender reaches them, which it has: it was heard.
            clock.advance(Duration::from_secs(60));
        }
        let failure = sending.await.unwrap().unwrap_err();
        let Failure::Again { error, .. } = failure else { panic!("{steps}: {failure:?}") };
        assert!(error.says().contains("did not come past"), "{error}");
    }
}

#[tokio::test]
async fn a_server_that_never_ends_its_line_is_left() {
    for steps in 0..5 {
        let liar = Liar::says(&GOOD[..steps], Then::Babble).await;
        let failure = send(settings(liar.port), &letter()).await.unwrap_err();
        assert!(matches!(failure, Failure::Again { .. }), "{steps}: {failure:?}");
        assert!(failure.error().chain().contains("says too much"), "{}", failure.error().chain());
    }
}

#[tokio::test]
async fn a_reply_out_of_turn_is_not_taken_for_the_right_one() {
    for (step, reply) in [
        (0, "554 not here"),
        (0, "421 later"),
        (0, "hello"),
        (1, "500 what"),
        (2, "354 go on"),
        (3, "354 go on"),
        (4, "250 OK"),
        (4, "451 later"),
        (4, "554 no"),
        (4, "\u{fffd}\u{1b}[2J"),
    ] {
        let mut lines = GOOD;
        lines[step] = reply;
        let liar = Liar::says(&lines[..=step], Then::Close).await;
        let failure = send(settings(liar.port), &letter()).await.unwrap_err();
        match reply.starts_with('5') {
            true => assert!(matches!(failure, Failure::Refused(_)), "{reply}: {failure:?}"),
            false => assert!(matches!(failure, Failure::Again { .. }), "{reply}: {failure:?}"),
        }
        assert!(!failure.error().chain().contains('\u{1b}'));
        // Not a byte of the letter was sent.
        assert!(liar.told.await.unwrap().concat().find("Subject").is_none());
    }
    for reply in ["354 go on", "hello", "250 ", "334 "] {
        let mut lines = GOOD;
        lines[5] = reply;
        let liar = Liar::says(&lines, Then::Close).await;
        let result = send(settings(liar.port), &letter()).await;
        match reply == "250 " {
            true => assert!(result.is_ok(), "{result:?}"),
            false => assert!(matches!(result, Err(Failure::Unknown(_))), "{reply}: {result:?}"),
        }
    }
}

#[tokio::test]
async fn the_password_turns_up_nowhere() {
    let log = Log::default();
    let listening = log.listen();
    let encoded = BASE64_STANDARD.encode(PASSWORD);
    let with_user = BASE64_STANDARD.encode(format!("\0office\0{PASSWORD}"));
    let mut told = format!("{:?} {:?}", letter(), settings(25));
    for echo in [PASSWORD, &encoded, &with_user] {
        for step in 2..7 {
            let refusal = format!("550 you said {echo} just now");
            let mut lines: Vec<&str> = Vec::from(GOOD);
            lines[1] = "250 AUTH PLAIN LOGIN";
            lines.insert(2, "235 welcome");
            lines[step] = &refusal;
            let liar = Liar::says(&lines[..=step], Then::Close).await;
            let login = Login { user: "office".to_owned(), secret: "SMTP_PASSWORD".to_owned() };
            let settings = Settings { login: Some(login), ..settings(liar.port) };
            let failure = send(settings, &letter()).await.unwrap_err();
            assert!(matches!(failure, Failure::Refused(_)), "{failure:?}");
            let error = failure.error();
            told += &format!("{failure:?} {} {}", error.with_hint(), error.chain());
            let heard = liar.told.await.unwrap().concat();
            assert!(heard.contains(&with_user), "the password was sent: {heard}");
        }
    }
    assert!(told.contains("withheld"));
    drop(listening);
    told += &log.text();
    for secret in [PASSWORD, "canary", encoded.trim_end_matches('='), &with_user] {
        assert!(!told.contains(secret), "{secret} in {told}");
    }
}

#[tokio::test]
async fn a_secret_that_is_not_there_yet_is_waited_for() {
    let mailbox = Mailbox::start(Behaviour::Keep);
    let login = Login { user: "office".to_owned(), secret: "NOBODY".to_owned() };
    let settings = Settings { login: Some(login), ..settings(mailbox.port) };
    let failure = send(settings, &letter()).await.unwrap_err();
    assert!(matches!(failure, Failure::Again { .. }), "{failure:?}");
    assert!(mailbox.close().is_empty());
}
