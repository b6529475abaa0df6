//! What can be typed: one command, its options, and what each exit code means.
//!
//! 0 done, 1 the answer is no, 2 used wrongly, 3 could not run.

use std::process::ExitCode;
use std::time::Duration;

use clap::{Parser, Subcommand};
use vocabulary::{Error, Kind};

use crate::commands::{audit, demo, import, manual, openapi, run, sql, staff, token};
use crate::logging::{self, Amount};
use crate::output;

/// Runs a company from its operations manual.
#[derive(Parser)]
#[command(name = "quarterdeck", version, about, max_term_width = 100)]
#[command(
    after_help = "Options that say `[env: …]` can come from the environment instead, such as \
                        QUARTERDECK_DATA. QUARTERDECK_LOG sets what is logged, such as `debug`."
)]
struct CommandLine {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Checks a manual and tells every problem that it has
    Check(manual::Check),
    /// Explains a problem of a manual by its code
    Explain(manual::Explain),
    /// Prints the JSON Schema of every kind of block, for editors
    Schema,
    /// Starts the console and the API, and does the work that is due, until it is told to stop
    Run(run::Arguments),
    /// Starts a simulated company behind the same program, on this machine alone
    Demo(demo::Arguments),
    /// Adds people, lists them, and helps those who cannot sign in
    #[command(subcommand)]
    Staff(staff::Command),
    /// Makes, lists and revokes API keys
    #[command(subcommand)]
    Token(token::Command),
    /// Takes in files of records and events, under the manual that was published last
    #[command(subcommand)]
    Import(import::Command),
    /// Asks all facts in SQL, which only reads; works beside a running server, too
    Sql(sql::Arguments),
    /// Verifies and exports the audit; works while the server is stopped, too
    #[command(subcommand)]
    Audit(audit::Command),
    /// Prints the OpenAPI document of the HTTP interface
    Openapi,
}

/// Runs the command that was typed and says how it went.
#[must_use]
pub fn main() -> ExitCode {
    let command_line = CommandLine::parse();
    if let Err(error) = logging::start(match command_line.command {
        Command::Run(_) => Amount::Server,
        Command::Demo(_) => Amount::Demo,
        _ => Amount::Command,
    }) {
        return fail(&error);
    }
    // Installed before anything opens a connection; a second installation cannot happen.
    drop(rustls::crypto::ring::default_provider().install_default());
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => {
            return fail(
                &Error::unavailable("The program could not start its threads.")
                    .hint("Check the limits on processes and memory of this user.")
                    .because(error),
            );
        }
    };
    let done = runtime.block_on(carry_out(command_line.command));
    // A thread that computes without end, such as a check of the manual, keeps nobody from stopping.
    runtime.shutdown_timeout(FAREWELL);
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => fail(&error),
    }
}

/// How long threads that still work are waited for at the end: whatever must be kept is on the disk.
const FAREWELL: Duration = Duration::from_secs(2);

async fn carry_out(command: Command) -> vocabulary::Result<()> {
    match command {
        Command::Check(arguments) => manual::check_folder(&arguments),
        Command::Explain(arguments) => manual::explain(&arguments),
        Command::Schema => manual::schema(),
        Command::Run(arguments) => run::run(arguments).await,
        Command::Demo(arguments) => demo::run(arguments).await,
        Command::Staff(command) => staff::run(command).await,
        Command::Token(command) => token::run(command).await,
        Command::Import(command) => import::run(command).await,
        Command::Sql(arguments) => sql::run(arguments).await,
        Command::Audit(command) => audit::run(command).await,
        Command::Openapi => openapi::run(),
    }
}

fn fail(error: &Error) -> ExitCode {
    if error.code() != manual::SAID {
        output::error(error);
    }
    ExitCode::from(exit_code(error))
}

/// Conflicts that are no answer: the store or the folder cannot be used as things are.
const COULD_NOT_RUN: [&str; 3] = ["newer-store", "already-running", "other-key"];

fn exit_code(error: &Error) -> u8 {
    match error.kind() {
        Kind::Missing | Kind::Conflict | Kind::Forbidden | Kind::Policy | Kind::Outdated
            if !COULD_NOT_RUN.contains(&error.code()) =>
        {
            1
        }
        Kind::Invalid | Kind::TooLarge => 2,
        _ => 3,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_command_line_is_well_formed() {
        CommandLine::command().debug_assert();
    }

    #[test]
    fn exit_codes_tell_a_no_from_a_mistake_from_a_failure() {
        for (error, code) in [
            (Error::missing("x"), 1),
            (Error::conflict("audit-broken", "x"), 1),
            (Error::conflict("newer-store", "x"), 3),
            (Error::conflict("other-key", "x"), 3),
            (Error::invalid("x"), 2),
            (Error::unavailable("x"), 3),
            (Error::internal("x"), 3),
        ] {
            assert_eq!(exit_code(&error), code, "{}", error.code());
        }
    }
}
