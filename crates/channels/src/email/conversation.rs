//! The conversation with the mail server, step by step up to the final dot, which is the one moment
//! after which the server may have the letter.

use std::error::Error as StdError;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU8, Ordering};
use std::time::Duration;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use lettre::Address;
use lettre::transport::smtp::Error as SmtpError;
use lettre::transport::smtp::authentication::{Credentials, Mechanism};
use lettre::transport::smtp::client::{
    AsyncSmtpConnection, Certificate, TlsParameters, TlsParametersBuilder,
};
use lettre::transport::smtp::commands::{Data, Mail, Quit, Rcpt};
use lettre::transport::smtp::extension::ClientId;
use lettre::transport::smtp::response::{Response, Severity};
use outgoing::trust;
use outgoing::waiting::{Ended, Waiting};
use rustls::ClientConfig;
use rustls::pki_types::ServerName;
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_util::sync::CancellationToken;
use vocabulary::{Clock, Error, Result, Secret};
use work::Failure;

use super::line::Line;
use super::settings::{Encryption, Settings};

/// From the connection to the word that the letter may come: some servers greet late on purpose.
const READY_WITHIN: Duration = Duration::from_secs(60);

/// For the letter and the answer to it. RFC 5321 allows ten minutes; servers that check what they
/// take need one, and a person is asked when this is over.
const TAKEN_WITHIN: Duration = Duration::from_secs(120);

/// A polite end, which decides nothing.
const BYE_WITHIN: Duration = Duration::from_secs(2);

/// The longest attempt, with a little for what is between the waits.
pub(super) const AT_MOST: Duration = READY_WITHIN
    .saturating_add(TAKEN_WITHIN)
    .saturating_add(BYE_WITHIN)
    .saturating_add(Duration::from_secs(8));

/// Letters are written in pieces, so that a connection that breaks is known to have broken before
/// the end.
const PIECE: usize = 16 * 1024;

/// As much of a server's answer as people need.
const LONGEST_REPLY: usize = 200;

/// A mail server, and how to believe it.
pub(super) struct Server {
    settings: Settings,
    tls: Arc<ClientConfig>,
    start_tls: TlsParameters,
}

/// One letter to hand over.
pub(super) struct Post<'a> {
    pub(super) from: &'a Address,
    pub(super) to: &'a Address,
    pub(super) content: &'a [u8],
    pub(super) password: Option<&'a Secret>,
    pub(super) clock: &'a dyn Clock,
    pub(super) stop: &'a CancellationToken,
}

/// The steps before the letter, in their order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
enum Step {
    Connect,
    Greet,
    Encrypt,
    SignIn,
    Sender,
    Recipient,
    Announce,
}

const STEPS: [(Step, &str); 7] = [
    (Step::Connect, "the connection"),
    (Step::Greet, "the greeting"),
    (Step::Encrypt, "the encryption"),
    (Step::SignIn, "the sign-in"),
    (Step::Sender, "the sender"),
    (Step::Recipient, "the recipient"),
    (Step::Announce, "the letter"),
];

/// Which step is taken, so that a wait that ends can say so.
#[derive(Default)]
struct Progress(AtomicU8);

impl Progress {
    fn at(&self, step: Step) {
        self.0.store(step as u8, Ordering::Relaxed);
    }

    fn words(&self) -> &'static str {
        STEPS[usize::from(self.0.load(Ordering::Relaxed))].1
    }
}

impl Server {
    /// # Errors
    /// When the authority in the settings cannot be read.
    pub(super) fn new(settings: Settings) -> Result<Self> {
        let authorities: Vec<String> = settings.authority.iter().cloned().collect();
        let tls = Arc::new(trust::client(&authorities)?);
        let mut start_tls = TlsParametersBuilder::new(settings.host.clone());
        for pem in &authorities {
            let authority = Certificate::from_pem(pem.as_bytes()).map_err(Error::internal)?;
            start_tls = start_tls.add_root_certificate(authority);
        }
        let start_tls = start_tls.build().map_err(Error::internal)?;
        Ok(Self { settings, tls, start_tls })
    }

    pub(super) fn settings(&self) -> &Settings {
        &self.settings
    }

