//! Reading one case, with what can be done about it now.

use axum::extract::State;
use sea_orm::ConnectionTrait;
use store::row;
use vocabulary::{Error, Result};
use web::{Json, May, Path, Problem};

use super::{COLUMNS, Case, CaseId, Row};
use crate::Casework;
use crate::offers::CaseView;
use crate::rights::CasesRead;

/// Finds a case.
///
/// # Errors
/// When there is none, or the store cannot be read.
pub(crate) async fn find<C: ConnectionTrait>(connection: &C, id: CaseId) -> Result<Case> {
    let sql = format!("select {COLUMNS} from cases where case_id = $1");
    let found: Option<Row> = row(connection, &sql, [id.to_string().into()]).await?;
    found.ok_or_else(|| Error::missing(format!("There is no case `{id}`.")))?.try_into()
}

/// Reads a case with what can be done about it.
#[utoipa::path(
    get,
    path = "/v1/cases/{id}",
    operation_id = "read_case",
    tag = "cases",
    params(("id" = String, Path, description = "The case.")),
    responses(
        (status = 200, description = "The case.", body = CaseView),
        (status = 404, description = "There is no such case."),
    ),
)]
pub(crate) async fn route(
    State(casework): State<Casework>,
    may: May<CasesRead>,
    Path(id): Path<CaseId>,
) -> Result<Json<CaseView>, Problem> {
    let case = find(may.reader(), id).await?;
    Ok(Json(casework.view(case, may.caller()).await?))
}
