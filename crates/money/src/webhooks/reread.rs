//! Reading events again that could not be read: a newer version of the program may know how.

use sea_orm::FromQueryResult;
use store::{Change, Leaf, Transaction, execute, rows};
use vocabulary::{Attribution, Result};

use super::apply::{Source, apply};
use super::event::read;
use super::receive::told;
use crate::{Till, objects};

/// How many events are read again at a time.
const BATCH: u32 = 100;

#[derive(FromQueryResult)]
struct Unread {
    event_id: String,
    connector: String,
    body: String,
}

/// Reads all events again that could not be read; what still cannot be stays as it is.
///
/// # Errors
/// When the store cannot be used.
pub(crate) async fn reread(till: &Till) -> Result<()> {
    let mut after = String::new();
    loop {
        let sql = format!(
            "select event_id, connector, body from stripe_events
             where problem is not null and event_id > $1 order by event_id limit {BATCH}"
        );
        let batch: Vec<Unread> = rows(till.store().reader(), &sql, [after.as_str().into()]).await?;
        let Some(last) = batch.last() else { return Ok(()) };
        after.clone_from(&last.event_id);
        for unread in batch {
            let by = Attribution::program("money");
            till.store().commit(&by, move |tx| Box::pin(again(tx, unread))).await?;
        }
    }
}

async fn again(tx: &Transaction<'_>, unread: Unread) -> Result<Change<()>> {
    let Ok(event) = read(unread.body.as_bytes()) else { return Ok(Change::unchanged(())) };
    let found = objects::find(&event.object);
    if found.problem.is_some() {
        return Ok(Change::unchanged(()));
    }
    let sql = "update stripe_events set problem = null
         where event_id = $1 and problem is not null";
    if execute(&**tx, sql, [unread.event_id.as_str().into()]).await? == 0 {
        // Another process was first.
        return Ok(Change::unchanged(()));
    }
    let source =
        Source { connector: unread.connector, as_of: event.created_at, event: event.id.clone() };
    apply(tx, &found.objects, &source).await?;
    let leaf: Leaf = told(&event, &found.objects);
    Ok(Change::new((), leaf.with("event", event.id).with("type", event.sort).with("again", true)))
}
