//! The `quarterdeck` program.

use std::process::ExitCode;

fn main() -> ExitCode {
    server::command_line::main()
}
