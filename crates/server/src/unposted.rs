//! The effect `mail` where no mail server is configured: a letter becomes work for people instead of
//! keeping anybody from deciding.

use async_trait::async_trait;
use channels::email::Letter;
use serde_json::Value;
use vocabulary::{Error, Result};
use work::{Effect, Failure, Performing, Repeat};

/// Sends nothing, and says why.
pub(crate) struct Unposted;

#[async_trait]
impl Effect for Unposted {
    const NAME: &'static str = "mail";
    const REPEAT: Repeat = Repeat::AskPerson;

    type Body = Letter;

    fn check(&self, letter: &Letter) -> Result<()> {
        letter.check()
    }

    async fn perform(&self, _: &Letter, _: &Performing) -> Result<Value, Failure> {
        Err(Failure::Refused(
            Error::unavailable("No mail server is configured, so the letter was not sent.")
                .hint("Start the program with --mail and --mail-from, then retry it."),
        ))
    }
}
