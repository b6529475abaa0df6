//! The status as JSON in the shape of Statuspage's version 2, so that programs that read one read ours.
//!
//! One word is ours: a component of which nothing is known is `unknown`, which Statuspage cannot say.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};
use vocabulary::Error;
use web::{Problem, console};

use super::{Component, ComponentState, Lasting, Status, ToldIncident};
use crate::Monitoring;
use crate::incidents::{IncidentDetail, IncidentState, Update};

pub(super) async fn show(State(monitoring): State<Monitoring>) -> Result<Response, Problem> {
    let status = monitoring.board().status().await.ok_or_else(missing)?;
    Ok((StatusCode::OK, axum::Json(summary(&status, monitoring.site()))).into_response())
}

/// Says that there is no status page.
pub(super) fn missing() -> Error {
    Error::missing("There is no status page here.")
        .hint("The manual declares it with a block `status_page`.")
}

fn summary(status: &Status, site: &str) -> Value {
    let components: Vec<Value> =
        status.components.iter().enumerate().map(|of| component(status, of)).collect();
    let incidents: Vec<Value> =
        status.incidents(Lasting::Yes).map(|detail| incident(status, detail, site)).collect();
    json!({
        "page": {
            "id": status.name,
            "name": status.title,
            "url": format!("{site}/status"),
            "time_zone": status.zone.iana_name().unwrap_or("UTC"),
            "updated_at": status.at,
        },
        "status": { "indicator": indicator(status), "description": status.says() },
        "components": components,
        "incidents": incidents,
        "scheduled_maintenances": [],
    })
}

fn indicator(status: &Status) -> &'static str {
    let has_incident = status.incidents(Lasting::Yes).next().is_some();
    match status.worst() {
        ComponentState::Up if !has_incident => "none",
        // That nothing is wrong would be more than is known.
        ComponentState::Up | ComponentState::Unknown | ComponentState::Affected => "minor",
        ComponentState::PartlyDown => "major",
        ComponentState::Down => "critical",
    }
}

fn component(status: &Status, (position, component): (usize, &Component)) -> Value {
    json!({
        "id": component.name.to_lowercase().replace(' ', "_"),
        "name": component.name,
        "status": match component.state {
            ComponentState::Up => "operational",
            ComponentState::Unknown => "unknown",
            ComponentState::Affected => "degraded_performance",
            ComponentState::PartlyDown => "partial_outage",
            ComponentState::Down => "major_outage",
        },
        "description": component.state.says(),
        "position": position + 1,
        "updated_at": component.since,
        "page_id": status.name,
        "group_id": null,
        "group": false,
        "only_show_if_degraded": false,
    })
}

fn incident(
    status: &Status,
    ToldIncident { detail: IncidentDetail { incident, updates }, tone }: &ToldIncident,
    site: &str,
) -> Value {
    let newest = updates.first().map_or(incident.started_at, |update| update.at);
    let affected = status.components.iter().enumerate();
    let affected =
        affected.filter(|(_, of)| of.of.iter().any(|name| incident.affects.contains(name)));
    let affected: Vec<Value> = affected.map(|of| component(status, of)).collect();
    json!({
        "id": incident.id,
        "name": incident.title,
        "status": word(incident.state),
        "impact": if *tone == console::Tone::Critical { "critical" } else { "minor" },
        "shortlink": format!("{site}/status#{}", incident.id),
        "page_id": status.name,
        "created_at": incident.started_at,
        "started_at": incident.started_at,
        "updated_at": newest,
        "monitoring_at": incident.monitoring_at,
        "resolved_at": incident.resolved_at,
        "incident_updates": updates.iter().map(update).collect::<Vec<_>>(),
        "components": affected,
    })
}

fn update(update: &Update) -> Value {
    json!({
        "id": update.id,
        "status": word(update.state),
        "body": update.text,
        "created_at": update.at,
        "display_at": update.at,
        "updated_at": update.at,
    })
}

fn word(state: IncidentState) -> &'static str {
    match state {
        IncidentState::Open => "investigating",
        IncidentState::Monitoring => "monitoring",
        IncidentState::Resolved | IncidentState::Closed => "resolved",
    }
}
