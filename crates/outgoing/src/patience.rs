//! How long an answer is waited for.

use std::time::Duration;

/// Standard Webhooks advises 15 to 30 seconds; this leaves room within an effect's 30.
const STATUS: Duration = Duration::from_secs(20);

/// The status has come and decides; its reason is worth a little more waiting, not a failure.
const BODY: Duration = Duration::from_secs(5);

/// How long an answer is waited for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Patience {
    /// For its status.
    pub status: Duration,
    /// For its body, from the status on.
    pub body: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        Self { status: STATUS, body: BODY }
    }
}

impl Patience {
    /// The longest wait for each: who asks for more would keep a place and a connection for nothing.
    pub const LONGEST: Duration = Duration::from_secs(60);

    /// Waits as long for the status as for the body behind it.
    #[must_use]
    pub fn of(time: Duration) -> Self {
        Self { status: time, body: time }
    }

    pub(crate) fn bounded(self) -> Self {
        Self { status: self.status.min(Self::LONGEST), body: self.body.min(Self::LONGEST) }
    }
}
