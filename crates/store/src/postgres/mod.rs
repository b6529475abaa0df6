//! PostgreSQL: several lanes, each with a connection of its own; the server groups their commits.

use std::str::FromStr;
use std::time::Duration;

use sea_orm::{DatabaseConnection, IsolationLevel, TransactionTrait};
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use vocabulary::{Error, Result, Secret};

use crate::migrations::Migrator;
use crate::open::{LaneConnection, Opened};
use crate::{execute, outside, scalar};

/// How many lanes write: enough that the server can group their commits, few enough that ten
/// processes fit its default of 100 connections.
const LANES: usize = 4;

/// How many connections read.
const READERS: u32 = 5;

/// How long a reader waits for a free connection before its caller is told to come back.
const ACQUIRE: Duration = Duration::from_secs(5);

/// How long opening a store waits before it looks why there is no connection yet.
const SOON: Duration = Duration::from_millis(300);

/// The oldest server that is tested.
const OLDEST: i32 = 150_000;

/// Names the lock under which one process at a time changes the schema ("quarterd" in ASCII).
const MIGRATION_LOCK: i64 = 0x7175_6172_7465_7264;

/// Lists the tables of the audit.
pub(crate) const AUDIT_TABLES: &str = "select tablename::text as name from pg_tables
    where schemaname = current_schema() and tablename like 'audit%'";

/// Lets a transaction see all of the store as it was at its first statement.
pub(crate) const ONE_MOMENT: Option<IsolationLevel> = Some(IsolationLevel::RepeatableRead);

/// Leaves out rows that another transaction has locked.
pub(crate) const SKIP_LOCKED: &str = "for update skip locked";

/// Keeps rows for the transaction that is going to change them.
pub(crate) const FOR_UPDATE: &str = "for update";

/// Keeps rows as they are for the transactions that decide by them.
pub(crate) const FOR_SHARE: &str = "for share";

/// Connects, checks the server's settings, and brings the tables up to date.
pub(crate) async fn open(url: &Secret, migrator: &Migrator) -> Result<Opened> {
    let options = options(url)?;
    let first = connect_soon(&options).await?;
    check(&first).await?;
    migrate(&first, migrator).await?;
    let mut lanes = vec![lane(first, &options)];
    while lanes.len() < LANES {
        lanes.push(lane(connect(&options).await?, &options));
    }
    let reader = PgPoolOptions::new()
        .max_connections(READERS)
        .acquire_timeout(ACQUIRE)
        .connect_with(options.clone().options([("default_transaction_read_only", "on")]))
        .await
        .map_err(|error| cannot_connect(&options, error))?;
    Ok(Opened { reader: DatabaseConnection::from(reader), lanes, batch: 1, disk: None })
}

/// Makes sure that the server is there and set up safely, without creating or changing anything.
pub(crate) async fn reach(url: &Secret) -> Result<()> {
    let connection = connect_soon(&options(url)?).await?;
    check(&connection).await?;
    connection.close().await.map_err(outside)
}

/// Says whether the database has the tables of a store.
pub(crate) async fn is_made(url: &Secret) -> Result<bool> {
    let connection = connect_soon(&options(url)?).await?;
    let table: Option<String> = scalar(&connection, AUDIT_TABLES, []).await?;
    connection.close().await.map_err(outside)?;
    Ok(table.is_some())
}

/// Connects for reading alone, without creating or changing anything.
pub(crate) async fn open_to_read(url: &Secret) -> Result<DatabaseConnection> {
    let options = options(url)?;
    let reading = options.clone().options([("default_transaction_read_only", "on")]);
    let connection = connect_soon(&reading).await?;
    if scalar::<String, _>(&connection, AUDIT_TABLES, []).await?.is_some() {
        return Ok(connection);
    }
    Err(Error::unavailable(format!("{} is not a store.", place(&options)))
        .hint("Name the database that Quarterdeck writes to."))
}

