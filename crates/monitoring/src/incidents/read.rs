//! Reading one incident with all that was written about it.

use sea_orm::ConnectionTrait;
use store::{row, rows};
use vocabulary::{Error, Result};
use web::{Json, May, Path, Problem};

use super::{COLUMNS, Incident, IncidentDetail, Row, UPDATE_COLUMNS, Update, UpdateRow};
use crate::ids::IncidentId;
use crate::rights::IncidentsRead;

/// How many updates of one incident are read: one every quarter of an hour for two days.
const UPDATES: u32 = 200;

/// Finds an incident.
///
/// # Errors
/// When there is none, or the store cannot be read.
pub(crate) async fn find<C: ConnectionTrait>(connection: &C, id: IncidentId) -> Result<Incident> {
    let sql = format!("select {COLUMNS} from incidents where incident_id = $1");
    let found: Option<Row> = row(connection, &sql, [id.to_string().into()]).await?;
    found
        .ok_or_else(|| {
            Error::missing(format!("There is no incident {id}."))
                .hint("`GET /v1/incidents` lists those there are.")
        })?
        .try_into()
}

/// Reads an incident with its updates, the newest first.
///
/// # Errors
/// When there is none, or the store cannot be read.
pub(crate) async fn read<C: ConnectionTrait>(
    connection: &C,
    id: IncidentId,
) -> Result<IncidentDetail> {
    let incident = find(connection, id).await?;
    let sql = format!(
        "select {UPDATE_COLUMNS} from incident_updates where incident_id = $1
         order by update_id desc limit {UPDATES}"
    );
    let found: Vec<UpdateRow> = rows(connection, &sql, [id.to_string().into()]).await?;
    let updates = found.into_iter().map(Update::try_from).collect::<Result<_>>()?;
    Ok(IncidentDetail { incident, updates })
}

/// Reads an incident.
#[utoipa::path(
    get,
    path = "/v1/incidents/{id}",
    operation_id = "read_incident",
    tag = "monitoring",
    params(("id" = String, Path, description = "The incident.")),
    responses(
        (status = 200, description = "The incident and its updates.", body = IncidentDetail),
        (status = 404, description = "There is no such incident."),
    ),
)]
pub(crate) async fn route(
    may: May<IncidentsRead>,
    Path(id): Path<IncidentId>,
) -> Result<Json<IncidentDetail>, Problem> {
    Ok(Json(read(may.reader(), id).await?))
}
