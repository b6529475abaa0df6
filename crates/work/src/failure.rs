//! How an attempt can fail, and what that means for the next one.

use std::time::Duration;

use vocabulary::Error;

/// Why an attempt did not succeed.
#[derive(Debug)]
pub enum Failure {
    /// It certainly did not happen and may work later; `after` is what the other side asked for
    /// (`Retry-After`), else the back-off decides.
    Again {
        /// What went wrong.
        error: Error,
        /// How long to wait at the least.
        after: Option<Duration>,
    },
    /// It certainly did not happen and will not: the other side refused it for good.
    Refused(Error),
    /// It is not to happen any more, since what it was ordered for is gone, and neither is what stands behind
    /// it in its chain. Nobody has to do anything.
    Moot(Error),
    /// Nobody knows whether it happened, as after a time-out.
    Unknown(Error),
}

impl Failure {
    /// Says that it may work later.
    #[must_use]
    pub fn again(error: Error) -> Self {
        Self::Again { error, after: None }
    }

    /// Returns the error for people and logs.
    #[must_use]
    pub fn error(&self) -> &Error {
        match self {
            Self::Again { error, .. }
            | Self::Refused(error)
            | Self::Moot(error)
            | Self::Unknown(error) => error,
        }
    }
}
