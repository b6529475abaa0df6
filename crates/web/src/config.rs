//! What the application is told once, when it is built.

use std::sync::Arc;
use std::time::Duration;

use jiff::tz::TimeZone;

use crate::framing::{Framing, InForce};
use crate::layers::TrustedProxies;

/// Requests are answered at once by at most so many tasks. The store has one writer and a handful of
/// readers, so more would only wait inside, with their bodies in memory.
pub const AT_ONCE: usize = 256;

/// A place is waited for this long; a client that waits longer is better told to come again.
pub const PATIENCE: Duration = Duration::from_secs(2);

/// The settings of the HTTP side; the default suits a test and a machine of one's own.
#[derive(Clone)]
pub struct AppConfig {
    /// What stands around every page: the company, its zone, the rooms.
    pub framing: Arc<Framing>,
    /// The manual in force; what it tells of the company goes before the framing.
    pub manual: Option<Arc<dyn InForce>>,
    /// Whose forwarded headers are believed.
    pub proxies: TrustedProxies,
    /// How many requests are worked on at once.
    pub at_once: usize,
    /// How long a request waits for its place among them.
    pub patience: Duration,
}

impl Default for AppConfig {
    fn default() -> Self {
        let framing = Framing {
            company: "Quarterdeck".to_owned(),
            zone: TimeZone::UTC,
            rooms: Vec::new(),
            foot: Vec::new(),
        };
        Self {
            framing: Arc::new(framing),
            manual: None,
            proxies: TrustedProxies::default(),
            at_once: AT_ONCE,
            patience: PATIENCE,
        }
    }
}
