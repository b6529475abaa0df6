//! SQLite: one file, write-ahead log, every commit on the disk before it is acknowledged.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use sea_orm::{
    DatabaseConnection, IsolationLevel, SqliteTransactionMode, TransactionOptions, TransactionTrait,
};
use sqlx::sqlite::{
    SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous,
};
use sqlx::{ConnectOptions, Connection};
use vocabulary::{Error, Kind, Result, SharedClock};

use crate::error::{self, CODE_BROKEN, is_damage};
use crate::migrations::Migrator;
use crate::open::{Durability, Inspection, LaneConnection, Opened};
use crate::{outside, scalar};

mod disk;
mod file;
mod seat;

pub(crate) use disk::Disk;
pub(crate) use file::take;
pub(crate) use seat::Seat;

/// The oldest SQLite that is used: older ones can lose a write-ahead log that two processes restart
/// at the same moment.
const OLDEST: [u32; 3] = [3, 51, 3];

/// How many connections read: as many as can be busy on a small machine, and a few more.
const READERS: u32 = 6;

/// How long a reader waits for a free connection before its caller is told to come back.
const ACQUIRE: Duration = Duration::from_secs(5);

/// How long a writer waits for the other processes that write beside it.
const BUSY: Duration = Duration::from_secs(10);

/// How long and how often a writer tries to open a file while others open it, too: where a new file gets its
/// write-ahead log, SQLite itself waits for nobody.
const SOON: Duration = Duration::from_millis(20);
const TRIES: usize = 100;

/// How many units share one commit: at 150 µs each they delay nobody by more than 40 ms.
const BATCH: usize = 256;

/// Looks through the file and names the first thing that is wrong.
const INSPECT: &str = "pragma quick_check(1)";

/// How long a start may look: hardly felt by whoever waits for it, and enough for some hundred
/// megabytes that are in memory.
const LOOK: Duration = Duration::from_millis(200);

/// After how many pages, or as many other steps, the time is looked at.
const STEPS: i32 = 100;

// SQLite's codes: somebody else has the file; an inspection was told to end; the disk did not do what it was told; the file makes
// no sense; the file is something else.
const LOCKED: i32 = 5;
const INTERRUPTED: i32 = 9;
const DISK_FAILED: i32 = 10;
const DAMAGED: i32 = 11;
const NO_DATABASE: i32 = 26;

/// A transaction sees the store as it was at its first statement anyway.
pub(crate) const ONE_MOMENT: Option<IsolationLevel> = None;

/// A writer holds the whole file, so that no row can be locked by another one.
pub(crate) const SKIP_LOCKED: &str = "";
pub(crate) const FOR_UPDATE: &str = "";
pub(crate) const FOR_SHARE: &str = "";

/// Lists the tables of the audit.
pub(crate) const AUDIT_TABLES: &str =
    "select name from sqlite_master where type = 'table' and name like 'audit%'";

/// Opens the file, checks that it is set up as promised, and brings its tables up to date.
pub(crate) async fn open(
    path: &Path,
    durability: Durability,
    migrator: &Migrator,
    clock: &SharedClock,
) -> Result<Opened> {
    file::make(path);
    let file = File { path: path.to_owned(), durability };
    let seat = Seat::take()?;
    // There, so that SQLite's thread is on the same processor.
    let connecting = file.clone();
    let connecting = seat.handle().spawn(async move { connecting.connect().await });
    let connection = connecting.await.map_err(Error::internal)??;
    file.look(clock).await?;
    migrate(&connection, migrator).await?;
    // Not before it is known to be a store: the rights of somebody's notes are left alone, too.
    file::restrict(path);
    let reader = file.readers().await?;
    let lane = LaneConnection {
        connection,
        reopen: Box::new(move |inspection| {
            let file = file.clone();
            Box::pin(async move { file.connect_again(inspection).await })
        }),
        seat: Some(seat),
    };
    Ok(Opened { reader, lanes: vec![lane], batch: BATCH, disk: Some(Disk::of(path)) })
}

/// Says whether there is a file.
pub(crate) fn is_made(path: &Path) -> Result<bool> {
    path.try_exists().map_err(|error| {
        Error::unavailable(format!("The store {} cannot be looked at.", path.display()))
            .hint("Let this user read the folder, or run the command as the user who runs the server.")
            .because(error)
    })
}

