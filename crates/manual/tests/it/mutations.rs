//! Whatever is done to a page, checking it ends and never panics.
//!
//! `MANUAL_SEED` replays one seed, which a failure prints.

use manual::{Checkers, Colour, Sources, check};
use manual_specs::{Chance, STONES};

use crate::specs::all;
use crate::toys::toys;

/// Few enough for every run; `cargo xtask trial fuzz` goes on for as long as one likes, over all kinds.
const ROUNDS: u64 = 3_000;

/// Prints the seed when a round panics.
struct Replay(u64);

impl Drop for Replay {
    fn drop(&mut self) {
        if std::thread::panicking() {
            println!("MANUAL_SEED={} replays this", self.0);
        }
    }
}

#[test]
fn mutated_pages_are_checked_without_a_panic() {
    let pages: Vec<String> =
        all().into_iter().flat_map(|spec| spec.pages).map(|page| page.1).collect();
    let registry = toys();
    let seed = std::env::var("MANUAL_SEED").ok().and_then(|seed| seed.parse().ok());
    let (first, last) = seed.map_or((0, ROUNDS), |seed| (seed, seed + 1));
    for seed in first..last {
        let _replay = Replay(seed);
        let text = spoilt(&mut Chance::new(seed), &pages);
        if let Err(problems) =
            check(Sources::of([("page.md", text)]), &registry, Checkers::default())
        {
            drop((problems.to_text(Colour::None), problems.to_json()));
        }
    }
}

/// Makes a page from some of those given, and spoils it.
fn spoilt(chance: &mut Chance, pages: &[String]) -> String {
    let mut text = String::new();
    for _ in 0..chance.below(1..4) {
        text.push_str(chance.one(pages));
    }
    for _ in 0..chance.below(1..9) {
        chance.spoil(&mut text);
    }
    text
}

/// So large that whatever grows with the square of it would never end.
const LARGE: usize = 1 << 17;

#[test]
fn large_pages_of_one_sort_are_checked_to_their_end() {
    let registry = toys();
    for stone in STONES.iter().chain(&["~~~a\n\nword\n", "- &a 1\n", "!x {", "a: 1\n", "a:\n "]) {
        for before in ["", "```yaml note a\ntext: hello\n", "```yaml note a\n"] {
            let text = format!("{before}{}", stone.repeat(LARGE / stone.len()));
            let checked = check(Sources::of([("page.md", text)]), &registry, Checkers::default());
            drop(checked.map_err(|problems| problems.to_text(Colour::None)));
        }
    }
}
