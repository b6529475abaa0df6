//! Asking and telling the database in plain SQL with `$1` placeholders, which both engines read.

use sea_orm::{ConnectionTrait, DbBackend, FromQueryResult, Statement, TryGetable, Value};
use vocabulary::Result;

use crate::{outside, postgres, sqlite};

/// Runs a statement and returns how many rows it touched.
///
/// # Errors
/// When the database refuses it or cannot be reached.
pub async fn execute<C: ConnectionTrait>(
    connection: &C,
    sql: &str,
    values: impl IntoIterator<Item = Value>,
) -> Result<u64> {
    let done = connection.execute_raw(statement(connection, sql, values)).await;
    Ok(done.map_err(outside)?.rows_affected())
}

/// Reads all rows of a query, which bounds itself with `limit`.
///
/// # Errors
/// When the database refuses it or a row does not have the columns of `R`.
pub async fn rows<R: FromQueryResult, C: ConnectionTrait>(
    connection: &C,
    sql: &str,
    values: impl IntoIterator<Item = Value>,
) -> Result<Vec<R>> {
    let found = connection.query_all_raw(statement(connection, sql, values)).await;
    found
        .map_err(outside)?
        .iter()
        .map(|found| R::from_query_result(found, "").map_err(outside))
        .collect()
}

/// Reads the first row of a query.
///
/// # Errors
/// As [`rows`].
pub async fn row<R: FromQueryResult, C: ConnectionTrait>(
    connection: &C,
    sql: &str,
    values: impl IntoIterator<Item = Value>,
) -> Result<Option<R>> {
    let found = connection.query_one_raw(statement(connection, sql, values)).await;
    found
        .map_err(outside)?
        .map(|found| R::from_query_result(&found, "").map_err(outside))
        .transpose()
}

/// Reads the first column of the first row.
///
/// # Errors
/// As [`rows`].
pub async fn scalar<V: TryGetable, C: ConnectionTrait>(
    connection: &C,
    sql: &str,
    values: impl IntoIterator<Item = Value>,
) -> Result<Option<V>> {
    let found = connection.query_one_raw(statement(connection, sql, values)).await;
    found.map_err(outside)?.map(|found| found.try_get_by_index(0).map_err(outside)).transpose()
}

/// Returns what ends a `select` of rows that several processes want to take at once, so that none
/// waits for another and none takes what another holds.
#[must_use]
pub fn skip_locked<C: ConnectionTrait>(connection: &C) -> &'static str {
    match connection.get_database_backend() {
        DbBackend::Sqlite => sqlite::SKIP_LOCKED,
        _ => postgres::SKIP_LOCKED,
    }
}

/// Returns what ends a `select` of rows that its unit of work is going to change, so that nobody else
/// changes them in between.
#[must_use]
pub fn for_update<C: ConnectionTrait>(connection: &C) -> &'static str {
    match connection.get_database_backend() {
        DbBackend::Sqlite => sqlite::FOR_UPDATE,
        _ => postgres::FOR_UPDATE,
    }
}

/// Returns what ends a `select` of rows that its unit of work decides by, so that they stay as they are
/// until it is committed; others may read them and decide by them, too.
#[must_use]
pub fn for_share<C: ConnectionTrait>(connection: &C) -> &'static str {
    match connection.get_database_backend() {
        DbBackend::Sqlite => sqlite::FOR_SHARE,
        _ => postgres::FOR_SHARE,
    }
}

fn statement<C: ConnectionTrait>(
    connection: &C,
    sql: &str,
    values: impl IntoIterator<Item = Value>,
) -> Statement {
    Statement::from_sql_and_values(connection.get_database_backend(), sql, values)
}
