//! Verification: reads the whole audit and names the first thing that does not fit.
//!
//! It works on a store that nobody runs as well as beside a running server, changes nothing, and
//! needs the master key only to be sure whose signatures it sees.

use std::path::PathBuf;

use futures::future::BoxFuture;
use sea_orm::{
    AccessMode, ConnectionTrait, DatabaseConnection, DatabaseTransaction, DbBackend,
    FromQueryResult, IsolationLevel, TransactionTrait,
};
use vocabulary::{Error, Kind, Result};

use super::binding::{self, Binding};
use super::chain::beginning;
use super::file::{CheckpointFile, Lines};
use super::leaf::StoredLeaf;
use super::signatures::{Mark, Signatures};
use crate::error::CODE_BROKEN;
use crate::{StoreAddress, outside, postgres, row, rows, sqlite};

/// What the audit is kept in.
const TABLES: [&str; 4] = ["audit_leaves", "audit_chains", "audit_checkpoints", "audit_key"];

/// How many leaves are read at a time, to stay within a few megabytes.
const PAGE: i64 = 2_000;

/// What a verification found.
#[derive(Debug, PartialEq, Eq)]
pub struct Verified {
    /// How many leaves were read.
    pub leaves: u64,
    /// How many chains there are.
    pub chains: u64,
    /// How many checkpoints were read.
    pub checkpoints: u64,
    /// How many leaves no checkpoint covers yet; a stopped program leaves none.
    pub uncovered: u64,
    /// The public key that signed the checkpoints.
    pub public_key: Option<String>,
    /// The copies of the checkpoints that lack the newest, and how many; whoever keeps them adds those.
    pub behind: Vec<(PathBuf, u64)>,
}

/// What `verify` needs to know.
pub struct Verification<'v> {
    /// The store.
    pub address: &'v StoreAddress,
    /// The copies of the checkpoints.
    pub files: &'v [CheckpointFile],
    /// The public key that must have signed them, where it is known.
    pub public_key: Option<String>,
    /// Tables outside the audit that show whether it was emptied.
    pub witnesses: &'v [Witness],
}

/// A table whose rows come only with a leaf about them, in a store that was bound to its key before.
///
/// An audit without leaves holds by itself, whether it is new or was emptied; these rows tell which.
#[derive(Debug, Clone, Copy)]
pub struct Witness {
    /// Its name.
    pub table: &'static str,
    /// Its column with the id that leaves give.
    pub id: &'static str,
    /// The kind of thing that leaves call it.
    pub object: &'static str,
}

/// Verifies the audit of a store.
///
/// # Errors
/// The first break, with the code `audit-broken`, or that the store or the file cannot be read.
pub fn verify(wanted: Verification<'_>) -> BoxFuture<'_, Result<Verified>> {
    Box::pin(async move {
        // The files first: what they have then is in the table for good.
        let mut copies =
            wanted.files.iter().map(CheckpointFile::lines).collect::<Result<Vec<_>>>()?;
        let connection = open_to_read(wanted.address).await?;
        let tx = snapshot(&connection).await?;
        let verified = check(&wanted, &tx, &mut copies).await.map_err(unreadable)?;
        tx.rollback().await.map_err(outside)?;
        connection.close().await.map_err(outside)?;
        Ok(verified)
    })
}

async fn check(
    wanted: &Verification<'_>,
    tx: &DatabaseTransaction,
    copies: &mut [Option<Lines>],
) -> Result<Verified> {
    tables_are_there(tx).await?;
    let binding = binding::read(tx).await?;
    let public_key = wanted.public_key.as_deref();
    let signed = Signatures::read(tx, copies, public_key).await?;
    fits(binding.as_ref(), &signed)?;
    for (file, lines) in wanted.files.iter().zip(copies) {
        // Looked at again: the first checkpoint may have been written in between.
        if lines.is_none() && signed.count > 0 && file.lines()?.is_none() {
            let path = file.path().display();
            return Err(broken(&format!("the checkpoint file {path} is missing")));
        }
    }
    let verified = chains(tx, signed).await?;
    for witness in wanted.witnesses {
        heard(tx, witness, binding.as_ref()).await?;
    }
    Ok(verified)
}

#[derive(FromQueryResult)]
struct Heard {
    there: i64,
    untold: i64,
}

/// Makes sure that the audit tells of every row of a witness.
async fn heard(
    tx: &DatabaseTransaction,
    witness: &Witness,
    binding: Option<&Binding>,
) -> Result<()> {
    let Witness { table, id, object } = witness;
    let sql = format!(
        "select count(*) as there, count(*) filter (where not exists (
             select 1 from audit_leaves where object_kind = $1 and object_id = {id}
         )) as untold from {table}"
    );
    let heard: Option<Heard> = row(tx, &sql, [(*object).into()]).await?;
    match heard {
        Some(Heard { untold, .. }) if untold > 0 => {
            Err(broken(&format!("no leaf tells of {untold} of the rows in the table {table}")))
        }
        Some(Heard { there, .. }) if there > 0 && binding.is_none() => {
            Err(broken("the table audit_key does not say whose signatures there were"))
        }
        _ => Ok(()),
    }
}

