//! Putting events into quarantine, in the change that takes in the rest of their batch.

use store::{Transaction, execute, micros};
use vocabulary::{Error, Result};

use crate::events::Incoming;

/// An event that is to be kept apart, and why.
pub(crate) struct Refused {
    pub(crate) event: Incoming,
    pub(crate) problem: String,
}

/// Keeps events apart, and returns how many of them are new there. One that was taken in under its id
/// before is known already, and of one that comes again the last is kept.
pub(crate) async fn keep(tx: &Transaction<'_>, from: &str, refused: Vec<Refused>) -> Result<u64> {
    let sql =
        "insert into quarantine (event_id, name, at, subject, properties, problem, received_at,
             received_from)
         select $1, $2, $3, $4, $5, $6, $7, $8
         where not exists (select 1 from events where event_id = $1)
         on conflict (event_id) do update set name = excluded.name, at = excluded.at,
             subject = excluded.subject, properties = excluded.properties,
             problem = excluded.problem, received_at = excluded.received_at,
             received_from = excluded.received_from
         where quarantine.properties <> excluded.properties
            or quarantine.problem <> excluded.problem";
    let mut new = 0;
    for Refused { event, problem } in refused {
        let values = [
            event.id.into(),
            event.name.into(),
            micros(event.at).into(),
            event.subject.into(),
            serde_json::to_string(&event.properties).map_err(Error::internal)?.into(),
            problem.into(),
            micros(tx.now()).into(),
            from.into(),
        ];
        new += execute(&**tx, sql, values).await?;
    }
    Ok(new)
}
