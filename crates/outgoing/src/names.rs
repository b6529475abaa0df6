//! Turning a name into addresses, once a connection, and judging each before any is called.
//!
//! The HTTP client asks [`Guarded`] and connects to what it returned: nothing resolves the name again,
//! so an answer that changes in between (DNS rebinding) has nowhere to change.

use std::fmt;
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use async_trait::async_trait;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use vocabulary::Error;

use super::address::{self, Forbidden, Reach};

/// A receiver with more addresses than this is answered for by a server that is broken or hostile.
const MOST_ADDRESSES: usize = 64;

/// Looks names up.
#[async_trait]
pub trait Names: Send + Sync + 'static {
    /// Returns the addresses of a host.
    ///
    /// # Errors
    /// When there are none, or nobody can be asked.
    async fn addresses(&self, host: &str) -> io::Result<Vec<IpAddr>>;
}

/// The machine's own way of looking names up.
#[derive(Debug, Clone, Copy)]
pub struct SystemNames;

#[async_trait]
impl Names for SystemNames {
    async fn addresses(&self, host: &str) -> io::Result<Vec<IpAddr>> {
        Ok(tokio::net::lookup_host((host, 0)).await?.map(|found| found.ip()).collect())
    }
}

/// Which names are being looked up, so that a name server that does not answer is not taken for a receiver
/// that does not.
#[derive(Debug, Default)]
pub(super) struct Lookups(Mutex<Vec<String>>);

impl Lookups {
    pub(super) fn are_under_way(&self, host: &str) -> bool {
        self.names().iter().any(|name| name == host)
    }

    fn begin(self: &Arc<Self>, host: &str) -> Lookup {
        self.names().push(host.to_owned());
        Lookup { host: host.to_owned(), all: Arc::clone(self) }
    }

    fn names(&self) -> MutexGuard<'_, Vec<String>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A name that is being looked up as long as this lives.
struct Lookup {
    host: String,
    all: Arc<Lookups>,
}

impl Drop for Lookup {
    fn drop(&mut self) {
        let mut names = self.all.names();
        if let Some(at) = names.iter().position(|name| *name == self.host) {
            names.swap_remove(at);
        }
    }
}

/// Looks names up and lets only addresses within reach through.
pub(super) struct Guarded {
    pub(super) names: Arc<dyn Names>,
    pub(super) reach: Reach,
    pub(super) lookups: Arc<Lookups>,
}

impl Resolve for Guarded {
    fn resolve(&self, name: Name) -> Resolving {
        let (names, reach) = (Arc::clone(&self.names), self.reach);
        let lookup = self.lookups.begin(name.as_str());
        Box::pin(async move {
            let host = lookup.host.as_str();
            let found = names.addresses(host).await.map_err(|error| NoAddress::of(host, error))?;
            let judged = judge(host, &found, reach)?;
            let addresses: Addrs = Box::new(judged.into_iter());
            Ok(addresses)
        })
    }
}

/// Refuses all addresses of a name when one of them is out of reach: an honest receiver has none, and
/// which one a client takes is up to whoever answered.
fn judge(host: &str, found: &[IpAddr], reach: Reach) -> Result<Vec<SocketAddr>, OutOfReach> {
    let found = &found[..found.len().min(MOST_ADDRESSES)];
    for &address in found {
        check(host, address, reach)?;
    }
    // The client puts in the port of the request.
    Ok(found.iter().map(|&address| SocketAddr::new(address, 0)).collect())
}

/// Refuses an address that is out of reach.
pub(super) fn check(host: &str, address: IpAddr, reach: Reach) -> Result<(), OutOfReach> {
    address::check(address, reach)
        .map_err(|forbidden| OutOfReach { host: host.to_owned(), forbidden })
}

/// A host whose address may not be called.
#[derive(Debug, Clone)]
pub(super) struct OutOfReach {
    host: String,
    forbidden: Forbidden,
}

impl OutOfReach {
    /// Tells a person.
    pub(super) fn error(&self) -> Error {
        let hint = if self.forbidden.allowable {
            "Give a public address, or write `allow_private: true` where the receiver is meant to \
             be inside your network."
        } else {
            "Give the receiver's own address; such a one is never called."
        };
        Error::new(vocabulary::Kind::Forbidden, "address-forbidden", self.to_string()).hint(hint)
    }
}

impl fmt::Display for OutOfReach {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Forbidden { address, what, .. } = self.forbidden;
        // An address is its own host, in brackets when it has colons.
        if self.host.trim_matches(['[', ']']).parse() == Ok(address) {
            return write!(f, "{address} is {what}.");
        }
        write!(f, "`{}` leads to {address}, which is {what}.", self.host)
    }
}

impl std::error::Error for OutOfReach {}

/// A name without an address.
#[derive(Debug)]
pub(super) struct NoAddress {
    host: String,
    cause: io::Error,
}

impl NoAddress {
    fn of(host: &str, cause: io::Error) -> Self {
        Self { host: host.to_owned(), cause }
    }
}

impl fmt::Display for NoAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "The name `{}` has no address that this machine can find.", self.host)
    }
}

impl std::error::Error for NoAddress {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&self.cause)
    }
}
