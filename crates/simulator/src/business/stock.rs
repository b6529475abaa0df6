//! What is there when the company is first met: its trainers, what they bought, and what waits.

use jiff::{Timestamp, ToSpan};
use rand::RngExt;
use serde_json::{Map, Value, json};

use super::give_back::give_back;
use super::{Moment, buy, fields, request, review};
use crate::options::{LEAST_DAYS, MOST_DAYS};
use crate::plan::{Stream, TRAINERS, Trainer, dice, trainers, write};
use crate::state::State;

/// How many purchases there are in a month, of how many one was given back, and how many reviews wait.
const PURCHASES: usize = 97;
const GIVEN_BACK: usize = 16;
const REVIEWS: usize = 51;

/// How many days the month of the purchases has.
const MONTH: usize = 30;

/// How long ago those bought who want their money back, in hours, and what they say; one comes too late.
const REQUESTS: [(i64, Option<&str>); 3] = [
    (5, Some("Bought it twice by mistake.")),
    (40, None),
    (100, Some("I thought that it was for a whole year.")),
];

/// Makes all of it, as it is at `now`, with purchases of so many days.
pub(crate) fn stock(state: &mut State, (seed, days): (u64, u16), now: Timestamp) {
    let days = days.clamp(LEAST_DAYS, MOST_DAYS);
    let bought = PURCHASES * usize::from(days) / MONTH;
    for trainer in trainers(seed) {
        state.add("trainer", &trainer.key, record(&trainer));
    }
    purchases(state, seed, (now, days, bought));
    reviews(state, seed, now);
    for (place, (hours, reason)) in REQUESTS.into_iter().enumerate() {
        let place = bought + place;
        let purchase = buy(state, Moment { at: ago(now, hours * 3_600), place }, place % TRAINERS);
        let moment = Moment { at: ago(now, 1_800), place };
        request(state, moment, (&purchase, reason));
    }
    state.played = Some(now.as_second());
}

fn purchases(state: &mut State, seed: u64, (now, days, bought): (Timestamp, u16, usize)) {
    let dice = &mut dice(seed, Stream::Stock, 0);
    let past = i64::from(days) * 86_400;
    let mut times: Vec<i64> = (0..bought).map(|_| dice.random_range(80 * 3_600..past)).collect();
    times.sort_unstable_by(|a, b| b.cmp(a));
    for (place, seconds) in times.into_iter().enumerate() {
        let moment = Moment { at: ago(now, seconds), place };
        let purchase = buy(state, moment, dice.random_range(0..TRAINERS));
        if place % GIVEN_BACK == 1 {
            give_back(state, &purchase, ago(now, seconds - 20 * 3_600));
        }
    }
}

fn reviews(state: &mut State, seed: u64, now: Timestamp) {
    let dice = &mut dice(seed, Stream::Stock, 1);
    for place in 0..REVIEWS {
        // An evening's worth each; the operator comes once a week.
        let seconds = dice.random_range(600..6 * 86_400);
        let written = write(dice);
        review(state, Moment { at: ago(now, seconds), place }, &written);
    }
}

fn ago(now: Timestamp, seconds: i64) -> Timestamp {
    now.checked_sub(seconds.seconds()).unwrap_or(now)
}

fn record(trainer: &Trainer) -> Map<String, Value> {
    fields(json!({
        "trainer_id": trainer.key,
        "business_name": trainer.business_name,
        "email": trainer.email,
        "council": trainer.council,
        "age_specialties": trainer.ages,
        "behaviour_issues": trainer.issues,
        "status": "active",
        "verified": trainer.is_verified,
        "joined_at": trainer.joined_at,
    }))
}
