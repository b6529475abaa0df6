//! The built program: commands that end, and a server that ends with the story.

use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

/// A server that is killed with the value.
pub(crate) struct Serving(Child);

/// What a command did.
#[derive(Debug)]
pub(crate) struct Done {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

/// Starts the program's command line with nothing of the caller's environment that could reach into it.
pub(crate) fn command() -> Command {
    let mut command = Command::new(program());
    for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("QUARTERDECK_")) {
        command.env_remove(name);
    }
    command
}

/// Runs a command to its end.
pub(crate) fn run(mut command: Command) -> Done {
    let output = command.output().unwrap();
    Done {
        code: output.status.code().unwrap_or(-1),
        out: String::from_utf8_lossy(&output.stdout).trim().to_owned(),
        err: String::from_utf8_lossy(&output.stderr).into_owned(),
    }
}

impl Serving {
    /// Starts a server that logs into a file, and waits until it is ready.
    pub(crate) fn begin(mut run: Command, log: &Path) -> Self {
        let file = File::create(log).unwrap();
        let mut child = run.stdout(Stdio::piped()).stderr(file).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let serving = Self(child);
        let is_ready = line.starts_with("Quarterdeck is ready on ");
        assert!(is_ready, "{}", std::fs::read_to_string(log).unwrap());
        serving
    }

    /// Asks the server to stop, and waits until it has.
    pub(crate) fn stops(mut self) -> i32 {
        let told = Command::new("kill").args(["-TERM", &self.0.id().to_string()]).status();
        assert!(told.unwrap().success());
        self.0.wait().unwrap().code().unwrap_or(-1)
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        // When it has ended already there is nothing to end.
        drop(self.0.kill());
        drop(self.0.wait());
    }
}

/// Finds the program: it is built beside the folder of this test.
fn program() -> PathBuf {
    let this = std::env::current_exe().unwrap();
    let found = this.ancestors().skip(1).take(2).map(|folder| folder.join("quarterdeck"));
    let missing = "quarterdeck is not built; `cargo build --workspace --bin quarterdeck` does that";
    found.into_iter().find(|program| program.is_file()).expect(missing)
}