fn options(url: &Secret) -> Result<PgConnectOptions> {
    use sqlx::ConnectOptions;
    let options = PgConnectOptions::from_str(url.expose()).map_err(|error| {
        Error::invalid("The address of the PostgreSQL database cannot be read.")
            .hint("Write `postgres://USER:PASSWORD@HOST:PORT/DATABASE`.")
            .because(error)
    })?;
    Ok(options.application_name("quarterdeck").disable_statement_logging())
}

fn lane(connection: DatabaseConnection, options: &PgConnectOptions) -> LaneConnection {
    let options = options.clone();
    LaneConnection {
        connection,
        reopen: Box::new(move |_| {
            let options = options.clone();
            Box::pin(async move { connect(&options).await })
        }),
        seat: None,
    }
}

async fn connect(options: &PgConnectOptions) -> Result<DatabaseConnection> {
    PgPoolOptions::new()
        .max_connections(1)
        .idle_timeout(None)
        .max_lifetime(None)
        .acquire_timeout(ACQUIRE)
        .connect_with(options.clone())
        .await
        .map(DatabaseConnection::from)
        .map_err(|error| cannot_connect(options, error))
}

/// Connects as [`connect`] does, and says soon when nobody listens: a pool goes on trying for
/// seconds, which is right for a server that restarts and wrong for a mistyped address.
async fn connect_soon(options: &PgConnectOptions) -> Result<DatabaseConnection> {
    tokio::select! {
        connection = connect(options) => connection,
        error = refusal(options) => Err(error),
    }
}

/// Tries once beside the pool, after the time that a connection takes; ends only with a refusal.
async fn refusal(options: &PgConnectOptions) -> Error {
    use sqlx::ConnectOptions;
    tokio::time::sleep(SOON).await;
    match options.connect().await {
        Ok(_) => std::future::pending().await,
        Err(error) => cannot_connect(options, error),
    }
}

/// Refuses servers that are too old or that acknowledge what is not on their disk.
async fn check(connection: &DatabaseConnection) -> Result<()> {
    let version: Option<i32> =
        scalar(connection, "select current_setting('server_version_num')::int", []).await?;
    if version.unwrap_or(0) < OLDEST {
        return Err(Error::unavailable("The PostgreSQL server is older than version 15.")
            .hint("Use version 15 or newer."));
    }
    for setting in ["fsync", "synchronous_commit", "full_page_writes"] {
        let sql = format!("select current_setting('{setting}')");
        let value: Option<String> = scalar(connection, &sql, []).await?;
        if value.as_deref() == Some("off") {
            return Err(Error::unavailable(format!(
                "The PostgreSQL server has `{setting}` turned off and would lose acknowledged work."
            ))
            .hint(format!("Set `{setting} = on` in postgresql.conf and reload the server.")));
        }
    }
    Ok(())
}

async fn migrate(connection: &DatabaseConnection, migrator: &Migrator) -> Result<()> {
    let tx = connection.begin().await.map_err(outside)?;
    execute(&tx, "select pg_advisory_xact_lock($1)", [MIGRATION_LOCK.into()]).await?;
    migrator.migrate(&tx).await?;
    tx.commit().await.map_err(outside)
}

fn cannot_connect(options: &PgConnectOptions, error: sqlx::Error) -> Error {
    let place = place(options);
    // What the server itself says, such as that there is no such database, names the mistake; it
    // never repeats the password.
    let says = match error.as_database_error() {
        Some(refusal) => format!("{place} refuses the connection: {}.", refusal.message()),
        None => format!("{place} cannot be reached."),
    };
    Error::unavailable(says)
        .hint("Check that the server runs and that address, database, user and password are right.")
        .because(error)
}

/// Names the database and its server as a person knows them, without user and password.
fn place(options: &PgConnectOptions) -> String {
    let server = match options.get_socket() {
        Some(folder) => folder.display().to_string(),
        None => format!("{}:{}", options.get_host(), options.get_port()),
    };
    let database = options.get_database().unwrap_or("of the user's name");
    format!("The PostgreSQL database `{database}` at {server}")
}
