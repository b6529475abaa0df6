//! Everything between the program's verbs and a browser or an HTTP client.
//!
//! A feature declares its routes with [`Routes`], `server` makes one application of them with [`app`]
//! and serves it with [`serve::serve`]. What a handler may ask for is in [`extract`], [`May`] and
//! [`SignedIn`]. Nothing here decides anything about the company.

pub mod app;
pub mod caller;
pub mod config;
pub mod console;
pub mod context;
pub mod extract;
pub mod files;
pub mod framing;
pub mod local;
pub mod may;
pub mod paging;
pub mod problem;
pub mod reading;
pub mod refusals;
pub mod right;
pub mod routes;
pub mod serve;
pub mod signed_in;
pub mod version;

mod acting;
mod guard;
mod house;
mod layers;
mod live;
mod metrics;

pub use acting::Acting;
pub use app::{App, AppParts, app, openapi};
pub use caller::{Access, Authenticator, Caller, Credentials, Presence, SESSION_COOKIE};
pub use config::AppConfig;
pub use context::{Nonce, Visitor};
pub use extract::{FieldErrors, Form, Json, Narrowed, Path, Query, Raw, Typed};
pub use framing::{Company, Counter, Door, Framing, InForce};
pub use layers::{NotANetwork, TrustedProxies};
pub use local::local_path;
pub use may::May;
pub use paging::{Cursor, Page, PageQuery};
pub use problem::Problem;
pub use refusals::Refusals;
pub use right::{Right, Rights};
pub use routes::{Declared, RouteAccess, RouteLimits, Routes};
pub use signed_in::SignedIn;
pub use version::{IfMatch, Versioned};

/// Makes the routes of documented handlers, for [`Routes::api`] and its like.
pub use utoipa_axum::routes;
