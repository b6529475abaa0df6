//! What this machine has of what manuals need: secrets, and a mail server.

use std::collections::BTreeSet;
use std::sync::Arc;

use manual::{At, Manual};
use monitoring::Channel;
use publishing::{Equipment, Lack};
use vocabulary::{Result, Secrets};

use crate::mail::MailSettings;
use crate::unposted::{Letters, START_WITH};

/// The kind of the letters that a manual writes; it is asked for by name alone.
const TEMPLATE: &str = "template";

/// The secrets and the mail server of a house.
pub(crate) struct Machine {
    secrets: Arc<dyn Secrets>,
    post: Post,
}

/// What becomes of letters.
enum Post {
    /// A server takes them, which may ask for the password of this name.
    Server { password: Option<String> },
    /// Nobody takes them, and they become work.
    Nobody,
    /// Nobody misses them.
    NotMissed,
}

impl Machine {
    pub(crate) fn new(secrets: Arc<dyn Secrets>, mail: &Result<MailSettings, Letters>) -> Self {
        let post = match mail {
            Ok(settings) => {
                let login = settings.login.as_ref();
                Post::Server { password: login.map(|login| login.secret.clone()) }
            }
            Err(Letters::AreWork) => Post::Nobody,
            Err(Letters::AreLetBe) => Post::NotMissed,
        };
        Self { secrets, post }
    }

    fn secret(&self, (at, name): (At, &str)) -> Option<Lack> {
        let error = self.secrets.get(name).err()?;
        let help = error.what_to_do().unwrap_or(error.says()).to_owned();
        Some(Lack { at, says: format!("Nobody has set the secret `{name}`."), help })
    }

    fn mail(&self, manual: &Manual) -> Option<Lack> {
        let at = first_letter(manual)?;
        match &self.post {
            Post::Server { password } => self.secret((at, password.as_deref()?)),
            Post::Nobody => {
                let says = "There are letters to send, and no mail server is configured.";
                Some(Lack { at, says: says.to_owned(), help: START_WITH.to_owned() })
            }
            Post::NotMissed => None,
        }
    }
}

impl Equipment for Machine {
    fn lacks(&self, manual: &Manual) -> Vec<Lack> {
        let mut known = BTreeSet::new();
        let named = manual.secrets().iter().filter(|named| known.insert(named.name.as_str()));
        let secrets = named.filter_map(|named| self.secret((named.at, &named.name)));
        let mut lacks: Vec<Lack> = secrets.collect();
        lacks.extend(self.mail(manual));
        lacks.sort_by_key(|lack| lack.at);
        lacks
    }
}

/// Finds the first block for which letters are sent.
fn first_letter(manual: &Manual) -> Option<At> {
    let writes = |block: &&manual::Block| {
        block.kind == TEMPLATE || block.as_a::<Channel>().is_some_and(Channel::is_mail)
    };
    manual.iter().find(writes).map(|block| block.at)
}
