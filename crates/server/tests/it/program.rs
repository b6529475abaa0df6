//! The program as a test drives it: commands that end, and a server on a free port that ends with the
//! test.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::Duration;

use server::house::HouseOptions;
use server::{House, Place};
use tempfile::TempDir;

/// The program itself.
pub(crate) const PROGRAM: &str = env!("CARGO_BIN_EXE_quarterdeck");

/// How often something is tried that holds soon.
const TRIES: u32 = 600;

/// How long to wait between two tries.
const BETWEEN: Duration = Duration::from_millis(50);

/// A data folder of its own, with the commands on it.
pub(crate) struct Program {
    folder: TempDir,
}

/// A server that is killed with the value.
pub(crate) struct Serving {
    child: Child,
    pub(crate) url: String,
}

/// What a command did.
#[derive(Debug)]
pub(crate) struct Done {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Program {
    pub(crate) fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    /// Makes the folder inside another one.
    pub(crate) fn inside(folder: &Path) -> Self {
        Self { folder: tempfile::tempdir_in(folder).unwrap() }
    }

    pub(crate) fn folder(&self) -> &Path {
        self.folder.path()
    }

    pub(crate) fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    /// Runs a command on the data folder.
    pub(crate) fn does(&self, arguments: &[&str]) -> Done {
        let data = self.data();
        let mut all = arguments.to_vec();
        all.extend(["--data", data.to_str().unwrap()]);
        run(&all)
    }

    /// Starts the server on a free port and waits until it is ready.
    pub(crate) fn serves(&self) -> Serving {
        self.serves_with(&[])
    }

    /// Does the same with further options.
    pub(crate) fn serves_with(&self, options: &[&str]) -> Serving {
        let mut run = command();
        run.args(["run", "--listen", "127.0.0.1:0", "--data"]).arg(self.data()).args(options);
        Serving::begin(run)
    }

    /// Opens the house inside this process, without serving it.
    pub(crate) async fn opens(&self) -> House {
        install_provider();
        let place = Place { data: self.data(), store: None, checkpoints: None, key: None };
        House::open(HouseOptions::new(place)).await.unwrap()
    }

    /// Writes the pages of a manual into a folder beside the data.
    pub(crate) fn writes_manual(&self, pages: &[(&str, &str)]) -> String {
        let folder = self.folder().join("manual");
        for (path, text) in pages {
            let file = folder.join(path);
            std::fs::create_dir_all(file.parent().unwrap()).unwrap();
            std::fs::write(file, text).unwrap();
        }
        folder.to_str().unwrap().to_owned()
    }

    /// Makes a key with these rights, and for as many requests as there may be.
    pub(crate) fn key(&self, scopes: &str) -> String {
        let arguments =
            ["token", "create", "--name", "test", "--rate", "100000", "--scope", scopes];
        let done = self.does(&arguments);
        assert_eq!(done.code, 0, "{}", done.err);
        done.out.trim().to_owned()
    }
}

impl Serving {
    /// Starts a server and waits until it is ready.
    pub(crate) fn begin(run: Command) -> Self {
        Self::begin_telling(run, Stdio::null())
    }

    /// Does the same, with somewhere to put what it says beside.
    pub(crate) fn begin_telling(mut run: Command, beside: Stdio) -> Self {
        let mut child = run.stdout(Stdio::piped()).stderr(beside).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let url = line.trim().rsplit(' ').next().unwrap_or_default().to_owned();
        assert!(url.starts_with("http://localhost:"), "{line:?}");
        Self { child, url }
    }

    /// Asks the server to stop and waits until it has.
    pub(crate) fn stops(mut self) -> i32 {
        let told = Command::new("kill").args(["-TERM", &self.child.id().to_string()]).status();
        assert!(told.unwrap().success());
        self.child.wait().unwrap().code().unwrap_or(-1)
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

/// Runs a command as it stands.
pub(crate) fn run(arguments: &[&str]) -> Done {
    done(&command().args(arguments).output().unwrap())
}

pub(crate) fn done(output: &Output) -> Done {
    Done {
        code: output.status.code().unwrap_or(-1),
        out: String::from_utf8_lossy(&output.stdout).into_owned(),
        err: String::from_utf8_lossy(&output.stderr).into_owned(),
    }
}

/// The program with nothing of the caller's environment that could reach into it.
pub(crate) fn command() -> Command {
    alone(Command::new(PROGRAM))
}

/// Takes from a command what could reach into the program.
pub(crate) fn alone(mut command: Command) -> Command {
    for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("QUARTERDECK_")) {
        command.env_remove(name);
    }
    command
}

/// Tries until something holds, which it does soon if it ever does.
pub(crate) async fn until(holds: impl AsyncFn() -> bool) {
    let mut tries = 0;
    while !holds().await {
        tries += 1;
        assert!(tries < TRIES, "it did not come to hold");
        tokio::time::sleep(BETWEEN).await;
    }
}

/// A client that follows no redirect, since where one leads is what is tested.
pub(crate) fn client() -> reqwest::Client {
    install_provider();
    reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build().unwrap()
}

/// Every test is its own process or shares one; a second installation changes nothing.
fn install_provider() {
    drop(rustls::crypto::ring::default_provider().install_default());
}
