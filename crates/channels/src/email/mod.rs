//! Mail over SMTP: the effect `mail`, which never sends a letter twice by itself.
//!
//! lettre writes the letter and speaks to the server; the steps are taken one by one here, because
//! only who knows the step knows whether a failure came before the server had the letter.

mod address;
mod conversation;
mod letter;
mod line;
mod mail;
mod settings;

#[cfg(test)]
mod tests;

pub use letter::Letter;
pub use mail::Mail;
pub use settings::{Encryption, Login, Settings};