    /// Hands a letter over, and returns the server's last words.
    pub(super) async fn take(&self, post: &Post<'_>) -> Result<String, Failure> {
        let progress = Progress::default();
        let waiting = Waiting { clock: post.clock, at_most: READY_WITHIN, stop: Some(post.stop) };
        let mut connection = match waiting.wait_for(self.prepare(post, &progress)).await {
            Ok(prepared) => prepared.map_err(|trouble| self.before(trouble, post, &progress))?,
            Err(ended) => return Err(Failure::again(self.ended(ended, progress.words()))),
        };
        if post.stop.is_cancelled() {
            return Err(Failure::again(self.ended(Ended::Stopping, "the letter")));
        }
        let words = self.hand_over(&mut connection, post).await?;
        let bye = Waiting { clock: post.clock, at_most: BYE_WITHIN, stop: Some(post.stop) };
        // The server has said that it has the letter; nothing now changes that.
        drop(bye.wait_for(connection.command(Quit)).await);
        Ok(words)
    }

    async fn prepare(
        &self,
        post: &Post<'_>,
        progress: &Progress,
    ) -> Result<AsyncSmtpConnection, Trouble> {
        let hello = ClientId::default();
        let line = self.connect(progress).await?;
        progress.at(Step::Greet);
        let mut connection =
            AsyncSmtpConnection::connect_with_transport(Box::new(line), &hello).await?;
        if self.settings.encryption == Encryption::Starttls {
            progress.at(Step::Encrypt);
            connection.starttls(self.start_tls.clone(), &hello).await?;
        }
        if let (Some(login), Some(password)) = (&self.settings.login, post.password) {
            progress.at(Step::SignIn);
            let login = Credentials::new(login.user.clone(), password.expose().to_owned());
            let reply = connection.auth(&[Mechanism::Plain, Mechanism::Login], &login).await?;
            expect(&reply, reply.has_code(235))?;
        }
        progress.at(Step::Sender);
        let reply = connection.command(Mail::new(Some(post.from.clone()), Vec::new())).await?;
        expect(&reply, is_done(&reply))?;
        progress.at(Step::Recipient);
        let reply = connection.command(Rcpt::new(post.to.clone(), Vec::new())).await?;
        expect(&reply, is_done(&reply))?;
        progress.at(Step::Announce);
        let reply = connection.command(Data).await?;
        // Nothing but 354 asks for the letter; an earlier answer that comes late is caught here.
        expect(&reply, reply.has_code(354))?;
        Ok(connection)
    }

    async fn connect(&self, progress: &Progress) -> Result<Line, Trouble> {
        let Settings { host, port, encryption, .. } = &self.settings;
        let stream = TcpStream::connect((host.as_str(), *port)).await?;
        let local = stream.peer_addr()?.ip().is_loopback();
        match encryption {
            Encryption::Tls => {
                progress.at(Step::Encrypt);
                let name = ServerName::try_from(host.clone()).map_err(std::io::Error::other)?;
                let connector = TlsConnector::from(Arc::clone(&self.tls));
                Ok(Line::tls(connector.connect(name, stream).await?)?)
            }
            Encryption::Loopback if !local => Err(Trouble::Other(
                format!("`{host}` leads out of this machine, without encryption").into(),
            )),
            _ => Ok(Line::plain(stream)?),
        }
    }

    async fn hand_over(
        &self,
        connection: &mut AsyncSmtpConnection,
        post: &Post<'_>,
    ) -> Result<String, Failure> {
        let complete = AtomicBool::new(false);
        let end = std::iter::from_fn(|| {
            // All pieces are written; what follows is the dot, and it may arrive.
            complete.store(true, Ordering::Relaxed);
            None
        });
        let pieces = post.content.chunks(PIECE).chain(end);
        // When the program stops it still waits here: the answer is what makes the letter known.
        let waiting = Waiting { clock: post.clock, at_most: TAKEN_WITHIN, stop: None };
        let result = waiting.wait_for(connection.message_iter(pieces)).await;
        let host = &self.settings;
        let says = match &result {
            Ok(Ok(reply)) if is_done(reply) => return Ok(words(reply.message(), post)),
            Ok(Err(error)) if error.status().is_some() => {
                return Err(self.refused(error, "the letter", post));
            }
            Ok(_) => format!("The connection to `{host}` broke off before it took the letter."),
            Err(ended) => {
                format!("`{host}` did not take the letter {}.", ended.reason(TAKEN_WITHIN))
            }
        };
        if !complete.load(Ordering::Relaxed) {
            return Err(Failure::again(Error::unavailable(says)));
        }
        Err(Failure::Unknown(
            Error::unavailable(format!("{says} It may have the letter all the same."))
                .hint("Ask the recipient, or look for the letter in the mail server's log."),
        ))
    }

