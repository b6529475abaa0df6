//! Writing an alert's row, and what the audit is told of it.

use serde_json::json;
use store::{Leaf, Transaction, execute, micros};
use vocabulary::{Error, Kind, Result};

use super::Alert;

/// What is told where another process took the alert further first.
pub(super) const MEANWHILE: &str = "moved-meanwhile";

/// Says that an alert is not as it was read any more.
pub(super) fn meanwhile() -> Error {
    Error::new(Kind::Conflict, MEANWHILE, "Another process took this alert further.")
}

/// Writes an alert as it is from now on, unless another process moved it since it was read.
pub(super) async fn put(tx: &Transaction<'_>, alert: &Alert, before: Option<&Alert>) -> Result<()> {
    let changed = match before {
        None => insert(tx, alert).await?,
        Some(before) => update(tx, alert, before).await?,
    };
    if changed == 0 { Err(meanwhile()) } else { Ok(()) }
}

async fn insert(tx: &Transaction<'_>, alert: &Alert) -> Result<u64> {
    let sql = "insert into alerts (alert_id, rule, labels, state, severity, value, began_at,
             started_at, last_bad_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict do nothing";
    let values = [
        alert.id.to_string().into(),
        alert.rule.clone().into(),
        serde_json::to_string(&alert.labels).map_err(Error::internal)?.into(),
        alert.state.word().into(),
        alert.severity.clone().into(),
        alert.value.as_ref().map(ToString::to_string).into(),
        micros(alert.began_at).into(),
        alert.started_at.map(micros).into(),
        micros(tx.now()).into(),
    ];
    execute(&**tx, sql, values).await
}

async fn update(tx: &Transaction<'_>, alert: &Alert, before: &Alert) -> Result<u64> {
    let sql = "update alerts set state = $2, severity = $3, value = $4, began_at = $5,
             started_at = $6, resolved_at = $7, last_bad_at = $8
         where alert_id = $1 and state = $9 and severity = $10 and resolved_at is null";
    let last_bad_at = if alert.resolved_at.is_some() { before.last_bad_at } else { Some(tx.now()) };
    let values = [
        alert.id.to_string().into(),
        alert.state.word().into(),
        alert.severity.clone().into(),
        alert.value.as_ref().map(ToString::to_string).into(),
        micros(alert.began_at).into(),
        alert.started_at.map(micros).into(),
        alert.resolved_at.map(micros).into(),
        micros(last_bad_at.unwrap_or(alert.began_at)).into(),
        before.state.word().into(),
        before.severity.clone().into(),
    ];
    execute(&**tx, sql, values).await
}

/// Writes what went wrong when an alert began.
pub(super) async fn put_problem(tx: &Transaction<'_>, alert: &Alert) -> Result<()> {
    let sql = "update alerts set problem = $2 where alert_id = $1";
    execute(&**tx, sql, [alert.id.to_string().into(), alert.problem.clone().into()]).await.map(drop)
}

/// Remembers that an alert is still bad, which is no news to anybody.
pub(super) async fn put_seen(tx: &Transaction<'_>, alert: &Alert) -> Result<()> {
    let sql = "update alerts set last_bad_at = $2 where alert_id = $1 and state = 'pending'";
    execute(&**tx, sql, [alert.id.to_string().into(), micros(tx.now()).into()]).await.map(drop)
}

/// Tells the audit of an alert.
pub(super) fn leaf(action: &'static str, alert: &Alert) -> Leaf {
    Leaf::new(action)
        .about("alert", &alert.id)
        .with("rule", alert.rule.clone())
        .with("labels", json!(alert.labels))
        .with("severity", alert.severity.clone())
        .with("value", alert.value.clone())
}
