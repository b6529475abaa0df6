//! Asking all facts in SQL: the trait that whoever can ask implements, and the tables that can be asked.
//!
//! No feature knows how a query is run. `server` hands a [`Sql`] in; features hand their [`Table`]s to it.

mod csv;
mod rights;
mod route;
mod table;

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use jiff::Timestamp;
use serde::Serialize;
use serde_json::Value;
use store::{Change, Leaf, Store};
use utoipa::ToSchema;
use vocabulary::{Attribution, Result};
use web::{Rights, reading};

pub use csv::shown;
pub use rights::SqlRead;
pub use route::{MOST_ROWS, WITHIN, routes};
pub use table::{Cell, Column, ColumnType, Table, Tables};

/// Answers queries.
#[async_trait]
pub trait Sql: Send + Sync + 'static {
    /// Runs one query, which only reads.
    ///
    /// # Errors
    /// When the query is wrong, with what is wrong and where; when it takes longer than its limit, or the
    /// store cannot be read.
    async fn query(&self, query: Query) -> Result<Rows>;
}

/// A query with its parameters and limits.
#[derive(Debug, Clone)]
pub struct Query {
    /// The text, with parameters such as `:from`.
    pub text: String,
    /// What the parameters stand for, without their colon.
    pub parameters: Vec<(String, Parameter)>,
    /// How many rows are returned at most; what is beyond is cut off, and said to be.
    pub rows: usize,
    /// How long it may take.
    pub within: Duration,
    /// Who asks.
    pub asker: Asker,
}

/// Who asks, which says what they see and whom they wait behind.
#[derive(Debug, Clone)]
pub enum Asker {
    /// The house itself, for its metrics: it sees everything, and waits behind no person.
    House,
    /// Somebody with these rights, of which `personal.read` shows what speaks of persons.
    Somebody(Arc<Rights>),
}

impl Asker {
    /// Says whether they have a right.
    #[must_use]
    pub fn may(&self, right: &str) -> bool {
        match self {
            Self::House => true,
            Self::Somebody(rights) => rights.allow(right),
        }
    }

    /// Says whether a right was taken from them.
    #[must_use]
    pub fn lacks(&self, right: &str) -> bool {
        match self {
            Self::House => false,
            Self::Somebody(rights) => rights.forbid(right),
        }
    }
}

/// Tells the audit that somebody is going to be shown what tables say of persons.
///
/// # Errors
/// When the store cannot be written; then it must not be shown.
pub async fn tell(store: &Store, by: &Attribution, answer: &Rows) -> Result<()> {
    if answer.personal.is_empty() {
        return Ok(());
    }
    let told = Change::new((), Leaf::new("sql.read").with("tables", answer.personal.clone()));
    reading::tell(store, by, told).await
}

/// Says whether a parameter of this name stands for an instant: the bounds of a time do, and all others
/// for keys and numbers.
#[must_use]
pub fn is_time(parameter: &str) -> bool {
    matches!(parameter, "from" | "to")
}

/// What a parameter stands for.
#[derive(Debug, Clone, PartialEq)]
pub enum Parameter {
    /// An instant.
    Time(Timestamp),
    /// A text, such as the key of a record.
    Text(String),
    /// A whole number.
    Int(i64),
}

/// The answer to a query.
#[derive(Debug, Clone, PartialEq)]
pub struct Rows {
    /// The columns, in their order.
    pub columns: Vec<Named>,
    /// The rows, each with a value for every column. Decimals are numbers in JSON, instants are texts by
    /// RFC 3339.
    pub rows: Vec<Vec<Value>>,
    /// Whether there were more.
    pub truncated: bool,
    /// The tables that were read with what they say of persons.
    pub personal: Vec<String>,
}

/// A column of an answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Named {
    /// Its name.
    pub name: String,
    /// Its type, as Arrow names it in lower case: `int64`, `utf8`, `float64`, `boolean`, `timestamp`,
    /// `decimal`, `date`.
    #[serde(rename = "type")]
    pub of: String,
}
