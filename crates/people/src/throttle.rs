//! Back-off: whoever fails to prove who they are waits longer and longer before the next try counts.
//!
//! A try is charged before it is made and refunded when it succeeds, so that many tries at once
//! gain nothing. A try that comes too early is neither made nor counted: nobody can prolong the wait
//! of somebody else by knocking. No lane ever closes for good. A browser that signed in to the
//! account before has a lane of its own, so that whoever knows a victim's address and hammers at it
//! slows down strangers only; the victim's own browser, and a sign-in link, always get in.

use std::net::IpAddr;
use std::time::Duration;

use jiff::Timestamp;
use sea_orm::FromQueryResult;
use store::{Store, Transaction, execute, micros, row};
use vocabulary::{Error, Kind, Result};

use crate::token;

/// After so long without a failure a lane is as good as new.
const FORGET: Duration = Duration::from_secs(24 * 60 * 60);

/// How fast the waits of a lane grow.
#[derive(Debug, Clone, Copy)]
struct Pace {
    /// How many failures cost nothing: people mistype.
    free: u32,
    /// The first wait; each further failure doubles it.
    first: Duration,
    /// The longest wait. It bounds guessing at about a hundred a day and keeps the door open.
    longest: Duration,
}

/// One account, or one person's known browser.
const PERSON: Pace =
    Pace { free: 5, first: Duration::from_secs(1), longest: Duration::from_secs(15 * 60) };

/// One address: a whole office may sit behind it.
const ADDRESS: Pace =
    Pace { free: 20, first: Duration::from_secs(1), longest: Duration::from_secs(15 * 60) };

impl Pace {
    fn wait_after(&self, failures: u32) -> Duration {
        match failures.checked_sub(self.free + 1) {
            None => Duration::ZERO,
            Some(doublings) => {
                let factor = 2_u32.checked_pow(doublings).unwrap_or(u32::MAX);
                self.first.saturating_mul(factor).min(self.longest)
            }
        }
    }
}

/// Something that failures are counted for.
#[derive(Debug, Clone)]
pub(crate) struct Lane {
    name: &'static str,
    subject: String,
    pace: Pace,
    /// Whether a success wipes out the failures before it.
    cleared: bool,
}

impl Lane {
    /// An account as it was typed, whether it exists or not.
    pub(crate) fn account(email: &str) -> Self {
        // Hashed: people type their password into the wrong field.
        Self { name: "account", subject: token::hash(email), pace: PERSON, cleared: true }
    }

    /// An address; of IPv6 the network of 64 bits, which one customer has.
    ///
    /// A success takes back its own charge only, else an attacker would sign in to an account of
    /// their own between guesses.
    pub(crate) fn address(address: Option<IpAddr>) -> Self {
        Self { name: "address", subject: network(address), pace: ADDRESS, cleared: false }
    }

    /// A browser that signed in to this account before.
    pub(crate) fn device(device_hash: &str) -> Self {
        Self { name: "device", subject: device_hash.to_owned(), pace: PERSON, cleared: true }
    }

    /// A person who is signed in and proves again who they are.
    pub(crate) fn confirmation(staff: &impl ToString) -> Self {
        Self { name: "confirmation", subject: staff.to_string(), pace: PERSON, cleared: true }
    }
}

/// Charges a try to all lanes, or to none when one of them must wait.
pub(crate) async fn charge(store: &Store, lanes: &[Lane]) -> Result<()> {
    let lanes = lanes.to_vec();
    store
        .maintain(move |tx| {
            Box::pin(async move {
                for lane in &lanes {
                    charge_one(tx, lane).await?;
                }
                Ok(())
            })
        })
        .await
}

/// Takes back the charge of a try that succeeded or could not be made.
pub(crate) async fn refund(store: &Store, lanes: &[Lane], outcome: Outcome) -> Result<()> {
    let lanes = lanes.to_vec();
    store
        .maintain(move |tx| {
            Box::pin(async move {
                for lane in &lanes {
                    refund_one(tx, lane, outcome).await?;
                }
                Ok(())
            })
        })
        .await
}

/// Why a charge is taken back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// The proof was right.
    Succeeded,
    /// The program could not check it.
    NotTried,
}

/// Forgets lanes without a recent failure; returns how many.
pub(crate) async fn forget(store: &Store) -> Result<u64> {
    let before = micros(long_ago(store.clock().now()));
    store
        .maintain(move |tx| {
            Box::pin(async move {
                execute(&**tx, "delete from throttles where last_at < $1", [before.into()]).await
            })
        })
        .await
}

#[derive(FromQueryResult)]
struct Count {
    failures: i64,
    until_at: i64,
}

