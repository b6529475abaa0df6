//! Nonsense does no harm: no panic, no end of the stack, no evaluation that goes on and on.

use crate::mutation::{Mutations, drive, names};

/// Enough to meet every branch of the reader in a second or two; `examples/fuzz_expressions.rs` goes on.
const ROUNDS: usize = 20_000;

#[test]
fn nonsense_does_no_harm() {
    let seed = std::env::var("QUARTERDECK_SEED")
        .map_or_else(|_| rand::random(), |seed| seed.parse().unwrap());
    println!("QUARTERDECK_SEED={seed} replays this");
    let (mut mutations, names) = (Mutations::new(seed), names());
    let mut fates = [0; 3];
    for _ in 0..ROUNDS {
        fates[drive(&mutations.text(), &names) as usize] += 1;
    }
    let [refused, faulted, evaluated] = fates;
    println!("{refused} refused, {faulted} ended with a fault, {evaluated} had a value");
    assert!(fates.iter().all(|count| *count > ROUNDS / 200), "{fates:?}");
}
