//! Listing refunds, the newest first.

use sea_orm::ConnectionTrait;
use serde::Deserialize;
use store::rows;
use vocabulary::Result;
use web::{Json, May, Page, PageQuery, Problem, Query};

use super::{COLUMNS, Filter, Refund, Row};
use crate::rights::MoneyRead;

/// Lists a page of the refunds that the filter lets through.
///
/// # Errors
/// When the cursor is none of this list, or the store cannot be read.
pub(crate) async fn list<C: ConnectionTrait>(
    connection: &C,
    filter: &Filter,
    query: &PageQuery,
) -> Result<Page<Refund>> {
    let mut conditions = filter.conditions(query.after()?);
    conditions.bind(" order by created_at desc, refund_id desc limit $n", query.fetch().into());
    let sql = format!("select {COLUMNS} from refunds where {}", conditions.sql);
    let found: Vec<Row> = rows(connection, &sql, conditions.values).await?;
    let page = Page::cut(found, query, Row::position)?;
    let items = page.items.into_iter().map(Refund::try_from).collect::<Result<_>>()?;
    Ok(Page { items, next: page.next })
}

/// Which refunds, and which page of them.
#[derive(Deserialize)]
pub(crate) struct RefundQuery {
    #[serde(flatten)]
    filter: Filter,
    #[serde(flatten)]
    page: PageQuery,
}

/// Lists refunds, the newest first.
#[utoipa::path(
    get,
    path = "/v1/refunds",
    operation_id = "list_refunds",
    tag = "money",
    params(Filter, PageQuery),
    responses((status = 200, description = "A page of the refunds.", body = Page<Refund>)),
)]
pub(crate) async fn route(
    may: May<MoneyRead>,
    Query(query): Query<RefundQuery>,
) -> Result<Json<Page<Refund>>, Problem> {
    Ok(Json(list(may.reader(), &query.filter, &query.page).await?))
}
