//! Listing alerts, the newest first, and counting those that fire.

use sea_orm::ConnectionTrait;
use serde::Deserialize;
use store::{rows, scalar};
use vocabulary::Result;
use web::{Json, May, Page, PageQuery, Problem, Query};

use super::{Alert, AlertState, COLUMNS, Row};
use crate::ids::AlertId;
use crate::rights::AlertsRead;

/// Lists a page of the alerts in a state, or in any, the newest first.
///
/// # Errors
/// When the cursor is none of this list, or the store cannot be read.
pub(crate) async fn list<C: ConnectionTrait>(
    connection: &C,
    state: Option<AlertState>,
    query: &PageQuery,
) -> Result<Page<Alert>> {
    let after = query.after::<AlertId>()?.map(|id| id.to_string());
    let sql = format!(
        "select {COLUMNS} from alerts
         where state = coalesce($1, state) and alert_id < coalesce($2, 'alert_z')
         order by alert_id desc limit $3"
    );
    let values = [state.map(AlertState::word).into(), after.into(), query.fetch().into()];
    let found: Vec<Row> = rows(connection, &sql, values).await?;
    let alerts = found.into_iter().map(Alert::try_from).collect::<Result<_>>()?;
    Page::cut(alerts, query, |alert: &Alert| alert.id)
}

/// Counts the alerts that fire.
///
/// # Errors
/// When the store cannot be read.
pub(crate) async fn count_firing<C: ConnectionTrait>(connection: &C) -> Result<u64> {
    let sql = "select count(*) from alerts where state = 'firing' and resolved_at is null";
    let count: Option<i64> = scalar(connection, sql, []).await?;
    Ok(count.unwrap_or(0).unsigned_abs())
}

/// Which alerts a request asks for.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct AlertFilter {
    /// How they stand; in any state if it is not said.
    state: Option<AlertState>,
}

/// Which page of them it asks for.
#[derive(Debug, Deserialize)]
pub(crate) struct AlertQuery {
    #[serde(flatten)]
    filter: AlertFilter,
    #[serde(flatten)]
    page: PageQuery,
}

/// Lists alerts, the newest first.
#[utoipa::path(
    get,
    path = "/v1/alerts",
    operation_id = "list_alerts",
    tag = "monitoring",
    params(AlertFilter, PageQuery),
    responses((status = 200, description = "A page of the alerts.", body = Page<Alert>)),
)]
pub(crate) async fn route(
    may: May<AlertsRead>,
    Query(AlertQuery { filter, page }): Query<AlertQuery>,
) -> Result<Json<Page<Alert>>, Problem> {
    Ok(Json(list(may.reader(), filter.state, &page).await?))
}
