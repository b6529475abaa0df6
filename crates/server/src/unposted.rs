//! The effect `mail` where no mail server takes letters: they become work for people, or, in the demo, are
//! let be.

use async_trait::async_trait;
use channels::email::Letter;
use serde_json::{Value, json};
use vocabulary::{Error, Result};
use work::{Effect, Failure, Performing, Repeat};

/// What to do where there is no mail server.
pub(crate) const START_WITH: &str = "Start the program with --mail and --mail-from.";

/// What becomes of letters without a mail server.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Letters {
    /// They fail, and wait for people to send them another way or to configure a server.
    #[default]
    AreWork,
    /// They are not sent, and nobody misses them: the people of a demo are simulated.
    AreLetBe,
}

/// Sends nothing, and says why.
pub(crate) struct Unposted(pub(crate) Letters);

#[async_trait]
impl Effect for Unposted {
    const NAME: &'static str = "mail";
    const REPEAT: Repeat = Repeat::AskPerson;

    type Body = Letter;

    fn check(&self, letter: &Letter) -> Result<()> {
        letter.check()
    }

    async fn perform(&self, _: &Letter, _: &Performing) -> Result<Value, Failure> {
        match self.0 {
            Letters::AreLetBe => Ok(json!({ "sent": false, "why": "The demo sends no letters." })),
            Letters::AreWork => Err(Failure::Refused(
                Error::unavailable("No mail server is configured, so the letter was not sent.")
                    .hint(format!("{START_WITH} Then retry it.")),
            )),
        }
    }
}
