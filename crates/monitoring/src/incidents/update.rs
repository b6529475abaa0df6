//! Writing an update: said once, to those who work on it or to customers, too.

use axum::http::StatusCode;
use jiff::Timestamp;
use serde::Deserialize;
use store::{Change, Leaf, Transaction, execute, micros};
use utoipa::ToSchema;
use vocabulary::{Error, Result};
use web::{Json, May, Path, Problem};

use super::read::find;
use super::{IncidentState, LONGEST_TEXT, Update, check_text};
use crate::ids::{IncidentId, UpdateId};
use crate::rights::IncidentsManage;

/// An update to write.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewUpdate {
    /// What it says.
    pub(crate) text: String,
    /// Whether customers see it.
    #[serde(default)]
    pub(crate) public: bool,
    /// When the next one is promised; nothing promises none.
    #[schema(value_type = Option<String>)]
    pub(crate) next_update_at: Option<Timestamp>,
}

impl NewUpdate {
    pub(super) fn check(&self) -> Result<()> {
        check_text("text", &self.text, LONGEST_TEXT)
    }
}

/// Writes an update of an incident.
///
/// # Errors
/// When there is no such incident, it is closed, or the text is no text.
pub(crate) async fn update(
    may: &May<IncidentsManage>,
    id: IncidentId,
    new: NewUpdate,
) -> Result<Update> {
    new.check()?;
    let by = may.attribution().actor.to_string();
    let written = may.commit(move |tx| {
        Box::pin(async move {
            let incident = find(&**tx, id).await?;
            if incident.state == IncidentState::Closed {
                return Err(Error::conflict("already-closed", "This incident is closed.")
                    .hint("Open another one."));
            }
            let (update, leaf) = write(tx, (id, by), &new).await?;
            Ok(Change::new(update, leaf))
        })
    });
    written.await
}

/// Writes an update, and returns what the audit is told.
pub(super) async fn write(
    tx: &Transaction<'_>,
    (incident, by): (IncidentId, String),
    new: &NewUpdate,
) -> Result<(Update, Leaf)> {
    let update = Update {
        id: UpdateId::new(tx.now()),
        at: tx.now(),
        by,
        text: new.text.trim().to_owned(),
        public: new.public,
    };
    let sql = "insert into incident_updates (update_id, incident_id, at, by_whom, text, public)
         values ($1, $2, $3, $4, $5, $6)";
    let values = [
        update.id.to_string().into(),
        incident.to_string().into(),
        micros(update.at).into(),
        update.by.clone().into(),
        update.text.clone().into(),
        update.public.into(),
    ];
    execute(&**tx, sql, values).await?;
    let sql = "update incidents set next_update_at = $2 where incident_id = $1";
    let promised = new.next_update_at.map(micros);
    execute(&**tx, sql, [incident.to_string().into(), promised.into()]).await?;
    let leaf = Leaf::new("incident.updated")
        .about("incident", &incident)
        .with("text", update.text.clone())
        .with("public", update.public);
    Ok((update, leaf))
}

/// Writes an update of an incident.
#[utoipa::path(
    post,
    path = "/v1/incidents/{id}/updates",
    operation_id = "update_incident",
    tag = "monitoring",
    params(("id" = String, Path, description = "The incident.")),
    request_body = NewUpdate,
    responses(
        (status = 201, description = "It is written.", body = Update),
        (status = 404, description = "There is no such incident."),
        (status = 409, description = "It is closed."),
    ),
)]
pub(crate) async fn route(
    may: May<IncidentsManage>,
    Path(id): Path<IncidentId>,
    Json(new): Json<NewUpdate>,
) -> Result<(StatusCode, Json<Update>), Problem> {
    let update = update(&may, id, new).await?;
    Ok((StatusCode::CREATED, Json(update)))
}
