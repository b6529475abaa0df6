//! Listing the staff, the newest first.

use sea_orm::ConnectionTrait;
use serde::Deserialize;
use serde_json::json;
use store::{Change, Leaf, rows};
use vocabulary::Result;
use vocabulary::id::StaffId;
use web::{Json, May, Page, PageQuery, Problem, Query};

use super::{COLUMNS, Filter, Member, MemberRow};
use crate::rights::StaffManage;
use web::reading;

/// Lists a page of those whom the filter lets through.
///
/// # Errors
/// When the cursor is none of this list, or the store cannot be read.
pub async fn list<C: ConnectionTrait>(
    connection: &C,
    filter: &Filter,
    query: &PageQuery,
) -> Result<Page<Member>> {
    let mut conditions = filter.conditions();
    let after = query.after::<StaffId>()?.map(|id| id.to_string().into());
    conditions.one("staff_id < $n", after);
    conditions.bind(" order by staff_id desc limit $n", query.fetch().into());
    let sql = format!("select {COLUMNS} from staff where {}", conditions.sql);
    let found: Vec<MemberRow> = rows(connection, &sql, conditions.values).await?;
    let members = found.into_iter().map(Member::try_from).collect::<Result<_>>()?;
    Page::cut(members, query, |member| member.id)
}

/// Tells that a page of the staff was read.
pub(crate) fn was_read(filter: &Filter, members: &Page<Member>) -> Leaf {
    Leaf::new("staff.read").with("filter", json!(filter)).with("count", members.items.len())
}

/// Whom a request asks for.
#[derive(Deserialize)]
pub(crate) struct StaffQuery {
    #[serde(flatten)]
    filter: Filter,
    #[serde(flatten)]
    page: PageQuery,
}

/// Lists the staff, the newest first.
#[utoipa::path(
    get,
    path = "/v1/staff",
    operation_id = "list_staff",
    tag = "people",
    params(Filter, PageQuery),
    responses((status = 200, description = "A page of the staff.", body = Page<Member>)),
)]
pub(crate) async fn route(
    may: May<StaffManage>,
    Query(StaffQuery { filter, page }): Query<StaffQuery>,
) -> Result<Json<Page<Member>>, Problem> {
    let members = list(may.reader(), &filter, &page).await?;
    let told = Change::new((), was_read(&filter, &members));
    reading::tell(may.store(), may.attribution(), told).await?;
    Ok(Json(members))
}
