//! The hand that makes things happen when a story needs them.

use jiff::ToSpan;
use serde_json::Value;

use crate::business::{Moment, buy, request, review};
use crate::plan::{Label, Stream, TRAINERS, Website, dice, write};
use crate::state::Shared;

/// Keys of things that were wished for end in a number from here on, so that they never meet planned ones.
const FIRST_PLACE: usize = 500;

/// Makes things happen; clones share one company.
#[derive(Clone)]
pub struct Director(pub(crate) Shared);

/// How long ago the purchase was that a trainer wants the money back for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Age {
    /// Now.
    Fresh,
    /// A hundred hours.
    HundredHours,
}

impl Director {
    /// Lets the website fail until [`Self::mend_website`].
    pub fn break_website(&self) {
        self.0.change(|state| state.forced = Some(Website::Failing));
    }

    /// Lets the website be well from now on.
    pub fn mend_website(&self) {
        self.0.change(|state| state.forced = Some(Website::Well));
    }

    /// Lets dog owners write reviews, and returns their keys.
    pub fn write_reviews(&self, number: usize) -> Vec<String> {
        (0..number).map(|_| self.write_review()).collect()
    }

    /// Lets a trainer buy, or have bought, and want the money back; returns the key of the request.
    pub fn request_refund(&self, age: Age) -> String {
        let now = self.0.now();
        let hours = match age {
            Age::Fresh => 0,
            Age::HundredHours => 100,
        };
        self.0.change(|state| {
            let place = FIRST_PLACE + state.wishes;
            state.wishes += 1;
            let bought = Moment { at: now.checked_sub(hours.hours()).unwrap_or(now), place };
            let purchase = buy(state, bought, place % TRAINERS);
            request(state, Moment { at: now, place }, (&purchase, None))
        })
    }

    /// Tells what a review really is.
    #[must_use]
    pub fn label(&self, review: &str) -> Option<Label> {
        self.0.look(|state| state.labels.get(review).copied())
    }

    /// Returns a record of the product as the product knows it.
    #[must_use]
    pub fn record(&self, kind: &str, key: &str) -> Option<Value> {
        let found = |all: &crate::state::State| all.records.get(kind)?.get(key).cloned();
        self.0.look(found).map(Value::Object)
    }

    /// Lists the notices that the company was sent, the newest last.
    #[must_use]
    pub fn notices(&self) -> Vec<Value> {
        self.0.look(|state| state.notices.iter().cloned().collect())
    }

    fn write_review(&self) -> String {
        let (seed, at) = (self.0.seed(), self.0.now());
        self.0.change(|state| {
            let wish = state.wishes;
            state.wishes += 1;
            let place = i64::try_from(wish).unwrap_or(i64::MAX);
            let written = write(&mut dice(seed, Stream::Wishes, place));
            review(state, Moment { at, place: FIRST_PLACE + wish }, &written)
        })
    }
}
