//! Looking at all records again: conditions change with the manual, with time, and with what they refer
//! to, and no record tells of that.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use facts::records::{self, Stored};
use facts::{Facts, InForce};
use futures::future::BoxFuture;
use sea_orm::FromQueryResult;
use store::{Change, Leaf, Transaction, View, rows, scalar};
use tokio_util::sync::CancellationToken;
use vocabulary::{Actor, Attribution, Kind, Result};
use work::outcomes::EffectState;

use super::opening::{News, Stands, follow, stands};
use super::orphans;
use crate::declared::Declared;

/// How long what only time changes may go unnoticed.
const EVERY: Duration = Duration::from_secs(60);

/// How many records are looked at before the next are read, and before anybody may stop it: a moment's
/// work.
const AT_ONCE: usize = 500;

/// Keeps cases in line with their queues until `stop`.
pub(crate) fn keep(facts: Facts, stop: CancellationToken) -> BoxFuture<'static, ()> {
    Box::pin(async move {
        let mut running = facts.running().clone();
        loop {
            if let Some(in_force) = running.now() {
                sweep(&facts, &in_force, &stop).await;
            }
            tokio::select! {
                () = stop.cancelled() => return,
                _ = running.next() => {}
                () = facts.store().clock().sleep(EVERY) => {}
            }
        }
    })
}

/// Looks at every record of every queue once, or until `stop`.
///
/// Trouble with one queue or one record is logged and keeps no other from being looked at.
pub async fn sweep(facts: &Facts, in_force: &Arc<InForce>, stop: &CancellationToken) {
    if let Err(error) = orphans::withdraw(facts, in_force, stop).await {
        tracing::error!(error = error.chain(), "cases without a queue could not be withdrawn");
    }
    for declared in Declared::all(in_force) {
        if let Err(error) = sweep_queue(facts, (in_force, declared), stop).await {
            let queue = declared.name();
            tracing::error!(queue, error = error.chain(), "a queue could not be looked at");
        }
    }
}

async fn sweep_queue(
    facts: &Facts,
    (in_force, declared): (&Arc<InForce>, Declared<'_>),
    stop: &CancellationToken,
) -> Result<()> {
    let mut after = String::new();
    while !stop.is_cancelled() {
        let (reader, kind) = (facts.store().reader(), declared.of());
        let found = records::list(reader, kind, (&after, AT_ONCE)).await?;
        let Some(last) = found.last().map(|last| last.key.clone()) else { break };
        let known = Known::between(facts, declared, (&after, &last)).await?;
        for record in found {
            let stands = look(facts, in_force, declared, &record).await;
            if differs(known.get(&record.key), &stands) {
                put_right(facts, in_force, (declared.name(), record)).await?;
            }
        }
        after = last;
    }
    Ok(())
}

async fn look(
    facts: &Facts,
    in_force: &InForce,
    declared: Declared<'_>,
    record: &Stored,
) -> Stands {
    let store = facts.store();
    let at = (View::Beside(store.reader()), store.clock().now());
    stands((in_force, facts.sources()), at, declared, record).await
}

/// What is known of the case of a record that has not left its queue.
#[derive(FromQueryResult)]
struct Known {
    record_key: String,
    state: String,
    sort_key: String,
    /// How the effect stands by which the record was to be written; none where there is none any more.
    last_set: Option<String>,
}

impl Known {
    /// Reads what is known of the records behind one key and up to another, by their keys.
    async fn between(
        facts: &Facts,
        declared: Declared<'_>,
        (after, last): (&str, &str),
    ) -> Result<BTreeMap<String, Self>> {
        let sql = "select record_key, cases.state, sort_key, effects.state as last_set from cases
             left join decisions on decisions.decision_id = cases.decision_id
             left join effects on effects.effect_id = decisions.last_set
             where kind = $1 and cases.queue = $2 and record_key > $3 and record_key <= $4
               and left_at is null order by cases.case_id";
        let values = [declared.of().into(), declared.name().into(), after.into(), last.into()];
        let found: Vec<Self> = rows(facts.store().reader(), sql, values).await?;
        // Of several the newest counts, which comes last.
        Ok(found.into_iter().map(|known| (known.record_key.clone(), known)).collect())
    }
}

/// Whether a look without a transaction gives reason to take one.
fn differs(known: Option<&Known>, stands: &Stands) -> bool {
    match (stands, known) {
        (Stands::Unknown(_), _) | (Stands::Outside, None) => false,
        (Stands::Inside(_), None) | (Stands::Outside, Some(_)) => true,
        (Stands::Inside(place), Some(known)) if known.state == "open" => known.sort_key != *place,
        (Stands::Inside(_), Some(known)) => is_skipped(known.last_set.as_deref()),
    }
}

/// Finds out whether what was decided last about a record that stays is not carried out any more.
async fn news(tx: &Transaction<'_>, (queue, kind, key): (&str, &str, &str)) -> Result<News> {
    let sql = "select effects.state from cases
         join decisions on decisions.decision_id = cases.decision_id
         join effects on effects.effect_id = decisions.last_set
         where kind = $1 and record_key = $2 and cases.queue = $3 and left_at is null
         order by cases.case_id desc limit 1";
    let state: Option<String> = scalar(&**tx, sql, [kind.into(), key.into(), queue.into()]).await?;
    Ok(if is_skipped(state.as_deref()) { News::CalledOff } else { News::None })
}

/// Whether an effect is not to happen any more.
fn is_skipped(state: Option<&str>) -> bool {
    state == Some(EffectState::Skipped.word())
}

/// Looks once more inside a transaction, and opens, withdraws or moves the case; trouble with this record
/// alone is logged.
async fn put_right(facts: &Facts, in_force: &Arc<InForce>, what: (&str, Stored)) -> Result<()> {
    let (queue, key) = (what.0.to_owned(), what.1.key.clone());
    match follow_again(facts.clone(), Arc::clone(in_force), (what.0.to_owned(), what.1)).await {
        // A store that takes nothing takes nothing of the next record either.
        Err(error) if error.kind() == Kind::Unavailable => Err(error),
        Err(error) => {
            tracing::error!(queue, key, error = error.chain(), "a case could not be put right");
            Ok(())
        }
        Ok(()) => Ok(()),
    }
}

async fn follow_again(
    facts: Facts,
    in_force: Arc<InForce>,
    (queue, record): (String, Stored),
) -> Result<()> {
    let store = facts.store().clone();
    let by = Attribution::of(Actor::program("queues"));
    let put = store.commit(&by, move |tx| {
        Box::pin(async move {
            let found = Declared::all(&in_force).find(|declared| declared.name() == queue);
            let (Some(declared), Some(record)) =
                (found, records::read(&**tx, &record.kind, &record.key).await?)
            else {
                return Ok(Change::unchanged(()));
            };
            let under = (&*in_force, facts.sources());
            let stands = stands(under, (View::from(tx), tx.now()), declared, &record).await;
            let case = (queue.as_str(), record.kind.as_str(), record.key.as_str());
            let news = news(tx, case).await?;
            let leaves: Vec<Leaf> = follow(tx, case, (stands, news)).await?;
            Ok(Change::told((), leaves))
        })
    });
    put.await
}
