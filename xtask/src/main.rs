//! Tasks about this repository that are no part of the program: `cargo xtask --help` lists them.

mod tidy;
mod trial;

use std::error::Error;
use std::io::Write;
use std::process::ExitCode;

use clap::Parser;

/// Tasks about this repository.
#[derive(Debug, Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
enum Task {
    /// Checks what neither the compiler nor clippy does; says how to mend each finding.
    Tidy(tidy::Options),
    /// Runs a long trial whole: what was promised must hold while things break.
    Trial(trial::TrialOptions),
    /// Measures, beside a bound or a peer of the same run.
    Bench(trial::BenchOptions),
}

/// What a task found out; a task that could not be done is an error instead.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Verdict {
    Good,
    Bad,
}

fn main() -> ExitCode {
    let done = match Task::parse() {
        Task::Tidy(options) => tidy::run(options),
        Task::Trial(options) => trial::trial(&options),
        Task::Bench(options) => trial::bench(&options),
    };
    exit_code(done)
}

/// Gives the exit codes of the program itself: 0 done, 1 the answer is no, 3 could not run.
fn exit_code(done: Result<Verdict, Box<dyn Error>>) -> ExitCode {
    match done {
        Ok(Verdict::Good) => ExitCode::SUCCESS,
        Ok(Verdict::Bad) => ExitCode::FAILURE,
        Err(error) => {
            // When standard error is closed there is nobody left to tell.
            drop(writeln!(std::io::stderr(), "cargo xtask: {error}"));
            ExitCode::from(3)
        }
    }
}
