//! Listing cases: those that wait in the order of their queue, others by arrival.

use axum::extract::State;
use sea_orm::ConnectionTrait;
use serde::Deserialize;
use store::rows;
use vocabulary::Result;
use web::{Json, May, Page, PageQuery, Problem, Query};

use super::{COLUMNS, Case, CaseState, Filter, Row};
use crate::Casework;
use crate::offers::CaseView;
use crate::rights::CasesRead;

/// A place in the list.
type Position = (String, i64, String);

/// Lists a page of cases.
///
/// # Errors
/// When the cursor is none of this list, or the store cannot be read.
pub async fn list<C: ConnectionTrait>(
    connection: &C,
    filter: &Filter,
    query: &PageQuery,
) -> Result<Page<Case>> {
    let (place, opened_at, id) = query.after::<Position>()?.unwrap_or_default();
    let sql = format!(
        "select {COLUMNS} from cases
         where queue = coalesce($1, queue) and state = coalesce($2, state)
           and (sort_key, opened_at, case_id) > ($3, $4, $5)
         order by sort_key, opened_at, case_id limit $6"
    );
    let values = [
        filter.queue.clone().into(),
        filter.state.map(CaseState::word).into(),
        place.into(),
        opened_at.into(),
        id.into(),
        query.fetch().into(),
    ];
    let found: Vec<Row> = rows(connection, &sql, values).await?;
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
    responses((status = 200, description = "A page of the cases.", body = Page<CaseView>)),
)]
pub(crate) async fn route(
    State(casework): State<Casework>,
    may: May<CasesRead>,
    Query(CaseQuery { filter, page }): Query<CaseQuery>,
) -> Result<Json<Page<CaseView>>, Problem> {
    let Page { items, next } = list(may.reader(), &filter, &page).await?;
    let mut views = Vec::with_capacity(items.len());
    for case in items {
        views.push(casework.view(case, may.caller()).await?);
    }
    Ok(Json(Page { items: views, next }))
}
