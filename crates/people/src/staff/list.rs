//! Listing the staff, the newest first.

use sea_orm::ConnectionTrait;
use store::rows;
use vocabulary::Result;
use vocabulary::id::StaffId;
use web::{Json, May, Page, PageQuery, Problem, Query};

use super::{COLUMNS, Member, MemberRow};
use crate::rights::StaffManage;

/// Lists a page of the staff.
///
/// # Errors
/// When the cursor is none of this list, or the store cannot be read.
pub async fn list<C: ConnectionTrait>(connection: &C, query: &PageQuery) -> Result<Page<Member>> {
    let sql = format!(
        "select {COLUMNS} from staff where $1 = '' or staff_id < $1
         order by staff_id desc limit $2"
    );
    let after = query.after::<StaffId>()?.map(|id| id.to_string()).unwrap_or_default();
    let found: Vec<MemberRow> =
        rows(connection, &sql, [after.into(), query.fetch().into()]).await?;
    let members = found.into_iter().map(Member::try_from).collect::<Result<_>>()?;
    Page::cut(members, query, |member| member.id)
}

/// Lists the staff, the newest first.
#[utoipa::path(
    get,
    path = "/v1/staff",
    operation_id = "list_staff",
    tag = "people",
    params(PageQuery),
    responses((status = 200, description = "A page of the staff.", body = Page<Member>)),
)]
pub(crate) async fn route(
    may: May<StaffManage>,
    Query(query): Query<PageQuery>,
) -> Result<Json<Page<Member>>, Problem> {
    Ok(Json(list(may.reader(), &query).await?))
}
