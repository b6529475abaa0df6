//! Starting the cluster, or joining the one that an earlier test of the same run has started.
//!
//! Tests are processes of their own, so they meet in a folder named after the runner and take turns
//! by a file lock. `keeper.sh` then holds the server until the runner is gone. Root may not run the
//! server: as root everything of PostgreSQL's runs as `nobody`.

use std::ffi::OsString;
use std::fmt;
use std::fs::{self, DirBuilder, File};
use std::io;
use std::os::unix::fs::{DirBuilderExt, MetadataExt};
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use super::runner::{self, Runner};

/// The role that owns everything in the cluster.
pub(super) const ROLE: &str = "quarterdeck";

/// Where Debian and Ubuntu put each major version, as `15/bin`.
const VERSIONS: &str = "/usr/lib/postgresql";

/// What the names of all clusters' folders begin with.
const PREFIX: &str = "quarterdeck-postgres-";

/// How long a starting server may take before the test gives up: a second is usual, a loaded
/// machine with two cores that is compiling may need many.
const PATIENCE: Duration = Duration::from_secs(60);

/// How long a cluster lives at most. The longest run known takes minutes; a shell that started a
/// test by hand may stay for days and must not keep a server for it.
const LONGEST_LIFE: Duration = Duration::from_secs(4 * 60 * 60);

/// A socket's path must fit into 107 bytes, and this is what the server adds to the folder's.
const SOCKET: &str = ".s.PGSQL.5432";
const LONGEST_SOCKET_PATH: usize = 107;

/// A running cluster.
#[derive(Debug, Clone)]
pub(super) struct Cluster {
    binaries: PathBuf,
    folder: PathBuf,
}

/// Why there is no cluster, and what to do about it.
#[derive(Debug)]
pub struct Problem(String);

