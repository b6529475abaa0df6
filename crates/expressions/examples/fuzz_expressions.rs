//! Drives nonsense through reading, checking and evaluating for a while:
//! `cargo run --release --example fuzz_expressions -- SECONDS [SEED]`.

#[path = "../tests/it/mutation.rs"]
mod mutation;
#[path = "../tests/it/untyped.rs"]
mod untyped;

use std::io::Write as _;

use mutation::{Mutations, drive, names};
use vocabulary::{Clock, SystemClock};

/// How many texts share a seed, so that a failure is found again quickly.
const ROUNDS: usize = 1_000;

fn main() -> std::io::Result<()> {
    let mut arguments = std::env::args().skip(1).map(|number| number.parse().ok());
    let seconds = arguments.next().flatten().unwrap_or(10);
    let mut seed: u64 = arguments.next().flatten().unwrap_or(1);
    let clock = SystemClock::new();
    let began = clock.now();
    let (names, mut fates, mut out) = (names(), [0_usize; 3], std::io::stdout());
    while clock.now().duration_since(began).as_secs() < seconds as i64 {
        write!(out, "\rseed {seed}")?;
        out.flush()?;
        let mut mutations = Mutations::new(seed);
        for _ in 0..ROUNDS {
            fates[drive(&mutations.text(), &names) as usize] += 1;
        }
        seed += 1;
    }
    let [refused, faulted, evaluated] = fates;
    writeln!(out, "\n{refused} refused, {faulted} ended with a fault, {evaluated} had a value")
}
