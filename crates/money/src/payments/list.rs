//! Listing payments, the newest first.

use sea_orm::ConnectionTrait;
use serde::Deserialize;
use store::rows;
use vocabulary::Result;
use web::{Json, May, Page, PageQuery, Problem, Query};

use super::{Filter, PAYMENTS, Payment, Row};
use crate::rights::MoneyRead;

/// Lists a page of the payments that the filter lets through.
///
/// # Errors
/// When the cursor is none of this list, or the store cannot be read.
pub(crate) async fn list<C: ConnectionTrait>(
    connection: &C,
    filter: &Filter,
    query: &PageQuery,
) -> Result<Page<Payment>> {
    let mut conditions = filter.conditions(query.after()?);
    let order = " order by created_at desc, payment_id desc limit $n";
    conditions.bind(order, query.fetch().into());
    let sql = format!("select * from {PAYMENTS} where {}", conditions.sql);
    let found: Vec<Row> = rows(connection, &sql, conditions.values).await?;
    let page = Page::cut(found, query, |row| (row.created_at, row.payment_id.clone()))?;
    let items = page.items.into_iter().map(Payment::try_from).collect::<Result<_>>()?;
    Ok(Page { items, next: page.next })
}

/// Which payments, and which page of them.
#[derive(Deserialize)]
pub(crate) struct PaymentQuery {
    #[serde(flatten)]
    filter: Filter,
    #[serde(flatten)]
    page: PageQuery,
}

/// Lists payments, the newest first.
#[utoipa::path(
    get,
    path = "/v1/payments",
    operation_id = "list_payments",
    tag = "money",
    params(Filter, PageQuery),
    responses((status = 200, description = "A page of the payments.", body = Page<Payment>)),
)]
pub(crate) async fn route(
    may: May<MoneyRead>,
    Query(query): Query<PaymentQuery>,
) -> Result<Json<Page<Payment>>, Problem> {
    Ok(Json(list(may.reader(), &query.filter, &query.page).await?))
}
