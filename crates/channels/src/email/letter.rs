//! One letter: plain text to one person, written so that no field can say more than itself.

use std::fmt;
use std::time::SystemTime;

use jiff::Timestamp;
use lettre::message::header::{
    ContentTransferEncoding, ContentType, HeaderName, HeaderValue, MIME_VERSION_1_0,
};
use lettre::message::{Body, Mailbox, MessageBuilder};
use serde::{Deserialize, Serialize};
use vocabulary::{Error, Result};

use super::address;

/// Longer subjects are cut by every reader.
const LONGEST_SUBJECT: usize = 200;

/// A hundred pages; what is longer is better linked to.
const LONGEST_TEXT: usize = 256 * 1024;

/// A letter to one person; several people get a letter each, so that one outcome is one person's.
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Letter {
    /// Who gets it, such as `Jo Smith <jo@example.com>`.
    pub to: String,
    /// The subject.
    pub subject: String,
    /// The text.
    pub text: String,
    /// Who gets the answer, when it is not the sender.
    #[serde(default)]
    pub reply_to: Option<String>,
}

impl fmt::Debug for Letter {
    /// Leaves everything out: it is people's data.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Letter(…)")
    }
}

impl Letter {
    /// Refuses a letter that can never be sent.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn check(&self) -> Result<()> {
        address::read(&self.to)?;
        self.reply_to.as_deref().map(address::read).transpose()?;
        if self.subject.trim().is_empty()
            || self.subject.chars().count() > LONGEST_SUBJECT
            || self.subject.chars().any(char::is_control)
        {
            return Err(Error::invalid("The subject is empty, too long, or more than one line.")
                .hint(format!("Write one line of at most {LONGEST_SUBJECT} characters.")));
        }
        if self.text.len() > LONGEST_TEXT {
            return Err(Error::invalid(format!(
                "The text has {} bytes; a letter has at most {LONGEST_TEXT}.",
                self.text.len()
            ))
            .hint("Link to the long part."));
        }
        Ok(())
    }
}

/// What surrounds a letter.
pub(super) struct Envelope<'a> {
    pub(super) from: &'a Mailbox,
    pub(super) to: &'a Mailbox,
    /// With its angle brackets.
    pub(super) message_id: &'a str,
    pub(super) at: Timestamp,
}

/// Writes the letter as it travels: ASCII alone, every line short and ended by CR and LF.
pub(super) fn write(letter: &Letter, envelope: &Envelope<'_>) -> Result<Vec<u8>> {
    letter.check()?;
    let mut headers = MessageBuilder::new()
        .date(SystemTime::from(envelope.at))
        .from(envelope.from.clone())
        .to(envelope.to.clone())
        .message_id(Some(envelope.message_id.to_owned()))
        .subject(&letter.subject)
        // Out-of-office programs do not answer what says this (RFC 3834).
        .raw_header(HeaderValue::new(
            HeaderName::new_from_ascii_str("Auto-Submitted"),
            "auto-generated".to_owned(),
        ))
        .header(MIME_VERSION_1_0)
        .header(ContentType::TEXT_PLAIN);
    if let Some(reply_to) = &letter.reply_to {
        headers = headers.reply_to(address::read(reply_to)?);
    }
    let encoding = ContentTransferEncoding::QuotedPrintable;
    let body = Body::new_with_encoding(plain(&letter.text), encoding)
        .map_err(|_| Error::internal("quoted-printable encodes every text"))?;
    Ok(headers.body(body).map_err(Error::internal)?.formatted())
}

/// Gives every line the same end, and shows other control signs instead of performing them.
fn plain(text: &str) -> String {
    let lines = text.replace("\r\n", "\n").replace('\r', "\n");
    let shown = |sign: char| match sign {
        '\n' | '\t' => sign,
        sign if sign.is_control() => char::REPLACEMENT_CHARACTER,
        sign => sign,
    };
    lines.chars().map(shown).collect::<String>().replace('\n', "\r\n")
}
