//! Disabling somebody: at their next request they are nobody here, and so are their keys.

use axum::extract::State;
use axum::http::StatusCode;
use serde_json::json;
use store::{Change, Leaf, Transaction, execute, micros};
use vocabulary::id::StaffId;
use vocabulary::{Error, Result};
use web::{Json, May, Path, Problem};

use super::{Member, MemberState, Rank, find, keep_an_owner, link};
use crate::rights::StaffManage;
use crate::{People, keys, sessions};

/// Disables somebody; their sessions end, and the keys that are theirs are revoked.
///
/// # Errors
/// When there is no such person, when they are disabled already, when they may do what the caller may
/// not, or when nobody would be left who is an owner.
pub async fn disable(people: &People, may: &May<StaffManage>, staff: StaffId) -> Result<Member> {
    may.freshly()?;
    let rank = Rank::of(people, may);
    let disabled = may.commit(move |tx| Box::pin(write(tx, staff, rank))).await;
    people.told(may, "staff.disable", disabled).await
}

async fn write(tx: &Transaction<'_>, id: StaffId, rank: Rank) -> Result<Change<Member>> {
    let before = find(&**tx, id).await?;
    rank.reaches(&before)?;
    if before.state == MemberState::Disabled {
        return Err(Error::conflict("already-disabled", "This person is disabled already."));
    }
    if before.role == crate::roles::OWNER {
        keep_an_owner(tx, id).await?;
    }
    execute(
        &**tx,
        "update staff set disabled_at = $2, version = version + 1 where staff_id = $1",
        [id.to_string().into(), micros(tx.now()).into()],
    )
    .await?;
    let ended = sessions::end_all(tx, id, None).await?;
    let revoked = keys::revoke_all(tx, id).await?;
    link::revoke_all(tx, id).await?;
    let after = find(&**tx, id).await?;
    let leaf = Leaf::new("staff.disabled")
        .about("staff", &id)
        .with("before", json!({ "state": before.state }))
        .with("after", json!({ "state": after.state }))
        .with("sessions_ended", ended)
        .with("keys_revoked", revoked);
    Ok(Change::new(after, leaf))
}

/// Disables somebody.
#[utoipa::path(
    post,
    path = "/v1/staff/{id}/disablement",
    operation_id = "disable_staff",
    tag = "people",
    params(("id" = String, Path, description = "Who.")),
    responses(
        (status = 201, description = "They are out, and so are their keys.", body = Member),
        (status = 404, description = "There is nobody like that."),
        (status = 409, description = "They are disabled already, or the last owner."),
    ),
)]
pub(crate) async fn route(
    State(people): State<People>,
    may: May<StaffManage>,
    Path(staff): Path<StaffId>,
) -> Result<(StatusCode, Json<Member>), Problem> {
    let member = disable(&people, &may, staff).await?;
    Ok((StatusCode::CREATED, Json(member)))
}