/// Opens the file for reading alone, without creating or changing anything.
///
/// SQLite reads beside a writer by means of two more files. Where it cannot make them, as on a disk
/// that is only read, nobody writes; and a store that was left in order needs none.
pub(crate) async fn open_to_read(path: &Path) -> Result<DatabaseConnection> {
    let options = SqliteConnectOptions::new().filename(path).read_only(true).busy_timeout(BUSY);
    let opened = match read(path, options.clone()).await {
        Err(error) if is_left_in_order(path) && !is_damage(&error) => {
            read(path, options.immutable(true)).await.map_err(|_| error)
        }
        opened => opened,
    };
    match opened {
        Ok(Some(connection)) => Ok(connection),
        Ok(None) => Err(Error::unavailable(format!("The file {} is not a store.", path.display()))
            .hint("Name the data folder, or the store itself with `sqlite:PATH`.")),
        Err(error) if is_damage(&error) => Err(no_database(path).because(error)),
        Err(error) if error.kind() == Kind::Internal || error.code() == CODE_BROKEN => {
            Err(cannot_read(path).because(error))
        }
        Err(error) => Err(error),
    }
}

/// Says whether all of a store is in its one file.
fn is_left_in_order(path: &Path) -> bool {
    let mut log = path.as_os_str().to_owned();
    log.push("-wal");
    Path::new(&log).metadata().map_or(true, |log| log.len() == 0)
}

/// Opens a file; none when it holds no store.
async fn read(path: &Path, options: SqliteConnectOptions) -> Result<Option<DatabaseConnection>> {
    let pool = SqlitePoolOptions::new().max_connections(1).connect_with(options).await;
    let connection =
        pool.map(DatabaseConnection::from).map_err(|error| cannot_open(path, error))?;
    let table: Option<String> = scalar(&connection, AUDIT_TABLES, []).await?;
    Ok(table.map(|_| connection))
}

fn cannot_read(path: &Path) -> Error {
    Error::unavailable(format!("The store {} cannot be read where it is.", path.display())).hint(
        "Let this user read and write its folder, or copy the whole folder to where they may and \
         name the copy.",
    )
}

/// Opens one connection that is never idle too long nor too old: it keeps its prepared statements.
async fn connect_once(
    options: &SqliteConnectOptions,
) -> std::result::Result<SqlitePool, sqlx::Error> {
    SqlitePoolOptions::new()
        .max_connections(1)
        .idle_timeout(None)
        .max_lifetime(None)
        .acquire_timeout(ACQUIRE)
        .test_before_acquire(false)
        .connect_with(options.clone())
        .await
}

#[derive(Clone)]
struct File {
    path: PathBuf,
    durability: Durability,
}

impl File {
    /// Opens the connection that writes.
    async fn connect(&self) -> Result<DatabaseConnection> {
        let options = self
            .options()
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .foreign_keys(true)
            .synchronous(self.synchronous());
        let mut opened = connect_once(&options).await;
        for _ in 0..TRIES {
            if !opened.as_ref().is_err_and(|error| code(error) == LOCKED) {
                break;
            }
            tokio::time::sleep(SOON).await;
            opened = connect_once(&options).await;
        }
        let pool = opened.map_err(|error| cannot_open(&self.path, error))?;
        let connection = DatabaseConnection::from(pool);
        self.check(&connection).await?;
        Ok(connection)
    }

    /// Opens the writing connection after a failure and, where it is to inspect, makes sure that the
    /// file is sound.
    async fn connect_again(&self, inspection: Inspection) -> Result<DatabaseConnection> {
        let connection = self.connect().await?;
        if inspection == Inspection::None {
            return Ok(connection);
        }
        let sound: Option<String> = scalar(&connection, INSPECT, []).await?;
        match sound.as_deref() {
            Some("ok") => Ok(connection),
            _ => Err(damaged(&self.path, sound.unwrap_or_default())),
        }
    }

    /// Inspects the file as far as a start may take, so that one that is damaged is not served: a
    /// small one whole, of a large one the beginning.
    async fn look(&self, clock: &SharedClock) -> Result<()> {
        let mut connection =
            self.options().connect().await.map_err(|e| cannot_open(&self.path, e))?;
        let (began, clock) = (clock.monotonic(), Arc::clone(clock));
        let in_time = move || clock.monotonic().saturating_sub(began) < LOOK;
        let handle = connection.lock_handle().await;
        handle.map_err(|e| cannot_open(&self.path, e))?.set_progress_handler(STEPS, in_time);
        let sound = sqlx::query_scalar::<_, String>(INSPECT).fetch_one(&mut connection).await;
        let closed = connection.close().await;
        match sound {
            Ok(sound) if sound == "ok" => closed.map_err(|error| cannot_open(&self.path, error)),
            Ok(found) => Err(damaged(&self.path, found)),
            Err(error) if code(&error) == INTERRUPTED => Ok(()),
            Err(error) => Err(cannot_open(&self.path, error)),
        }
    }

