//! Who did something, from where, and under what: what every audit leaf names.

use std::net::IpAddr;

use serde::{Deserialize, Serialize};

use crate::id::{KeyId, RequestId, StaffId};

/// Whoever acts: a person, a key, or the program itself.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Actor {
    /// A person who signed in.
    Staff {
        /// The person.
        id: StaffId,
        /// The name to show, as it was at the time.
        name: String,
    },
    /// A program that holds an API key.
    Key {
        /// The key.
        id: KeyId,
        /// The name its maker gave it.
        name: String,
    },
    /// Somebody with access to the machine, on the command line.
    CommandLine {
        /// The account of the operating system.
        user: String,
    },
    /// A part of the program that acts by itself, such as the worker.
    Program {
        /// The part's name.
        part: String,
    },
    /// Somebody who has not said who they are.
    Nobody,
}

impl Actor {
    /// Names a part of the program as the actor.
    #[must_use]
    pub fn program(part: &str) -> Self {
        Self::Program { part: part.to_owned() }
    }
}

impl std::fmt::Display for Actor {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Staff { name, .. } => f.write_str(name),
            Self::Key { name, .. } => write!(f, "key {name}"),
            Self::CommandLine { user } => write!(f, "{user} on the command line"),
            Self::Program { part } => write!(f, "Quarterdeck ({part})"),
            Self::Nobody => f.write_str("somebody not signed in"),
        }
    }
}

/// Where a request came from.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Origin {
    /// The address of the peer, after trusted proxies.
    pub address: Option<IpAddr>,
    /// The request, to find its log lines.
    pub request: Option<RequestId>,
}

/// A client's promise that a request is one and the same, however often it is sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OnceKey {
    /// The client's `Idempotency-Key`.
    pub key: String,
    /// SHA-256 over method, path and body, in hexadecimal: the same key must mean the same request.
    pub request_hash: String,
}

/// Everything a change must say about its maker.
#[derive(Debug, Clone)]
pub struct Attribution {
    /// Who.
    pub actor: Actor,
    /// From where.
    pub origin: Origin,
    /// The content hash of the manual in force, once there is one.
    pub manual: Option<String>,
    /// The promise that this is one request.
    pub once: Option<OnceKey>,
}

impl Attribution {
    /// Attributes a change to a part of the program.
    #[must_use]
    pub fn program(part: &str) -> Self {
        Self::of(Actor::program(part))
    }

    /// Attributes a change to an actor who came over no network.
    #[must_use]
    pub fn of(actor: Actor) -> Self {
        Self { actor, origin: Origin::default(), manual: None, once: None }
    }
}
