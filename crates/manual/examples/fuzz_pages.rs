//! Checks mutated pages for some seconds: `cargo run --example fuzz_pages -- SECONDS SEED`.
//!
//! A panic prints the seed of its round before it ends the run; a slow page is printed with its seed.

#![expect(clippy::print_stdout, reason = "a tool on the command line")]

use std::path::Path;
use std::time::Duration;

use manual::{Checkers, Colour, Sources, check};
use vocabulary::{Clock, SystemClock};

#[path = "../tests/it/desks.rs"]
mod desks;
#[path = "../tests/it/mutate.rs"]
mod mutate;
#[path = "../tests/it/toys.rs"]
mod toys;

/// A page that takes longer is a hang to look at.
const SLOW: Duration = Duration::from_secs(1);

fn main() {
    let mut arguments = std::env::args().skip(1).map(|word| word.parse::<u64>().unwrap_or(0));
    let seconds = arguments.next().unwrap_or(10);
    let first = arguments.next().unwrap_or(1);
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/specs");
    let specs = manual_specs::in_folder(&folder);
    let pages: Vec<String> =
        specs.into_iter().flat_map(|spec| spec.pages).map(|page| page.1).collect();
    let registry = toys::toys();
    let clock = SystemClock::new();
    let begun = clock.monotonic();
    let (mut seed, mut problems_found, mut slowest) = (first, 0_usize, Duration::ZERO);
    while clock.monotonic() - begun < Duration::from_secs(seconds) {
        let text = mutate::Mutator::new(seed).page(&pages);
        let round = clock.monotonic();
        let checked = std::panic::catch_unwind(|| {
            match check(Sources::of([("page.md", text)]), &registry, Checkers::default()) {
                Ok(_) => 0,
                Err(problems) => {
                    problems.to_text(Colour::None).len().min(1) * problems.iter().count()
                }
            }
        });
        match checked {
            Ok(count) => problems_found += count,
            Err(_) => {
                println!("seed {seed} panics");
                std::process::exit(1);
            }
        }
        let took = clock.monotonic() - round;
        slowest = slowest.max(took);
        if took > SLOW {
            println!("seed {seed} takes {took:?}");
        }
        seed += 1;
    }
    let rounds = seed - first;
    println!("{rounds} pages, {problems_found} problems, slowest {slowest:?}, no panic");
}
