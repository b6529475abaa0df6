//! What the trials write: toys are open until somebody decides about them, once.

use store::{Change, Leaf, Migration, Ordered, Store, Transaction, execute};
use vocabulary::{Attribution, Error, Result};

/// The toys' tables.
pub const MIGRATION: Migration = Migration {
    name: "m2026_11_21_000002_toys",
    statements: &[
        "create table toys (
            toy text not null primary key,
            state text not null,
            version bigint not null
        )",
        "create table toy_decisions (
            decision text not null primary key,
            toy text not null,
            word text not null,
            at bigint not null
        )",
    ],
};

/// Puts open toys into the store, numbered from `first`.
///
/// # Errors
/// When the store cannot be written.
pub async fn make(store: &Store, first: u64, many: u64) -> Result<()> {
    let sql = format!(
        "with recursive numbers(number) as (
             select {first} union all select number + 1 from numbers where number + 1 < {}
         )
         insert into toys (toy, state, version) select 'toy_' || number, 'open', 1 from numbers",
        first + many
    );
    store
        .maintain(move |tx| Box::pin(async move { execute(&**tx, &sql, []).await.map(drop) }))
        .await
}

/// Decides about a toy: a guarded update, a row, a leaf and two effects.
///
/// # Errors
/// `already-decided`, or that the store cannot be written.
pub async fn decide(store: &Store, number: u64) -> Result<()> {
    let by = Attribution::program("trial");
    store.commit(&by, move |tx| Box::pin(deciding(tx, number))).await
}

async fn deciding(tx: &Transaction<'_>, number: u64) -> Result<Change<()>> {
    let toy = name(number);
    let updated = execute(
        &**tx,
        "update toys set state = 'decided', version = version + 1 where toy = $1 and state = 'open'",
        [toy.clone().into()],
    )
    .await?;
    if updated == 0 {
        return Err(Error::conflict("already-decided", "Somebody decided before."));
    }
    execute(
        &**tx,
        "insert into toy_decisions (decision, toy, word, at) values ($1, $2, 'keep', $3)",
        [format!("dec_{number:032}").into(), toy.clone().into(), store::micros(tx.now()).into()],
    )
    .await?;
    let leaf =
        Leaf::new("toy.decided").about("toy", &toy).with("before", "open").with("after", "kept");
    let effects =
        [Ordered::new(tx.now(), "paint", 1, &toy)?, Ordered::new(tx.now(), "send", 1, &toy)?];
    Ok(Change::new((), leaf).ordering(effects))
}

/// Names a toy.
#[must_use]
pub fn name(number: u64) -> String {
    format!("toy_{number}")
}
