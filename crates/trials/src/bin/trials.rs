//! Runs one trial whole; `cargo xtask trial` builds and starts it.

use std::io::Write;
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use test_house::stores::Engine;
use trials::fuzz::run::{PATIENCE, Plan as Nonsense};
use trials::fuzz::{Inputs, run::run as fuzz, work};
use trials::kill::cases::Fault;
use trials::kill::process::{Trouble, beside_this_program};
use trials::kill::run::{Plan, run};
use trials::story::run as story;
use trials::story::trouble::Fault as Broken;

#[derive(Parser)]
struct Arguments {
    #[command(subcommand)]
    trial: Trial,
}

#[derive(Subcommand)]
enum Trial {
    /// Kills the process while four clients write decisions.
    Kill {
        /// How many kills.
        #[arg(long, default_value_t = 1_000)]
        times: u32,
        /// The seed of every random choice.
        #[arg(long, default_value_t = 1)]
        seed: u64,
        /// The fault to plant, to see it found.
        #[arg(long, value_enum, default_value_t)]
        fault: Fault,
        /// Keeps the rows in a PostgreSQL of its own instead of the SQLite file.
        #[arg(long)]
        postgres: bool,
    },
    /// Works an evening on the simulated company while the program is killed, many times over.
    Story {
        /// How many evenings.
        #[arg(long, default_value_t = 200)]
        times: u32,
        /// The seed of the first evening; each next one has the next.
        #[arg(long, default_value_t = 1)]
        seed: u64,
        /// The fault to plant, to see it found.
        #[arg(long, value_enum, default_value_t)]
        fault: Broken,
        /// Keeps the rows in a PostgreSQL of its own instead of the SQLite file.
        #[arg(long)]
        postgres: bool,
    },
    /// Puts nonsense into the manual's language: `reader`, `checker` or `expressions`.
    Fuzz(Inputs),
    /// Puts nonsense in without a bound; what `fuzz` starts.
    #[command(hide = true)]
    PutIn(Inputs),
    /// Measures decisions over HTTP, idle memory and start, beside their bounds.
    BenchHttp,
}

#[tokio::main]
async fn main() -> ExitCode {
    // Once, before the first client is made; a second installation cannot happen.
    drop(rustls::crypto::ring::default_provider().install_default());
    match carry_out(Arguments::parse().trial).await {
        Ok(said) => {
            drop(writeln!(std::io::stdout(), "{said}"));
            ExitCode::SUCCESS
        }
        Err(trouble) => {
            drop(writeln!(std::io::stderr(), "It does not hold. {trouble}"));
            ExitCode::FAILURE
        }
    }
}

async fn carry_out(trial: Trial) -> Result<String, Trouble> {
    match trial {
        Trial::Kill { times, seed, fault, postgres } => {
            let program = beside_this_program("trial_house")?;
            let engine = if postgres { Engine::Postgres } else { Engine::Sqlite };
            let held = run(&Plan { times, seed, fault, program, engine }).await?;
            Ok(format!("{times} kills on {engine:?}, seed {seed}: {held:?}"))
        }
        Trial::Story { times, seed, fault, postgres } => {
            let program = beside_this_program("quarterdeck")?;
            let engine = if postgres { Engine::Postgres } else { Engine::Sqlite };
            let manual = story::manual();
            let plan = story::Plan { times, seed, program, manual, engine, fault };
            let told = |held: &story::Held| {
                // A whole trial takes an hour, and nobody likes to wait for it in the dark.
                drop(write!(std::io::stderr(), "\r{} of {times} evenings", held.evenings));
            };
            let held = story::run(&plan, told).await?;
            drop(writeln!(std::io::stderr()));
            Ok(format!("{times} evenings on {engine:?}, seed {seed}: {held:?}"))
        }
        Trial::Fuzz(inputs) => {
            let (program, patience) = (std::env::current_exe()?, PATIENCE);
            let (target, seed) = (inputs.target, inputs.seed);
            let held = fuzz(&Nonsense { program, inputs, patience }).await?;
            Ok(format!("{target:?} from input {seed} on: {held}"))
        }
        Trial::PutIn(inputs) => work(inputs).await.map(|()| String::new()),
        Trial::BenchHttp => trials::bench::http::run(&beside_this_program("trial_house")?).await,
    }
}
