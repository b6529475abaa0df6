//! Staff: the people who work here, from their invitation to the day they leave.

pub mod change_role;
pub mod disable;
pub mod enable;
pub mod export;
pub mod filter;
pub mod invite;
pub mod join;
pub mod link;
pub mod list;
pub mod reset;

use std::sync::Arc;

use jiff::Timestamp;
use sea_orm::{ConnectionTrait, FromQueryResult};
use serde::{Deserialize, Serialize};
use store::{Transaction, execute, instant, row, scalar};
use utoipa::ToSchema;
use vocabulary::id::StaffId;
use vocabulary::{Error, Result};
use web::{May, Rights};

use crate::People;
use crate::rights::StaffManage;
use crate::roles::{OWNER, SharedRoles};

pub use filter::Filter;

/// The longest address that mail can have.
const EMAIL_BYTES: usize = 254;

/// The longest name; longer ones fit no page.
const NAME_CHARACTERS: usize = 100;

/// Somebody who works here.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Member {
    /// Who it is.
    #[schema(value_type = String, example = "staff_0192f3c4a1b27def8123456789abcdef")]
    pub id: StaffId,
    /// Where mail reaches them, and what they sign in with.
    #[schema(example = "owner@example.com")]
    pub email: String,
    /// What they are called.
    pub name: String,
    /// What they may do.
    #[schema(example = "owner")]
    pub role: String,
    /// Whether they can sign in.
    pub state: MemberState,
    /// Since when they are known.
    #[schema(value_type = String, format = DateTime)]
    pub created_at: Timestamp,
    /// When one of their sessions was last used.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub last_seen_at: Option<Timestamp>,
    /// Grows with every change of name, role or state.
    pub version: i64,
}

/// Whether somebody can sign in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum MemberState {
    /// They have no password and wait for a link, or have one that they did not use yet.
    Invited,
    /// They can.
    Active,
    /// They were shut out.
    Disabled,
}

impl MemberState {
    /// Names the state as programs know it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Invited => "invited",
            Self::Active => "active",
            Self::Disabled => "disabled",
        }
    }
}

/// What the table says of a member.
#[derive(FromQueryResult)]
struct MemberRow {
    staff_id: String,
    email: String,
    name: String,
    role: String,
    has_password: i32,
    created_at: i64,
    disabled_at: Option<i64>,
    last_seen_at: Option<i64>,
    version: i64,
}

/// The columns of [`MemberRow`].
const COLUMNS: &str = "staff_id, email, name, role, created_at, disabled_at, version,
    case when password is null then 0 else 1 end as has_password,
    (select max(last_seen_at) from sessions where sessions.staff_id = staff.staff_id) as last_seen_at";

impl TryFrom<MemberRow> for Member {
    type Error = Error;

    fn try_from(row: MemberRow) -> Result<Self> {
        let state = match (row.disabled_at, row.has_password) {
            (Some(_), _) => MemberState::Disabled,
            (None, 0) => MemberState::Invited,
            (None, _) => MemberState::Active,
        };
        Ok(Self {
            id: row.staff_id.parse().map_err(Error::internal)?,
            email: row.email,
            name: row.name,
            role: row.role,
            state,
            created_at: instant(row.created_at)?,
            last_seen_at: row.last_seen_at.map(instant).transpose()?,
            version: row.version,
        })
    }
}

/// Finds a member.
///
/// # Errors
/// When there is none, or the store cannot be read.
pub async fn find<C: ConnectionTrait>(connection: &C, id: StaffId) -> Result<Member> {
    let sql = format!("select {COLUMNS} from staff where staff_id = $1");
    let found: Option<MemberRow> = row(connection, &sql, [id.to_string().into()]).await?;
    found.ok_or_else(missing)?.try_into()
}

