//! Looking at all records again: conditions change with the manual, with time, and with what they refer
//! to, and no record tells of that.

use std::sync::Arc;
use std::time::Duration;

use facts::records::{self, Stored};
use facts::{Facts, InForce};
use futures::future::BoxFuture;
use store::{Change, Leaf, View, scalar};
use tokio_util::sync::CancellationToken;
use vocabulary::{Actor, Attribution, Result};

use super::opening::{Stands, follow, stands};
use crate::queue::Queue;

/// How long what only time changes may go unnoticed.
const EVERY: Duration = Duration::from_secs(60);

/// How many records are looked at before the next are read.
const AT_ONCE: usize = 500;

/// Keeps cases in line with their queues until `stop`.
pub(crate) fn keep(facts: Facts, stop: CancellationToken) -> BoxFuture<'static, ()> {
    Box::pin(async move {
        let mut running = facts.running().clone();
        loop {
            if let Some(in_force) = running.now()
                && let Err(error) = sweep(&facts, &in_force).await
            {
                tracing::error!(error = error.chain(), "the queues could not be looked at");
            }
            tokio::select! {
                () = stop.cancelled() => return,
                _ = running.next() => {}
                () = facts.store().clock().sleep(EVERY) => {}
            }
        }
    })
}

/// Looks at every record of every queue once.
///
/// # Errors
/// When the store cannot be used.
pub async fn sweep(facts: &Facts, in_force: &Arc<InForce>) -> Result<()> {
    for (block, queue) in in_force.manual.all::<Queue>() {
        let mut after = String::new();
        loop {
            let reader = facts.store().reader();
            let found = records::list(reader, &queue.of.name, (&after, AT_ONCE)).await?;
            let Some(last) = found.last() else { break };
            after.clone_from(&last.key);
            for record in found {
                let stands = look(facts, in_force, (block, queue), &record).await;
                if differs(facts, (&block.name, &record), &stands).await? {
                    put_right(facts, in_force, (&block.name, record)).await?;
                }
            }
        }
    }
    Ok(())
}

async fn look(
    facts: &Facts,
    in_force: &InForce,
    (block, queue): (&manual::Block, &Queue),
    record: &Stored,
) -> Stands {
    let store = facts.store();
    let at = (View::Beside(store.reader()), store.clock().now());
    stands((in_force, facts.sources()), at, (block, queue), record).await
}

/// Whether a look without a transaction gives reason to take one.
async fn differs(facts: &Facts, (queue, record): (&str, &Stored), stands: &Stands) -> Result<bool> {
    let sql = "select state from cases where kind = $1 and record_key = $2 and queue = $3
         and (state = 'open' or left_at is null) order by case_id desc limit 1";
    let values = [record.kind.as_str().into(), record.key.as_str().into(), queue.into()];
    let known: Option<String> = scalar(facts.store().reader(), sql, values).await?;
    Ok(match stands {
        Stands::Unknown(_) => false,
        Stands::Inside(_) => known.is_none(),
        Stands::Outside => known.is_some(),
    })
}

/// Looks once more inside a transaction, and opens or withdraws.
async fn put_right(facts: &Facts, in_force: &Arc<InForce>, what: (&str, Stored)) -> Result<()> {
    let (facts, in_force) = (facts.clone(), Arc::clone(in_force));
    let (queue, record) = (what.0.to_owned(), what.1);
    let store = facts.store().clone();
    let by = Attribution::of(Actor::program("queues"));
    let put = store.commit(&by, move |tx| {
        Box::pin(async move {
            let blocks = in_force.manual.all::<Queue>();
            let found = blocks.into_iter().find(|(block, _)| block.name == queue);
            let (Some((block, kind)), Some(record)) =
                (found, records::read(&**tx, &record.kind, &record.key).await?)
            else {
                return Ok(Change::unchanged(()));
            };
            let under = (&*in_force, facts.sources());
            let stands = stands(under, (View::from(tx), tx.now()), (block, kind), &record).await;
            let leaves: Vec<Leaf> = follow(tx, (&queue, &record.kind, &record.key), stands).await?;
            Ok(Change::told((), leaves))
        })
    });
    put.await
}
