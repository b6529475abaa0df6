//! Effects as they are ordered: rows that commit with the decision and are performed later by `work`.

use sea_orm::sea_query::{Alias, Query, SimpleExpr};
use sea_orm::{ConnectionTrait, DatabaseTransaction, Value};
use serde::Serialize;
use vocabulary::id::{EffectId, OrderId};
use vocabulary::{Attribution, Error, Result};

use crate::{micros, outside};

/// An effect to be performed after the commit: a name, a version, a body. Its owner gives it meaning.
#[derive(Debug, Clone)]
pub struct Ordered {
    pub(crate) id: EffectId,
    pub(crate) name: &'static str,
    pub(crate) version: i32,
    pub(crate) body: serde_json::Value,
    pub(crate) key: Option<String>,
}

impl Ordered {
    /// Orders the effect `name`; `at` is the transaction's time.
    ///
    /// # Errors
    /// When the body cannot be written as JSON.
    pub fn new(
        at: jiff::Timestamp,
        name: &'static str,
        version: i32,
        body: &impl Serialize,
    ) -> Result<Self> {
        let body = serde_json::to_value(body).map_err(Error::internal)?;
        Ok(Self { id: EffectId::new(at), name, version, body, key: None })
    }

    /// Replaces the idempotency key, which is the effect's id otherwise.
    #[must_use]
    pub fn keyed(mut self, key: impl Into<String>) -> Self {
        self.key = Some(key.into());
        self
    }

    /// Returns the id under which the effect can be followed.
    #[must_use]
    pub fn id(&self) -> EffectId {
        self.id
    }
}

/// A chain of effects with what the writer knows about it.
pub(crate) struct Chain {
    pub(crate) order: OrderId,
    pub(crate) ordered_by: String,
    pub(crate) at: jiff::Timestamp,
    pub(crate) effects: Vec<Ordered>,
}

impl Chain {
    pub(crate) fn new(at: jiff::Timestamp, by: &Attribution, effects: Vec<Ordered>) -> Self {
        Self { order: OrderId::new(at), ordered_by: by.actor.to_string(), at, effects }
    }
}

const COLUMNS: [&str; 14] = [
    "effect_id",
    "order_id",
    "position",
    "ready",
    "name",
    "version",
    "body",
    "idempotency_key",
    "state",
    "due_at",
    "delay",
    "ordered_by",
    "ordered_at",
    "attempt",
];

/// How many rows one statement inserts: 14 values each stay far below SQLite's 32,766 and
/// PostgreSQL's 65,535 parameters.
const ROWS_A_STATEMENT: usize = 200;

/// Writes the effects of all units of a batch; only the first of each chain is ready to run.
pub(crate) async fn insert(tx: &DatabaseTransaction, chains: &[Chain]) -> Result<()> {
    let rows: Vec<_> = chains.iter().flat_map(rows_of).collect();
    for some in rows.chunks(ROWS_A_STATEMENT) {
        let mut insert = Query::insert();
        insert.into_table(Alias::new("effects")).columns(COLUMNS.map(Alias::new));
        for row in some {
            insert.values(row.iter().cloned().map(SimpleExpr::from)).map_err(Error::internal)?;
        }
        tx.execute(&insert).await.map_err(outside)?;
    }
    Ok(())
}

fn rows_of(chain: &Chain) -> impl Iterator<Item = [Value; COLUMNS.len()]> + '_ {
    chain.effects.iter().enumerate().map(|(position, effect)| {
        let id = effect.id.to_string();
        [
            id.clone().into(),
            chain.order.to_string().into(),
            i32::try_from(position).unwrap_or(i32::MAX).into(),
            (position == 0).into(),
            effect.name.into(),
            effect.version.into(),
            effect.body.to_string().into(),
            effect.key.clone().unwrap_or(id).into(),
            "ordered".into(),
            micros(chain.at).into(),
            0_i64.into(),
            chain.ordered_by.clone().into(),
            micros(chain.at).into(),
            0_i32.into(),
        ]
    })
}
