//! Changing somebody's role. Their sessions end, so that what they do next they do as who they are now.

use axum::extract::State;
use serde::Deserialize;
use serde_json::json;
use store::{Change, Leaf, Transaction, execute};
use utoipa::ToSchema;
use vocabulary::id::StaffId;
use vocabulary::{Error, Result};
use web::{Json, May, Path, Problem};

use super::{Member, Rank, find, keep_an_owner};
use crate::rights::StaffManage;
use crate::roles::{self, OWNER};
use crate::{People, sessions};

/// Gives somebody another role; they sign in again with a new session.
///
/// # Errors
/// When there is no such person or role, when the person may do or would do what the caller may not,
/// or when nobody would be left who is an owner.
pub async fn change_role(
    people: &People,
    may: &May<StaffManage>,
    staff: StaffId,
    role: String,
) -> Result<Member> {
    may.freshly()?;
    let grantable = roles::grantable(&**people.roles(), &may.caller().rights, &role);
    people.told(may, "staff.change_role", grantable).await?;
    let rank = Rank::of(people, may);
    let changed = may.commit(move |tx| Box::pin(write(tx, staff, rank, role))).await;
    people.told(may, "staff.change_role", changed).await
}

async fn write(
    tx: &Transaction<'_>,
    id: StaffId,
    rank: Rank,
    role: String,
) -> Result<Change<Member>> {
    let before = find(&**tx, id).await?;
    rank.reaches(&before)?;
    if before.role == role {
        return Err(Error::conflict("same-role", format!("This person is `{role}` already.")));
    }
    if before.role == OWNER {
        keep_an_owner(tx, id).await?;
    }
    execute(
        &**tx,
        "update staff set role = $2, version = version + 1 where staff_id = $1",
        [id.to_string().into(), role.into()],
    )
    .await?;
    let ended = sessions::end_all(tx, id, None).await?;
    let after = find(&**tx, id).await?;
    let leaf = Leaf::new("staff.role_changed")
        .about("staff", &id)
        .with("before", json!({ "role": before.role }))
        .with("after", json!({ "role": after.role }))
        .with("sessions_ended", ended);
    Ok(Change::new(after, leaf))
}

/// The role that somebody is to have.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewRole {
    /// Its name.
    #[schema(example = "owner")]
    role: String,
}

/// Gives somebody another role and ends their sessions.
#[utoipa::path(
    put,
    path = "/v1/staff/{id}/role",
    operation_id = "change_role",
    tag = "people",
    params(("id" = String, Path, description = "Who.")),
    request_body = NewRole,
    responses(
        (status = 200, description = "They have it.", body = Member),
        (status = 404, description = "There is nobody like that."),
        (status = 409, description = "They have it already, or are the last owner."),
    ),
)]
pub(crate) async fn route(
    State(people): State<People>,
    may: May<StaffManage>,
    Path(staff): Path<StaffId>,
    Json(NewRole { role }): Json<NewRole>,
) -> Result<Json<Member>, Problem> {
    Ok(Json(change_role(&people, &may, staff, role).await?))
}
