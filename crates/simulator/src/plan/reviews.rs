//! What dog owners write, and others who only pretend to: a small grammar over lists of words.

use rand::RngExt;
use serde::{Deserialize, Serialize};

use super::dice::{Dice, pick};
use super::trainers::TRAINERS;

/// What a review really is. The company keeps it to itself: whoever reads the review has to find out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Label {
    /// An owner's honest words, kind or not.
    Safe,
    /// It sells something.
    Spam,
    /// It swears.
    Profanity,
    /// It is about something else.
    OffTopic,
}

/// A review as it was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Written {
    /// The number of the trainer.
    pub(crate) trainer: usize,
    pub(crate) stars: u32,
    pub(crate) body: String,
    pub(crate) label: Label,
}

const DOGS: [&str; 12] = [
    "Biscuit", "Maple", "Ziggy", "Banjo", "Olive", "Rex", "Pepper", "Digger", "Luna", "Moose",
    "Teddy", "Wattle",
];
const BREEDS: [&str; 10] = [
    "kelpie",
    "cavoodle",
    "greyhound",
    "labrador",
    "staffy",
    "border collie",
    "rescue mutt",
    "dachshund",
    "poodle",
    "blue heeler",
];
const TROUBLES: [&str; 10] = [
    "pulled on the lead",
    "barked at every bike",
    "would not come when called",
    "jumped at visitors",
    "chewed the furniture",
    "was afraid of other dogs",
    "could not be left alone",
    "growled over food",
    "woke us up every night",
    "ran after possums",
];
const GOOD: [&str; 9] = [
    "now walks beside me like a gentleman",
    "settled within two weeks",
    "finally comes back at the park",
    "sleeps through the night",
    "greets visitors politely",
    "is a different dog",
    "learned more in a month than in a year with us",
    "looks forward to every lesson",
    "can sit in a café with us",
];
const BAD: [&str; 8] = [
    "is just the same as before",
    "was more nervous afterwards",
    "learned nothing that lasted",
    "had half of each lesson taken up by phone calls",
    "did not take to the group class at all",
    "was put with dogs twice the size",
    "got no plan for home",
    "got a new trainer every week",
];
const KIND_ENDS: [&str; 7] = [
    "Worth every dollar.",
    "We would go again tomorrow.",
    "Patient with the dog and with me.",
    "Clear homework after every lesson.",
    "Thank you!",
    "Highly recommended for first dogs.",
    "The kids love it too.",
];
const COLD_ENDS: [&str; 6] = [
    "I would not go again.",
    "Too dear for what it was.",
    "We asked for our money back.",
    "Maybe it suits other dogs.",
    "Disappointing.",
    "Two lessons were cancelled on the day.",
];
const WARES: [&str; 6] = [
    "shock-free smart collars",
    "cheap pet insurance",
    "miracle calming drops",
    "designer leads",
    "followers for your kennel page",
    "a secret diet for dogs",
];
const HOOKS: [&str; 6] = [
    "WIN a free bag of kibble at",
    "Call now and save 70 % at",
    "Best prices only at",
    "Limited offer, click",
    "I made $900 a week from home with",
    "Get your prize today:",
];
const SWEARING: [&str; 6] = [
    "What a load of crap",
    "This damn trainer",
    "Bloody useless, the whole damn course",
    "Pack of bastards",
    "Crap lessons, crap manners",
    "Go to hell with your clicker",
];
const ELSEWHERE: [&str; 8] = [
    "The pizza place next door was closed again",
    "Does anybody know when the library opens on Sunday",
    "Traffic on Punt Road was terrible that day",
    "My phone plan is much better since I changed",
    "The new season of that cooking show is out",
    "Looking for somebody to mow my lawn",
    "Great weather for the football this weekend",
    "I still wait for my parcel from last week",
];

/// Writes a review.
pub(crate) fn write(dice: &mut Dice) -> Written {
    let label = match dice.random_range(0..100) {
        0..10 => Label::Spam,
        10..16 => Label::Profanity,
        16..23 => Label::OffTopic,
        _ => Label::Safe,
    };
    let (stars, body) = match label {
        Label::Safe => honest(dice),
        Label::Spam => (5, spam(dice)),
        Label::Profanity => (1, profanity(dice)),
        Label::OffTopic => (dice.random_range(1..=5), off_topic(dice)),
    };
    Written { trainer: dice.random_range(0..TRAINERS), stars, body, label }
}

fn honest(dice: &mut Dice) -> (u32, String) {
    let stars = pick(dice, &[1, 2, 3, 4, 4, 5, 5, 5, 5]);
    let (outcomes, ends) =
        if stars > 3 { (&GOOD[..], &KIND_ENDS[..]) } else { (&BAD[..], &COLD_ENDS[..]) };
    let (dog, breed, trouble) = (pick(dice, &DOGS), pick(dice, &BREEDS), pick(dice, &TROUBLES));
    let (outcome, end) = (pick(dice, outcomes), pick(dice, ends));
    let body = match dice.random_range(0..3) {
        0 => format!("Our {breed} {dog} {trouble}. After the course {dog} {outcome}. {end}"),
        1 => format!("{dog}, a {breed}, {trouble} and now {outcome}. {end}"),
        _ => format!("{end} {dog} {trouble} for months; with this trainer our {breed} {outcome}."),
    };
    (stars, body)
}

fn spam(dice: &mut Dice) -> String {
    let (hook, wares, shop) = (pick(dice, &HOOKS), pick(dice, &WARES), dice.random_range(10..99));
    format!("{hook} https://dealz{shop}.example for {wares}!!!")
}

fn profanity(dice: &mut Dice) -> String {
    let (swearing, dog, bad) = (pick(dice, &SWEARING), pick(dice, &DOGS), pick(dice, &BAD));
    format!("{swearing}. {dog} {bad}.")
}

fn off_topic(dice: &mut Dice) -> String {
    let (one, end) = (pick(dice, &ELSEWHERE), pick(dice, &["", " Anyone?", " Just saying."]));
    format!("{one}.{end}")
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use super::*;
    use crate::plan::{Stream, dice};

    #[test]
    fn reviews_are_varied_and_a_share_of_them_is_not_fit_to_be_shown() {
        let all: Vec<_> =
            (0..1_000).map(|place| write(&mut dice(5, Stream::Wishes, place))).collect();
        let bodies: BTreeSet<_> = all.iter().map(|review| &review.body).collect();
        assert!(bodies.len() > 800, "{}", bodies.len());
        let mut labels: BTreeMap<Label, u32> = BTreeMap::new();
        for review in &all {
            *labels.entry(review.label).or_default() += 1;
        }
        assert!(labels.len() == 4 && labels[&Label::Safe] > 700, "{labels:?}");
        assert!(labels.values().all(|number| *number > 30), "{labels:?}");
    }
}
