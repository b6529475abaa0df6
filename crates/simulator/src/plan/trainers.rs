//! The trainers of the directory.

use jiff::{Timestamp, ToSpan};
use rand::RngExt;

use super::dice::{Dice, Stream, dice, pick};

/// How many there are.
pub(crate) const TRAINERS: usize = 40;

/// Where they teach: councils of Melbourne.
pub(crate) const COUNCILS: [&str; 10] = [
    "monash",
    "whitehorse",
    "boroondara",
    "merri_bek",
    "darebin",
    "yarra",
    "casey",
    "kingston",
    "wyndham",
    "banyule",
];

/// Which dogs they teach.
pub(crate) const AGES: [&str; 4] = ["puppy", "adolescent", "adult", "senior"];

/// What is taught, or cured.
pub(crate) const ISSUES: [&str; 8] =
    ["pulling", "barking", "recall", "anxiety", "aggression", "toileting", "jumping", "chewing"];

const FIRST: [&str; 10] = [
    "Happy", "Calm", "Bright", "Loyal", "Gentle", "Clever", "Southern", "Bayside", "River",
    "Golden",
];
const SECOND: [&str; 8] =
    ["Paws", "Tails", "Hounds", "Companions", "Leads", "Pups", "Wags", "Canines"];
const THIRD: [&str; 5] = ["Academy", "Training", "School", "Coaching", "& Co."];

/// One of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Trainer {
    pub(crate) key: String,
    pub(crate) business_name: String,
    pub(crate) email: String,
    pub(crate) council: &'static str,
    pub(crate) ages: Vec<&'static str>,
    pub(crate) issues: Vec<&'static str>,
    pub(crate) joined_at: Timestamp,
    pub(crate) is_verified: bool,
}

/// Lists all of them in the order of their numbers.
pub(crate) fn trainers(seed: u64) -> Vec<Trainer> {
    (0..TRAINERS).map(|number| trainer(seed, number)).collect()
}

fn trainer(seed: u64, number: usize) -> Trainer {
    let dice = &mut dice(seed, Stream::Trainers, i64::try_from(number).unwrap_or(i64::MAX));
    let key = format!("trainer_{number:03}");
    let words = [pick(dice, &FIRST), pick(dice, &SECOND), pick(dice, &THIRD)];
    // The first of them came when the directory opened: in January 2024.
    let opened = Timestamp::from_second(1_704_672_000).unwrap_or_default();
    let hours = dice.random_range(0..20_000_i64);
    Trainer {
        email: format!("{key}@dogtrainers.example"),
        key,
        business_name: words.join(" "),
        council: pick(dice, &COUNCILS),
        ages: some(dice, &AGES),
        issues: some(dice, &ISSUES),
        joined_at: opened.checked_add(hours.hours()).unwrap_or(opened),
        is_verified: dice.random_ratio(4, 5),
    }
}

/// Picks at least one of some words, and leaves them in their order.
fn some(dice: &mut Dice, words: &[&'static str]) -> Vec<&'static str> {
    let always = dice.random_range(0..words.len());
    let taken = |(place, word): (usize, &&'static str)| {
        (place == always || dice.random_ratio(2, 5)).then_some(*word)
    };
    words.iter().enumerate().filter_map(taken).collect()
}