impl Problem {
    pub(super) fn new(what: &str, why: impl fmt::Display) -> Self {
        Self(format!("{what} {why}"))
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl Cluster {
    /// Joins the cluster of this test run, and starts it when this is the first test to ask.
    pub(super) fn join() -> Result<Self, Problem> {
        let binaries = newest_binaries(Path::new(VERSIONS))?;
        let runner = runner::find()
            .ok_or_else(|| Problem::new("The test run's process cannot be read", "from /proc."))?;
        let home = std::env::temp_dir();
        let folder = home.join(format!("{PREFIX}{}-{}", runner.id, runner.started));
        check_length(&folder)?;
        make_folder(&folder)?;
        let cluster = Self { binaries, folder };
        // The lock goes with the file at the end of this function, or with this process.
        let _turn = cluster.lock()?;
        if !cluster.answers() {
            sweep(&home);
            cluster.start(runner)?;
        }
        Ok(cluster)
    }

    /// Gives the address of one of its databases.
    pub(super) fn url(&self, database: &str) -> String {
        let host = percent_encoded(&self.folder);
        format!("postgres://{ROLE}@localhost/{database}?host={host}")
    }

    /// Gives the folder that holds the server's socket.
    pub(super) fn socket_folder(&self) -> &Path {
        &self.folder
    }

    /// Gives the path of one of PostgreSQL's programs.
    pub(super) fn program(&self, name: &str) -> PathBuf {
        self.binaries.join(name)
    }

    fn lock(&self) -> Result<File, Problem> {
        let path = self.folder.join("lock");
        let file = File::create(&path).map_err(|error| at(&path, "cannot be written", error))?;
        file.lock().map_err(|error| at(&path, "cannot be locked", error))?;
        Ok(file)
    }

    fn answers(&self) -> bool {
        UnixStream::connect(self.folder.join(SOCKET)).is_ok()
    }

    fn start(&self, runner: Runner) -> Result<(), Problem> {
        let data = self.folder.join("data");
        if data.exists() {
            // A server that died half-way may have left anything.
            fs::remove_dir_all(&data).map_err(|error| at(&data, "cannot be removed", error))?;
        }
        self.initialise(&data)?;
        self.spawn_keeper(runner, &data)?;
        self.wait_until_ready()
    }

    fn initialise(&self, data: &Path) -> Result<(), Problem> {
        let mut command = as_server(&self.program("initdb"));
        command.args(["--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"]);
        command.arg("--username").arg(ROLE).arg("--pgdata").arg(data);
        let output = command
            .stdin(Stdio::null())
            .output()
            .map_err(|error| Problem::new("PostgreSQL's `initdb` did not start:", error))?;
        if output.status.success() {
            return Ok(());
        }
        let said = String::from_utf8_lossy(&output.stderr);
        let why = format!(
            "{}. Set TMPDIR to a folder that every user may enter, with 100 MB free.",
            said.trim().trim_end_matches('.')
        );
        Err(Problem::new("PostgreSQL's `initdb` failed:", why))
    }

    fn spawn_keeper(&self, runner: Runner, data: &Path) -> Result<(), Problem> {
        let server = as_server(&self.program("postgres"));
        let mut command = Command::new("setsid");
        command.args(["sh", "-c", include_str!("keeper.sh"), "keeper"]);
        command.arg(runner.id.to_string()).arg(LONGEST_LIFE.as_secs().to_string());
        command.arg(&self.folder);
        command.arg(server.get_program()).args(server.get_args()).arg("-D").arg(data);
        for setting in settings(&self.folder) {
            command.arg("-c").arg(setting);
        }
        // `setsid`: a runner that ends a slow test by its group must not end the cluster with it.
        command.current_dir("/");
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        command
            .spawn()
            .map(drop)
            .map_err(|error| Problem::new("The cluster's keeper did not start:", error))
    }

    fn wait_until_ready(&self) -> Result<(), Problem> {
        let begun = Instant::now();
        while begun.elapsed() < PATIENCE {
            let ready = Command::new(self.program("pg_isready"))
                .args(["--quiet", "--host"])
                .arg(&self.folder)
                .status();
            if ready.is_ok_and(|status| status.success()) {
                return Ok(());
            }
            sleep(Duration::from_millis(20));
        }
        let log = fs::read_to_string(self.folder.join("server.log")).unwrap_or_default();
        Err(Problem::new("PostgreSQL did not start in time; its log says:", log.trim()))
    }
}

/// Says how the server is set up: as a real one is, but small, and reachable by its socket alone.
///
/// `fsync` stays on: a test that loses nothing only because nothing is synced would prove nothing.
fn settings(folder: &Path) -> Vec<OsString> {
    let mut socket = OsString::from("unix_socket_directories=");
    socket.push(folder);
    let mut settings = vec![socket];
    settings.extend(
        [
            "listen_addresses=",
            "port=5432",
            "fsync=on",
            "full_page_writes=on",
            "max_connections=200",
            "shared_buffers=32MB",
            "max_wal_size=256MB",
            "timezone=UTC",
            // Nothing but tests writes here, and what is dropped needs no statistics.
            "autovacuum=off",
        ]
        .map(OsString::from),
    );
    settings
}

/// Prepares a command that runs as a user who may run the server, and ends with its parent.
fn as_server(program: &Path) -> Command {
    let mut command = Command::new("setpriv");
    if is_root() {
        command.args(["--reuid=nobody", "--regid=nogroup", "--clear-groups"]);
    }
    // As with the keeper, QUIT frees the shared memory that KILL would leave behind.
    command.args(["--pdeathsig", "QUIT", "--"]).arg(program);
    command.env("LC_ALL", "C.UTF-8").current_dir("/");
    command
}

fn is_root() -> bool {
    fs::metadata("/proc/self").is_ok_and(|process| process.uid() == 0)
}

/// Makes the folder for this user alone, and hands it to `nobody` when this is root.
fn make_folder(folder: &Path) -> Result<(), Problem> {
    match DirBuilder::new().mode(0o700).create(folder) {
        Ok(()) if is_root() => {
            let status = Command::new("chown").arg("nobody:nogroup").arg(folder).status();
            let handed = status.is_ok_and(|status| status.success());
            if handed { Ok(()) } else { Err(at(folder, "cannot be given to `nobody`", "by chown")) }
        }
        Ok(()) => Ok(()),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
        Err(error) => Err(at(folder, "cannot be created", error)),
    }
}

/// Removes what clusters left behind whose keeper was killed with their runner.
fn sweep(home: &Path) {
    for entry in fs::read_dir(home).into_iter().flatten().flatten() {
        let name = entry.file_name();
        let gone = name.to_str().and_then(runner_of).is_some_and(|runner| !runner.is_alive());
        if gone {
            // Another user's stays, and one that its keeper is removing may be gone already.
            drop(fs::remove_dir_all(entry.path()));
        }
    }
}

fn runner_of(folder: &str) -> Option<Runner> {
    let (id, started) = folder.strip_prefix(PREFIX)?.split_once('-')?;
    Some(Runner { id: id.parse().ok()?, started: started.parse().ok()? })
}

/// Finds the programs of the newest major version.
fn newest_binaries(versions: &Path) -> Result<PathBuf, Problem> {
    let found = fs::read_dir(versions).into_iter().flatten().flatten();
    let newest = found
        .filter_map(|entry| entry.file_name().to_str()?.parse::<u32>().ok())
        .filter(|version| versions.join(version.to_string()).join("bin/initdb").exists())
        .max();
    newest.map(|version| versions.join(version.to_string()).join("bin")).ok_or_else(|| {
        Problem::new(
            "PostgreSQL's server programs are missing:",
            format!(
                "there is no {}/*/bin/initdb. Run `script/test`, which installs them, or install \
                 Debian's package `postgresql`.",
                versions.display()
            ),
        )
    })
}

fn check_length(folder: &Path) -> Result<(), Problem> {
    let length = folder.join(SOCKET).as_os_str().len();
    if length <= LONGEST_SOCKET_PATH {
        return Ok(());
    }
    let why = format!("{length} bytes, {LONGEST_SOCKET_PATH} are possible. Set TMPDIR to `/tmp`.");
    Err(Problem::new("The path of PostgreSQL's socket would be too long:", why))
}

fn at(path: &Path, what: &str, why: impl fmt::Display) -> Problem {
    Problem(format!("{} {what}: {why}", path.display()))
}

/// Encodes a path for the query of an address: everything but letters, digits, `-`, `_` and `.`.
fn percent_encoded(path: &Path) -> String {
    let mut encoded = String::new();
    for byte in path.as_os_str().as_encoded_bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' => {
                encoded.push(char::from(*byte));
            }
            _ => encoded.push_str(&format!("%{byte:02X}")),
        }
    }
    encoded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_newest_version_is_a_number_not_a_word() {
        let versions = tempfile::tempdir().unwrap();
        for version in ["9", "15", "17", "18"] {
            fs::create_dir_all(versions.path().join(version).join("bin")).unwrap();
        }
        for version in ["9", "15", "17"] {
            fs::write(versions.path().join(version).join("bin/initdb"), "").unwrap();
        }
        // 18 has no initdb: only its client is installed. As a word, "9" would be the newest.
        let newest = newest_binaries(versions.path()).unwrap();
        assert_eq!(newest, versions.path().join("17/bin"));
    }

    #[test]
    fn missing_programs_name_the_remedy() {
        let problem = newest_binaries(Path::new("/nowhere")).unwrap_err().to_string();
        assert!(problem.contains("/nowhere/*/bin/initdb"), "{problem}");
        assert!(problem.contains("Run `script/test`"), "{problem}");
    }

    #[test]
    fn a_socket_path_that_the_kernel_refuses_is_refused_first() {
        let longest = LONGEST_SOCKET_PATH - SOCKET.len() - 1;
        assert!(check_length(Path::new(&"x".repeat(longest))).is_ok());
        let problem = check_length(Path::new(&"x".repeat(longest + 1))).unwrap_err().to_string();
        assert!(problem.contains("108 bytes"), "{problem}");
    }

    #[test]
    fn a_folder_names_its_runner() {
        let expected = Some(Runner { id: 12, started: 345 });
        assert_eq!(runner_of("quarterdeck-postgres-12-345"), expected);
        assert_eq!(runner_of("quarterdeck-postgres-12"), None);
        assert_eq!(runner_of("somebody-elses-12-345"), None);
    }

    #[test]
    fn sweeping_takes_the_dead_and_leaves_the_living() {
        let home = tempfile::tempdir().unwrap();
        let living = runner::find().unwrap();
        let keep = home.path().join(format!("{PREFIX}{}-{}", living.id, living.started));
        let take = home.path().join(format!("{PREFIX}{}-{}", living.id, living.started + 1));
        let other = home.path().join("letters");
        for folder in [&keep, &take, &other] {
            fs::create_dir(folder).unwrap();
        }
        sweep(home.path());
        assert!(keep.exists() && other.exists() && !take.exists());
    }

    #[test]
    fn an_address_keeps_a_strange_folder_whole() {
        assert_eq!(percent_encoded(Path::new("/tmp/a b-ü%")), "%2Ftmp%2Fa%20b-%C3%BC%25");
    }
}
