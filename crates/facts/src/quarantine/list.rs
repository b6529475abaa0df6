//! Listing what is in quarantine, the newest first, without its properties.

use sea_orm::ConnectionTrait;
use store::conditions::Conditions;
use store::{micros, rows, scalar};
use vocabulary::Result;
use web::{Json, May, Page, PageQuery, Problem, Query};

use super::{COLUMNS, Held, Row};
use crate::rights::RecordsRead;

/// Counts what is in quarantine.
///
/// # Errors
/// When the store cannot be read.
pub(crate) async fn count<C: ConnectionTrait>(connection: &C) -> Result<u64> {
    let count: Option<i64> = scalar(connection, "select count(*) from quarantine", []).await?;
    Ok(count.map_or(0, i64::unsigned_abs))
}

/// Lists a page of what is in quarantine.
///
/// # Errors
/// When the cursor is none of this list, or the store cannot be read.
pub(crate) async fn list<C: ConnectionTrait>(
    connection: &C,
    query: &PageQuery,
) -> Result<Page<Held>> {
    let mut conditions = Conditions::all();
    if let Some((received_at, id)) = query.after::<(i64, String)>()? {
        conditions.bind(" and (received_at, event_id) < ($n, ", received_at.into());
        conditions.bind("$n)", id.into());
    }
    conditions.bind(" order by received_at desc, event_id desc limit $n", query.fetch().into());
    let sql = format!("select {COLUMNS} from quarantine where {}", conditions.sql);
    let found: Vec<Row> = rows(connection, &sql, conditions.values).await?;
    let held = |row| Held::try_from(row).map(|held| Held { properties: None, ..held });
    let held = found.into_iter().map(held).collect::<Result<_>>()?;
    Page::cut(held, query, |held: &Held| (micros(held.received_at), held.id.clone()))
}

/// Lists the events in quarantine, the newest first.
#[utoipa::path(
    get,
    path = "/v1/quarantine",
    operation_id = "list_quarantine",
    tag = "events",
    params(PageQuery),
    responses((status = 200, description = "A page of what is in quarantine.", body = Page<Held>)),
)]
pub(crate) async fn route(
    may: May<RecordsRead>,
    Query(query): Query<PageQuery>,
) -> Result<Json<Page<Held>>, Problem> {
    Ok(Json(list(may.reader(), &query).await?))
}
