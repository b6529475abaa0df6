//! The bench of the store: how many decisions a second 16 clients get on the disk, beside the disk's own
//! pace and beside a plain loop that commits each decision by itself.

mod disk;
mod peer;
mod store;

use std::fmt::Write;
use std::time::Duration;

use test_house::postgres;
use vocabulary::Secret;

use crate::Trouble;
use crate::bench::store::{Measured, Place};

/// How many clients wait for an answer at the same time.
pub(crate) const CLIENTS: usize = 16;

/// Measures everything and returns it as a table.
///
/// # Errors
/// When something cannot be measured, such as PostgreSQL missing.
pub async fn run(length: Duration) -> Result<String, Trouble> {
    let load = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
    let load = load.split_whitespace().next().unwrap_or("unknown").to_owned();
    let syncs = disk::syncs_a_second(Duration::from_secs(1))?;
    let mut rows = vec![
        Row { what: "SQLite, the store", measured: on_sqlite(length, Writer::Store).await? },
        Row { what: "SQLite, a commit each", measured: on_sqlite(length, Writer::Peer).await? },
    ];
    rows.push(Row {
        what: "PostgreSQL, the store",
        measured: on_postgres(length, Writer::Store).await?,
    });
    rows.push(Row {
        what: "PostgreSQL, a commit each",
        measured: on_postgres(length, Writer::Peer).await?,
    });
    Ok(table(&rows, syncs, &load)?)
}

#[derive(Clone, Copy)]
enum Writer {
    Store,
    /// The same statements without the store's writer: what a program does that knows no better.
    Peer,
}

struct Row {
    what: &'static str,
    measured: Measured,
}

async fn on_sqlite(length: Duration, writer: Writer) -> Result<Measured, Trouble> {
    let folder = tempfile::tempdir()?;
    let place = Place::Sqlite(folder.path().join("quarterdeck.sqlite"));
    measure(&place, length, writer).await
}

async fn on_postgres(length: Duration, writer: Writer) -> Result<Measured, Trouble> {
    let database = postgres::database().await;
    measure(&Place::Postgres(Secret::new(database.url.clone())), length, writer).await
}

async fn measure(place: &Place, length: Duration, writer: Writer) -> Result<Measured, Trouble> {
    match writer {
        Writer::Store => store::measure(place, length).await,
        Writer::Peer => peer::measure(place, length).await,
    }
}

fn table(rows: &[Row], syncs: f64, load: &str) -> Result<String, std::fmt::Error> {
    let mut text = String::new();
    writeln!(text, "{CLIENTS} clients; load before {load}; bare fdatasync {syncs:.0}/s")?;
    writeln!(
        text,
        "{:<26}{:>12}{:>10}{:>10}{:>11}",
        "", "decisions/s", "p50 ms", "p99 ms", "× commits"
    )?;
    for row in rows {
        let Measured { rate, median, slowest, .. } = row.measured;
        let median = median.as_secs_f64() * 1e3;
        let slowest = slowest.as_secs_f64() * 1e3;
        let sharing = row.measured.sharing();
        writeln!(text, "{:<26}{rate:>12.0}{median:>10.2}{slowest:>10.2}{sharing:>11.1}", row.what)?;
    }
    for pair in rows.chunks(2) {
        if let [ours, peer] = pair {
            let ratio = ours.measured.rate / peer.measured.rate;
            writeln!(text, "{} is {ratio:.1} times as fast as {}", ours.what, peer.what)?;
        }
    }
    writeln!(
        text,
        "{} is {:.1} times the bare fdatasync",
        rows[0].what,
        rows[0].measured.rate / syncs
    )?;
    Ok(text)
}