    /// Judges what went wrong before the letter was sent: it certainly did not happen.
    fn before(&self, trouble: Trouble, post: &Post<'_>, progress: &Progress) -> Failure {
        let step = progress.words();
        let cause = match trouble {
            Trouble::Smtp(error) if error.status().is_some() => {
                return self.refused(&error, step, post);
            }
            Trouble::Smtp(error) => error.into(),
            Trouble::Other(error) => error,
        };
        let host = &self.settings;
        let error = if trust::refusal(&*cause).is_some() {
            Error::unavailable(format!("`{host}` cannot prove over TLS that it is itself."))
                .hint("Look at its certificate: the names in it, its dates, and who signed it.")
        } else {
            Error::unavailable(format!("The mail server `{host}` failed at {step}."))
                .hint("Check that it runs, and the settings for its port, encryption and login.")
        };
        Failure::again(error.because(clean(&cause.to_string(), post)))
    }

    /// Judges a refusal in so many words: 4 means later, 5 means never.
    fn refused(&self, error: &SmtpError, step: &str, post: &Post<'_>) -> Failure {
        let code = error.status().map(|code| code.to_string()).unwrap_or_default();
        let reply = error.source().map(|text| clean(&text.to_string(), post)).unwrap_or_default();
        let host = &self.settings;
        let error = Error::unavailable(format!("`{host}` refused {step} ({code}): {reply}"));
        if code.starts_with('5') {
            return Failure::Refused(error.hint(match step {
                "the sign-in" => "Check the user and the password.",
                "the recipient" => "Check the address.",
                _ => "The server's words say why; its log says more.",
            }));
        }
        Failure::again(error.hint("Nothing needs doing unless it stays so."))
    }

    fn ended(&self, ended: Ended, step: &str) -> Error {
        let reason = ended.reason(READY_WITHIN);
        Error::unavailable(format!(
            "The mail server `{}` did not come past {step} {reason}.",
            self.settings
        ))
        .hint("Check that it runs and can be reached from this machine.")
    }
}

/// What went wrong before the letter.
enum Trouble {
    Smtp(SmtpError),
    Other(Box<dyn StdError + Send + Sync>),
}

impl From<SmtpError> for Trouble {
    fn from(error: SmtpError) -> Self {
        Self::Smtp(error)
    }
}

impl From<std::io::Error> for Trouble {
    fn from(error: std::io::Error) -> Self {
        Self::Other(error.into())
    }
}

fn is_done(reply: &Response) -> bool {
    reply.code().severity == Severity::PositiveCompletion
}

fn expect(reply: &Response, expected: bool) -> Result<(), Trouble> {
    if expected {
        return Ok(());
    }
    Err(Trouble::Other(format!("the server answered {} out of turn", reply.code()).into()))
}

fn words<'a>(lines: impl Iterator<Item = &'a str>, post: &Post<'_>) -> String {
    clean(&lines.collect::<Vec<_>>().join(" "), post)
}

/// Makes a server's answer fit to be shown: one line, not long, and without the password, which a
/// hostile server may send back.
fn clean(text: &str, post: &Post<'_>) -> String {
    if let Some(password) = post.password.map(Secret::expose) {
        let encoded = BASE64_STANDARD.encode(password);
        // Behind the user's name its letters fall on other places of the base64.
        let repeated = text.contains(password)
            || text.contains(encoded.trim_end_matches('='))
            || text.split_whitespace().any(|word| hides(word, password));
        if repeated {
            return "(its words hold the password and are withheld)".to_owned();
        }
    }
    let shown = text.chars().take(LONGEST_REPLY);
    shown.map(|sign| if sign.is_control() { ' ' } else { sign }).collect()
}

fn hides(word: &str, password: &str) -> bool {
    BASE64_STANDARD.decode(word).is_ok_and(|bytes| {
        bytes.windows(password.len().max(1)).any(|part| part == password.as_bytes())
    })
}
