//! What is to become of an effect after an attempt or a look-up.
//!
//! The rule: what certainly did not happen is tried again; what may have happened is repeated only
//! where the receiver counts one key once, looked up where it can be, and else left to a person.

use std::time::Duration;

use serde_json::Value;
use vocabulary::{Error, Result};

use crate::outcomes::EffectState;
use crate::registry::EffectTerms;
use crate::worker::attempt::{self, Ended, problem, too_late};
use crate::{Failure, Looked, Repeat, backoff};

/// How often the other side is asked before a person is: with the back-off about two hours.
const LOOK_UPS: u32 = 12;

/// What is added when the last attempt did not happen, and one before it may have.
const EARLIER_DOUBT: &str = "An earlier attempt may have happened: find out there, then say here \
                             what you found.";

/// What is known of an effect when an attempt ends.
#[derive(Debug, Clone, Copy)]
pub(super) struct Past {
    /// Which attempt it was, from 1.
    pub(super) attempt: u32,
    /// An attempt before it may have happened.
    pub(super) doubted: bool,
}

/// What is to become of an effect.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Verdict {
    /// It happened.
    Done(Value),
    /// It did not happen, or may be repeated; it is performed after a wait.
    Again {
        after: Duration,
        problem: Option<String>,
        /// An attempt up to now may have happened.
        doubted: bool,
    },
    /// Nobody knows; the other side is asked after a wait.
    LookUp { after: Duration, problem: Option<String> },
    /// It did not happen and is left to people.
    Failed(String),
    /// It is not to happen any more, and nothing of its chain where it is the first.
    Skipped(String),
    /// Nobody knows, and a person must find out.
    AskPerson(String),
}

impl Verdict {
    pub(super) fn state(&self) -> EffectState {
        match self {
            Self::Done(_) => EffectState::Done,
            Self::Again { .. } => EffectState::Ordered,
            Self::LookUp { .. } | Self::AskPerson(_) => EffectState::Unknown,
            Self::Failed(_) => EffectState::Failed,
            Self::Skipped(_) => EffectState::Skipped,
        }
    }

    /// Says whether a worker goes on with it, rather than a person or nobody.
    pub(super) fn is_for_the_worker(&self) -> bool {
        matches!(self, Self::Again { .. } | Self::LookUp { .. })
    }

    pub(super) fn after(&self) -> Duration {
        match self {
            Self::Again { after, .. } | Self::LookUp { after, .. } => *after,
            _ => Duration::ZERO,
        }
    }

    /// Says whether the next attempt begins in the knowledge that one before it may have happened.
    pub(super) fn doubted(&self) -> bool {
        matches!(self, Self::Again { doubted: true, .. })
    }

    pub(super) fn problem(&self) -> Option<&str> {
        match self {
            Self::Done(_) => None,
            Self::Again { problem, .. } | Self::LookUp { problem, .. } => problem.as_deref(),
            Self::Failed(problem) | Self::Skipped(problem) | Self::AskPerson(problem) => {
                Some(problem)
            }
        }
    }
}

/// Judges an attempt to perform. An effect without terms is one that nobody knows here.
pub(super) fn performed(
    terms: Option<EffectTerms>,
    past: Past,
    ended: Ended<Result<Value, Failure>>,
) -> Verdict {
    let Past { attempt, doubted } = past;
    let within = terms.map_or(Duration::ZERO, |terms| terms.within);
    let failure = match ended {
        Ended::With(Ok(outcome)) => return Verdict::Done(outcome),
        Ended::With(Err(failure)) => failure,
        // A panic may have come after the sending.
        Ended::Panicked => Failure::Unknown(attempt::panicked()),
        Ended::Late => Failure::Unknown(too_late(within)),
        Ended::Cut | Ended::Lost => Failure::Unknown(attempt::interrupted()),
    };
    let says = problem(failure.error());
    match failure {
        Failure::Refused(_) => did_not_happen(past, says),
        Failure::Moot(_) => Verdict::Skipped(says),
        Failure::Unknown(_) => in_doubt(terms, attempt, says),
        Failure::Again { .. } if attempt >= terms.map_or(1, |terms| terms.attempts) => {
            did_not_happen(past, says)
        }
        Failure::Again { after, .. } => {
            Verdict::Again { after: backoff::wait(attempt, after), problem: Some(says), doubted }
        }
    }
}

