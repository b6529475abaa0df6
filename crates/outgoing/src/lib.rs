//! The one HTTP client for addresses that a manual or a user chose, and that may mean harm.
//!
//! It calls no address inside the network unless that is allowed, follows no redirect, asks no proxy,
//! and bounds what it waits for and reads. It knows nothing of what is sent; channels and connectors do.

pub mod retry_after;
pub mod trust;
pub mod waiting;

mod address;
mod names;
mod patience;
mod trouble;

#[cfg(test)]
mod tests;

use std::net::IpAddr;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use reqwest::{Client, Response, redirect, retry};
use url::{Host, Url};
use vocabulary::{Error, Result, SharedClock};

pub use address::Reach;
pub use names::{Names, SystemNames};
pub use patience::Patience;
pub use reqwest::Method;
pub use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
pub use trouble::{Side, Stage, Trouble};

use crate::names::{Guarded, Lookups};
use crate::waiting::Waiting;

/// A receiver that runs accepts within milliseconds; this outlasts three lost packets (1 + 2 + 4 s).
const CONNECT_WITHIN: Duration = Duration::from_secs(10);

/// An answer is read for its reason alone, which fits in a page of text.
const LARGEST_ANSWER: usize = 64 * 1024;

/// Longer ones are refused by common servers, and nobody writes them by hand.
const LONGEST_URL: usize = 2_048;

/// Idle connections kept to one receiver: enough for a burst, few enough for thousands of receivers.
const IDLE_CONNECTIONS: usize = 2;

/// How long an idle connection is kept; servers commonly close theirs after 60 seconds.
const IDLE_FOR: Duration = Duration::from_secs(30);

/// The program's name, as receivers see it in their logs.
const USER_AGENT: &str = concat!("Quarterdeck/", env!("CARGO_PKG_VERSION"));

/// A guarded HTTP client; clones share its connections.
#[derive(Clone)]
pub struct Outgoing {
    // A connection that was allowed to go inside must never serve a request that was not.
    public: Client,
    private: Client,
    clock: SharedClock,
    lookups: Arc<Lookups>,
}

/// What a client can be given other than the machine's own.
pub struct Options {
    /// Measures the time.
    pub clock: SharedClock,
    /// Looks names up.
    pub names: Arc<dyn Names>,
    /// Authorities to trust beside the machine's own, as PEM.
    pub authorities: Vec<String>,
}

/// A request to make.
pub struct Request {
    /// The method.
    pub method: Method,
    /// The address, as [`Outgoing::read`] made it.
    pub url: Url,
    /// The headers beside those that HTTP itself needs.
    pub headers: HeaderMap,
    /// The body.
    pub body: Vec<u8>,
    /// How far it may go.
    pub reach: Reach,
    /// How long its answer is waited for.
    pub patience: Patience,
}

/// An answer, with as much of its body as is read.
#[derive(Debug)]
pub struct Answer {
    /// The status.
    pub status: u16,
    /// The headers.
    pub headers: HeaderMap,
    /// The beginning of the body.
    pub body: Vec<u8>,
    /// Whether that is all of it.
    pub ending: Ending,
}

/// How the reading of an answer's body ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    /// It was read to its end.
    Whole,
    /// It is longer than is read.
    TooLong,
    /// The receiver broke off in the middle.
    Broken,
}

impl Outgoing {
    /// Makes a client with the machine's names and authorities.
    ///
    /// # Errors
    /// When TLS cannot be set up.
    pub fn new(clock: SharedClock) -> Result<Self> {
        Self::with(Options { clock, names: Arc::new(SystemNames), authorities: Vec::new() })
    }

    /// Makes a client.
    ///
    /// # Errors
    /// When an authority cannot be read or TLS cannot be set up.
    pub fn with(options: Options) -> Result<Self> {
        let lookups = Arc::<Lookups>::default();
        let public = client(Reach::Public, &options, &lookups)?;
        let private = client(Reach::Private, &options, &lookups)?;
        Ok(Self { public, private, clock: options.clock, lookups })
    }

    /// Reads an address and refuses what could never be called; names are looked up only when it is.
    ///
    /// HTTPS is required outside, where a body full of the business would pass through strangers'
    /// hands: the signature proves who sent it and hides nothing. Inside, few have certificates.
    ///
    /// # Errors
    /// What is wrong with the address, without repeating it: it may hold a secret.
    pub fn read(text: &str, reach: Reach) -> Result<Url> {
        if text.len() > LONGEST_URL {
            return Err(Error::invalid(format!(
                "The address is {} bytes long; at most {LONGEST_URL} are called.",
                text.len()
            ))
            .hint("Put what it says into the body."));
        }
        let url = Url::parse(text).map_err(|error| {
            Error::invalid("The address of the receiver cannot be read.")
                .hint("Write it in full, such as `https://example.com/hooks`.")
                .because(error)
        })?;
        check(&url, reach)?;
        Ok(url)
    }

