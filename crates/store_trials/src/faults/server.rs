//! A PostgreSQL server that a trial may kill. The tests' shared one is in `test_house`.

use std::ffi::OsStr;
use std::fs;
use std::os::unix::fs::MetadataExt;
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use tempfile::TempDir;

use crate::Trouble;

/// Where Debian and Ubuntu put each major version, as `15/bin`.
const VERSIONS: &str = "/usr/lib/postgresql";

/// How long a server may take to answer: after a kill it first waits for its children to be gone.
const PATIENCE: Duration = Duration::from_secs(60);

pub(super) struct Server {
    binaries: PathBuf,
    /// Holds the socket, and everything that has no other place.
    folder: TempDir,
    data: PathBuf,
    process: Child,
}

impl Server {
    pub(super) fn start() -> Result<Self, Trouble> {
        let folder = own_folder()?;
        let data = folder.path().join("data");
        Self::begin(folder, data)
    }

    /// Starts one whose tables are on another disk than its write-ahead log.
    pub(super) fn start_with_tables_on(disk: &Path) -> Result<Self, Trouble> {
        Self::begin(own_folder()?, disk.join("data"))
    }

    fn begin(folder: TempDir, data: PathBuf) -> Result<Self, Trouble> {
        let binaries =
            newest().ok_or("PostgreSQL's server programs are missing; run script/test")?;
        let mut initialise = as_server(&binaries.join("initdb"));
        initialise.args(["--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"]);
        initialise.arg("--waldir").arg(folder.path().join("log"));
        run(initialise.args(["--username", "quarterdeck", "--pgdata"]).arg(&data))?;
        let process = spawn(&binaries, &data, folder.path())?;
        let mut server = Self { binaries, folder, data, process };
        server.wait_until_ready()?;
        Ok(server)
    }

    pub(super) fn folder(&self) -> &Path {
        self.folder.path()
    }

    pub(super) fn url(&self) -> String {
        let host = self.folder().display().to_string().replace('/', "%2F");
        format!("postgres://quarterdeck@localhost/postgres?host={host}")
    }

    /// Kills the server as a crash does, and leaves its children to notice.
    pub(super) fn kill(&mut self) -> Result<(), Trouble> {
        self.process.kill()?;
        self.process.wait()?;
        Ok(())
    }

    pub(super) fn start_again(&mut self) -> Result<(), Trouble> {
        self.process = spawn(&self.binaries, &self.data, self.folder.path())?;
        self.wait_until_ready()
    }

    fn wait_until_ready(&mut self) -> Result<(), Trouble> {
        let begun = Instant::now();
        while begun.elapsed() < PATIENCE {
            if self.process.try_wait()?.is_some() {
                // The children of the killed one still hold its memory.
                self.process = spawn(&self.binaries, &self.data, self.folder.path())?;
            }
            let mut ready = Command::new(self.binaries.join("pg_isready"));
            let ready = ready.arg("--quiet").arg("--host").arg(self.folder.path()).status()?;
            if ready.success() && UnixStream::connect(self.folder().join(".s.PGSQL.5432")).is_ok() {
                return Ok(());
            }
            sleep(Duration::from_millis(20));
        }
        Err("the PostgreSQL server did not start".into())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // INT is PostgreSQL's fast shutdown; it ends the children and frees the shared memory.
        let id = self.process.id().to_string();
        drop(Command::new("kill").args(["-INT", &id]).status());
        drop(self.process.wait());
    }
}

/// Makes a folder that the server's user may use.
fn own_folder() -> Result<TempDir, Trouble> {
    let folder = tempfile::Builder::new().prefix("qd-server-").tempdir()?;
    give_to_server(folder.path())?;
    Ok(folder)
}

/// Lets the server's user have a folder.
pub(super) fn give_to_server(folder: &Path) -> Result<(), Trouble> {
    if is_root() {
        run(Command::new("chown").arg("nobody:nogroup").arg(folder))?;
    }
    Ok(())
}

fn spawn(binaries: &Path, data: &Path, folder: &Path) -> Result<Child, Trouble> {
    let mut socket = std::ffi::OsString::from("unix_socket_directories=");
    socket.push(folder);
    let mut command = as_server(&binaries.join("postgres"));
    command.arg("-D").arg(data);
    for setting in [&*socket, OsStr::new("listen_addresses="), OsStr::new("shared_buffers=16MB")] {
        command.arg("-c").arg(setting);
    }
    Ok(command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn()?)
}

/// Prepares a command that runs as a user who may run the server, and ends with its parent.
fn as_server(program: &Path) -> Command {
    let mut command = Command::new("setpriv");
    if is_root() {
        command.args(["--reuid=nobody", "--regid=nogroup", "--clear-groups"]);
    }
    command.args(["--pdeathsig", "KILL", "--"]).arg(program);
    command.env("LC_ALL", "C.UTF-8").current_dir("/");
    command
}

fn run(command: &mut Command) -> Result<(), Trouble> {
    let said = command.output()?;
    if said.status.success() {
        return Ok(());
    }
    Err(String::from_utf8_lossy(&said.stderr).into_owned().into())
}

fn is_root() -> bool {
    fs::metadata("/proc/self").is_ok_and(|process| process.uid() == 0)
}

fn newest() -> Option<PathBuf> {
    let found = fs::read_dir(VERSIONS).into_iter().flatten().flatten();
    let versions = found.filter_map(|entry| entry.file_name().to_str()?.parse::<u32>().ok());
    let bins = |version: u32| Path::new(VERSIONS).join(version.to_string()).join("bin");
    versions.filter(|version| bins(*version).join("initdb").exists()).max().map(bins)
}
