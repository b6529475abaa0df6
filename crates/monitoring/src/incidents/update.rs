//! Writing an update: said once, to those who work on it or to customers, too.

use axum::http::StatusCode;
use jiff::Timestamp;
use serde::{Deserialize, Deserializer};
use store::{Change, Leaf, Transaction, execute, micros};
use utoipa::ToSchema;
use vocabulary::{Error, Result};
use web::{Json, May, Path, Problem};

use super::read::find;
use super::{Incident, IncidentState, LONGEST_TEXT, Update, check_text};
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
    /// When the next one is promised to customers: not said, what was promised stays; `null` promises
    /// nothing any more.
    #[serde(default, rename = "next_update_at", deserialize_with = "said")]
    #[schema(value_type = Option<String>)]
    pub(crate) next_update: Promise,
}

/// What customers are promised of the next update.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Promise {
    /// What they were promised before.
    #[default]
    Same,
    /// Nothing.
    None,
    /// That it comes at an instant.
    At(Timestamp),
}

fn said<'de, D: Deserializer<'de>>(deserializer: D) -> std::result::Result<Promise, D::Error> {
    let at = Option::<Timestamp>::deserialize(deserializer)?;
    Ok(at.map_or(Promise::None, Promise::At))
}

impl NewUpdate {
    pub(super) fn check(&self) -> Result<()> {
        if !self.public && self.next_update != Promise::Same {
            return Err(Error::invalid("Customers do not see this, so it promises them nothing.")
                .hint("Write it for customers, or promise nothing.")
                .with("field", "next_update_at"));
        }
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
            let (update, leaf) = write(tx, (&incident, by), &new).await?;
            Ok(Change::new(update, leaf))
        })
    });
    written.await
}

/// Writes an update, and returns what the audit is told.
pub(super) async fn write(
    tx: &Transaction<'_>,
    (incident, by): (&Incident, String),
    new: &NewUpdate,
) -> Result<(Update, Leaf)> {
    if matches!(new.next_update, Promise::At(_)) && !incident.state.lasts() {
        return Err(Error::conflict("already-resolved", "This incident is over.")
            .hint("Promise no next update; nobody waits for one.")
            .with("field", "next_update_at"));
    }
    if matches!(new.next_update, Promise::At(at) if at <= tx.now()) {
        return Err(Error::invalid("This time has passed.")
            .hint("Promise the next update for a time to come.")
            .with("field", "next_update_at"));
    }
    let update = Update {
        id: UpdateId::new(tx.now()),
        at: tx.now(),
        by,
        text: new.text.trim().to_owned(),
        public: new.public,
        state: incident.state,
    };
    let sql = "insert into incident_updates
             (update_id, incident_id, at, by_whom, text, public, state)
         values ($1, $2, $3, $4, $5, $6, $7)";
    let values = [
        update.id.to_string().into(),
        incident.id.to_string().into(),
        micros(update.at).into(),
        update.by.clone().into(),
        update.text.clone().into(),
        update.public.into(),
        update.state.word().into(),
    ];
    execute(&**tx, sql, values).await?;
    let promised = match new.next_update {
        Promise::Same => None,
        Promise::None => Some(None),
        Promise::At(at) => Some(Some(at)),
    };
    if let Some(at) = promised {
        let sql = "update incidents set next_update_at = $2 where incident_id = $1";
        let values = [incident.id.to_string().into(), at.map(micros).into()];
        execute(&**tx, sql, values).await?;
    }
    let leaf = Leaf::new("incident.updated")
        .about("incident", &incident.id)
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