    /// Makes a request and waits for its answer as long as its patience lasts.
    ///
    /// # Errors
    /// When there is no answer; [`Trouble::stage`] says whether the receiver may have acted.
    pub async fn send(&self, request: Request) -> Result<Answer, Trouble> {
        check(&request.url, request.reach).map_err(Trouble::forbidden)?;
        let host = receiver(&request.url);
        let name = request.url.host_str().unwrap_or_default().to_owned();
        let Patience { status, body } = request.patience.bounded();
        let waiting = |at_most| Waiting { clock: &*self.clock, at_most, stop: None };
        // It is kept while we look at how far it came.
        let mut exchange = pin!(self.exchange(request, &host));
        match waiting(status).wait_for(&mut exchange).await {
            Ok(response) => Ok(read(response?, &waiting(body)).await),
            Err(ended) if self.lookups.are_under_way(&name) => {
                Err(Trouble::unresolved(&name, &ended.reason(status)))
            }
            Err(ended) => Err(Trouble::silent(&host, &ended.reason(status))),
        }
    }

    async fn exchange(&self, request: Request, host: &str) -> Result<Response, Trouble> {
        let client = match request.reach {
            Reach::Public => &self.public,
            Reach::Private => &self.private,
        };
        let sending = client
            .request(request.method, request.url)
            .headers(request.headers)
            .body(request.body)
            .send();
        sending.await.map_err(|error| Trouble::of(host, error))
    }
}

/// Names the receiver for people: its host and port, without what else the address says.
#[must_use]
pub fn receiver(url: &Url) -> String {
    let host = url.host_str().unwrap_or_default();
    url.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"))
}

fn client(reach: Reach, options: &Options, lookups: &Arc<Lookups>) -> Result<Client> {
    let mut tls = trust::client(&options.authorities)?;
    tls.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    Client::builder()
        .user_agent(USER_AGENT)
        .tls_backend_preconfigured(tls)
        .dns_resolver(Guarded {
            names: Arc::clone(&options.names),
            reach,
            lookups: Arc::clone(lookups),
        })
        // A proxy would resolve the name for itself, behind the guard.
        .no_proxy()
        .redirect(redirect::Policy::none())
        // Whether to try again is for `work` to say, which remembers it.
        .retry(retry::never())
        .connect_timeout(CONNECT_WITHIN)
        .pool_max_idle_per_host(IDLE_CONNECTIONS)
        .pool_idle_timeout(IDLE_FOR)
        .https_only(reach == Reach::Public)
        .build()
        .map_err(Error::internal)
}

fn check(url: &Url, reach: Reach) -> Result<()> {
    match (url.scheme(), reach) {
        ("https", _) | ("http", Reach::Private) => {}
        ("http", Reach::Public) => {
            return Err(Error::invalid("The address begins with `http://`, which hides nothing.")
                .hint(
                    "Use `https://`; without it only receivers inside your network are called.",
                ));
        }
        _ => {
            return Err(Error::invalid(format!(
                "Addresses that begin with `{}:` are not called.",
                url.scheme()
            ))
            .hint("Use one that begins with `https://`."));
        }
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(Error::invalid("The address holds a user name or a password.")
            .hint("Leave them out; the signature proves who sends."));
    }
    let address: Option<IpAddr> = match url.host() {
        Some(Host::Ipv4(address)) => Some(address.into()),
        Some(Host::Ipv6(address)) => Some(address.into()),
        // Its addresses are judged when it is looked up.
        Some(Host::Domain(_)) => None,
        None => {
            return Err(Error::invalid("The address names no host.")
                .hint("Write it in full, such as `https://example.com/hooks`."));
        }
    };
    let host = url.host_str().unwrap_or_default();
    address.map_or(Ok(()), |address| {
        names::check(host, address, reach).map_err(|out_of_reach| out_of_reach.error())
    })
}

async fn read(mut response: Response, waiting: &Waiting<'_>) -> Answer {
    let mut body = Vec::new();
    let ending = waiting.wait_for(fill(&mut response, &mut body)).await.unwrap_or(Ending::Broken);
    Answer {
        status: response.status().as_u16(),
        headers: std::mem::take(response.headers_mut()),
        body,
        ending,
    }
}

async fn fill(response: &mut Response, body: &mut Vec<u8>) -> Ending {
    loop {
        match response.chunk().await {
            Ok(Some(chunk)) if body.len() + chunk.len() > LARGEST_ANSWER => {
                body.extend_from_slice(&chunk[..LARGEST_ANSWER - body.len()]);
                return Ending::TooLong;
            }
            Ok(Some(chunk)) => body.extend_from_slice(&chunk),
            Ok(None) => return Ending::Whole,
            Err(_) => return Ending::Broken,
        }
    }
}
