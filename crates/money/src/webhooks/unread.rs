//! The events that could not be read, for people: what they say about money is not known here.

use jiff::Timestamp;
use sea_orm::{ConnectionTrait, FromQueryResult};
use store::{instant, rows, scalar};
use vocabulary::Result;

/// How many are shown; whoever has more looks at the first ones first.
const SHOWN: u32 = 20;

/// An event that could not be read.
pub(crate) struct Unread {
    /// Its id at Stripe.
    pub(crate) id: String,
    /// What happened, in Stripe's word.
    pub(crate) sort: String,
    /// When it came.
    pub(crate) received_at: Timestamp,
    /// Why it could not be read.
    pub(crate) problem: String,
}

#[derive(FromQueryResult)]
struct Row {
    event_id: String,
    event_type: String,
    received_at: i64,
    problem: String,
}

/// Lists the newest of them, and counts all.
///
/// # Errors
/// When the store cannot be read.
pub(crate) async fn unread<C: ConnectionTrait>(connection: &C) -> Result<(Vec<Unread>, u64)> {
    let sql = "select count(*) from stripe_events where problem is not null";
    let count: Option<i64> = scalar(connection, sql, []).await?;
    let sql = format!(
        "select event_id, event_type, received_at, problem from stripe_events
         where problem is not null order by received_at desc, event_id limit {SHOWN}"
    );
    let found: Vec<Row> = rows(connection, &sql, []).await?;
    let read = |row: Row| {
        Ok(Unread {
            id: row.event_id,
            sort: row.event_type,
            received_at: instant(row.received_at)?,
            problem: row.problem,
        })
    };
    let events = found.into_iter().map(read).collect::<Result<_>>()?;
    Ok((events, count.unwrap_or(0).unsigned_abs()))
}
