//! Maintenance: times in which something may be down.

use acts::{NEEDLESS_KEY, needless};
use manual::kind::Kind;
use manual::values::{Distinct, Located, Reference};
use manual::{Check, Explanation};
use vocabulary::{Schedule, Span};

use crate::alert::Alert;
use crate::metric::Metric;
use crate::moment::Moment;
use crate::probe::Probe;
use crate::provider::Provider;
use crate::status_page::StatusPage;

manual::keys! {
    /// A time in which something may be down: nobody is told of it, it counts against no objective, and
    /// customers have been warned.
    pub struct Maintenance {
        /// When it begins.
        pub begins as _: Begin,
        /// How long it lasts at most.
        pub lasts: Span,
        /// What is quiet meanwhile; without it, everything.
        pub quiets: Distinct<Reference<(Probe, Provider, Metric, Alert)>, 0> = "[]",
        /// The status pages that announce it.
        pub announced_on: Distinct<Reference<StatusPage>, 0> = "[]",
        /// How long ahead it is announced.
        pub ahead: Option<Located<Span>>,
        /// What the announcement says.
        pub says: Option<Located<String>>,
    }
}

manual::forms! {
    /// When maintenance begins.
    pub enum Begin {
        /// Again and again.
        Schedule(Schedule) = "schedule",
        /// Once, on the company's clock.
        At(Moment) = "at",
    }
}

impl Kind for Maintenance {
    const KIND: &'static str = "maintenance";
    const EXAMPLE: &'static str = "\
schedule: \"Sun 02:00\"
lasts: 2h
quiets: [probe.website, metric.error_rate]
announced_on: [public]
ahead: 3 days
says: We look after our machines on Sunday morning.
";
    const PROBLEMS: &'static [&'static Explanation] = &[&NEEDLESS_KEY];

    fn check(&self, check: &mut Check<'_>) {
        if self.announced_on.0.is_empty() {
            let ahead = self.ahead.as_ref().map(|ahead| ("ahead", ahead.at));
            let says = self.says.as_ref().map(|says| ("says", says.at));
            for (key, at) in ahead.into_iter().chain(says) {
                needless(at, key, "announced_on", check);
            }
        }
    }
}
