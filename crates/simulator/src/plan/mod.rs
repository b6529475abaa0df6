//! What happens when: a pure function of the seed and the second.
//!
//! Each second has dice of its own, so that nothing depends on when a simulation was started or how
//! often it was asked.

mod dice;
mod reviews;
mod trainers;

use rand::RngExt;

pub(crate) use dice::{Stream, dice, pick};
pub use reviews::Label;
pub(crate) use reviews::{Written, write};
pub(crate) use trainers::{AGES, COUNCILS, ISSUES, TRAINERS, Trainer, trainers};

/// How often something happens in an hour: more than in a small directory, so that one sees it happen.
const SEARCHES: u32 = 1_200;
const PURCHASES: u32 = 40;
const REVIEWS: u32 = 80;
const REQUESTS: u32 = 10;

/// Outages are planned in stretches of this many seconds, with at most one in each.
const STRETCH: i64 = 900;

/// Something that somebody does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Happening {
    /// A dog owner looks for a trainer.
    Search(Search),
    /// The trainer of this number pays to be featured.
    Purchase(usize),
    /// A dog owner writes about a trainer.
    Review(Written),
    /// A trainer wants the money back.
    Request(Request),
}

/// What a dog owner looked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Search {
    pub(crate) council: &'static str,
    pub(crate) age: &'static str,
    pub(crate) issue: &'static str,
    pub(crate) results: u32,
}

/// What a trainer says who wants the money back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Request {
    pub(crate) window: Window,
    pub(crate) reason: Option<&'static str>,
}

/// Whether the purchase is one that is still given back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Window {
    Open,
    Closed,
}

/// How the website is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Website {
    Well,
    /// It answers that it is not well.
    Failing,
    /// It does not answer.
    Hanging,
}

const REASONS: [&str; 6] = [
    "Bought it twice by mistake.",
    "I am full until the summer and need no more clients.",
    "My council was wrong on the order.",
    "I thought that it was for a whole year.",
    "We are moving away.",
    "No calls so far.",
];

/// Lists what happens in a second, counted from 1970.
pub(crate) fn happenings(seed: u64, second: i64) -> Vec<Happening> {
    let dice = &mut dice(seed, Stream::Happenings, second);
    let mut all = Vec::new();
    if dice.random_ratio(SEARCHES, 3_600) {
        all.push(Happening::Search(Search {
            council: pick(dice, &COUNCILS),
            age: pick(dice, &AGES),
            issue: pick(dice, &ISSUES),
            results: dice.random_range(0..12),
        }));
    }
    if dice.random_ratio(PURCHASES, 3_600) {
        all.push(Happening::Purchase(dice.random_range(0..TRAINERS)));
    }
    if dice.random_ratio(REVIEWS, 3_600) {
        all.push(Happening::Review(write(dice)));
    }
    if dice.random_ratio(REQUESTS, 3_600) {
        all.push(Happening::Request(request(dice)));
    }
    all
}

fn request(dice: &mut dice::Dice) -> Request {
    let window = if dice.random_ratio(1, 5) { Window::Closed } else { Window::Open };
    let reason = dice.random_ratio(3, 4).then(|| pick(dice, &REASONS));
    Request { window, reason }
}

/// Tells how the website is in a second.
pub(crate) fn website(seed: u64, second: i64) -> Website {
    let dice = &mut dice(seed, Stream::Outages, second.div_euclid(STRETCH));
    // In most stretches: whoever looks for half an hour is to see one.
    if dice.random_ratio(1, 4) {
        return Website::Well;
    }
    // Long enough for an alert that waits a minute, and over before the stretch is.
    let (starts, lasts) = (dice.random_range(120..600), dice.random_range(120..=240));
    let kind = if dice.random_ratio(1, 3) { Website::Hanging } else { Website::Failing };
    let is_out = (starts..starts + lasts).contains(&second.rem_euclid(STRETCH));
    if is_out { kind } else { Website::Well }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A Saturday in November 2026.
    const SECOND: i64 = 1_795_250_000;

    fn of(seed: u64, seconds: std::ops::Range<i64>) -> Vec<(i64, Happening)> {
        seconds
            .flat_map(|second| happenings(seed, second).into_iter().map(move |it| (second, it)))
            .collect()
    }

    #[test]
    fn a_seed_says_what_happens_wherever_one_begins_to_ask() {
        let hour = of(1, SECOND..SECOND + 3_600);
        let parts = [of(1, SECOND..SECOND + 1_000), of(1, SECOND + 1_000..SECOND + 3_600)];
        assert_eq!(hour, parts.concat());
        assert_ne!(hour, of(2, SECOND..SECOND + 3_600));
    }

    #[test]
    fn all_that_can_happen_happens_as_often_as_it_should() {
        let day = of(7, SECOND..SECOND + 86_400);
        let number = |is: fn(&Happening) -> bool| day.iter().filter(|(_, it)| is(it)).count();
        for (number, an_hour) in [
            (number(|it| matches!(it, Happening::Search(_))), SEARCHES),
            (number(|it| matches!(it, Happening::Purchase(_))), PURCHASES),
            (number(|it| matches!(it, Happening::Review(_))), REVIEWS),
            (number(|it| matches!(it, Happening::Request(_))), REQUESTS),
        ] {
            let expected = usize::try_from(an_hour).unwrap() * 24;
            assert!(number > expected * 7 / 10 && number < expected * 13 / 10, "{number}");
        }
        let late = number(
            |it| matches!(it, Happening::Request(request) if request.window == Window::Closed),
        );
        assert!(late > 0 && late < number(|it| matches!(it, Happening::Request(_))) / 2, "{late}");
    }

    #[test]
    fn the_website_is_out_now_and_then_and_long_enough_to_be_noticed() {
        // Whole stretches, so that no outage is cut in two.
        let starts = SECOND.div_euclid(STRETCH) * STRETCH;
        let day: Vec<_> = (starts..starts + 86_400).map(|second| website(3, second)).collect();
        let well = day.iter().filter(|it| **it == Website::Well).count();
        assert!(well > 86_400 * 3 / 4 && well < 86_400, "{well}");
        let outages = day.chunk_by(|a, b| a == b).filter(|run| run[0] != Website::Well);
        assert!(outages.clone().all(|run| (120..=240).contains(&run.len())));
        assert!(outages.clone().any(|run| run[0] == Website::Failing));
        assert!(outages.clone().any(|run| run[0] == Website::Hanging));
    }
}