async fn charge_one(tx: &Transaction<'_>, lane: &Lane) -> Result<()> {
    let now = tx.now();
    // A wait that ends later than any can was begun before the clock was set back: it is over.
    let nonsense = now.saturating_add(lane.pace.longest).unwrap_or(Timestamp::MAX);
    let charged = execute(
        &**tx,
        "insert into throttles (lane, subject, failures, last_at, until_at)
         values ($1, $2, 1, $3, 0)
         on conflict (lane, subject) do update set last_at = excluded.last_at,
         failures = case when throttles.last_at < $4 then 1 else throttles.failures + 1 end
         where throttles.until_at <= $3 or throttles.until_at > $5",
        [
            lane.name.into(),
            lane.subject.clone().into(),
            micros(now).into(),
            micros(long_ago(now)).into(),
            micros(nonsense).into(),
        ],
    )
    .await?;
    let count = read(tx, lane).await?;
    if charged == 0 {
        return Err(too_early(count.map_or(0, |count| count.until_at) - micros(now)));
    }
    let failures = count.map_or(0, |count| u32::try_from(count.failures).unwrap_or(u32::MAX));
    let until = now.saturating_add(lane.pace.wait_after(failures)).unwrap_or(Timestamp::MAX);
    execute(
        &**tx,
        "update throttles set until_at = $3 where lane = $1 and subject = $2",
        [lane.name.into(), lane.subject.clone().into(), micros(until).into()],
    )
    .await?;
    Ok(())
}

async fn read(tx: &Transaction<'_>, lane: &Lane) -> Result<Option<Count>> {
    row(
        &**tx,
        "select failures, until_at from throttles where lane = $1 and subject = $2",
        [lane.name.into(), lane.subject.clone().into()],
    )
    .await
}

async fn refund_one(tx: &Transaction<'_>, lane: &Lane, outcome: Outcome) -> Result<()> {
    if lane.cleared && outcome == Outcome::Succeeded {
        execute(
            &**tx,
            "delete from throttles where lane = $1 and subject = $2",
            [lane.name.into(), lane.subject.clone().into()],
        )
        .await?;
        return Ok(());
    }
    execute(
        &**tx,
        "update throttles set failures = failures - 1, until_at = $3
         where lane = $1 and subject = $2 and failures > 0",
        [lane.name.into(), lane.subject.clone().into(), micros(tx.now()).into()],
    )
    .await?;
    Ok(())
}

fn too_early(micros: i64) -> Error {
    // Rounded up: whoever comes at the second that is said is let in.
    let seconds = u64::try_from(micros).unwrap_or(0).div_ceil(1_000_000).max(1);
    Error::new(
        Kind::TooMany,
        "wait-before-retry",
        format!("There were too many failed tries; the next one counts in {seconds} s."),
    )
    .hint("Wait, use a browser you signed in with before, or ask for a new sign-in link.")
    .with("retry_after", seconds)
}

fn network(address: Option<IpAddr>) -> String {
    match address {
        None => "unknown".to_owned(),
        Some(IpAddr::V4(address)) => address.to_string(),
        Some(IpAddr::V6(address)) => match address.to_ipv4_mapped() {
            Some(address) => address.to_string(),
            None => {
                let [a, b, c, d, ..] = address.segments();
                format!("{a:x}:{b:x}:{c:x}:{d:x}::/64")
            }
        },
    }
}

fn long_ago(now: Timestamp) -> Timestamp {
    now.saturating_sub(FORGET).unwrap_or(Timestamp::MIN)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_double_after_the_free_failures_and_are_capped() {
        for (failures, person, address) in [
            (0, 0, 0),
            (1, 0, 0),
            (5, 0, 0),
            (6, 1, 0),
            (7, 2, 0),
            (8, 4, 0),
            (15, 512, 0),
            (16, 900, 0),
            (20, 900, 0),
            (21, 900, 1),
            (22, 900, 2),
            (31, 900, 900),
            (u32::MAX, 900, 900),
        ] {
            assert_eq!(PERSON.wait_after(failures).as_secs(), person, "person, {failures}");
            assert_eq!(ADDRESS.wait_after(failures).as_secs(), address, "address, {failures}");
        }
    }

    #[test]
    fn one_customer_of_ipv6_is_one_subject() {
        for (address, expected) in [
            ("192.0.2.7", "192.0.2.7"),
            ("::ffff:192.0.2.7", "192.0.2.7"),
            ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
            ("2001:db8:1:2::9", "2001:db8:1:2::/64"),
        ] {
            assert_eq!(network(Some(address.parse().unwrap())), expected);
        }
        assert_eq!(network(None), "unknown");
    }
}
