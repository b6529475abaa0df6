//! One private PostgreSQL cluster per test run, one database per test.
//!
//! The first test that asks starts the cluster from the system's own binaries, and it ends with the
//! run (see `cluster`). There is no TCP port and no password: a Unix socket in a folder that only
//! this user may enter. It is not a place for anything that must last.

mod cluster;
mod runner;

use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};

use sqlx::{Connection, Executor, PgConnection};

use cluster::Cluster;
pub use cluster::Problem;

/// An empty database that belongs to one test and goes when it is dropped.
#[derive(Debug)]
pub struct Database {
    /// The address to open it with, such as `postgres://quarterdeck@localhost/test_42_9876_0?host=%2Ftmp%2F…`.
    pub url: String,
    name: String,
    cluster: Cluster,
}

/// Creates an empty database, and starts the cluster when this is the run's first.
///
/// # Panics
/// When the cluster cannot be started; the message says why and what to do.
pub async fn database() -> Database {
    match create().await {
        Ok(database) => database,
        Err(problem) => stop(&problem),
    }
}

#[expect(clippy::panic, reason = "a test cannot go on without its database")]
fn stop(problem: &Problem) -> ! {
    panic!("{problem}")
}

async fn create() -> Result<Database, Problem> {
    let cluster = tokio::task::spawn_blocking(Cluster::join)
        .await
        .map_err(|error| Problem::new("The task that starts PostgreSQL ended early.", error))??;
    let name = next_name();
    let mut connection = PgConnection::connect(&cluster.url("postgres"))
        .await
        .map_err(|error| Problem::new("The test cluster takes no connection.", error))?;
    connection
        .execute(sqlx::AssertSqlSafe(format!("CREATE DATABASE {name} TEMPLATE template0")))
        .await
        .map_err(|error| Problem::new("The test cluster cannot create a database.", error))?;
    // Closing politely only saves a line in the server's log; the database is there either way.
    drop(connection.close().await);
    Ok(Database { url: cluster.url(&name), name, cluster })
}

/// Names a database after this process and a counter, so that no other test has it.
fn next_name() -> String {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    let number = NEXT.fetch_add(1, Ordering::Relaxed);
    let id = std::process::id();
    // Process ids come round again within one run, and a drop may have failed.
    let started = runner::started(id).unwrap_or_default();
    format!("test_{id}_{started}_{number}")
}

impl Drop for Database {
    /// Drops the database, so that a thousand tests do not fill the disk.
    ///
    /// It ends the connections that are left. What fails here is not reported: the cluster is thrown
    /// away at the end of the run, and a test must not fail for its cleaning up.
    fn drop(&mut self) {
        let dropped = Command::new(self.cluster.program("dropdb"))
            .args(["--force", "--if-exists", "--username", cluster::ROLE, "--host"])
            .arg(self.cluster.socket_folder())
            .arg(&self.name)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status();
        drop(dropped);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn number(url: &str, query: &'static str) -> i64 {
        let mut connection = PgConnection::connect(url).await.unwrap();
        sqlx::query_scalar(query).fetch_one(&mut connection).await.unwrap()
    }

    #[tokio::test]
    async fn a_database_is_empty_and_answers() {
        let database = database().await;
        assert_eq!(number(&database.url, "select 1::bigint").await, 1);
        let tables = "select count(*) from pg_tables where schemaname = 'public'";
        assert_eq!(number(&database.url, tables).await, 0);
    }

    #[tokio::test]
    async fn two_databases_do_not_see_each_other() {
        let (one, other) = tokio::join!(database(), database());
        let mut connection = PgConnection::connect(&one.url).await.unwrap();
        connection.execute("create table mark (n bigint)").await.unwrap();
        let tables = "select count(*) from pg_tables where tablename = 'mark'";
        assert_eq!(number(&one.url, tables).await, 1);
        assert_eq!(number(&other.url, tables).await, 0);
    }

    #[tokio::test]
    async fn a_dropped_database_is_gone_even_with_a_connection_left() {
        let keeper = database().await;
        let database = database().await;
        let name = database.name.clone();
        let _left_open = PgConnection::connect(&database.url).await.unwrap();
        drop(database);
        let mut connection = PgConnection::connect(&keeper.url).await.unwrap();
        let left: i64 = sqlx::query_scalar("select count(*) from pg_database where datname = $1")
            .bind(&name)
            .fetch_one(&mut connection)
            .await
            .unwrap();
        assert_eq!(left, 0);
    }

    #[tokio::test]
    async fn the_cluster_syncs_like_a_real_one() {
        let database = database().await;
        let mut connection = PgConnection::connect(&database.url).await.unwrap();
        let fsync: String =
            sqlx::query_scalar("show fsync").fetch_one(&mut connection).await.unwrap();
        let listens: String =
            sqlx::query_scalar("show listen_addresses").fetch_one(&mut connection).await.unwrap();
        assert_eq!((fsync.as_str(), listens.as_str()), ("on", ""));
    }
}
