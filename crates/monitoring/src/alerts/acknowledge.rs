//! Acknowledging an alert: somebody takes it on, under their name.

use axum::http::StatusCode;
use serde_json::json;
use store::{Change, Leaf, Transaction, execute, micros};
use vocabulary::{Error, Result};
use web::{Json, May, Path, Problem};

use super::{Alert, read};
use crate::ids::AlertId;
use crate::rights::AlertsManage;

/// Takes an alert on in the caller's name.
///
/// # Errors
/// When there is no such alert, it is over, or somebody took it on before.
pub(crate) async fn acknowledge(may: &May<AlertsManage>, id: AlertId) -> Result<Alert> {
    let name = may.attribution().actor.to_string();
    may.commit(move |tx| Box::pin(write(tx, id, name))).await
}

async fn write(tx: &Transaction<'_>, id: AlertId, name: String) -> Result<Change<Alert>> {
    let before = read(&**tx, id).await?;
    let sql = "update alerts set acknowledged_at = $2, acknowledged_by = $3
         where alert_id = $1 and acknowledged_at is null and resolved_at is null";
    let values = [id.to_string().into(), micros(tx.now()).into(), name.into()];
    if execute(&**tx, sql, values).await? == 0 {
        return Err(too_late(&before));
    }
    let after = read(&**tx, id).await?;
    let leaf = Leaf::new("alert.acknowledged")
        .about("alert", &id)
        .with("rule", after.rule.clone())
        .with("after", json!({ "acknowledged_by": after.acknowledged_by }));
    Ok(Change::new(after, leaf))
}

fn too_late(alert: &Alert) -> Error {
    match &alert.acknowledged_by {
        Some(by) => {
            let says = format!("{by} took this alert on before.");
            Error::conflict("already-acknowledged", says)
                .with("acknowledged_by", by.clone())
                .with("acknowledged_at", alert.acknowledged_at.map(|at| at.to_string()))
        }
        None => Error::conflict("already-resolved", "This alert is over.")
            .with("resolved_at", alert.resolved_at.map(|at| at.to_string())),
    }
}

/// Acknowledges an alert.
#[utoipa::path(
    post,
    path = "/v1/alerts/{id}/acknowledgement",
    operation_id = "acknowledge_alert",
    tag = "monitoring",
    params(("id" = String, Path, description = "The alert.")),
    responses(
        (status = 201, description = "It is yours.", body = Alert),
        (status = 404, description = "There is no such alert."),
        (status = 409, description = "It is over, or somebody took it on before."),
    ),
)]
pub(crate) async fn route(
    may: May<AlertsManage>,
    Path(id): Path<AlertId>,
) -> Result<(StatusCode, Json<Alert>), Problem> {
    let alert = acknowledge(&may, id).await?;
    Ok((StatusCode::CREATED, Json(alert)))
}
