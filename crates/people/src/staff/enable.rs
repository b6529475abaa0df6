//! Enabling somebody again: they come back with a new link, never with their old password or keys.

use axum::extract::State;
use serde_json::json;
use store::{Change, Leaf, Transaction, execute};
use vocabulary::id::StaffId;
use vocabulary::{Error, Result};
use web::{Json, May, Path, Problem};

use super::link::{LinkAnswer, LinkRow, NewLink, Purpose, WithLink, Written};
use super::{Rank, find};
use crate::People;
use crate::rights::StaffManage;

/// Lets somebody in again and returns the link with which they set a password.
///
/// # Errors
/// When there is no such person, when they are not disabled, or when they may do what the caller may
/// not.
pub async fn enable(people: &People, may: &May<StaffManage>, staff: StaffId) -> Result<WithLink> {
    may.freshly()?;
    let rank = Rank::of(people, may);
    let link = NewLink::new(may.now())?;
    let row = link.row();
    let written = may.commit(move |tx| Box::pin(write(tx, staff, rank, row))).await;
    link.shown(people, people.told(may, "staff.enable", written).await?)
}

async fn write(
    tx: &Transaction<'_>,
    id: StaffId,
    rank: Rank,
    link: LinkRow,
) -> Result<Change<Written>> {
    let before = find(&**tx, id).await?;
    rank.reaches(&before)?;
    let changed = execute(
        &**tx,
        "update staff set disabled_at = null, password = null, version = version + 1
         where staff_id = $1 and disabled_at is not null",
        [id.to_string().into()],
    )
    .await?;
    if changed == 0 {
        return Err(Error::conflict("not-disabled", "This person is not disabled."));
    }
    let link_id = link.id();
    link.write(tx, id, Purpose::Reset).await?;
    let after = find(&**tx, id).await?;
    let leaf = Leaf::new("staff.enabled")
        .about("staff", &id)
        .with("before", json!({ "state": before.state }))
        .with("after", json!({ "state": after.state }))
        .with("link", link_id.to_string());
    Ok(Change::new(Written::new(after, link_id), leaf))
}

/// Lets somebody in again; the answer holds the link with which they set a password.
#[utoipa::path(
    delete,
    path = "/v1/staff/{id}/disablement",
    operation_id = "enable_staff",
    tag = "people",
    params(("id" = String, Path, description = "Who.")),
    responses(
        (status = 200, description = "The link lets them in.", body = LinkAnswer),
        (status = 404, description = "There is nobody like that."),
        (status = 409, description = "They are not disabled."),
    ),
)]
pub(crate) async fn route(
    State(people): State<People>,
    may: May<StaffManage>,
    Path(staff): Path<StaffId>,
) -> Result<Json<LinkAnswer>, Problem> {
    let with_link = enable(&people, &may, staff).await?;
    Ok(Json(with_link.into()))
}
