//! Listing cases: those that wait in a queue in its order, others by arrival.

use axum::extract::State;
use sea_orm::ConnectionTrait;
use serde::Deserialize;
use store::rows;
use vocabulary::Result;
use web::{Json, May, Page, PageQuery, Problem, Query};

use super::{COLUMNS, Case, Filter, Row};
use crate::Casework;
use crate::declared::Declared;
use crate::offers::CaseView;
use crate::rights::CasesRead;

/// A place in the list.
type Position = (String, i64, String);

/// Lists a page of cases.
///
/// # Errors
/// When the cursor is none of this list, or the store cannot be read.
pub(crate) async fn list<C: ConnectionTrait>(
    connection: &C,
    filter: &Filter,
    query: &PageQuery,
) -> Result<Page<Case>> {
    let in_line = filter.is_one_line();
    let order = if in_line { "sort_key, opened_at, case_id" } else { "opened_at, case_id" };
    let mut conditions = filter.conditions();
    if let Some((place, opened_at, id)) = query.after::<Position>()? {
        conditions.sql.push_str(&format!(" and ({order}) > ("));
        if in_line {
            conditions.bind("$n, ", place.into());
        }
        conditions.bind("$n, ", opened_at.into());
        conditions.bind("$n)", id.into());
    }
    conditions.bind(&format!(" order by {order} limit $n"), query.fetch().into());
    let sql = format!("select {COLUMNS} from cases where {}", conditions.sql);
    let found: Vec<Row> = rows(connection, &sql, conditions.values).await?;
    let cases = found.into_iter().map(Case::try_from).collect::<Result<Vec<_>>>()?;
    let position = |case: &Case| -> Position {
        (case.sort_key.clone(), case.opened_at.as_microsecond(), case.id.to_string())
    };
    Page::cut(cases, query, position)
}

#[derive(Deserialize)]
pub(crate) struct CaseQuery {
    #[serde(flatten)]
    filter: Filter,
    #[serde(flatten)]
    page: PageQuery,
}

/// Lists cases with what can be done about each.
#[utoipa::path(
    get,
    path = "/v1/cases",
    operation_id = "list_cases",
    tag = "cases",
    params(Filter, PageQuery),
    responses(
        (status = 200, description = "A page of the cases.", body = Page<CaseView>),
        (status = 404, description = "There is no such queue."),
    ),
)]
pub(crate) async fn route(
    State(casework): State<Casework>,
    may: May<CasesRead>,
    Query(CaseQuery { filter, page }): Query<CaseQuery>,
) -> Result<Json<Page<CaseView>>, Problem> {
    let Page { items, next } = list(may.reader(), &filter, &page).await?;
    // Of a queue that the manual had once, the cases stay.
    if let (Some(queue), true) = (&filter.queue, items.is_empty()) {
        Declared::find(&*casework.facts().in_force()?, queue)?;
    }
    let mut views = Vec::with_capacity(items.len());
    for case in items {
        views.push(casework.view(case, may.caller()).await?);
    }
    Ok(Json(Page { items: views, next }))
}
