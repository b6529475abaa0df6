//! Listing incidents, the newest first; for customers, those that something public was said of.

use jiff::Timestamp;
use sea_orm::ConnectionTrait;
use serde::Deserialize;
use store::{micros, rows, scalar};
use vocabulary::Result;
use web::{Json, May, Page, PageQuery, Problem, Query};

use super::{
    COLUMNS, Incident, IncidentDetail, IncidentState, Row, UPDATE_COLUMNS, Update, UpdateRow,
};
use crate::ids::IncidentId;
use crate::rights::IncidentsRead;

/// How many updates are read for all incidents of a list for customers.
const UPDATES: u32 = 500;

/// Which incidents are wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Which {
    /// All.
    All,
    /// Those in a state.
    In(IncidentState),
    /// Those that last.
    Lasting,
    /// Those that are over.
    Over,
}

impl Which {
    /// Returns the words of the states that are wanted, as SQL.
    fn states(self) -> String {
        let wanted = IncidentState::ALL.into_iter().filter(|state| match self {
            Self::All => true,
            Self::In(wanted) => *state == wanted,
            Self::Lasting => state.lasts(),
            Self::Over => !state.lasts(),
        });
        wanted.map(|state| format!("'{}'", state.word())).collect::<Vec<_>>().join(", ")
    }
}

/// Lists a page of incidents, the newest first.
///
/// # Errors
/// When the cursor is none of this list, or the store cannot be read.
pub(crate) async fn list<C: ConnectionTrait>(
    connection: &C,
    which: Which,
    query: &PageQuery,
) -> Result<Page<Incident>> {
    let after = query.after::<IncidentId>()?.map(|id| id.to_string());
    let states = which.states();
    let sql = format!(
        "select {COLUMNS} from incidents
         where state in ({states}) and incident_id < coalesce($1, 'inc_z')
         order by incident_id desc limit $2"
    );
    let values = [after.into(), query.fetch().into()];
    let found: Vec<Row> = rows(connection, &sql, values).await?;
    let incidents = found.into_iter().map(Incident::try_from).collect::<Result<_>>()?;
    Page::cut(incidents, query, |incident: &Incident| incident.id)
}

/// Counts the incidents that last.
///
/// # Errors
/// When the store cannot be read.
pub(crate) async fn count_open<C: ConnectionTrait>(connection: &C) -> Result<u64> {
    let sql = "select count(*) from incidents where state in ('open', 'monitoring')";
    let count: Option<i64> = scalar(connection, sql, []).await?;
    Ok(count.unwrap_or(0).unsigned_abs())
}

/// Lists the incidents since `since` of which customers were told something, the newest first, with what
/// they were told; those that last are there however old they are.
///
/// # Errors
/// When the store cannot be read.
pub(crate) async fn with_news<C: ConnectionTrait>(
    connection: &C,
    (since, most): (Timestamp, u32),
) -> Result<Vec<IncidentDetail>> {
    let sql = format!(
        "select {COLUMNS} from incidents
         where (started_at >= $1 or state in ('open', 'monitoring')) and exists (
             select 1 from incident_updates u
             where u.incident_id = incidents.incident_id and u.public)
         order by incident_id desc limit $2"
    );
    let found: Vec<Row> =
        rows(connection, &sql, [micros(since).into(), i64::from(most).into()]).await?;
    let Some(oldest) = found.last().map(|row| row.incident_id.clone()) else {
        return Ok(Vec::new());
    };
    let sql = format!(
        "select {UPDATE_COLUMNS} from incident_updates where public and incident_id >= $1
         order by update_id desc limit {UPDATES}"
    );
    let updates: Vec<UpdateRow> = rows(connection, &sql, [oldest.into()]).await?;
    let mut details = Vec::new();
    for row in found {
        let incident = Incident::try_from(row)?;
        details.push(IncidentDetail { incident, updates: Vec::new() });
    }
    for update in updates {
        let id = update.incident_id.clone();
        let of = details.iter_mut().find(|detail| detail.incident.id.to_string() == id);
        if let Some(detail) = of {
            detail.updates.push(Update::try_from(update)?);
        }
    }
    Ok(details)
}

/// Which incidents a request asks for.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct IncidentFilter {
    /// How they stand; in any state if it is not said.
    state: Option<IncidentState>,
}

/// Which page of them it asks for.
#[derive(Debug, Deserialize)]
pub(crate) struct IncidentQuery {
    #[serde(flatten)]
    filter: IncidentFilter,
    #[serde(flatten)]
    page: PageQuery,
}

/// Lists incidents, the newest first.
#[utoipa::path(
    get,
    path = "/v1/incidents",
    operation_id = "list_incidents",
    tag = "monitoring",
    params(IncidentFilter, PageQuery),
    responses((status = 200, description = "A page of the incidents.", body = Page<Incident>)),
)]
pub(crate) async fn route(
    may: May<IncidentsRead>,
    Query(IncidentQuery { filter, page }): Query<IncidentQuery>,
) -> Result<Json<Page<Incident>>, Problem> {
    let which = filter.state.map_or(Which::All, Which::In);
    Ok(Json(list(may.reader(), which, &page).await?))
}
