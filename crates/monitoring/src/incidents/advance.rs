//! Taking an incident further: mended and watched, over, closed.

use axum::http::StatusCode;
use serde_json::json;
use store::{Change, Leaf, Transaction, execute, micros};
use vocabulary::{Error, Result};
use web::{Json, May, Path, Problem};

use super::read::find;
use super::{Incident, IncidentState};
use crate::ids::IncidentId;
use crate::rights::IncidentsManage;

/// Takes an incident to a state that comes after its own.
///
/// # Errors
/// When there is no such incident, it is there already or further on, or it is to be closed before it
/// is over.
pub(crate) async fn advance(
    may: &May<IncidentsManage>,
    id: IncidentId,
    to: IncidentState,
) -> Result<Incident> {
    may.commit(move |tx| Box::pin(write(tx, id, to))).await
}

async fn write(
    tx: &Transaction<'_>,
    id: IncidentId,
    to: IncidentState,
) -> Result<Change<Incident>> {
    let before = find(&**tx, id).await?;
    if before.state >= to {
        let says = format!("This incident is {} already.", before.state.word());
        let code = match to {
            IncidentState::Closed => "already-closed",
            IncidentState::Resolved => "already-resolved",
            IncidentState::Monitoring | IncidentState::Open => "already-monitoring",
        };
        return Err(Error::conflict(code, says));
    }
    if to == IncidentState::Closed && before.state.lasts() {
        return Err(Error::conflict("not-resolved", "This incident is not over yet.")
            .hint("Resolve it first, so that customers read that it is over."));
    }
    let column = match to {
        IncidentState::Monitoring | IncidentState::Open => "monitoring_at",
        IncidentState::Resolved => "resolved_at",
        IncidentState::Closed => "closed_at",
    };
    // What is over promises no update any more.
    let promised = before.next_update_at.filter(|_| to == IncidentState::Monitoring);
    let sql = format!(
        "update incidents set state = $2, {column} = $3, next_update_at = $4
         where incident_id = $1 and state = $5"
    );
    let values = [
        id.to_string().into(),
        to.word().into(),
        micros(tx.now()).into(),
        promised.map(micros).into(),
        before.state.word().into(),
    ];
    if execute(&**tx, &sql, values).await? == 0 {
        return Err(Error::conflict(
            "moved-meanwhile",
            "Somebody else took this incident further.",
        )
        .hint("Look at it again."));
    }
    let after = find(&**tx, id).await?;
    let leaf = Leaf::new(action(to))
        .about("incident", &id)
        .with("before", json!({ "state": before.state }))
        .with("after", json!({ "state": after.state }));
    Ok(Change::new(after, leaf))
}

fn action(to: IncidentState) -> &'static str {
    match to {
        IncidentState::Monitoring | IncidentState::Open => "incident.monitoring",
        IncidentState::Resolved => "incident.resolved",
        IncidentState::Closed => "incident.closed",
    }
}

type Answer = Result<(StatusCode, Json<Incident>), Problem>;

async fn answer(may: &May<IncidentsManage>, id: IncidentId, to: IncidentState) -> Answer {
    let incident = advance(may, id, to).await?;
    Ok((StatusCode::CREATED, Json(incident)))
}

/// Says that an incident is mended and watched.
#[utoipa::path(
    post,
    path = "/v1/incidents/{id}/monitoring",
    operation_id = "monitor_incident",
    tag = "monitoring",
    params(("id" = String, Path, description = "The incident.")),
    responses(
        (status = 201, description = "It is watched.", body = Incident),
        (status = 404, description = "There is no such incident."),
        (status = 409, description = "It is so far already."),
    ),
)]
pub(crate) async fn monitoring_route(
    may: May<IncidentsManage>,
    Path(id): Path<IncidentId>,
) -> Answer {
    answer(&may, id, IncidentState::Monitoring).await
}

/// Says that an incident is over.
#[utoipa::path(
    post,
    path = "/v1/incidents/{id}/resolution",
    operation_id = "resolve_incident",
    tag = "monitoring",
    params(("id" = String, Path, description = "The incident.")),
    responses(
        (status = 201, description = "It is over.", body = Incident),
        (status = 404, description = "There is no such incident."),
        (status = 409, description = "It is so far already."),
    ),
)]
pub(crate) async fn resolution_route(
    may: May<IncidentsManage>,
    Path(id): Path<IncidentId>,
) -> Answer {
    answer(&may, id, IncidentState::Resolved).await
}

/// Closes an incident that is over.
#[utoipa::path(
    post,
    path = "/v1/incidents/{id}/closure",
    operation_id = "close_incident",
    tag = "monitoring",
    params(("id" = String, Path, description = "The incident.")),
    responses(
        (status = 201, description = "It is closed.", body = Incident),
        (status = 404, description = "There is no such incident."),
        (status = 409, description = "It is closed already, or not over yet."),
    ),
)]
pub(crate) async fn closure_route(may: May<IncidentsManage>, Path(id): Path<IncidentId>) -> Answer {
    answer(&may, id, IncidentState::Closed).await
}
