//! The effect `mail`: one letter, handed to the mail server once.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use lettre::message::Mailbox;
use serde_json::{Value, json};
use vocabulary::{Result, Secrets, SharedClock};
use work::{Effect, Failure, Performing, Repeat};

use super::address;
use super::conversation::{self, Post, Server};
use super::letter::{self, Envelope, Letter};
use super::settings::Settings;
use crate::once;

/// The effect `mail`.
pub struct Mail {
    server: Server,
    from: Mailbox,
    secrets: Arc<dyn Secrets>,
    clock: SharedClock,
}

impl Mail {
    /// Makes the effect.
    ///
    /// # Errors
    /// When the settings cannot work, or would show a password to the network.
    pub fn new(settings: Settings, secrets: Arc<dyn Secrets>, clock: SharedClock) -> Result<Self> {
        let from = settings.check()?;
        Ok(Self { server: Server::new(settings)?, from, secrets, clock })
    }
}

#[async_trait]
impl Effect for Mail {
    const NAME: &'static str = "mail";
    /// SMTP has no way to ask, and servers do not compare `Message-ID`.
    const REPEAT: Repeat = Repeat::AskPerson;
    const WITHIN: Duration = conversation::AT_MOST;

    type Body = Letter;

    fn check(&self, letter: &Letter) -> Result<()> {
        letter.check()
    }

    async fn perform(&self, letter: &Letter, performing: &Performing) -> Result<Value, Failure> {
        let to = address::read(&letter.to).map_err(Failure::Refused)?;
        // The same at every attempt, so that a reader's program shows a repeat as one.
        let message_id = format!("<{}@{}>", once::token(&performing.key), self.from.email.domain());
        let envelope =
            Envelope { from: &self.from, to: &to, message_id: &message_id, at: self.clock.now() };
        let content = letter::write(letter, &envelope).map_err(Failure::Refused)?;
        let login = self.server.settings().login.as_ref();
        let password = login.map(|login| self.secrets.get(&login.secret)).transpose();
        let password = password.map_err(Failure::again)?;
        let post = Post {
            from: &self.from.email,
            to: &to.email,
            content: &content,
            password: password.as_ref(),
            clock: &*self.clock,
            stop: &performing.stop,
        };
        let reply = self.server.take(&post).await?;
        Ok(json!({ "message_id": message_id, "reply": reply, "taken_at": self.clock.now() }))
    }
}
