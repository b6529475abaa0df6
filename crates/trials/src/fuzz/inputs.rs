//! The process that makes inputs and puts them in, one after the other.

use std::io::{self, Write};
use std::time::Duration;

use clap::{Args, ValueEnum};
use server::Language;
use vocabulary::{Clock, SystemClock};

use super::corpus::Corpus;
use super::memory;
use super::put_in::put_in;
use super::spoil::Spoiler;
use crate::kill::process::Trouble;

/// What is fuzzed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Target {
    /// Pages whose signs are spoilt: Markdown and YAML.
    Reader,
    /// Pages whose words and lines are exchanged: what blocks mean, queries included.
    Checker,
    /// Expressions, in every place of a manual that may have one, and evaluated.
    Expressions,
}

/// What to plant, to see it found.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum Fault {
    /// Nothing.
    #[default]
    None,
    /// An input ends in a panic.
    Panics,
    /// An input has no end.
    Hangs,
    /// An input takes all memory there is.
    Eats,
    /// An input takes memory that is never given back.
    Leaks,
}

/// Which inputs to make.
#[derive(Debug, Clone, Args)]
pub struct Inputs {
    /// What is fuzzed.
    pub target: Target,
    /// For how many seconds.
    #[arg(long, default_value_t = 600)]
    pub seconds: u64,
    /// How many inputs at most.
    #[arg(long, default_value_t = u64::MAX)]
    pub times: u64,
    /// The number of the first input; each next one has the next.
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
    /// The fault to plant, to see it found.
    #[arg(long, value_enum, default_value_t)]
    pub fault: Fault,
}

/// How many mebibytes may be resident at any time: three times what eighty thousand inputs were seen to
/// need, so that an input that grows beyond its page, and a leak, are found.
pub(super) const MOST_RESIDENT_MEBIBYTES: u64 = 192;

/// Which input of a run a planted fault is at.
pub(super) const PLANTED_AT: u64 = 3;

/// What inputs were found to need.
#[derive(Debug, Default)]
struct Found {
    inputs: u64,
    clean: u64,
    peak_kibibytes: u64,
    most_kibibytes: (u64, u64),
    longest: (Duration, u64),
}

/// Puts inputs in and writes the number of each before it, so that whoever reads knows the last.
///
/// # Errors
/// When more memory is held than may be, or nobody reads.
pub async fn work(inputs: Inputs) -> Result<(), Trouble> {
    // A thread of the size of those on which the program checks.
    tokio::task::spawn_blocking(move || put_all_in(&inputs)).await?
}

fn put_all_in(inputs: &Inputs) -> Result<(), Trouble> {
    let language = Language::new()?;
    let corpus = Corpus::gather(language.registry())?;
    let clock = SystemClock::new();
    let begun = clock.monotonic();
    let mut found = Found::default();
    let mut out = io::stdout().lock();
    while found.inputs < inputs.times
        && clock.monotonic() - begun < Duration::from_secs(inputs.seconds)
    {
        let seed = inputs.seed.wrapping_add(found.inputs);
        writeln!(out, "{seed}")?;
        memory::forget()?;
        let (before, started) = (memory::peak()?, clock.monotonic());
        if found.inputs == PLANTED_AT {
            plant(inputs.fault);
        }
        let is_clean = put_in(inputs.target, &language, &mut Spoiler::new(&corpus, seed));
        let (took, peak) = (clock.monotonic() - started, memory::peak()?);
        found.inputs += 1;
        found.clean += u64::from(is_clean);
        found.peak_kibibytes = found.peak_kibibytes.max(peak);
        found.most_kibibytes = found.most_kibibytes.max((peak.saturating_sub(before), seed));
        found.longest = found.longest.max((took, seed));
        if peak > MOST_RESIDENT_MEBIBYTES * 1_024 {
            return Err(format!("{} MiB are resident", peak / 1_024).into());
        }
    }
    let Found { inputs, clean, peak_kibibytes, most_kibibytes, longest } = found;
    writeln!(
        out,
        "held: {inputs} inputs, {clean} without a problem; at most {} MiB resident, {} KiB more by one \
         input ({}); the longest took {:.1?} ({})",
        peak_kibibytes / 1_024,
        most_kibibytes.0,
        most_kibibytes.1,
        longest.0,
        longest.1
    )?;
    Ok(())
}

/// Does what no input may do.
fn plant(fault: Fault) {
    match fault {
        Fault::None => {}
        #[expect(clippy::panic, reason = "it is what must be found")]
        Fault::Panics => panic!("planted"),
        Fault::Hangs => loop {
            std::thread::park();
        },
        Fault::Eats => {
            let mut eaten = Vec::new();
            loop {
                eaten.push(std::hint::black_box(vec![1_u8; 1 << 24]));
            }
        }
        Fault::Leaks => std::mem::forget(std::hint::black_box(vec![1_u8; 400 << 20])),
    }
}
