//! Asking Stripe: a charge, its refunds, and a new refund.

use std::collections::BTreeMap;

use outgoing::{HeaderMap, HeaderName, HeaderValue, Method, Outgoing, Patience, Reach, Request};
use serde_json::Value;
use url::Url;
use vocabulary::{Error, Result, Secret, SharedClock};
use work::Failure;

use super::answer::Act;

/// Where Stripe is.
const STRIPE: &str = "https://api.stripe.com";

/// How many refunds are asked for at a time, to stay within what is read of an answer: each has about
/// one and a half kilobytes.
const AT_ONCE: usize = 20;

/// How often the next ones are asked for. Nobody gives one payment back in more than 200 parts.
const MOST_PAGES: usize = 10;

/// A client of Stripe; clones share its connections.
#[derive(Clone)]
pub struct Stripe {
    outgoing: Outgoing,
    clock: SharedClock,
    base: Url,
    reach: Reach,
}

/// A refund to make.
#[derive(Debug, Clone, Copy)]
pub struct NewRefund<'r> {
    /// The charge that is given back.
    pub charge: &'r str,
    /// How much of it, in minor units.
    pub amount_minor: i64,
    /// The key under which Stripe makes it once, however often it is asked.
    pub once: &'r str,
    /// What is written beside it, to find it again.
    pub metadata: (&'r str, &'r str),
}

impl Stripe {
    /// Makes a client of Stripe, or of whoever stands in for it at another address, which may be inside
    /// the network.
    ///
    /// # Errors
    /// When the other address cannot be called.
    pub fn new(outgoing: Outgoing, clock: SharedClock, instead: Option<&str>) -> Result<Self> {
        let reach = if instead.is_some() { Reach::Private } else { Reach::Public };
        let base = Outgoing::read(instead.unwrap_or(STRIPE), reach)?;
        Ok(Self { outgoing, clock, base, reach })
    }

    /// Asks for a charge.
    ///
    /// # Errors
    /// Why there is no answer; asking changes nothing, so it is never unknown what happened.
    pub async fn charge(&self, key: &Secret, charge: &str) -> Result<Value, Failure> {
        let url = self.address(&["v1", "charges", charge])?;
        self.send(Act::Asks, self.request(Method::GET, url, key)?).await
    }

    /// Asks for all refunds of a charge.
    ///
    /// # Errors
    /// As [`Stripe::charge`], and when there are more than anybody makes.
    pub async fn refunds(&self, key: &Secret, charge: &str) -> Result<Vec<Value>, Failure> {
        let mut found: Vec<Value> = Vec::new();
        for _ in 0..MOST_PAGES {
            let mut url = self.address(&["v1", "refunds"])?;
            url.query_pairs_mut().append_pair("charge", charge);
            url.query_pairs_mut().append_pair("limit", &AT_ONCE.to_string());
            if let Some(last) = found.last().and_then(|refund| refund["id"].as_str()) {
                url.query_pairs_mut().append_pair("starting_after", last);
            }
            let mut page = self.send(Act::Asks, self.request(Method::GET, url, key)?).await?;
            let Value::Array(refunds) = page["data"].take() else {
                let says = "Stripe's list of refunds cannot be read.";
                return Err(Failure::again(Error::unavailable(says)));
            };
            let is_last = refunds.is_empty() || page["has_more"] != true;
            found.extend(refunds);
            if is_last {
                return Ok(found);
            }
        }
        let says = format!("`{charge}` has more than {} refunds.", MOST_PAGES * AT_ONCE);
        Err(Failure::Refused(Error::unavailable(says).hint("Give it back in Stripe's dashboard.")))
    }

    /// Makes a refund, once for each key.
    ///
    /// # Errors
    /// [`Failure::Unknown`] where Stripe may have made it.
    pub async fn refund(&self, key: &Secret, new: &NewRefund<'_>) -> Result<Value, Failure> {
        let url = self.address(&["v1", "refunds"])?;
        let mut request = self.request(Method::POST, url, key)?;
        let (name, value) = new.metadata;
        let fields = BTreeMap::from([
            ("charge".to_owned(), new.charge.to_owned()),
            ("amount".to_owned(), new.amount_minor.to_string()),
            (format!("metadata[{name}]"), value.to_owned()),
        ]);
        let form = form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
        request.body = form.into_bytes();
        let once = HeaderValue::try_from(new.once)
            .map_err(|error| Failure::Refused(Error::internal(error)))?;
        request.headers.insert(HeaderName::from_static("idempotency-key"), once);
        let form = HeaderValue::from_static("application/x-www-form-urlencoded");
        request.headers.insert(HeaderName::from_static("content-type"), form);
        self.send(Act::Changes, request).await
    }

    /// Writes an address; what stands in it is escaped, whoever it came from.
    fn address(&self, path: &[&str]) -> Result<Url, Failure> {
        let mut url = self.base.clone();
        match url.path_segments_mut() {
            Ok(mut segments) => segments.pop_if_empty().extend(path),
            Err(()) => {
                let error = Error::internal("the address of Stripe has no path");
                return Err(Failure::Refused(error));
            }
        };
        Ok(url)
    }

    fn request(&self, method: Method, url: Url, key: &Secret) -> Result<Request, Failure> {
        let mut authorization = HeaderValue::try_from(format!("Bearer {}", key.expose().trim()))
            .map_err(|_| {
                // What is wrong with it is left out, because it repeats a part of the secret.
                Failure::again(
                    Error::unavailable("The key of Stripe holds what no header can carry.")
                        .hint("Look at the secret that the connector's `api_key` names."),
                )
            })?;
        authorization.set_sensitive(true);
        let authorization = (HeaderName::from_static("authorization"), authorization);
        let headers = HeaderMap::from_iter([authorization]);
        Ok(Request {
            method,
            url,
            headers,
            body: Vec::new(),
            reach: self.reach,
            patience: Patience::default(),
        })
    }

    async fn send(&self, act: Act, request: Request) -> Result<Value, Failure> {
        match self.outgoing.send(request).await {
            Ok(answer) => act.read(&answer, self.clock.now()),
            Err(trouble) => Err(act.unanswered(trouble)),
        }
    }
}
