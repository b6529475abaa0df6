//! The hand that makes things happen when a story needs them.

use jiff::ToSpan;
use serde_json::Value;

use crate::business::{Moment, buy, request, review, rewrite};
use crate::plan::{Label, Stream, TRAINERS, Website, Written, dice, write};
use crate::state::{Shared, State};

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

    /// Lets a dog owner put other words in place of a review's.
    pub fn rewrite_review(&self, key: &str) {
        let seed = self.0.seed();
        self.0.change(|state| {
            let review = state.records.get("review").and_then(|all| all.get(key));
            let said = review.and_then(|review| review.get("body")).cloned();
            let mut written = wish(state, seed).1;
            // Words are made from short lists, and the same ones would be no news.
            while said.as_ref() == Some(&written.body.as_str().into()) {
                written = wish(state, seed).1;
            }
            rewrite(state, key, &written);
        });
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
        let found = |all: &State| all.records.get(kind)?.get(key).cloned();
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
            let (number, written) = wish(state, seed);
            review(state, Moment { at, place: FIRST_PLACE + number }, &written)
        })
    }
}

/// Writes what was wished for; each wish has a number of its own.
fn wish(state: &mut State, seed: u64) -> (usize, Written) {
    let number = state.wishes;
    state.wishes += 1;
    let place = i64::try_from(number).unwrap_or(i64::MAX);
    (number, write(&mut dice(seed, Stream::Wishes, place)))
}
