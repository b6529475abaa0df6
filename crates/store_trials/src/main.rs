//! Runs one trial or bench of the store whole; `cargo xtask` builds and starts it.

use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use clap::{Parser, Subcommand};
use store_trials::child::{self, Synchronous};
use store_trials::faults::server_full::{self, Outcome};
use store_trials::faults::{disk_full, run_part, server_lost, write_error};
use store_trials::shim::Shim;
use store_trials::{Trouble, bench, power_cut};

#[derive(Parser)]
struct Arguments {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Cuts the power at random moments while four clients write decisions.
    PowerCut {
        /// How many cuts of a store that syncs as it should; the others get a third of it.
        #[arg(long, default_value_t = 300)]
        times: u32,
        /// The seed of every random choice.
        #[arg(long, default_value_t = 1)]
        seed: u64,
    },
    /// Fills the disk, fails writes and syncs, and kills the PostgreSQL server.
    Faults {
        /// How many failed writes or syncs, and how many kills a hundredth of it.
        #[arg(long, default_value_t = 200)]
        times: u32,
        /// The seed of every random choice.
        #[arg(long, default_value_t = 1)]
        seed: u64,
    },
    /// Measures how fast decisions are committed, beside the disk and a plain loop.
    Bench {
        /// How many seconds each is measured.
        #[arg(long, default_value_t = 5)]
        seconds: u64,
    },
    /// What a trial starts under the shim.
    #[command(subcommand, hide = true)]
    Part(Part),
}

#[derive(Subcommand)]
enum Part {
    /// Writes decisions.
    Decide {
        #[arg(long)]
        folder: PathBuf,
        #[arg(long, value_enum)]
        synchronous: Synchronous,
    },
    /// Fills the disk and frees it again.
    DiskFull {
        #[arg(long)]
        folder: PathBuf,
    },
    /// Fails writes and syncs.
    WriteError {
        #[arg(long)]
        folder: PathBuf,
        #[arg(long)]
        seed: u64,
        #[arg(long)]
        times: u64,
    },
}

#[tokio::main]
async fn main() -> ExitCode {
    match carry_out(Arguments::parse().task).await {
        Ok(said) => {
            drop(write!(std::io::stdout(), "{said}"));
            ExitCode::SUCCESS
        }
        Err(trouble) => {
            drop(writeln!(std::io::stderr(), "{trouble}"));
            ExitCode::FAILURE
        }
    }
}

async fn carry_out(task: Task) -> Result<String, Trouble> {
    match task {
        Task::PowerCut { times, seed } => {
            power_cut::prove(&Shim::compile()?, &std::env::current_exe()?, seed, times).await
        }
        Task::Faults { times, seed } => faults(times, seed).await,
        Task::Bench { seconds } => bench::run(Duration::from_secs(seconds)).await,
        Task::Part(part) => play(part).await.map(|()| String::new()),
    }
}

async fn play(part: Part) -> Result<(), Trouble> {
    match part {
        Part::Decide { folder, synchronous } => child::decide(&folder, synchronous).await,
        Part::DiskFull { folder } => disk_full::play(&folder).await,
        Part::WriteError { folder, seed, times } => write_error::play(&folder, seed, times).await,
    }
}

async fn faults(times: u32, seed: u64) -> Result<String, Trouble> {
    let (shim, program) = (Shim::compile()?, std::env::current_exe()?);
    run_part(&shim, &program, &["disk-full"])?;
    let (word, count) = (seed.to_string(), times.to_string());
    run_part(&shim, &program, &["write-error", "--seed", &word, "--times", &count])
        .map_err(|trouble| format!("{trouble} (seed {seed})"))?;
    let kills = times.div_ceil(100);
    server_lost::play(kills).await?;
    let full = match server_full::play().await? {
        Outcome::Held => "held",
        Outcome::CannotMount => "was skipped, since this user may not mount it",
    };
    Ok(format!(
        "A full disk, {times} failed writes or syncs and {kills} lost servers: all held (seed {seed}).\n\
         A full disk of PostgreSQL's {full}.\n"
    ))
}