/// Judges the last attempt, which certainly did not happen: one before it may have.
fn did_not_happen(past: Past, says: String) -> Verdict {
    if past.doubted {
        return Verdict::AskPerson(format!("{says} {EARLIER_DOUBT}"));
    }
    Verdict::Failed(says)
}

/// Judges an attempt whose process is gone.
pub(super) fn interrupted(terms: Option<EffectTerms>, attempt: u32) -> Verdict {
    match in_doubt(terms, attempt, problem(&attempt::interrupted())) {
        Verdict::Again { problem, doubted, .. } => {
            Verdict::Again { after: backoff::after_interruption(attempt), problem, doubted }
        }
        // Asking changes nothing, so it is asked at once.
        Verdict::LookUp { problem, .. } => Verdict::LookUp { after: Duration::ZERO, problem },
        other => other,
    }
}

/// Judges an attempt that may have happened.
fn in_doubt(terms: Option<EffectTerms>, attempt: u32, says: String) -> Verdict {
    let Some(EffectTerms { repeat, attempts, .. }) = terms else {
        return Verdict::AskPerson(says);
    };
    let problem = Some(says.clone());
    match repeat {
        Repeat::ReceiverDeduplicates if attempt < attempts => {
            Verdict::Again { after: backoff::wait(attempt, None), problem, doubted: true }
        }
        Repeat::LookUp => Verdict::LookUp { after: backoff::wait(1, None), problem },
        Repeat::ReceiverDeduplicates | Repeat::AskPerson => Verdict::AskPerson(says),
    }
}

/// Judges a look-up after so many attempts and look-ups.
pub(super) fn looked(
    terms: Option<EffectTerms>,
    (attempt, looked): (u32, u32),
    ended: Ended<Result<Looked, Failure>>,
) -> Verdict {
    let attempts = terms.map_or(0, |terms| terms.attempts);
    let within = terms.map_or(Duration::ZERO, |terms| terms.within);
    let (says, after) = match ended {
        Ended::With(Ok(Looked::Done(outcome))) => return Verdict::Done(outcome),
        // Written down before it is performed: the doubt is over, whatever happens next.
        Ended::With(Ok(Looked::NotDone)) if attempt < attempts => {
            let after = backoff::after_interruption(attempt);
            return Verdict::Again { after, problem: None, doubted: false };
        }
        Ended::With(Ok(Looked::NotDone)) => {
            return Verdict::Failed(format!("It did not happen in {attempt} attempts."));
        }
        Ended::With(Ok(Looked::CannotTell)) => {
            let error = Error::unavailable("The other side cannot tell whether it happened.")
                .hint("Find out there, then say here what you found.");
            return Verdict::AskPerson(problem(&error));
        }
        Ended::With(Err(Failure::Refused(error) | Failure::Moot(error))) => {
            return Verdict::AskPerson(problem(&error));
        }
        Ended::With(Err(Failure::Again { error, after })) => (problem(&error), after),
        Ended::With(Err(Failure::Unknown(error))) => (problem(&error), None),
        Ended::Panicked => (problem(&attempt::panicked()), None),
        Ended::Late => (problem(&too_late(within)), None),
        Ended::Cut | Ended::Lost => (problem(&attempt::interrupted()), None),
    };
    if looked >= LOOK_UPS {
        return Verdict::AskPerson(says);
    }
    Verdict::LookUp { after: backoff::wait(looked, after), problem: Some(says) }
}

#[cfg(test)]
mod tests;
