//! Who we are and whom we talk to: the company itself, its hours, its roles, whom it hands matters over
//! to, and how urgent things can be.
//!
//! It declares the kinds company, business_hours, contact, severity and role. It knows no people: they
//! have accounts, and the manual only says what their roles may do.

pub mod business_hours;
pub mod company;
pub mod contact;
mod locale;
mod network;
mod phone;
pub mod rights;
pub mod role;
pub mod severity;
mod times;

pub use business_hours::BusinessHours;
pub use company::{Company, of};
pub use contact::Contact;
pub use locale::Locale;
pub use network::Network;
pub use phone::Phone;
pub use role::Role;
pub use severity::Severity;

use manual::Registry;

/// Adds the kinds of this crate.
#[must_use]
pub fn kinds(registry: Registry) -> Registry {
    registry
        .kind::<Company>()
        .kind::<BusinessHours>()
        .kind::<Contact>()
        .kind::<Severity>()
        .kind::<Role>()
}