    async fn readers(&self) -> Result<DatabaseConnection> {
        let options = self.options().pragma("query_only", "on");
        let pool = SqlitePoolOptions::new()
            .max_connections(READERS)
            .acquire_timeout(ACQUIRE)
            .test_before_acquire(false)
            .connect_with(options)
            .await
            .map_err(|error| cannot_open(&self.path, error))?;
        Ok(DatabaseConnection::from(pool))
    }

    fn options(&self) -> SqliteConnectOptions {
        SqliteConnectOptions::new()
            .filename(&self.path)
            .busy_timeout(BUSY)
            .disable_statement_logging()
    }

    fn synchronous(&self) -> SqliteSynchronous {
        match self.durability {
            Durability::Full => SqliteSynchronous::Full,
            Durability::Normal => SqliteSynchronous::Normal,
            Durability::Off => SqliteSynchronous::Off,
        }
    }

    /// Reads back what was asked for: a file system or an old library may quietly do otherwise.
    async fn check(&self, connection: &DatabaseConnection) -> Result<()> {
        let version: Option<String> = scalar(connection, "select sqlite_version()", []).await?;
        refuse_older(&version.unwrap_or_default())?;
        let expected = match self.durability {
            Durability::Full => 2,
            Durability::Normal => 1,
            Durability::Off => 0,
        };
        let journal: Option<String> = scalar(connection, "pragma journal_mode", []).await?;
        let synchronous: Option<i32> = scalar(connection, "pragma synchronous", []).await?;
        let keys: Option<i32> = scalar(connection, "pragma foreign_keys", []).await?;
        if journal.as_deref() == Some("wal") && synchronous == Some(expected) && keys == Some(1) {
            return Ok(());
        }
        Err(Error::unavailable(format!(
            "The store {} cannot be used safely: SQLite answers journal mode {journal:?}, \
             synchronous {synchronous:?}, foreign keys {keys:?}.",
            self.path.display()
        ))
        .hint("Put the data folder on a local disk; network file systems cannot hold it."))
    }
}

async fn migrate(connection: &DatabaseConnection, migrator: &Migrator) -> Result<()> {
    let tx = connection
        .begin_with_options(TransactionOptions {
            sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
            ..TransactionOptions::default()
        })
        .await
        .map_err(outside)?;
    migrator.migrate(&tx).await?;
    tx.commit().await.map_err(outside)
}

fn refuse_older(version: &str) -> Result<()> {
    let mut numbers = version.split('.').map(|number| number.parse::<u32>().unwrap_or(0));
    let found: [u32; 3] = std::array::from_fn(|_| numbers.next().unwrap_or(0));
    if found >= OLDEST {
        return Ok(());
    }
    let [major, minor, patch] = OLDEST;
    Err(Error::unavailable(format!(
        "The program was built with SQLite {version}, and needs {major}.{minor}.{patch} or newer."
    ))
    .hint("Use the released program, which brings its own SQLite."))
}

fn cannot_open(path: &Path, error: sqlx::Error) -> Error {
    match code(&error) {
        NO_DATABASE => return no_database(path).because(error),
        DAMAGED => return damaged(path, error),
        DISK_FAILED => {
            let says = format!("The disk failed while the store {} was opened.", path.display());
            return Error::unavailable(says)
                .hint("Look at the disk's health and the log of the machine, and start again.")
                .because(error);
        }
        _ => {}
    }
    Error::unavailable(format!("The store {} cannot be opened.", path.display()))
        .hint("Check that the folder exists, may be written by this user, and has free space.")
        .because(error)
}

/// Returns SQLite's code without what extends it, or 0.
fn code(error: &sqlx::Error) -> i32 {
    let code = error.as_database_error().and_then(|error| error.code());
    code.and_then(|code| code.parse::<i32>().ok()).unwrap_or(0) & 0xff
}

fn damaged(path: &Path, found: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Error {
    error::damaged(&path.display().to_string()).because(found)
}

fn no_database(path: &Path) -> Error {
    Error::unavailable(format!("The file {} is not a database.", path.display()))
        .hint("Name the file of a store, or one that does not exist yet; this one was left alone.")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_before_the_oldest_are_refused() {
        for (version, fits) in [
            ("3.51.3", true),
            ("3.51.2", false),
            ("3.9.9", false),
            ("3.52.0", true),
            ("4.0.0", true),
            ("", false),
        ] {
            assert_eq!(refuse_older(version).is_ok(), fits, "{version}");
        }
    }
}
