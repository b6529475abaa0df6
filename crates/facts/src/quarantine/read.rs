//! Reading one event in quarantine with its properties; what may speak of a person is masked for whoever
//! may not read that, and told of for whoever may.

use axum::extract::State;
use sea_orm::ConnectionTrait;
use store::{Change, Leaf, row};
use vocabulary::Result;
use web::{Acting, Json, May, Path, Problem, Right, reading};

use super::{COLUMNS, Held, Row, missing};
use crate::Facts;
use crate::event::Event;
use crate::rights::{PersonalRead, RecordsRead};

/// Finds an event in quarantine.
///
/// # Errors
/// When there is none, or the store cannot be read.
pub(super) async fn find<C: ConnectionTrait>(connection: &C, id: &str) -> Result<Held> {
    let sql = format!("select {COLUMNS} from quarantine where event_id = $1");
    let found: Option<Row> = row(connection, &sql, [id.into()]).await?;
    found.ok_or_else(|| missing(id))?.try_into()
}

/// Reads an event in quarantine for a caller.
///
/// # Errors
/// When there is none, or the reading of personal data cannot be told to the audit.
pub(crate) async fn read(facts: &Facts, acting: &Acting, id: &str) -> Result<Held> {
    let mut held = find(acting.store().reader(), id).await?;
    let in_force = facts.running().now();
    let manual = in_force.as_ref().map(|in_force| &in_force.manual);
    let known = manual.and_then(|manual| manual.get::<Event>(&held.name, 0));
    // Of one that the manual does not declare nobody knows.
    let is_personal = |name: &str| {
        let property = known.and_then(|known| known.property(name));
        property.is_none_or(|property| property.personal)
    };
    let properties = held.properties.get_or_insert_default();
    let personal: Vec<String> =
        properties.keys().filter(|name| is_personal(name)).cloned().collect();
    if personal.is_empty() {
        return Ok(held);
    }
    if !acting.caller().rights.allow(PersonalRead::NAME) {
        properties.retain(|name, _| !personal.contains(name));
        held.masked = personal;
        return Ok(held);
    }
    let leaf = Leaf::new("quarantine.read").about("event", &held.id).with("fields", personal);
    reading::tell(acting.store(), acting.attribution(), Change::new((), leaf)).await?;
    Ok(held)
}

/// Reads an event in quarantine.
#[utoipa::path(
    get,
    path = "/v1/quarantine/{id}",
    operation_id = "read_quarantine",
    tag = "events",
    params(("id" = String, Path, description = "The id that its sender gave it.")),
    responses(
        (status = 200, description = "The event, and why it is there.", body = Held),
        (status = 404, description = "There is no such event in quarantine."),
    ),
)]
pub(crate) async fn route(
    State(facts): State<Facts>,
    may: May<RecordsRead>,
    Path(id): Path<String>,
) -> Result<Json<Held>, Problem> {
    Ok(Json(read(&facts, &may, &id).await?))
}
