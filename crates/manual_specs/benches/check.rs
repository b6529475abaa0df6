//! How long manuals take to check with all kinds and their expressions, beside reading only their YAML
//! with another crate.
//!
//! `cargo bench -p manual_specs --bench check` prints a table; 500 blocks may take 50 ms. A step of ten
//! in blocks that is more than a step of ten in time says that something grows faster than the manual.

#![expect(
    clippy::print_stdout,
    clippy::panic,
    reason = "a bench prints its table, or what is wrong"
)]

mod departments;
#[path = "../tests/it/kinds.rs"]
mod kinds;

use std::hint::black_box;
use std::time::{Duration, Instant};

/// What 500 blocks may take.
const AIM: &str = "50 ms";

/// How many blocks a department has.
const BLOCKS: usize = 10;

/// How often each size is measured; the shortest counts, since nothing makes code faster than it is.
const RUNS: usize = 20;

fn main() {
    let registry = kinds::registry();
    println!("| blocks | bytes | checked | YAML alone | ratio | a block | aim |");
    println!("|---|---|---|---|---|---|---|");
    for departments in [5, 50, 500] {
        let pages = departments::pages(departments);
        let bodies: Vec<&str> = pages.iter().flat_map(|(_, text)| bodies(text)).collect();
        let blocks = departments * BLOCKS;
        assert_eq!(bodies.len(), blocks);
        let checked = shortest(|| departments::checked(&pages, &registry).iter().count());
        let read = shortest(|| bodies.iter().filter(|body| is_read(body)).count());
        println!(
            "| {blocks} | {} | {checked:.1?} | {read:.1?} | {:.1} | {:.1?} | {} |",
            pages.iter().map(|(_, text)| text.len()).sum::<usize>(),
            checked.as_secs_f64() / read.as_secs_f64(),
            checked / u32::try_from(blocks).unwrap_or(u32::MAX),
            if blocks == 500 { AIM } else { "" }
        );
    }
}

/// Lists what stands in the blocks of a page.
fn bodies(text: &str) -> impl Iterator<Item = &str> {
    let blocks = text.split("```yaml ").skip(1);
    blocks.filter_map(|block| block.split_once('\n')?.1.split("```").next())
}

fn is_read(body: &str) -> bool {
    serde_saphyr::from_str::<serde_json::Value>(black_box(body)).is_ok()
}

fn shortest(mut run: impl FnMut() -> usize) -> Duration {
    let times = (0..RUNS).map(|_| {
        let began = Instant::now();
        black_box(run());
        began.elapsed()
    });
    times.min().unwrap_or_default()
}
