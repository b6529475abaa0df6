//! Cases whose queue is gone from the manual: nobody would ever see them, so they are withdrawn.

use facts::{Facts, InForce};
use sea_orm::FromQueryResult;
use store::{Change, Transaction, rows};
use tokio_util::sync::CancellationToken;
use vocabulary::{Actor, Attribution, Result};

use super::opening::leave;
use crate::declared::Declared;

/// How many are withdrawn with one commit, so that no writer waits behind it for long.
const AT_ONCE: i64 = 100;

/// A queue as cases name it, with the kind of their records.
#[derive(FromQueryResult)]
struct Named {
    queue: String,
    kind: String,
}

#[derive(FromQueryResult)]
struct Orphan {
    case_id: String,
}

/// Withdraws the open cases of queues that the manual has no more, or has for other records by now.
pub(super) async fn withdraw(
    facts: &Facts,
    in_force: &InForce,
    stop: &CancellationToken,
) -> Result<()> {
    let sql = "select distinct queue, kind from cases where state = 'open'";
    let named: Vec<Named> = rows(facts.store().reader(), sql, []).await?;
    for Named { queue, kind } in named {
        let mut declared = Declared::all(in_force);
        if declared.any(|declared| declared.name() == queue && declared.of() == kind) {
            continue;
        }
        while !stop.is_cancelled() && withdraw_some(facts, (&queue, &kind)).await? > 0 {}
    }
    Ok(())
}

/// Withdraws some of the cases of a queue, and returns how many there were.
async fn withdraw_some(facts: &Facts, (queue, kind): (&str, &str)) -> Result<usize> {
    let (queue, kind) = (queue.to_owned(), kind.to_owned());
    let by = Attribution::of(Actor::program("queues"));
    facts.store().commit(&by, move |tx| Box::pin(write(tx, queue, kind))).await
}

async fn write(tx: &Transaction<'_>, queue: String, kind: String) -> Result<Change<usize>> {
    let sql = "select case_id from cases where queue = $1 and kind = $2 and state = 'open'
         order by case_id limit $3";
    let values = [queue.as_str().into(), kind.into(), AT_ONCE.into()];
    let found: Vec<Orphan> = rows(&**tx, sql, values).await?;
    let mut leaves = Vec::new();
    for orphan in &found {
        leaves.extend(leave(tx, &queue, &orphan.case_id).await?);
    }
    Ok(Change::told(found.len(), leaves))
}
