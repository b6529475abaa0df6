//! The words every other crate speaks: ids, money, spans, schedules, zones, time, actors, errors.
//!
//! Nothing here does IO, and nothing here knows HTTP, SQL or the manual's syntax.

pub mod actor;
pub mod clock;
pub mod error;
pub mod id;
pub mod money;
pub mod schedule;
pub mod secret;
pub mod span;
pub mod zone;

pub use actor::{Actor, Attribution, OnceKey, Origin};
pub use clock::{Clock, FakeClock, SharedClock, SystemClock};
pub use error::{Error, Kind, Result};
pub use money::{Currency, Money};
pub use schedule::Schedule;
pub use secret::{Secret, Secrets};
pub use span::Span;
