//! Opening and withdrawing cases as records enter and leave their queues, in the transaction that changes
//! the record.

use async_trait::async_trait;
use facts::records::{Cause, Stored};
use facts::world::{Sources, World};
use facts::{Changed, Follower, InForce};
use manual::expressions::FaultKind;
use sea_orm::FromQueryResult;
use store::{Leaf, Transaction, View, execute, micros, row};
use vocabulary::Result;

use super::{CaseId, sort};
use crate::declared::Declared;

/// Follows records into and out of queues.
pub struct Opening {
    /// What stands behind prefixes in the conditions.
    pub sources: Sources,
}

#[async_trait]
impl Follower for Opening {
    async fn changed(&self, tx: &Transaction<'_>, change: &Changed<'_>) -> Result<Vec<Leaf>> {
        let mut leaves = Vec::new();
        for declared in Declared::all(change.in_force) {
            if declared.of() != change.kind {
                continue;
            }
            let case = (declared.name(), change.kind, change.key);
            let stands = match change.after {
                Some(record) => {
                    let under = (change.in_force, &self.sources);
                    stands(under, (View::from(tx), tx.now()), declared, record).await
                }
                None => Stands::Outside,
            };
            if change.before.is_some() && stands != Stands::Outside {
                shows_something_else(tx, case).await?;
            }
            let is_news = change.before.is_some() && change.cause == Cause::Said;
            let news = if is_news { News::OtherWords } else { News::None };
            leaves.extend(follow(tx, case, (stands, news)).await?);
        }
        Ok(leaves)
    }
}

/// How a record stands to a queue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Stands {
    /// It belongs into it, at this place.
    Inside(String),
    /// It does not.
    Outside,
    /// Nobody can tell now, so that nothing changes.
    Unknown(FaultKind),
}

/// Why what was decided about a record may not hold for it any more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum News {
    /// What is decided now would be about other words.
    OtherWords,
    /// What was decided is not carried out any more.
    CalledOff,
    /// Nothing of the kind.
    None,
}

/// Finds out how a record stands to a queue.
pub(crate) async fn stands(
    (in_force, sources): (&InForce, &Sources),
    (view, now): (View<'_>, jiff::Timestamp),
    declared: Declared<'_>,
    record: &Stored,
) -> Stands {
    let Declared { block, queue } = declared;
    let world = World::new(in_force, sources, view, now).with_record(record.clone());
    let world = world.with_lets(block, &queue.names).await;
    match world.holds(block, &queue.enters).await {
        Ok(true) => {
            let mut values = Vec::with_capacity(queue.order.0.len());
            for order in &queue.order.0 {
                values.push((world.evaluate(block, &order.by).await, order.first));
            }
            Stands::Inside(sort::key(&values))
        }
        Ok(false) => Stands::Outside,
        Err(fault) => {
            let (queue, key) = (&block.name, &record.key);
            tracing::debug!(queue, key, %fault, "whether a record enters a queue is not known");
            Stands::Unknown(fault)
        }
    }
}

/// Counts a change of the record as one of its open case, so that nobody decides about what they did not
/// see.
async fn shows_something_else(
    tx: &Transaction<'_>,
    (queue, kind, key): (&str, &str, &str),
) -> Result<()> {
    let sql = "update cases set version = version + 1
         where queue = $1 and kind = $2 and record_key = $3 and state = 'open'";
    execute(&**tx, sql, [queue.into(), kind.into(), key.into()]).await.map(drop)
}

/// The case of a record in a queue that counts: the one that the record has not left, if there is one.
#[derive(Debug, FromQueryResult)]
struct Latest {
    case_id: String,
    state: String,
    sort_key: String,
    left_at: Option<i64>,
}

/// Brings the cases of a record in line with how it stands to the queue.
pub(crate) async fn follow(
    tx: &Transaction<'_>,
    (queue, kind, key): (&str, &str, &str),
    (stands, news): (Stands, News),
) -> Result<Vec<Leaf>> {
    let sql = "select case_id, state, sort_key, left_at from cases
         where kind = $1 and record_key = $2 and queue = $3
         order by case when left_at is null then 0 else 1 end, case_id desc limit 1";
    let latest: Option<Latest> = row(&**tx, sql, [kind.into(), key.into(), queue.into()]).await?;
    match (stands, latest) {
        (Stands::Unknown(_), _) | (Stands::Outside, None) => Ok(Vec::new()),
        (Stands::Inside(place), None) => open(tx, (queue, kind, key), &place).await,
        (Stands::Inside(place), Some(latest)) if latest.state == "open" => {
            if latest.sort_key != place {
                let sql = "update cases set sort_key = $2 where case_id = $1";
                execute(&**tx, sql, [latest.case_id.into(), place.into()]).await?;
            }
            Ok(Vec::new())
        }
        // What was decided while the record stays was about what it said then, and had to be carried out.
        (Stands::Inside(place), Some(latest)) if latest.left_at.is_none() && news != News::None => {
            let mut leaves = leave(tx, queue, &latest.case_id).await?;
            leaves.extend(open(tx, (queue, kind, key), &place).await?);
            Ok(leaves)
        }
        // Otherwise it stays decided until the record has left the queue and comes again.
        (Stands::Inside(_), Some(latest)) if latest.left_at.is_none() => Ok(Vec::new()),
        (Stands::Inside(place), Some(_)) => open(tx, (queue, kind, key), &place).await,
        (Stands::Outside, Some(latest)) if latest.left_at.is_some() => Ok(Vec::new()),
        (Stands::Outside, Some(latest)) => leave(tx, queue, &latest.case_id).await,
    }
}

async fn open(
    tx: &Transaction<'_>,
    (queue, kind, key): (&str, &str, &str),
    place: &str,
) -> Result<Vec<Leaf>> {
    let id = CaseId::new(tx.now());
    let sql = "insert into cases (case_id, queue, kind, record_key, state, version, sort_key,
         opened_at) values ($1, $2, $3, $4, 'open', 1, $5, $6) on conflict do nothing";
    let values = [
        id.to_string().into(),
        queue.into(),
        kind.into(),
        key.into(),
        place.into(),
        micros(tx.now()).into(),
    ];
    if execute(&**tx, sql, values).await? == 0 {
        return Ok(Vec::new());
    }
    let leaf = Leaf::new("case.opened").about("case", &id).with("queue", queue);
    Ok(vec![leaf.with("record", format!("{kind}/{key}"))])
}

/// Notes that the record left; a case that nobody decided is withdrawn.
pub(crate) async fn leave(tx: &Transaction<'_>, queue: &str, case: &str) -> Result<Vec<Leaf>> {
    let now = micros(tx.now());
    let left = "update cases set left_at = $2 where case_id = $1";
    execute(&**tx, left, [case.into(), now.into()]).await?;
    let sql = "update cases set state = 'withdrawn', version = version + 1, ended_at = $2
         where case_id = $1 and state = 'open'";
    if execute(&**tx, sql, [case.into(), now.into()]).await? == 0 {
        return Ok(Vec::new());
    }
    let leaf = Leaf::new("case.withdrawn").about("case", &case);
    Ok(vec![leaf.with("queue", queue)])
}
