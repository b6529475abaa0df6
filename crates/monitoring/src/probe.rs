//! Probes: what is asked again and again to see whether it is up.

mod header;
mod host;
mod status;

use std::time::Duration;

use acts::{NEEDLESS_KEY, PRIVATE_ADDRESS, check_public, length, needless};
use manual::expressions::Type;
use manual::kind::Kind;
use manual::problems::BAD_VALUE;
use manual::values::{Anything, Condition, Located, Map, OneOrMany, Url};
use manual::{Check, Explanation, Given, Place, Problem, Question, Scope, Source};
use vocabulary::Span;

pub use header::HeaderValue;
pub(crate) use host::Host;
pub(crate) use status::Status;

use crate::times::{TOO_SHORT, check_not_shorter};

/// The longest answer that is waited for, which is as long as the HTTP client waits.
const LONGEST_ANSWER: Duration = Duration::from_secs(60);

manual::keys! {
    /// Something that is asked again and again, so that `down(probe.website)` can be known.
    ///
    /// A probe is `up`, `down`, or `unknown` as long as nothing was asked, because nothing was due or because
    /// our own network does not work. A name that has no address is `unknown`, too, until another probe of a
    /// public name gets through and shows that the name server answers; then it is `down`.
    pub struct Probe {
        /// What is asked.
        pub asks as _: Asked,
        /// How often it is asked; a `heartbeat` says that itself.
        pub every: Located<Span> = "1m",
        /// What is sent, as JSON; with `post`.
        pub json: Option<Located<Anything>>,
        /// Headers that are sent; with `get`, `head` and `post`.
        pub headers: Map<Located<String>, HeaderValue> = "{}",
        /// What a good answer is.
        pub expect: Expect = "{}",
        /// Whether it may ask a private or loopback address.
        pub allow_private: bool = "false",
    }
}

manual::forms! {
    /// What is asked.
    pub enum Asked {
        /// A page is fetched.
        Get(Located<Url>) = "get",
        /// The headers of a page are fetched.
        Head(Located<Url>) = "head",
        /// Something is sent and answered.
        Post(Located<Url>) = "post",
        /// A connection is made.
        Tcp(Host) = "tcp",
        /// A certificate is looked at.
        Certificate(Host) = "certificate",
        /// We are called ourselves at least this often, at `/ping/NAME`.
        Heartbeat(Span) = "heartbeat",
    }
}

manual::keys! {
    /// What a good answer is.
    pub struct Expect {
        /// The status of HTTP; without it, any from 200 to 299.
        pub status: OneOrMany<Status> = "[]",
        /// How long the answer may take.
        pub within: Located<Span> = "10s",
        /// What must hold of the answer: `json`, `text` and `status` are what it says.
        pub body: Option<Located<Condition>>,
        /// How long a certificate must still hold; for `certificate`.
        pub valid_for: Option<Located<Span>>,
        /// How late a call may be before it counts as missing; for `heartbeat`.
        pub grace: Option<Located<Span>>,
    }
}

impl Kind for Probe {
    const KIND: &'static str = "probe";
    const EXAMPLE: &'static str = "\
post: https://example.com/api/triage
json: { text: Bleeding from the paw }
every: 1m
expect: { status: 200, within: 5s, body: \"json.label == 'medical'\" }
";
    const PROBLEMS: &'static [&'static Explanation] =
        &[&TOO_SHORT, &NEEDLESS_KEY, &PRIVATE_ADDRESS];

    fn scope(&self, _: Place<'_>) -> Scope {
        answer()
    }

    fn check(&self, check: &mut Check<'_>) {
        let within = &self.expect.within;
        let every = ("every", &self.every.value);
        check_not_shorter(self.every.at, every, ("the longest answer", &within.value), check);
        if length(within) > LONGEST_ANSWER {
            let says =
                format!("`within: {}` is longer than any answer is waited for.", within.value);
            check.report(Problem::new(&BAD_VALUE, within.at, says).help("write `1m` or less"));
        }
        if let (false, Asked::Get(url) | Asked::Head(url) | Asked::Post(url)) =
            (self.allow_private, &self.asks)
        {
            check_public(url, check);
        }
        let (is_http, is_post) = match self.asks {
            Asked::Get(_) | Asked::Head(_) => (true, false),
            Asked::Post(_) => (true, true),
            _ => (false, false),
        };
        let is_certificate = matches!(self.asks, Asked::Certificate(_));
        let is_heartbeat = matches!(self.asks, Asked::Heartbeat(_));
        let header = self.headers.iter().next().map(|(name, _)| name.at);
        let body = self.expect.body.as_ref().map(|body| body.at);
        let at = |span: &Option<Located<Span>>| span.as_ref().map(|span| span.at);
        for (has_meaning, at, key, with) in [
            (is_post, self.json.as_ref().map(|json| json.at), "json", "post"),
            (is_http, header, "headers", "get"),
            (is_http, body, "body", "get"),
            (is_certificate, at(&self.expect.valid_for), "valid_for", "certificate"),
            (is_heartbeat, at(&self.expect.grace), "grace", "heartbeat"),
        ] {
            if let (false, Some(at)) = (has_meaning, at) {
                needless(at, key, with, check);
            }
        }
    }
}

impl Source for Probe {
    const ASKED: &'static [Question] = WATCHED;

    fn stands_for(&self) -> Given {
        [("took", Type::Span)].into()
    }
}

/// What can be asked about something that is asked again and again itself.
pub(crate) const WATCHED: &[Question] =
    &[Question::Down, Question::Up, Question::Unknown, Question::Outage];

/// The scope in which an answer is looked at.
pub(crate) fn answer() -> Scope {
    Scope::everywhere().with("json", Type::Dyn).with("text", Type::Text).with("status", Type::Int)
}
