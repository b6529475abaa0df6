//! Resetting somebody's sign-in: a new link, and from then on nothing but the link lets them in.

use axum::extract::State;
use axum::http::StatusCode;
use serde_json::json;
use store::{Change, Leaf, Transaction, execute};
use vocabulary::id::StaffId;
use vocabulary::{Error, Result};
use web::{Json, May, Path, Problem};

use super::link::{LinkAnswer, LinkRow, NewLink, Purpose, WithLink, Written};
use super::{MemberState, Rank, find};
use crate::rights::StaffManage;
use crate::{People, sessions};

/// Ends somebody's sessions, forgets their password, and returns a link with which they set another.
///
/// The password goes at once: whoever asks for this may have asked because somebody else knows it.
///
/// # Errors
/// When there is no such person, when they are disabled, or when they may do what the caller may not.
pub async fn reset(people: &People, may: &May<StaffManage>, staff: StaffId) -> Result<WithLink> {
    may.freshly()?;
    let rank = Rank::of(people, may);
    let link = NewLink::new(may.now())?;
    let row = link.row();
    let written = may.commit(move |tx| Box::pin(write(tx, staff, rank, row))).await;
    link.shown(people, people.told(may, "staff.reset", written).await?)
}

async fn write(
    tx: &Transaction<'_>,
    id: StaffId,
    rank: Rank,
    link: LinkRow,
) -> Result<Change<Written>> {
    let before = find(&**tx, id).await?;
    rank.reaches(&before)?;
    let purpose = match before.state {
        MemberState::Invited => Purpose::Join,
        _ => Purpose::Reset,
    };
    let changed = execute(
        &**tx,
        "update staff set password = null, version = version + 1
         where staff_id = $1 and disabled_at is null",
        [id.to_string().into()],
    )
    .await?;
    if changed == 0 {
        return Err(Error::conflict("staff-disabled", "This person is disabled.")
            .hint("Enable them first; that makes a link, too."));
    }
    let ended = sessions::end_all(tx, id, None).await?;
    let link_id = link.id();
    link.write(tx, id, purpose).await?;
    let after = find(&**tx, id).await?;
    let leaf = Leaf::new("staff.reset")
        .about("staff", &id)
        .with("before", json!({ "state": before.state }))
        .with("after", json!({ "state": after.state }))
        .with("sessions_ended", ended)
        .with("link", link_id.to_string());
    Ok(Change::new(Written::new(after, link_id), leaf))
}

/// Ends the sessions of somebody, forgets their password, and answers with a link for a new one.
#[utoipa::path(
    post,
    path = "/v1/staff/{id}/sign-in-links",
    operation_id = "reset_staff",
    tag = "people",
    params(("id" = String, Path, description = "Who.")),
    responses(
        (status = 201, description = "Only the link lets them in now.", body = LinkAnswer),
        (status = 404, description = "There is nobody like that."),
        (status = 409, description = "They are disabled, or the link was shown before."),
    ),
)]
pub(crate) async fn route(
    State(people): State<People>,
    may: May<StaffManage>,
    Path(staff): Path<StaffId>,
) -> Result<(StatusCode, Json<LinkAnswer>), Problem> {
    let with_link = reset(&people, &may, staff).await?;
    Ok((StatusCode::CREATED, Json(with_link.into())))
}
