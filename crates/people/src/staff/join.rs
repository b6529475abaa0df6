//! Using a sign-in link: it proves who somebody is, once, and they set the password they will use.

use sea_orm::{ConnectionTrait, FromQueryResult};
use serde_json::json;
use store::{Change, Leaf, Transaction, execute, micros, row};
use vocabulary::id::StaffId;
use vocabulary::{Actor, Attribution, Error, Kind, Result, Secret};

use super::check_name;
use super::link::Purpose;
use crate::sessions::{self, Opened, Opening, Visit};
use crate::{People, passwords, token};

/// Whom a link lets in.
#[derive(Debug, Clone)]
pub struct Invitee {
    /// Their address.
    pub email: String,
    /// What they are called so far.
    pub name: String,
    /// What the link is for.
    pub purpose: Purpose,
}

/// What somebody with a link says.
pub struct Joining {
    /// The secret of the link.
    pub secret: Secret,
    /// What they want to be called; none to leave it.
    pub name: Option<String>,
    /// The password they will use.
    pub password: Secret,
}

/// Says whom a link lets in, without using it: mail programs follow links to look at them.
///
/// # Errors
/// When the link was used, has expired, or never was.
pub async fn look(people: &People, secret: &Secret) -> Result<Invitee> {
    let now = people.now();
    let found = find(people.store().reader(), &token::hash(secret.expose()), micros(now)).await?;
    let Usable { email, name, purpose, .. } = found;
    Ok(Invitee { email, name, purpose: Purpose::parse(&purpose) })
}

/// Uses a link: sets name and password, ends all other sessions, and signs in.
///
/// # Errors
/// When the link was used, has expired, or never was; when the password or the name is refused.
pub async fn join(people: &People, joining: Joining, visit: Visit) -> Result<Opened> {
    let hash = token::hash(joining.secret.expose());
    // Looking first: who has no link costs no hash.
    let usable = find(people.store().reader(), &hash, micros(people.now())).await?;
    let name = match joining.name {
        Some(name) => check_name(&name)?,
        None => usable.name.clone(),
    };
    passwords::check(&joining.password, &people.context(&usable.email, &name))?;
    let password = people.passwords().hash(&joining.password).await?;
    let id: StaffId = usable.staff_id.parse().map_err(Error::internal)?;
    let by = Attribution {
        origin: visit.origin.clone(),
        ..Attribution::of(Actor::Staff { id, name: name.clone() })
    };
    let opening = sessions::open(people, id, visit).await?;
    let row = opening.row();
    let change = Entry { hash, id, name, password };
    people.store().commit(&by, move |tx| Box::pin(write(tx, change, row))).await?;
    Ok(opening.opened())
}

struct Entry {
    hash: String,
    id: StaffId,
    name: String,
    password: String,
}

async fn write(tx: &Transaction<'_>, change: Entry, session: Opening) -> Result<Change<()>> {
    let Entry { hash, id, name, password } = change;
    let usable = find(&**tx, &hash, micros(tx.now())).await?;
    let used = execute(
        &**tx,
        "update sign_in_links set used_at = $2 where secret_hash = $1 and used_at is null",
        [hash.into(), micros(tx.now()).into()],
    )
    .await?;
    if used == 0 {
        return Err(worthless());
    }
    let changed = execute(
        &**tx,
        "update staff set name = $2, password = $3, version = version + 1
         where staff_id = $1 and disabled_at is null",
        [id.to_string().into(), name.clone().into(), password.into()],
    )
    .await?;
    if changed == 0 {
        return Err(worthless());
    }
    let ended = sessions::end_all(tx, id, None).await?;
    let session_id = session.write(tx).await?;
    let leaf = Leaf::new("staff.joined")
        .about("staff", &id)
        .with("before", json!({ "name": usable.name }))
        .with("after", json!({ "name": name, "state": "active" }))
        .with("purpose", usable.purpose)
        .with("link", usable.link_id)
        .with("sessions_ended", ended)
        .with("session", session_id);
    Ok(Change::new((), leaf))
}

#[derive(FromQueryResult)]
struct Usable {
    link_id: String,
    staff_id: String,
    purpose: String,
    email: String,
    name: String,
}

async fn find<C: ConnectionTrait>(connection: &C, hash: &str, now: i64) -> Result<Usable> {
    let found = row(
        connection,
        "select l.link_id, l.staff_id, l.purpose, s.email, s.name
         from sign_in_links l join staff s on s.staff_id = l.staff_id
         where l.secret_hash = $1 and l.used_at is null and l.expires_at > $2
         and s.disabled_at is null",
        [hash.into(), now.into()],
    )
    .await?;
    found.ok_or_else(worthless)
}

fn worthless() -> Error {
    Error::new(Kind::Missing, "link-does-not-hold", "This link does not hold (any more).")
        .hint("A link works once and for an hour. Ask whoever sent it for a new one.")
}
