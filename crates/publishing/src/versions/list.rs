//! Listing versions, the newest first.

use sea_orm::ConnectionTrait;
use store::rows;
use vocabulary::Result;
use web::{Json, May, Page, PageQuery, Problem, Query};

use super::Version;
use super::rows::{COLUMNS, VersionRow};
use crate::rights::ManualRead;

/// Lists a page of the versions.
///
/// # Errors
/// When the cursor is none of this list, or the store cannot be read.
pub async fn list<C: ConnectionTrait>(connection: &C, query: &PageQuery) -> Result<Page<Version>> {
    let sql = format!(
        "select {COLUMNS} from manual_versions where version < $1 order by version desc limit $2"
    );
    let below = query.after::<i64>()?.unwrap_or(i64::MAX);
    let found: Vec<VersionRow> =
        rows(connection, &sql, [below.into(), query.fetch().into()]).await?;
    let versions = found.into_iter().map(VersionRow::version).collect::<Result<_>>()?;
    Page::cut(versions, query, |version: &Version| version.version)
}

/// Lists the versions of the manual, the newest first.
#[utoipa::path(
    get,
    path = "/v1/manual/versions",
    tag = "manual",
    operation_id = "list_manual_versions",
    params(PageQuery),
    responses((status = 200, description = "A page of the versions.", body = Page<Version>)),
)]
pub(crate) async fn route(
    may: May<ManualRead>,
    Query(query): Query<PageQuery>,
) -> Result<Json<Page<Version>>, Problem> {
    Ok(Json(list(may.reader(), &query).await?))
}
