//! How long a manual of 500 blocks takes to check, beside the 50 ms that it may take.

#![expect(clippy::print_stdout, reason = "a bench prints its table")]

use std::fmt::Write;
use std::time::{Duration, Instant};

use manual::{Checkers, Sources, check};

#[path = "../tests/it/desks.rs"]
mod desks;
#[path = "../tests/it/toys.rs"]
mod toys;

const BLOCKS: usize = 500;
const ROUNDS: u32 = 50;

fn main() {
    let pages = pages();
    let bytes: usize = pages.iter().map(|(_, text)| text.len()).sum();
    let registry = toys::toys();
    let mut times: Vec<Duration> = (0..ROUNDS)
        .map(|_| {
            let sources = Sources::of(pages.clone());
            let begun = Instant::now();
            let manual = check(sources, &registry, Checkers::default());
            let time = begun.elapsed();
            assert_eq!(manual.map(|manual| manual.iter().count()).unwrap_or(0), BLOCKS);
            time
        })
        .collect();
    times.sort();
    let median = times[times.len() / 2];
    println!("| blocks | pages | bytes | median | slowest | aim |");
    println!("|---|---|---|---|---|---|");
    let slowest = times[times.len() - 1];
    println!("| {BLOCKS} | {} | {bytes} | {median:?} | {slowest:?} | 50ms |", pages.len());
}

/// Writes pages of ten blocks each that refer to one another.
fn pages() -> Vec<(String, String)> {
    let mut pages = Vec::new();
    for page in 0..BLOCKS / 10 {
        let mut text =
            format!("# Page {page}\n\nSome words with a live value `= measure.m{page}_0`.\n");
        for block in 0..5 {
            let name = format!("m{page}_{block}");
            // Writing to a text cannot fail.
            let _ = writeln!(
                text,
                "\n```yaml measure {name}\nunit: percent\nover: 30 days\nsql: |\n  select 100.0 * \
                 count(*) filter (where refunded > 0)\n  from payments where at between :from and :to\n```\n\n\
                 Why we look at it.\n\n```yaml watch {name}\nof: measure.{name}\nat:\n  warning: \"> 10 \
                 percent\"\n  critical: {{ is: \"> 15 percent\" }}\nfor: 30m\n```"
            );
        }
        pages.push((format!("page{page}.md"), text));
    }
    pages
}