/// Names the first table of the audit that is not there.
pub(super) async fn tables_are_there(tx: &DatabaseTransaction) -> Result<()> {
    let sql = match tx.get_database_backend() {
        DbBackend::Sqlite => sqlite::AUDIT_TABLES,
        _ => postgres::AUDIT_TABLES,
    };
    let there: Vec<TableRow> = rows(tx, sql, []).await?;
    match TABLES.iter().find(|table| there.iter().all(|row| row.name != **table)) {
        None => Ok(()),
        Some(missing) => Err(broken(&format!("the table {missing} is missing"))),
    }
}

/// Says of what cannot be read any more that it is a break.
pub(super) fn unreadable(error: Error) -> Error {
    if error.code() == CODE_BROKEN {
        return broken("a page of the database cannot be read").because(error);
    }
    match error.kind() {
        Kind::Internal => broken("a row of the audit cannot be read").because(error),
        _ => error,
    }
}

/// Compares the checkpoints with the key that the store is bound to and with how many it counted.
fn fits(binding: Option<&Binding>, signed: &Signatures) -> Result<()> {
    let Some(binding) = binding else {
        return match signed.count {
            0 => Ok(()),
            _ => Err(broken("the table audit_key does not say whose signatures these are")),
        };
    };
    if signed.count > 0 && signed.public_key.as_ref() != Some(&binding.public_key) {
        return Err(broken("the checkpoints were signed with another key than the store's"));
    }
    if u64::try_from(binding.checkpoints) == Ok(signed.count) {
        return Ok(());
    }
    let (written, there) = (binding.checkpoints, signed.count);
    Err(broken(&format!("{written} checkpoints were written, and {there} are there")))
}

/// Opens a store for reading alone.
pub(crate) fn open_to_read(address: &StoreAddress) -> BoxFuture<'_, Result<DatabaseConnection>> {
    Box::pin(async move {
        match address {
            StoreAddress::Sqlite(path) => sqlite::open_to_read(path).await,
            StoreAddress::Postgres(url) => postgres::open_to_read(url).await,
        }
    })
}

/// Begins a transaction that sees one moment of the store throughout.
pub(crate) fn snapshot(
    connection: &DatabaseConnection,
) -> BoxFuture<'_, Result<DatabaseTransaction>> {
    Box::pin(async move {
        match connection.get_database_backend() {
            DbBackend::Postgres => connection
                .begin_with_config(Some(IsolationLevel::RepeatableRead), Some(AccessMode::ReadOnly))
                .await
                .map_err(outside),
            _ => connection.begin().await.map_err(outside),
        }
    })
}

#[derive(FromQueryResult)]
struct TableRow {
    name: String,
}

/// The row of a chain.
#[derive(FromQueryResult)]
struct ChainRow {
    chain: String,
    began_at: i64,
    process: String,
    sequence: i64,
    hash: String,
    signed_sequence: i64,
}

