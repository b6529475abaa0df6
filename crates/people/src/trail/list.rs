//! Listing the trail, the newest first.

use sea_orm::ConnectionTrait;
use serde::Deserialize;
use store::audit::StoredLeaf;
use store::rows;
use vocabulary::Result;
use web::{Json, May, Page, PageQuery, Problem, Query};

use super::filter::Position;
use super::{Entry, Filter};
use crate::rights::AuditRead;

/// Lists a page of the lines that the filter lets through.
///
/// # Errors
/// When the cursor is none of this list, or the store cannot be read.
pub async fn list<C: ConnectionTrait>(
    connection: &C,
    filter: &Filter,
    query: &PageQuery,
) -> Result<Page<Entry>> {
    let found = read(connection, filter, query.after()?, query.fetch()).await?;
    let page = Page::cut(found, query, position)?;
    let items = page.items.into_iter().map(Entry::try_from).collect::<Result<_>>()?;
    Ok(Page { items, next: page.next })
}

pub(super) fn position(leaf: &StoredLeaf) -> Position {
    (leaf.at, leaf.chain.clone(), leaf.sequence)
}

pub(super) async fn read<C: ConnectionTrait>(
    connection: &C,
    filter: &Filter,
    after: Option<Position>,
    limit: i64,
) -> Result<Vec<StoredLeaf>> {
    let mut conditions = filter.conditions(after);
    conditions.bind(" order by at desc, chain desc, sequence desc limit $n", limit.into());
    let sql = format!("select * from audit_leaves where {}", conditions.sql);
    rows(connection, &sql, conditions.values).await
}

/// Which lines, and which page of them.
#[derive(Deserialize)]
pub(crate) struct TrailQuery {
    #[serde(flatten)]
    filter: Filter,
    #[serde(flatten)]
    page: PageQuery,
}

/// Lists the audit trail, the newest first.
#[utoipa::path(
    get,
    path = "/v1/audit",
    operation_id = "list_audit",
    tag = "people",
    params(Filter, PageQuery),
    responses((status = 200, description = "A page of the trail.", body = Page<Entry>)),
)]
pub(crate) async fn route(
    may: May<AuditRead>,
    Query(query): Query<TrailQuery>,
) -> Result<Json<Page<Entry>>, Problem> {
    Ok(Json(list(may.reader(), &query.filter, &query.page).await?))
}
