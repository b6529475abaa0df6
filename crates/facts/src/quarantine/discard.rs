//! Throwing an event in quarantine away.

use axum::http::StatusCode;
use store::{Change, Leaf, execute};
use vocabulary::Result;
use web::{May, Path, Problem};

use super::missing;
use super::read::find;
use crate::rights::EventsWrite;

/// Throws an event away; the audit keeps that it was there, and why.
///
/// # Errors
/// When it is not in quarantine.
pub(crate) async fn discard(may: &May<EventsWrite>, id: String) -> Result<()> {
    may.commit(move |tx| {
        Box::pin(async move {
            let held = find(&**tx, &id).await?;
            let sql = "delete from quarantine where event_id = $1";
            if execute(&**tx, sql, [id.as_str().into()]).await? == 0 {
                return Err(missing(&id));
            }
            let leaf = Leaf::new("quarantine.discarded").about("event", &id);
            Ok(Change::new((), leaf.with("name", held.name).with("problem", held.problem)))
        })
    })
    .await
}

/// Throws an event in quarantine away.
#[utoipa::path(
    delete,
    path = "/v1/quarantine/{id}",
    operation_id = "discard_quarantine",
    tag = "events",
    params(("id" = String, Path, description = "The id that its sender gave it.")),
    responses(
        (status = 204, description = "It is gone."),
        (status = 404, description = "There is no such event in quarantine."),
    ),
)]
pub(crate) async fn route(
    may: May<EventsWrite>,
    Path(id): Path<String>,
) -> Result<StatusCode, Problem> {
    discard(&may, id).await?;
    Ok(StatusCode::NO_CONTENT)
}
