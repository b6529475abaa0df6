//! Opening an incident, by hand or from an alert.

use axum::extract::State;
use axum::http::StatusCode;
use serde::Deserialize;
use serde_json::json;
use store::{Change, Leaf, Transaction, execute, micros};
use utoipa::ToSchema;
use vocabulary::{Error, Result};
use web::{Json, May, Problem};

use super::read::find;
use super::update::{NewUpdate, write as write_update};
use super::{Incident, IncidentState, LONGEST_TITLE, MOST_AFFECTED, check_names, check_text};
use crate::ids::{AlertId, IncidentId};
use crate::rights::IncidentsManage;
use crate::{Monitoring, alerts};

/// An incident to open.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewIncident {
    /// What it is about, in a line that customers may read.
    pub(crate) title: String,
    /// How bad it is; as bad as its alert if that is not said.
    pub(crate) severity: Option<String>,
    /// What does not work, such as `probe.website`.
    #[serde(default)]
    pub(crate) affects: Vec<String>,
    /// The alert that it is opened for.
    #[schema(value_type = Option<String>)]
    pub(crate) alert: Option<AlertId>,
    /// The first update.
    pub(crate) update: Option<NewUpdate>,
}

/// Opens an incident.
///
/// # Errors
/// When something is named that is not there.
pub(crate) async fn open(
    monitoring: &Monitoring,
    may: &May<IncidentsManage>,
    new: NewIncident,
) -> Result<Incident> {
    check_text("title", &new.title, LONGEST_TITLE)?;
    if let Some(update) = &new.update {
        update.check()?;
    }
    let mut new = new;
    new.affects.sort();
    new.affects.dedup();
    if new.affects.len() > MOST_AFFECTED {
        return Err(Error::invalid("It names too much that does not work.")
            .hint(format!("Name at most {MOST_AFFECTED}, the worst of it."))
            .with("field", "affects"));
    }
    if new.severity.is_some() || !new.affects.is_empty() {
        let in_force = monitoring.facts().in_force()?;
        check_names(&in_force.manual, new.severity.as_deref(), &new.affects)?;
    }
    let by = may.attribution().actor.to_string();
    may.commit(move |tx| Box::pin(by_hand(tx, new, by))).await
}

async fn by_hand(tx: &Transaction<'_>, new: NewIncident, by: String) -> Result<Change<Incident>> {
    let severity = match (new.severity, new.alert) {
        (None, Some(alert)) => Some(alerts::read(&**tx, alert).await?.severity),
        (severity, Some(alert)) => {
            alerts::read(&**tx, alert).await?;
            severity
        }
        (severity, None) => severity,
    };
    let incident = Incident {
        id: IncidentId::new(tx.now()),
        title: new.title.trim().to_owned(),
        severity,
        state: IncidentState::Open,
        affects: new.affects,
        alert: new.alert,
        opened_by: by.clone(),
        started_at: tx.now(),
        monitoring_at: None,
        resolved_at: None,
        closed_at: None,
        next_update_at: None,
    };
    let opened = insert(tx, &incident).await?;
    let Some(update) = new.update else { return Ok(Change::new(incident, opened)) };
    let (_, told) = write_update(tx, (&incident, by), &update).await?;
    Ok(Change::new(find(&**tx, incident.id).await?, opened).and(told))
}

/// Writes a new incident, and returns what the audit is told.
pub(super) async fn insert(tx: &Transaction<'_>, incident: &Incident) -> Result<Leaf> {
    let affects = serde_json::to_string(&incident.affects).map_err(Error::internal)?;
    let sql = "insert into incidents
             (incident_id, title, severity, state, affects, alert_id, opened_by, started_at, next_update_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    let values = [
        incident.id.to_string().into(),
        incident.title.clone().into(),
        incident.severity.clone().into(),
        incident.state.word().into(),
        affects.into(),
        incident.alert.map(|alert| alert.to_string()).into(),
        incident.opened_by.clone().into(),
        micros(incident.started_at).into(),
        incident.next_update_at.map(micros).into(),
    ];
    execute(&**tx, sql, values).await?;
    if let Some(alert) = incident.alert {
        tie(tx, alert, incident.id).await?;
    }
    Ok(Leaf::new("incident.opened").about("incident", &incident.id).with(
        "after",
        json!({
            "title": incident.title,
            "severity": incident.severity,
            "affects": incident.affects,
            "alert": incident.alert,
        }),
    ))
}

/// Notes that people work on an alert in an incident.
pub(super) async fn tie(tx: &Transaction<'_>, alert: AlertId, incident: IncidentId) -> Result<()> {
    let sql = "update alerts set incident_id = $2 where alert_id = $1";
    execute(&**tx, sql, [alert.to_string().into(), incident.to_string().into()]).await.map(drop)
}

/// Opens an incident.
#[utoipa::path(
    post,
    path = "/v1/incidents",
    operation_id = "open_incident",
    tag = "monitoring",
    request_body = NewIncident,
    responses(
        (status = 201, description = "It is open.", body = Incident),
        (status = 400, description = "Something is named that is not there."),
    ),
)]
pub(crate) async fn route(
    State(monitoring): State<Monitoring>,
    may: May<IncidentsManage>,
    Json(new): Json<NewIncident>,
) -> Result<(StatusCode, Json<Incident>), Problem> {
    let incident = open(&monitoring, &may, new).await?;
    Ok((StatusCode::CREATED, Json(incident)))
}
