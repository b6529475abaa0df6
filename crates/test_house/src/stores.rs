//! A store for one test, on either engine, and the macro that runs one test on both.
//!
//! Futures are boxed, so that half a database driver is not compiled again into every test binary. The
//! clock stands still until the test moves it. Nothing here sleeps or retries.

use std::path::Path;
use std::str::FromStr;

use futures::future::{BoxFuture, LocalBoxFuture};
use jiff::Timestamp;
use sea_orm::{ConnectOptions, ConnectionTrait, Database, DatabaseConnection};
use store::audit::verify::{Verification, Verified, verify};
use store::audit::{CheckpointFile, Signer};
use store::key::MasterKey;
use store::{Durability, Migration, Store, StoreAddress, StoreOptions};
use tempfile::TempDir;
use vocabulary::{FakeClock, Result};

use crate::postgres;

/// Runs each named `async fn(TestStore)` of this module on SQLite and on PostgreSQL, as the tests
/// `NAME::sqlite` and `NAME::postgres`.
#[macro_export]
macro_rules! on_both_engines {
    ($($name:ident),+ $(,)?) => {
        $(mod $name {
            #[test]
            fn sqlite() {
                $crate::stores::run($crate::stores::Engine::Sqlite, |house| {
                    Box::pin(super::$name(house))
                });
            }

            #[test]
            fn postgres() {
                $crate::stores::run($crate::stores::Engine::Postgres, |house| {
                    Box::pin(super::$name(house))
                });
            }
        })+
    };
}

/// Runs a test in a runtime of its own; it is no generic function, since a hundred copies of a runtime
/// take minutes to compile.
///
/// # Panics
/// When the test does.
#[expect(clippy::expect_used, reason = "a test cannot go on without its runtime")]
pub fn run(engine: Engine, story: fn(TestStore) -> LocalBoxFuture<'static, ()>) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    runtime
        .expect("a runtime can be started")
        .block_on(async { story(TestStore::on(engine).await).await });
}

/// What keeps the rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Engine {
    /// A file in the test's folder.
    Sqlite,
    /// A database in the run's cluster.
    Postgres,
}

/// A place for a store that belongs to one test: a folder, a clock and, on PostgreSQL, a database.
pub struct TestStore {
    engine: Engine,
    address: StoreAddress,
    clock: FakeClock,
    migrations: Vec<Migration>,
    folder: TempDir,
    _database: Option<postgres::Database>,
}

impl TestStore {
    /// Makes an empty place; the clock shows ten o'clock on 20 November 2026, UTC.
    ///
    /// # Panics
    /// When there is no room for it, or no PostgreSQL; the message says what to do.
    #[expect(clippy::expect_used, reason = "a test cannot go on without its folder")]
    pub fn on(engine: Engine) -> BoxFuture<'static, Self> {
        Box::pin(async move {
            let folder = tempfile::tempdir().expect("the temporary folder can be written");
            let database = match engine {
                Engine::Sqlite => None,
                Engine::Postgres => Some(postgres::database().await),
            };
            let address = match &database {
                None => StoreAddress::in_folder(folder.path()),
                Some(database) => {
                    StoreAddress::from_str(&database.url).expect("the address is ours")
                }
            };
            let clock = FakeClock::at(Timestamp::constant(1_795_168_800, 0));
            Self { engine, address, clock, migrations: Vec::new(), folder, _database: database }
        })
    }

    /// Adds the tables of a feature to what the next opening creates.
    #[must_use]
    pub fn with(mut self, migrations: &[Migration]) -> Self {
        self.migrations.extend(migrations);
        self
    }

    /// Opens the store; a second call opens it as another process would, with its own connections.
    ///
    /// # Errors
    /// As [`Store::open`].
    pub fn try_open(&self) -> BoxFuture<'_, Result<Store>> {
        Box::pin(async move {
            Store::open(StoreOptions {
                address: &self.address,
                migrations: &self.migrations,
                clock: std::sync::Arc::new(self.clock.clone()),
                process: "test",
                durability: Durability::Full,
            })
            .await
        })
    }

    /// Opens the store as [`Self::try_open`] does.
    ///
    /// # Panics
    /// When it cannot be opened.
    #[expect(clippy::panic, reason = "a test that wants the error calls `try_open`")]
    pub fn open(&self) -> BoxFuture<'_, Store> {
        Box::pin(async move {
            match self.try_open().await {
                Ok(store) => store,
                Err(error) => panic!("the store cannot be opened: {}", error.chain()),
            }
        })
    }

    /// Opens a connection past the store, such as an intruder has who knows the database.
    ///
    /// # Panics
    /// When the database is not there.
    #[expect(clippy::expect_used, reason = "a test cannot go on without it")]
    pub fn intruder(&self) -> BoxFuture<'_, Intruder> {
        Box::pin(async move {
            let url = match &self.address {
                StoreAddress::Sqlite(path) => format!("sqlite:{}?mode=rwc", path.display()),
                StoreAddress::Postgres(url) => url.expose().to_owned(),
            };
            let mut options = ConnectOptions::new(url);
            options.max_connections(1).sqlx_logging(false);
            Intruder(Database::connect(options).await.expect("the database can be opened"))
        })
    }

    /// Verifies the audit as the command line does, trusting nobody's key in particular.
    ///
    /// # Errors
    /// The first break.
    pub fn verify(&self) -> BoxFuture<'_, Result<Verified>> {
        self.verify_signed_by(None)
    }

    /// Verifies the audit and that its checkpoints were signed by `public_key`.
    ///
    /// # Errors
    /// The first break.
    pub fn verify_signed_by(&self, public_key: Option<String>) -> BoxFuture<'_, Result<Verified>> {
        Box::pin(async move {
            let (address, files) = (&self.address, &[self.checkpoint_file()]);
            verify(Verification { address, files, public_key, witnesses: &[] }).await
        })
    }

    /// Signs with a key that is the same in every test.
    #[must_use]
    pub fn signer(&self) -> Signer {
        Signer::new(&MasterKey::from_bytes([7; 32]))
    }

    /// Returns the copy of the checkpoints in the test's folder.
    #[must_use]
    pub fn checkpoint_file(&self) -> CheckpointFile {
        CheckpointFile::in_folder(self.folder())
    }

    /// Returns the folder of the test, which goes with it.
    #[must_use]
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Returns where the store is.
    #[must_use]
    pub fn address(&self) -> &StoreAddress {
        &self.address
    }

    /// Returns what keeps the rows.
    #[must_use]
    pub fn engine(&self) -> Engine {
        self.engine
    }

    /// Returns the time, to be moved by hand.
    #[must_use]
    pub fn clock(&self) -> &FakeClock {
        &self.clock
    }
}

/// A connection that may do everything the store would never do.
pub struct Intruder(DatabaseConnection);

impl Intruder {
    /// Runs statements, separated by semicolons.
    ///
    /// # Panics
    /// When the database refuses them.
    #[expect(clippy::panic, reason = "a test's own statements are right or to be mended")]
    pub fn run<'r>(&'r self, sql: &'r str) -> BoxFuture<'r, ()> {
        Box::pin(async move {
            if let Err(error) = self.0.execute_unprepared(sql).await {
                panic!("{sql}: {error}");
            }
        })
    }

    /// Returns the connection, for reading.
    #[must_use]
    pub fn connection(&self) -> &DatabaseConnection {
        &self.0
    }
}
