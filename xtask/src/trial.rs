//! `cargo xtask trial` and `cargo xtask bench`: build the programs in release and start them.
//!
//! What they do is in `crates/trials` (the whole house) and `crates/store_trials` (the store alone).

use std::error::Error;
use std::process::Command;

use clap::{Args, ValueEnum};

use crate::Verdict;

/// A trial to run whole.
#[derive(Debug, Args)]
pub(crate) struct TrialOptions {
    /// Which one.
    name: Trial,
    /// Its own options, such as `--seed 7 --times 1000`.
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    options: Vec<String>,
}

/// A bench to run.
#[derive(Debug, Args)]
pub(crate) struct BenchOptions {
    /// Which one.
    name: Bench,
    /// Its own options.
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    options: Vec<String>,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Trial {
    /// The process is killed while four clients write decisions.
    Kill,
    /// The process is killed while somebody works through an evening on the simulated company.
    Story,
    /// The power is cut while four clients write decisions.
    PowerCut,
    /// Nonsense is put into the manual's language: `reader`, `checker` or `expressions`.
    Fuzz,
    /// The disk fills up or fails, and the PostgreSQL server is killed.
    Faults,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Bench {
    /// Decisions over HTTP, idle memory and start.
    Http,
    /// Decisions at the store.
    Store,
}

pub(crate) fn trial(options: &TrialOptions) -> Result<Verdict, Box<dyn Error>> {
    let (package, task) = match options.name {
        Trial::Kill => ("trials", "kill"),
        Trial::Story => ("trials", "story"),
        Trial::Fuzz => ("trials", "fuzz"),
        Trial::PowerCut => ("store_trials", "power-cut"),
        Trial::Faults => ("store_trials", "faults"),
    };
    start(package, task, &options.options)
}

pub(crate) fn bench(options: &BenchOptions) -> Result<Verdict, Box<dyn Error>> {
    let (package, task) = match options.name {
        Bench::Http => ("trials", "bench-http"),
        Bench::Store => ("store_trials", "bench"),
    };
    start(package, task, &options.options)
}

/// Builds the programs of all packages, since one may start another and what they share would be
/// built anew for each alone, and runs the one of that name.
fn start(program: &str, task: &str, options: &[String]) -> Result<Verdict, Box<dyn Error>> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let packages = ["--package", "trials", "--package", "store_trials", "--package", "server"];
    let build = Command::new(&cargo).args(["build", "--release", "--bins"]).args(packages).status();
    if !build?.success() {
        return Ok(Verdict::Bad);
    }
    // This program is `debug/xtask` in the folder of what is built.
    let own = std::env::current_exe()?;
    let folder = own.ancestors().nth(2).ok_or("xtask was not started by cargo")?;
    let ran =
        Command::new(folder.join("release").join(program)).arg(task).args(options).status()?;
    Ok(if ran.success() { Verdict::Good } else { Verdict::Bad })
}
