//! Export: the whole audit as lines of JSON, chain by chain, for whoever verifies elsewhere.

use std::io::Write;

use serde::Serialize;
use vocabulary::{Error, Result};

use super::StoredLeaf;
use super::verify::{open_to_read, snapshot, tables_are_there, unreadable};
use crate::{StoreAddress, outside, rows};

/// How many leaves are read at a time, to stay within a few megabytes.
const PAGE: i64 = 2_000;

/// A leaf as it is exported: all its columns, and its time for people.
#[derive(Serialize)]
struct Line {
    #[serde(flatten)]
    leaf: StoredLeaf,
    time: jiff::Timestamp,
}

/// Writes all leaves to `out`, one JSON object a line; returns how many.
///
/// # Errors
/// When the store cannot be read, a part of the audit is gone, or `out` cannot be written.
pub async fn export(address: &StoreAddress, out: &mut impl Write) -> Result<u64> {
    let connection = open_to_read(address).await?;
    let tx = snapshot(&connection).await?;
    tables_are_there(&tx).await?;
    let mut after = (String::new(), 0);
    let mut count = 0;
    loop {
        let (chain, sequence) = after.clone();
        let page: Vec<StoredLeaf> = rows(
            &tx,
            "select * from audit_leaves where (chain, sequence) > ($1, $2)
             order by chain, sequence limit $3",
            [chain.into(), sequence.into(), PAGE.into()],
        )
        .await
        .map_err(unreadable)?;
        let Some(last) = page.last() else { break };
        after = (last.chain.clone(), last.sequence);
        for leaf in page {
            let line = Line { time: crate::instant(leaf.at)?, leaf };
            serde_json::to_writer(&mut *out, &line).map_err(cannot_write)?;
            out.write_all(b"\n").map_err(cannot_write)?;
            count += 1;
        }
    }
    tx.rollback().await.map_err(outside)?;
    connection.close().await.map_err(outside)?;
    Ok(count)
}

fn cannot_write(error: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Error {
    Error::unavailable("The export cannot be written.")
        .hint("Check that the disk has room and that nobody closed the pipe.")
        .because(error)
}
