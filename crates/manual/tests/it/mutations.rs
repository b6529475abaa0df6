//! Whatever is done to a page, checking it ends and never panics.
//!
//! `MANUAL_SEED` replays one seed, which a failure prints.

use manual::{Checkers, Colour, Sources, check};

use crate::spec::all;
use crate::toys::toys;

#[path = "mutate.rs"]
mod mutate;

use mutate::Mutator;

/// Few enough for every run; `examples/fuzz.rs` goes on for as long as one likes.
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
    let pages: Vec<String> = all().into_iter().flat_map(|spec| spec.pages).map(|page| page.1).collect();
    let registry = toys();
    let seed = std::env::var("MANUAL_SEED").ok().and_then(|seed| seed.parse().ok());
    let (first, last) = seed.map_or((0, ROUNDS), |seed| (seed, seed + 1));
    for seed in first..last {
        let _replay = Replay(seed);
        let text = Mutator::new(seed).page(&pages);
        if let Err(problems) = check(Sources::of([("page.md", text)]), &registry, Checkers::default()) {
            drop((problems.to_text(Colour::None), problems.to_json()));
        }
    }
}
