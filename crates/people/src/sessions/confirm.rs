//! Proving again who one is, for what must not be done by whoever finds an open browser.
//!
//! The session gets a new secret with it; the old one is worthless from then on.

use store::{Change, Leaf, Transaction, execute, micros, scalar};
use vocabulary::{Error, Kind, Result, Secret};
use web::SignedIn;

use crate::passwords::Verdict;
use crate::throttle::{self, Lane, Outcome};
use crate::token::Token;
use crate::{People, staff_of};

/// Takes the password of somebody who is signed in; returns the session's new secret.
///
/// # Errors
/// When the password is wrong, or after too many wrong ones.
pub async fn confirm(people: &People, person: &SignedIn, password: &Secret) -> Result<Secret> {
    check(people, person, password, "password").await?;
    let token = Token::new("")?;
    let (session, hash) = (person.session().to_owned(), token.hash);
    person.commit(move |tx| Box::pin(write(tx, session, hash))).await?;
    Ok(token.secret)
}

async fn write(tx: &Transaction<'_>, session: String, hash: String) -> Result<Change<()>> {
    rotate(tx, &session, hash).await?;
    Ok(Change::new((), Leaf::new("session.confirmed").about("session", &session)))
}

/// Gives a session a new secret and counts its owner as proven now.
pub(super) async fn rotate(tx: &Transaction<'_>, session: &str, hash: String) -> Result<()> {
    let rotated = execute(
        &**tx,
        "update sessions set secret_hash = $2, confirmed_at = $3, last_seen_at = $3
         where session_id = $1 and ended_at is null",
        [session.into(), hash.into(), micros(tx.now()).into()],
    )
    .await?;
    if rotated == 1 { Ok(()) } else { Err(super::find::ended()) }
}

/// Checks the password of somebody who is signed in; `field` is where an error is shown.
pub(super) async fn check(
    people: &People,
    person: &SignedIn,
    password: &Secret,
    field: &'static str,
) -> Result<()> {
    let staff = staff_of(person)?;
    let lanes = [Lane::confirmation(&staff)];
    let by = person.attribution();
    let refused =
        |reason| Leaf::new("session.refused").about("staff", &staff).with("reason", reason);
    if let Err(error) = throttle::charge(people.store(), &lanes).await {
        people.refused(by, refused("back-off")).await;
        return Err(error.with("field", field));
    }
    let sql = "select password from staff where staff_id = $1 and password is not null";
    let stored: Option<String> = scalar(person.reader(), sql, [staff.to_string().into()]).await?;
    let verdict = match people.passwords().verify(password, stored.as_deref()).await {
        Ok(verdict) => verdict,
        Err(error) => {
            throttle::refund(people.store(), &lanes, Outcome::NotTried).await?;
            return Err(error);
        }
    };
    if verdict == Verdict::Wrong {
        people.refused(by, refused("wrong")).await;
        return Err(Error::new(Kind::Forbidden, "wrong-password", "This is not your password.")
            .hint("Try again, or ask whoever manages the staff for a new sign-in link.")
            .with("field", field));
    }
    throttle::refund(people.store(), &lanes, Outcome::Succeeded).await
}
