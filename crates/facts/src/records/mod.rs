//! Records as they are kept: the newest state of each, its version, and how one is found.

mod filter;
pub(crate) mod get;
pub(crate) mod history;
pub(crate) mod intake;
mod key;
pub(crate) mod list;
pub(crate) mod load;
pub(crate) mod past;
pub(crate) mod patch;
pub(crate) mod put;
pub(crate) mod remove;
pub(crate) mod shown;
mod unique;
mod write;

use jiff::Timestamp;
use sea_orm::{ConnectionTrait, FromQueryResult};
use serde_json::{Map, Value};
use store::{Part, View, for_share, for_update};
use vocabulary::{Error, Result};

pub(crate) use filter::Filter;
pub use intake::{normal, typed};
pub(crate) use key::check as check_key;
pub use load::{Line, Loaded, Rejected, line};
pub use past::{at_version, before};
pub use write::{Body, Cause, Write, Written, record as kind};

/// A record as it is kept.
#[derive(Debug, Clone, PartialEq)]
pub struct Stored {
    /// Its kind, as the manual names it.
    pub kind: String,
    /// Its key.
    pub key: String,
    /// How often it was written, from 1.
    pub version: i64,
    /// Its fields, as [`intake`] left them.
    pub body: Map<String, Value>,
    /// When it was first written.
    pub created_at: Timestamp,
    /// When it was last written.
    pub changed_at: Timestamp,
}

#[derive(FromQueryResult)]
struct Row {
    kind: String,
    record_key: String,
    version: i64,
    body: String,
    created_at: i64,
    changed_at: i64,
}

impl TryFrom<Row> for Stored {
    type Error = Error;

    fn try_from(row: Row) -> Result<Self> {
        Ok(Self {
            kind: row.kind,
            key: row.record_key,
            version: row.version,
            body: serde_json::from_str(&row.body).map_err(Error::internal)?,
            created_at: store::instant(row.created_at)?,
            changed_at: store::instant(row.changed_at)?,
        })
    }
}

const COLUMNS: &str = "kind, record_key, version, body, created_at, changed_at";

/// Finds a record.
///
/// # Errors
/// When the store cannot be read.
pub async fn read<C: ConnectionTrait>(
    connection: &C,
    kind: &str,
    key: &str,
) -> Result<Option<Stored>> {
    find(connection, (kind, key), "").await
}

/// Finds several records, each by its kind and its key; those that are not there are left out.
///
/// # Errors
/// When the store cannot be read.
pub async fn read_all<C: ConnectionTrait>(
    connection: &C,
    names: impl Iterator<Item = (&str, &str)>,
) -> Result<Vec<Stored>> {
    let values: Vec<sea_orm::Value> =
        names.flat_map(|(kind, key)| [kind.into(), key.into()]).collect();
    if values.is_empty() {
        return Ok(Vec::new());
    }
    let marks = (1..values.len()).step_by(2).map(|at| format!("(${at}, ${})", at + 1));
    let marks = marks.collect::<Vec<_>>().join(", ");
    let sql = format!("select {COLUMNS} from records where (kind, record_key) in (values {marks})");
    let rows: Vec<Row> = store::rows(connection, &sql, values).await?;
    rows.into_iter().map(Stored::try_from).collect()
}

/// Finds a record that a unit of work is going to change or decides about, and keeps all others from
/// changing it until the unit is committed.
///
/// # Errors
/// When the store cannot be read.
pub async fn hold(tx: &Part<'_>, kind: &str, key: &str) -> Result<Option<Stored>> {
    find(tx, (kind, key), for_update(tx)).await
}

/// Finds a record that something goes by; a unit of work that decides by it finds it unchanged when it
/// is committed.
pub(crate) async fn go_by(view: &View<'_>, kind: &str, key: &str) -> Result<Option<Stored>> {
    let lock = match view {
        View::Within(tx) => for_share(*tx),
        View::Beside(_) | View::AsOf(_) => "",
    };
    find(view, (kind, key), lock).await
}

async fn find<C: ConnectionTrait>(
    connection: &C,
    (kind, key): (&str, &str),
    lock: &str,
) -> Result<Option<Stored>> {
    let sql = format!("select {COLUMNS} from records where kind = $1 and record_key = $2 {lock}");
    let row: Option<Row> = store::row(connection, &sql, [kind.into(), key.into()]).await?;
    row.map(Stored::try_from).transpose()
}

/// Lists records of a kind in the order of their keys, from the one after `after` on.
///
/// # Errors
/// When the store cannot be read.
pub async fn list<C: ConnectionTrait>(
    connection: &C,
    kind: &str,
    (after, limit): (&str, usize),
) -> Result<Vec<Stored>> {
    let sql = format!(
        "select {COLUMNS} from records where kind = $1 and record_key > $2
         order by record_key limit $3"
    );
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    let rows: Vec<Row> =
        store::rows(connection, &sql, [kind.into(), after.into(), limit.into()]).await?;
    rows.into_iter().map(Stored::try_from).collect()
}
