//! Dice that fall the same way again: each throw belongs to a seed, a stream and a place in it.

use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};

/// Dice for one place.
pub(crate) type Dice = StdRng;

/// What dice are thrown for, so that one purpose does not shift another.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Stream {
    Trainers = 1,
    Stock = 2,
    Happenings = 3,
    Outages = 4,
    Deliveries = 5,
    Wishes = 6,
}

/// Takes the dice of a place in a stream.
pub(crate) fn dice(seed: u64, stream: Stream, place: i64) -> Dice {
    let mut whole = [0; 32];
    for (part, number) in
        whole.chunks_exact_mut(8).zip([seed, stream as u64, place.cast_unsigned()])
    {
        part.copy_from_slice(&number.to_le_bytes());
    }
    StdRng::from_seed(whole)
}

/// Picks one of some things, each as likely as the others; there must be one.
pub(crate) fn pick<T: Copy>(dice: &mut Dice, things: &[T]) -> T {
    things[dice.random_range(0..things.len())]
}
