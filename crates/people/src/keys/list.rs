//! Listing API keys, the newest first; those that hold no more stay in the list.

use jiff::Timestamp;
use sea_orm::ConnectionTrait;
use serde::Deserialize;
use store::rows;
use vocabulary::Result;
use vocabulary::id::KeyId;
use web::{Json, May, Page, PageQuery, Problem, Query};

use super::{COLUMNS, Filter, Key, KeyRow};
use crate::rights::StaffManage;

/// Lists a page of the keys that the filter lets through, as they are at `now`.
///
/// # Errors
/// When the cursor is none of this list, or the store cannot be read.
pub async fn list<C: ConnectionTrait>(
    connection: &C,
    filter: &Filter,
    query: &PageQuery,
    now: Timestamp,
) -> Result<Page<Key>> {
    let mut conditions = filter.conditions(now);
    let after = query.after::<KeyId>()?.map(|id| id.to_string().into());
    conditions.one("key_id < $n", after);
    conditions.bind(" order by key_id desc limit $n", query.fetch().into());
    let sql = format!("select {COLUMNS} from api_keys where {}", conditions.sql);
    let found: Vec<KeyRow> = rows(connection, &sql, conditions.values).await?;
    let keys = found.into_iter().map(|row| row.at(now)).collect::<Result<_>>()?;
    Page::cut(keys, query, |key| key.id)
}

/// Which keys a request asks for.
#[derive(Deserialize)]
pub(crate) struct KeyQuery {
    #[serde(flatten)]
    filter: Filter,
    #[serde(flatten)]
    page: PageQuery,
}

/// Lists API keys, the newest first; never their secrets.
#[utoipa::path(
    get,
    path = "/v1/keys",
    operation_id = "list_keys",
    tag = "people",
    params(Filter, PageQuery),
    responses((status = 200, description = "A page of the keys.", body = Page<Key>)),
)]
pub(crate) async fn route(
    may: May<StaffManage>,
    Query(KeyQuery { filter, page }): Query<KeyQuery>,
) -> Result<Json<Page<Key>>, Problem> {
    Ok(Json(list(may.reader(), &filter, &page, may.now()).await?))
}
