//! Why a request was not answered, and whether the receiver may have acted on it all the same.

use std::error::Error as StdError;
use std::io;

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

/// On whose side the trouble is, as far as that can be told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// This machine or its network: it says nothing about the receiver.
    Ours,
    /// The name has no address, or nobody answers who would know it: which of the two cannot be told.
    Unresolved,
    /// The receiver, or the way to it.
    Theirs,
}

/// A request without an answer.
#[derive(Debug)]
pub struct Trouble {
    /// How far it came.
    pub stage: Stage,
    /// On whose side the trouble is.
    pub side: Side,
    /// What to tell people; it names the host and never the rest of the address, which may hold
    /// a secret.
    pub error: Error,
}

impl Trouble {
    pub(super) fn forbidden(error: Error) -> Self {
        Self { stage: Stage::Forbidden, side: Side::Ours, error }
    }

    /// Says that a name was still being looked up when the time was up.
    pub(super) fn unresolved(name: &str, in_time: &str) -> Self {
        let says = format!("The name `{name}` could not be looked up {in_time}.");
        let error = Error::unavailable(says).hint("Check that the machine's name server answers.");
        Self { stage: Stage::NotSent, side: Side::Unresolved, error }
    }

    /// Says that nothing came back in time.
    pub(super) fn silent(host: &str, in_time: &str) -> Self {
        let error = Error::unavailable(format!("`{host}` did not answer {in_time}."))
            .hint("Let the receiver answer first and work afterwards.");
        Self { stage: Stage::Sent, side: Side::Theirs, error }
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
        Self { stage, side: side(&error), error: told(host, &error).because(error) }
    }
}

fn side(error: &reqwest::Error) -> Side {
    if cause::<NoAddress>(error).is_some() {
        return Side::Unresolved;
    }
    match cause::<io::Error>(error) {
        Some(cause) if error.is_connect() => side_of(cause.kind()),
        _ => Side::Theirs,
    }
}

/// Says on whose side it is that no connection could be made.
fn side_of(kind: io::ErrorKind) -> Side {
    match kind {
        io::ErrorKind::NetworkUnreachable
        | io::ErrorKind::HostUnreachable
        | io::ErrorKind::NetworkDown
        | io::ErrorKind::AddrNotAvailable
        // A firewall of this machine.
        | io::ErrorKind::PermissionDenied => Side::Ours,
        _ => Side::Theirs,
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_network_that_is_gone_is_ours_and_a_closed_door_is_theirs() {
        let check = |kind, expected| assert_eq!(side_of(kind), expected, "{kind}");
        check(io::ErrorKind::NetworkUnreachable, Side::Ours);
        check(io::ErrorKind::HostUnreachable, Side::Ours);
        check(io::ErrorKind::AddrNotAvailable, Side::Ours);
        check(io::ErrorKind::ConnectionRefused, Side::Theirs);
        check(io::ErrorKind::ConnectionReset, Side::Theirs);
        check(io::ErrorKind::TimedOut, Side::Theirs);
    }
}
