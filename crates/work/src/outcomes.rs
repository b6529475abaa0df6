//! Ordered effects as people see them: what became of each, and which wait for somebody.

use jiff::Timestamp;
use sea_orm::FromQueryResult;
use serde_json::Value;
use store::{DatabaseConnection, instant, row, rows, scalar};
use vocabulary::id::{EffectId, OrderId};
use vocabulary::{Error, Result};

use crate::Page;

/// Where an effect stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum EffectState {
    /// It waits for those before it, or for its next attempt.
    Ordered,
    /// A process performs it.
    Running,
    /// It happened.
    Done,
    /// It did not happen, and a person must see to it.
    Failed,
    /// Nobody knows whether it happened: it is being looked up, or a person must find out.
    Unknown,
    /// A person decided that it is not to happen.
    Skipped,
}

impl EffectState {
    /// Returns the word for it, the same everywhere.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Ordered => "ordered",
            Self::Running => "running",
            Self::Done => "done",
            Self::Failed => "failed",
            Self::Unknown => "unknown",
            Self::Skipped => "skipped",
        }
    }

    pub(crate) fn read(word: &str) -> Result<Self> {
        [Self::Ordered, Self::Running, Self::Done, Self::Failed, Self::Unknown, Self::Skipped]
            .into_iter()
            .find(|state| state.word() == word)
            .ok_or_else(|| Error::internal(format!("an effect is in the state `{word}`")))
    }
}

/// An ordered effect.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// The effect.
    pub id: EffectId,
    /// The change that ordered it.
    pub order: OrderId,
    /// Its place in the chain, from 0.
    pub position: u32,
    /// Which effect it is, such as `mail`.
    pub name: String,
    /// What it needs to know.
    pub body: Value,
    /// The idempotency key, under which the other side knows it.
    pub key: String,
    /// Where it stands.
    pub state: EffectState,
    /// It is a person's turn: it failed, or nobody can be asked whether it happened.
    pub for_people: bool,
    /// How many attempts were begun.
    pub attempt: u32,
    /// Who ordered it.
    pub ordered_by: String,
    /// When it was ordered.
    pub ordered_at: Timestamp,
    /// When it was over.
    pub finished_at: Option<Timestamp>,
    /// What was kept of the outcome.
    pub outcome: Option<Value>,
    /// What went wrong last, in words for people.
    pub problem: Option<String>,
}

/// Lists the effects of one change in their order.
///
/// # Errors
/// When the store cannot be read.
pub async fn of_order(reader: &DatabaseConnection, order: OrderId) -> Result<Vec<Outcome>> {
    let sql = format!(
        "select * from effects where order_id = $1 order by position limit {LONGEST_CHAIN}"
    );
    let found: Vec<Row> = rows(reader, &sql, [order.to_string().into()]).await?;
    found.into_iter().map(Outcome::read).collect()
}

/// Lists the effects that wait for a person, newest first.
///
/// # Errors
/// When the store cannot be read.
pub async fn for_people(reader: &DatabaseConnection, page: &Page) -> Result<Vec<Outcome>> {
    let mut values = Vec::new();
    let (after, limit) = (page.condition("effect_id", &mut values), page.limit());
    let sql = format!(
        "select * from effects where state in ('failed', 'unknown') and not ready {after}
         order by effect_id desc limit {limit}"
    );
    let found: Vec<Row> = rows(reader, &sql, values).await?;
    found.into_iter().map(Outcome::read).collect()
}

/// Which effects are wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Which {
    /// All of them.
    All,
    /// Those that stand somewhere.
    In(EffectState),
    /// Those that wait for a person.
    ForPeople,
}

impl Which {
    fn condition(self) -> String {
        match self {
            Self::All => "1 = 1".to_owned(),
            Self::In(state) => format!("state = '{}'", state.word()),
            Self::ForPeople => "state in ('failed', 'unknown') and not ready".to_owned(),
        }
    }
}

/// Lists effects, newest first.
///
/// # Errors
/// When the store cannot be read.
pub async fn list(reader: &DatabaseConnection, which: Which, page: &Page) -> Result<Vec<Outcome>> {
    let mut values = Vec::new();
    let (after, limit) = (page.condition("effect_id", &mut values), page.limit());
    let sql = format!(
        "select * from effects where {} {after} order by effect_id desc limit {limit}",
        which.condition()
    );
    let found: Vec<Row> = rows(reader, &sql, values).await?;
    found.into_iter().map(Outcome::read).collect()
}

/// Counts the effects that wait for a person.
///
/// # Errors
/// When the store cannot be read.
pub async fn count_for_people(reader: &DatabaseConnection) -> Result<u64> {
    let sql = format!("select count(*) from effects where {}", Which::ForPeople.condition());
    let count: Option<i64> = scalar(reader, &sql, []).await?;
    Ok(count.map_or(0, i64::unsigned_abs))
}

/// Finds an effect.
///
/// # Errors
/// When the store cannot be read.
pub async fn find(reader: &DatabaseConnection, effect: EffectId) -> Result<Option<Outcome>> {
    let sql = "select * from effects where effect_id = $1";
    let found: Option<Row> = row(reader, sql, [effect.to_string().into()]).await?;
    found.map(Outcome::read).transpose()
}

/// How many effects of one change are listed: more than any decision orders.
const LONGEST_CHAIN: u32 = 1_000;

#[derive(FromQueryResult)]
struct Row {
    effect_id: String,
    order_id: String,
    position: i32,
    ready: bool,
    name: String,
    body: String,
    idempotency_key: String,
    state: String,
    attempt: i32,
    ordered_by: String,
    ordered_at: i64,
    finished_at: Option<i64>,
    outcome: Option<String>,
    problem: Option<String>,
}

impl Outcome {
    fn read(row: Row) -> Result<Self> {
        let state = EffectState::read(&row.state)?;
        let open = matches!(state, EffectState::Failed | EffectState::Unknown);
        let json = |text: String| serde_json::from_str(&text).unwrap_or(Value::String(text));
        Ok(Self {
            id: row.effect_id.parse().map_err(Error::internal)?,
            order: row.order_id.parse().map_err(Error::internal)?,
            position: u32::try_from(row.position).unwrap_or(0),
            name: row.name,
            body: json(row.body),
            key: row.idempotency_key,
            state,
            for_people: open && !row.ready,
            attempt: u32::try_from(row.attempt).unwrap_or(0),
            ordered_by: row.ordered_by,
            ordered_at: instant(row.ordered_at)?,
            finished_at: row.finished_at.map(instant).transpose()?,
            outcome: row.outcome.map(json),
            problem: row.problem,
        })
    }
}
