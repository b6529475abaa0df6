//! People: staff and how they sign in, API keys, and the audit trail that tells what all of them did.
//!
//! [`People`] is the handle: it tells `web` who calls, and its verbs (one a file, in `staff/`,
//! `sessions/`, `keys/` and `trail/`) are called alike by routes, pages and the command line. What a
//! right means is its feature's business; where roles come from is the business of whoever hands in
//! [`Roles`].

pub mod keys;
pub mod roles;
pub mod sessions;
pub mod staff;
pub mod trail;

mod authenticator;
mod feature;
mod migrations;
mod noting;
mod pages;
mod passwords;
mod people;
mod rights;
mod routes;
mod throttle;
mod token;

pub use feature::{described, feature};
pub use migrations::{MIGRATIONS, WITNESSES};
pub use passwords::{LONGEST_BYTES, SHORTEST_CHARACTERS};
pub use people::{People, PeopleOptions};
pub use rights::{AuditRead, StaffManage};
pub use roles::{OwnerOnly, Role, Roles};

use vocabulary::id::StaffId;
use vocabulary::{Actor, Error, Kind, Result};
use web::SignedIn;

/// Returns who is signed in.
pub(crate) fn staff_of(person: &SignedIn) -> Result<StaffId> {
    match person.attribution().actor {
        Actor::Staff { id, .. } => Ok(id),
        _ => Err(Error::internal("a session belongs to nobody among the staff")),
    }
}

/// The code of a refusal to touch, or to make, somebody who may do more than the caller.
pub(crate) const MORE_THAN_YOU_HAVE: &str = "more-than-you-have";

/// Refuses to hand on what the caller does not have.
pub(crate) fn grant_refused(right: &str) -> Error {
    Error::new(
        Kind::Forbidden,
        MORE_THAN_YOU_HAVE,
        format!("You may not hand on the right `{right}`, since you do not have it."),
    )
    .hint("Ask somebody who has it.")
    .with("right", right)
}

/// Says that a secret was shown to an earlier sending of this request and is not known any more.
pub(crate) fn shown_once(what: &str, hint: &str) -> Error {
    Error::conflict(
        "shown-once",
        format!("This request was answered before, and the {what} is shown once only."),
    )
    .hint(hint)
}
