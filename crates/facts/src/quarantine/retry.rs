//! Taking an event in after all, since the manual says something else by now.

use axum::extract::State;
use axum::http::StatusCode;
use store::{Change, Leaf, Transaction, execute};
use vocabulary::{Error, Kind, Result};
use web::{May, Path, Problem};

use super::read::find;
use crate::events::append;
use crate::rights::EventsWrite;
use crate::{Facts, InForce};

/// Takes an event in; one whose id was taken in meanwhile is only let go.
///
/// # Errors
/// When it is not in quarantine, or the manual still takes it for wrong.
pub(crate) async fn retry(facts: &Facts, may: &May<EventsWrite>, id: String) -> Result<()> {
    let in_force = facts.running().now();
    may.commit(move |tx| Box::pin(async move { write(tx, in_force.as_deref(), &id).await })).await
}

async fn write(tx: &Transaction<'_>, in_force: Option<&InForce>, id: &str) -> Result<Change<()>> {
    let held = find(&**tx, id).await?;
    let leaf = Leaf::new("quarantine.taken_in").about("event", &held.id);
    let mut event = held.into();
    append::typed(&mut event, in_force).map_err(|error| {
        Error::new(Kind::Conflict, "still-wrong", error.to_string())
            .hint("Publish a manual that takes it first, have it sent again, or throw it away.")
    })?;
    let new = append::insert(tx, vec![event]).await?.len();
    execute(&**tx, "delete from quarantine where event_id = $1", [id.into()]).await?;
    Ok(Change::new((), leaf.with("new", new)))
}

/// Takes an event in after all.
#[utoipa::path(
    post,
    path = "/v1/quarantine/{id}/retry",
    operation_id = "retry_quarantine",
    tag = "events",
    params(("id" = String, Path, description = "The id that its sender gave it.")),
    responses(
        (status = 204, description = "It is taken in."),
        (status = 404, description = "There is no such event in quarantine."),
        (status = 409, description = "The manual still takes it for wrong."),
    ),
)]
pub(crate) async fn route(
    State(facts): State<Facts>,
    may: May<EventsWrite>,
    Path(id): Path<String>,
) -> Result<StatusCode, Problem> {
    retry(&facts, &may, id).await?;
    Ok(StatusCode::NO_CONTENT)
}
