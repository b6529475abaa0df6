//! Signing in with a password.
//!
//! Whoever is unknown, invited or disabled gets the same answer after the same work as whoever
//! mistypes: one lookup, one charge, one hash.

use sea_orm::FromQueryResult;
use serde_json::json;
use store::{Change, Leaf, Transaction, execute, row, scalar};
use vocabulary::id::StaffId;
use vocabulary::{Actor, Attribution, Error, Kind, Result, Secret};

use super::{KNOWN, Opened, Opening, Visit, earlier, open};
use crate::passwords::Verdict;
use crate::staff::normal_email;
use crate::throttle::{self, Lane, Outcome};
use crate::{People, token};

/// Signs somebody in.
///
/// # Errors
/// With the code `wrong-sign-in` when address and password do not belong together, whatever the
/// reason; `wait-before-retry` when there were too many tries; when too many sign in at once.
pub async fn sign_in(
    people: &People,
    email: &str,
    password: &Secret,
    visit: Visit,
) -> Result<Opened> {
    let email = normal_email(email);
    let account = account(people, &email).await?;
    let lanes = lanes(people, &email, account.as_ref(), &visit).await?;
    let by = Attribution { origin: visit.origin.clone(), ..Attribution::of(Actor::Nobody) };
    let refused = |reason| refusal(account.as_ref(), reason);
    if let Err(error) = throttle::charge(people.store(), &lanes).await {
        people.refused(&by, refused("back-off")).await;
        return Err(error);
    }
    let usable = account.as_ref().filter(|account| account.disabled_at.is_none());
    let stored = usable.and_then(|account| account.password.as_deref());
    let verdict = match people.passwords().verify(password, stored).await {
        Ok(verdict) => verdict,
        Err(error) => {
            throttle::refund(people.store(), &lanes, Outcome::NotTried).await?;
            return Err(error);
        }
    };
    let (Some(account), true) = (usable, verdict != Verdict::Wrong) else {
        people.refused(&by, refused("wrong")).await;
        return Err(wrong());
    };
    throttle::refund(people.store(), &lanes, Outcome::Succeeded).await?;
    let rehashed = match verdict {
        Verdict::RightButOld => Some(people.passwords().hash(password).await?),
        _ => None,
    };
    begin(people, account, rehashed, visit).await
}

#[derive(FromQueryResult)]
struct Account {
    staff_id: String,
    name: String,
    password: Option<String>,
    disabled_at: Option<i64>,
    version: i64,
}

async fn account(people: &People, email: &str) -> Result<Option<Account>> {
    row(
        people.store().reader(),
        "select staff_id, name, password, disabled_at, version from staff where email = $1",
        [email.into()],
    )
    .await
}

/// Returns what this try is charged to: the known browser alone, else the account and the address.
async fn lanes(
    people: &People,
    email: &str,
    account: Option<&Account>,
    visit: &Visit,
) -> Result<Vec<Lane>> {
    // Asked even where nobody can be known, so that the work is the same.
    let device = visit.device.as_ref().map(|device| token::hash(device.expose()));
    let device = device.unwrap_or_default();
    let staff = account.map(|account| account.staff_id.clone()).unwrap_or_default();
    let since = store::micros(earlier(people.now(), KNOWN));
    let known: Option<String> = scalar(
        people.store().reader(),
        "select session_id from sessions
         where device_hash = $1 and staff_id = $2 and created_at > $3 limit 1",
        [device.clone().into(), staff.clone().into(), since.into()],
    )
    .await?;
    Ok(match known {
        Some(_) => vec![Lane::device(&format!("{device} {staff}"))],
        None => vec![Lane::account(email), Lane::address(visit.origin.address)],
    })
}

async fn begin(
    people: &People,
    account: &Account,
    rehashed: Option<String>,
    visit: Visit,
) -> Result<Opened> {
    let id: StaffId = account.staff_id.parse().map_err(Error::internal)?;
    let name = account.name.clone();
    let by =
        Attribution { origin: visit.origin.clone(), ..Attribution::of(Actor::Staff { id, name }) };
    let prepared = open(people, id, visit).await?;
    let row = prepared.row();
    let begin = Begin { id, version: account.version, rehashed };
    people.store().commit(&by, move |tx| Box::pin(write(tx, begin, row))).await?;
    Ok(prepared.opened())
}

struct Begin {
    id: StaffId,
    version: i64,
    rehashed: Option<String>,
}

async fn write(tx: &Transaction<'_>, begin: Begin, session: Opening) -> Result<Change<()>> {
    // Between the check and now somebody may have changed the password, or disabled the person.
    let unchanged = execute(
        &**tx,
        "update staff set password = coalesce($3, password)
         where staff_id = $1 and version = $2 and disabled_at is null",
        [begin.id.to_string().into(), begin.version.into(), begin.rehashed.clone().into()],
    )
    .await?;
    if unchanged == 0 {
        return Err(wrong());
    }
    let session_id = session.write(tx).await?;
    let mut leaf = Leaf::new("session.began").about("session", &session_id);
    if begin.rehashed.is_some() {
        leaf = leaf.with("password", json!("hashed again with stronger parameters"));
    }
    Ok(Change::new((), leaf))
}

/// The leaf of a failed try. What was typed as an address is left out: it may be a password.
fn refusal(account: Option<&Account>, reason: &'static str) -> Leaf {
    let leaf = Leaf::new("session.refused").with("reason", reason);
    match account {
        Some(account) => leaf.about("staff", &account.staff_id),
        None => leaf.with("account", "unknown"),
    }
}

fn wrong() -> Error {
    Error::new(
        Kind::Unauthenticated,
        "wrong-sign-in",
        "Address and password do not belong together.",
    )
    .hint("Try again, or ask whoever manages the staff for a new sign-in link.")
}