/// Checks every chain against its leaves and against what was signed of it.
async fn chains(tx: &DatabaseTransaction, signed: Signatures) -> Result<Verified> {
    let rows: Vec<ChainRow> = rows(tx, "select * from audit_chains order by chain", []).await?;
    for chain in signed.marks.keys() {
        if rows.binary_search_by(|row| row.chain.cmp(chain)).is_err() {
            return Err(broken(&format!("the chain {chain} was removed")));
        }
    }
    let mut verified = Verified {
        leaves: 0,
        chains: rows.len() as u64,
        checkpoints: signed.count,
        uncovered: 0,
        public_key: signed.public_key,
        behind: signed.behind,
    };
    for row in &rows {
        let marks = signed.marks.get(&row.chain).map_or(&[][..], Vec::as_slice);
        let covered = marks.last().map_or(0, |mark| mark.sequence);
        if row.sequence < covered {
            return Err(at(&row.chain, row.sequence + 1, "is missing: the chain was cut off"));
        }
        if row.signed_sequence != covered {
            return Err(broken(&format!(
                "the chain {} was signed up to leaf {}, and no checkpoint says so",
                row.chain, row.signed_sequence
            )));
        }
        chain(tx, row, marks).await?;
        verified.leaves += u64::try_from(row.sequence).unwrap_or(0);
        verified.uncovered += u64::try_from(row.sequence - covered).unwrap_or(0);
    }
    no_strays(tx, verified.leaves).await?;
    Ok(verified)
}

/// Walks one chain from its first leaf to its head.
async fn chain(tx: &DatabaseTransaction, row: &ChainRow, marks: &[Mark]) -> Result<()> {
    let mut marks = marks.iter().peekable();
    let mut sequence = 0;
    let mut previous = beginning(&row.chain, row.began_at, &row.process);
    loop {
        let page: Vec<StoredLeaf> = rows(
            tx,
            "select * from audit_leaves where chain = $1 and sequence > $2 order by sequence limit $3",
            [row.chain.clone().into(), sequence.into(), PAGE.into()],
        )
        .await?;
        if page.is_empty() {
            break;
        }
        for leaf in page {
            sequence += 1;
            follows(&leaf, sequence, &previous)?;
            let mark = marks.next_if(|mark| mark.sequence == sequence);
            if mark.is_some_and(|mark| hex::encode(mark.hash) != leaf.hash) {
                return Err(at(&leaf.chain, sequence, "differs from the one that was signed"));
            }
            previous = leaf.hash;
        }
    }
    if sequence != row.sequence || previous != row.hash {
        return Err(at(&row.chain, sequence + 1, "is missing: the chain was cut off"));
    }
    Ok(())
}

/// Checks one leaf by itself and against its place.
fn follows(leaf: &StoredLeaf, sequence: i64, previous: &str) -> Result<()> {
    if leaf.sequence != sequence {
        return Err(at(&leaf.chain, sequence, "is missing"));
    }
    if leaf.previous != previous {
        return Err(at(&leaf.chain, sequence, "does not follow the one before it"));
    }
    if leaf.commitment != leaf.expected_commitment() {
        return Err(at(&leaf.chain, sequence, "tells something else than what was committed"));
    }
    if leaf.hash != leaf.expected_hash() {
        return Err(at(&leaf.chain, sequence, "was changed"));
    }
    Ok(())
}

/// Finds leaves in chains that have no head.
async fn no_strays(tx: &DatabaseTransaction, expected: u64) -> Result<()> {
    let count: Option<i64> = crate::scalar(tx, "select count(*) from audit_leaves", []).await?;
    if u64::try_from(count.unwrap_or(0)).unwrap_or(0) == expected {
        return Ok(());
    }
    Err(broken("there are leaves in chains that nobody began"))
}

fn at(chain: &str, sequence: i64, what: &str) -> Error {
    broken(&format!("leaf {sequence} of {chain} {what}"))
        .with("chain", chain)
        .with("sequence", sequence)
}

pub(super) fn broken(what: &str) -> Error {
    Error::conflict("audit-broken", format!("The audit does not hold: {what}."))
        .hint("Keep the folder as it is, and compare it with a backup and the checkpoint file.")
}
