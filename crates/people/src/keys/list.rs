//! Listing API keys, the newest first; those that hold no more stay in the list.

use jiff::Timestamp;
use sea_orm::ConnectionTrait;
use store::rows;
use vocabulary::Result;
use vocabulary::id::KeyId;
use web::{Json, May, Page, PageQuery, Problem, Query};

use super::{COLUMNS, Key, KeyRow};
use crate::rights::StaffManage;

/// Lists a page of the keys, as they are at `now`.
///
/// # Errors
/// When the cursor is none of this list, or the store cannot be read.
pub async fn list<C: ConnectionTrait>(
    connection: &C,
    query: &PageQuery,
    now: Timestamp,
) -> Result<Page<Key>> {
    let sql = format!(
        "select {COLUMNS} from api_keys where $1 = '' or key_id < $1 order by key_id desc limit $2"
    );
    let after = query.after::<KeyId>()?.map(|id| id.to_string()).unwrap_or_default();
    let found: Vec<KeyRow> = rows(connection, &sql, [after.into(), query.fetch().into()]).await?;
    let keys = found.into_iter().map(|row| row.at(now)).collect::<Result<_>>()?;
    Page::cut(keys, query, |key| key.id)
}

/// Lists API keys, the newest first; never their secrets.
#[utoipa::path(
    get,
    path = "/v1/keys",
    operation_id = "list_keys",
    tag = "people",
    params(PageQuery),
    responses((status = 200, description = "A page of the keys.", body = Page<Key>)),
)]
pub(crate) async fn route(
    may: May<StaffManage>,
    Query(query): Query<PageQuery>,
) -> Result<Json<Page<Key>>, Problem> {
    Ok(Json(list(may.reader(), &query, may.now()).await?))
}
