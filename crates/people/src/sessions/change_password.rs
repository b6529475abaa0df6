//! Changing one's own password: all other sessions end, and this one gets a new secret.

use store::{Change, Leaf, Transaction, execute, row};
use vocabulary::id::StaffId;
use vocabulary::{Error, Result, Secret};
use web::SignedIn;

use super::confirm::{check, rotate};
use super::{SessionId, end_all};
use crate::token::Token;
use crate::{People, passwords, staff_of};

/// Two passwords of one person.
pub struct NewPassword {
    /// The one they have.
    pub current: Secret,
    /// The one they want.
    pub new: Secret,
}

/// Changes the password of somebody who is signed in; returns the session's new secret.
///
/// # Errors
/// When the current password is wrong or the new one is refused; the member `field` says which.
pub async fn change_password(
    people: &People,
    person: &SignedIn,
    passwords: NewPassword,
) -> Result<Secret> {
    let staff = staff_of(person)?;
    check(people, person, &passwords.current, "current").await?;
    let sql = "select email, name from staff where staff_id = $1";
    let known: Option<Known> = row(person.reader(), sql, [staff.to_string().into()]).await?;
    let Known { email, name } = known.ok_or_else(super::find::ended)?;
    passwords::check(&passwords.new, &people.context(&email, &name))
        .map_err(|error| error.with("field", "new"))?;
    let password = people.passwords().hash(&passwords.new).await?;
    let token = Token::new("")?;
    let session: SessionId = person.session().parse().map_err(Error::internal)?;
    let entry = Entry { staff, session, password, hash: token.hash };
    person.commit(move |tx| Box::pin(write(tx, entry))).await?;
    Ok(token.secret)
}

#[derive(sea_orm::FromQueryResult)]
struct Known {
    email: String,
    name: String,
}

struct Entry {
    staff: StaffId,
    session: SessionId,
    password: String,
    hash: String,
}

async fn write(tx: &Transaction<'_>, entry: Entry) -> Result<Change<()>> {
    let Entry { staff, session, password, hash } = entry;
    execute(
        &**tx,
        "update staff set password = $2, version = version + 1
         where staff_id = $1 and disabled_at is null",
        [staff.to_string().into(), password.into()],
    )
    .await?;
    let ended = end_all(tx, staff, Some(session)).await?;
    rotate(tx, &session.to_string(), hash).await?;
    let leaf = Leaf::new("staff.password_changed").about("staff", &staff);
    Ok(Change::new((), leaf.with("sessions_ended", ended)))
}
