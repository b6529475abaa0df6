//! Ending a session: one's own, or with `staff.manage` anybody's.
//!
//! Somebody else's session and one that never was get the same answer.

use axum::extract::State;
use axum::http::StatusCode;
use store::{Change, Leaf, Transaction, execute, micros, row};
use vocabulary::id::StaffId;
use vocabulary::{Attribution, Error, Result};
use web::{Json, May, Path, Problem, SignedIn};

use super::{COLUMNS, Session, SessionId, SessionRow};
use crate::rights::StaffManage;
use crate::{People, staff_of};

/// Ends a session at its next request.
///
/// # Errors
/// When there is no such session that the caller may end, or it has ended already.
pub async fn end(people: &People, person: &SignedIn, session: SessionId) -> Result<Session> {
    let own = staff_of(person)?;
    let manages =
        May::<StaffManage>::prove(person.caller().clone(), person.store().clone()).is_ok();
    let whose = if manages { None } else { Some(own) };
    let ended = person.commit(move |tx| Box::pin(write(tx, session, whose))).await;
    if let Err(error) = &ended
        && error.code() == HIDDEN
    {
        let by = Attribution { once: None, ..person.attribution().clone() };
        people.refused(&by, Leaf::new("access.hidden").about("session", &session)).await;
        return Err(missing());
    }
    ended
}

/// Signs out: ends the session that the request came with.
///
/// # Errors
/// When the store cannot be written.
pub async fn sign_out(person: &SignedIn) -> Result<()> {
    let session: SessionId = person.session().parse().map_err(Error::internal)?;
    let ended = person.commit(move |tx| Box::pin(write(tx, session, None))).await;
    match ended {
        // Whoever is out already has what they wanted.
        Err(error) if error.kind() != vocabulary::Kind::Missing => Err(error),
        _ => Ok(()),
    }
}

/// The code of an error that stays inside, so that the audit can tell what the answer must not.
const HIDDEN: &str = "hidden";

async fn write(
    tx: &Transaction<'_>,
    id: SessionId,
    whose: Option<StaffId>,
) -> Result<Change<Session>> {
    let sql = format!(
        "select {COLUMNS} from sessions s join staff p on p.staff_id = s.staff_id
         where s.session_id = $1 and s.ended_at is null"
    );
    let found: Option<SessionRow> = row(&**tx, &sql, [id.to_string().into()]).await?;
    let session = Session::try_from(found.ok_or_else(missing)?)?;
    if whose.is_some_and(|whose| whose != session.staff) {
        return Err(Error::conflict(HIDDEN, "hidden"));
    }
    execute(
        &**tx,
        "update sessions set ended_at = $2 where session_id = $1",
        [id.to_string().into(), micros(tx.now()).into()],
    )
    .await?;
    let leaf = Leaf::new("session.ended")
        .about("session", &id)
        .with("staff", session.staff.to_string())
        .with("name", session.name.clone());
    Ok(Change::new(session, leaf))
}

fn missing() -> Error {
    Error::missing("There is no such session (any more).")
}

/// Ends a session: one's own, or with `staff.manage` anybody's.
#[utoipa::path(
    post,
    path = "/v1/sessions/{id}/ending",
    operation_id = "end_session",
    tag = "people",
    params(("id" = String, Path, description = "The session.")),
    responses(
        (status = 201, description = "It has ended.", body = Session),
        (status = 404, description = "There is no such session that the caller may end."),
    ),
)]
pub(crate) async fn route(
    State(people): State<People>,
    person: SignedIn,
    Path(session): Path<SessionId>,
) -> Result<(StatusCode, Json<Session>), Problem> {
    let session = end(&people, &person, session).await?;
    Ok((StatusCode::CREATED, Json(session)))
}
