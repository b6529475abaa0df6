//! The list of what was delivered, and what came of it.

use serde::{Deserialize, Serialize};
use store::{Transaction, execute, micros};
use utoipa::ToSchema;
use vocabulary::Result;

vocabulary::define_id!(
    /// Names one delivery of a webhook.
    pub(crate) DeliveryId, "delivery"
);

/// The system whose deliveries these are.
pub(super) const SOURCE: &str = "stripe";

/// What came of a delivery.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Outcome {
    /// The event is new, stored, and applied so far as it says anything about money.
    Stored,
    /// The event was stored before.
    Duplicate,
    /// The event is stored, and some of what it says cannot be read.
    Failed,
    /// Nobody knows who sent it.
    Refused,
    /// We cannot tell who sent it, since a secret of ours is missing.
    Unproven,
}

impl Outcome {
    /// Returns the word for it, the same everywhere.
    #[must_use]
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Stored => "stored",
            Self::Duplicate => "duplicate",
            Self::Failed => "failed",
            Self::Refused => "refused",
            Self::Unproven => "unproven",
        }
    }
}

/// Writes down a delivery of an event.
pub(super) async fn note(tx: &Transaction<'_>, event: &str, outcome: Outcome) -> Result<()> {
    insert(tx, DeliveryId::new(tx.now()).to_string(), (Some(event), outcome)).await
}

/// Writes down that something was not taken, once a minute at the most: everybody can send here, and
/// nobody should be able to fill the disk.
pub(super) async fn note_refusal(tx: &Transaction<'_>, outcome: Outcome) -> Result<()> {
    let minute = tx.now().as_second() / 60;
    insert(tx, format!("{}_{minute}", outcome.word()), (None, outcome)).await
}

async fn insert(
    tx: &Transaction<'_>,
    id: String,
    (event, outcome): (Option<&str>, Outcome),
) -> Result<()> {
    let sql = "insert into webhook_deliveries (delivery_id, source, event_id, outcome, at)
               values ($1, $2, $3, $4, $5) on conflict (delivery_id) do nothing";
    let event = event.map(str::to_owned);
    let at = micros(tx.now());
    let values = [id.into(), SOURCE.into(), event.into(), outcome.word().into(), at.into()];
    execute(&**tx, sql, values).await.map(drop)
}
