//! Why a request was not answered, and whether the receiver may have acted on it all the same.

use std::error::Error as StdError;

use vocabulary::Error;

use super::names::{NoAddress, OutOfReach};
use crate::trust;

/// How far a request came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// It may not be made at all.
    Forbidden,
    /// Nothing of it reached the receiver.
    NotSent,
    /// Some or all of it was sent; the receiver may have acted on it.
    Sent,
}

/// A request without an answer.
#[derive(Debug)]
pub struct Trouble {
    /// How far it came.
    pub stage: Stage,
    /// What to tell people; it names the host and never the rest of the address, which may hold
    /// a secret.
    pub error: Error,
}

impl Trouble {
    pub(super) fn forbidden(error: Error) -> Self {
        Self { stage: Stage::Forbidden, error }
    }

    /// Reads what the HTTP client says.
    pub(super) fn of(host: &str, error: reqwest::Error) -> Self {
        let error = error.without_url();
        if let Some(out_of_reach) = cause::<OutOfReach>(&error) {
            return Self::forbidden(out_of_reach.error());
        }
        if error.is_builder() {
            return Self::forbidden(Error::internal(error));
        }
        let stage = if error.is_connect() { Stage::NotSent } else { Stage::Sent };
        Self { stage, error: told(host, &error).because(error) }
    }
}

fn told(host: &str, error: &reqwest::Error) -> Error {
    if let Some(no_address) = cause::<NoAddress>(error) {
        return Error::unavailable(no_address.to_string())
            .hint("Check how it is written, and that the machine's name server answers.");
    }
    if trust::refusal(error).is_some() {
        return Error::unavailable(format!("`{host}` cannot prove over TLS that it is itself."))
            .hint("Look at its certificate: the names in it, its dates, and who signed it.");
    }
    if error.is_connect() {
        return Error::unavailable(format!("No connection to `{host}` could be made."))
            .hint("Check that the receiver runs and can be reached from this machine.");
    }
    Error::unavailable(format!("`{host}` took the request and gave no answer that can be read."))
        .hint("Look into the receiver's log for this time.")
}

fn cause<'a, T: StdError + 'static>(error: &'a (dyn StdError + 'static)) -> Option<&'a T> {
    let mut next = Some(error);
    while let Some(error) = next {
        if let Some(found) = error.downcast_ref::<T>() {
            return Some(found);
        }
        next = error.source();
    }
    None
}