/// Finds a member by their address.
///
/// # Errors
/// When there is none, or the store cannot be read.
pub async fn find_by_email<C: ConnectionTrait>(connection: &C, email: &str) -> Result<Member> {
    let sql = format!("select {COLUMNS} from staff where email = $1");
    let found: Option<MemberRow> = row(connection, &sql, [normal_email(email).into()]).await?;
    found.ok_or_else(missing)?.try_into()
}

fn missing() -> Error {
    Error::missing("There is nobody like that among the staff.")
        .hint("List the staff to see who there is.")
}

/// Writes an address as it is kept and compared.
pub(crate) fn normal_email(text: &str) -> String {
    text.trim().to_lowercase()
}

/// Reads an address that somebody typed.
fn check_email(text: &str) -> Result<String> {
    let email = normal_email(text);
    let fits = email.len() <= EMAIL_BYTES
        && !email.contains(|letter: char| letter.is_whitespace() || letter.is_control())
        && email.split_once('@').is_some_and(|(local, host)| {
            !local.is_empty() && !host.is_empty() && !host.contains('@')
        });
    if fits {
        return Ok(email);
    }
    Err(Error::invalid("This is no address of electronic mail.")
        .hint("Write it like `olivia@example.com`.")
        .with("field", "email"))
}

/// Reads a name that somebody typed.
pub(crate) fn check_name(text: &str) -> Result<String> {
    let name = text.trim();
    let characters = name.chars().count();
    if (1..=NAME_CHARACTERS).contains(&characters) && !name.contains(char::is_control) {
        return Ok(name.to_owned());
    }
    Err(Error::invalid(format!("A name has 1 to {NAME_CHARACTERS} characters in one line."))
        .with("field", "name"))
}

/// What the caller may do, to be compared with whom they touch.
struct Rank {
    roles: SharedRoles,
    rights: Arc<Rights>,
}

impl Rank {
    fn of(people: &People, may: &May<StaffManage>) -> Self {
        Self { roles: people.roles().clone(), rights: may.caller().rights.clone() }
    }

    /// Refuses to touch somebody who may do more than the caller: with a sign-in link for an owner,
    /// whoever manages staff would become one.
    fn reaches(&self, member: &Member) -> Result<()> {
        // A role that is no longer known gives no rights.
        let role = self.roles.find(&member.role).unwrap_or_default();
        role.within(&self.rights)
    }
}

/// Refuses a change after which no owner could sign in.
async fn keep_an_owner(tx: &Transaction<'_>, without: StaffId) -> Result<()> {
    // Touching all owners makes a second transaction wait that is about to remove another one.
    let lock = "update staff set version = version where role = $1";
    execute(&**tx, lock, [OWNER.into()]).await?;
    let others: Option<i64> = scalar(
        &**tx,
        "select count(*) from staff where role = $1 and staff_id <> $2
         and disabled_at is null and password is not null",
        [OWNER.into(), without.to_string().into()],
    )
    .await?;
    match others {
        Some(1..) => Ok(()),
        _ => Err(Error::conflict("last-owner", "This is the last owner who can sign in.")
            .hint("Invite another owner first, and let them set their password.")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_kept_small_and_whole() {
        assert_eq!(check_email(" Olivia@Example.COM ").unwrap(), "olivia@example.com");
        for wrong in ["", "olivia", "@example.com", "olivia@", "a@b@c", "a b@c", "a@b\nc"] {
            let error = check_email(wrong).expect_err(wrong);
            assert_eq!(error.members()["field"], "email");
        }
        assert!(check_email(&format!("{}@example.com", "x".repeat(242))).is_ok());
        assert!(check_email(&format!("{}@example.com", "x".repeat(243))).is_err());
    }

    #[test]
    fn names_are_one_line() {
        assert_eq!(check_name("  Olivia  ").unwrap(), "Olivia");
        assert!(check_name(" ").is_err());
        assert!(check_name("a\nb").is_err());
        assert!(check_name(&"ü".repeat(100)).is_ok());
        assert!(check_name(&"ü".repeat(101)).is_err());
    }
}
