//! A toy feature to commit with: toys are open until somebody decides about them, once.

use futures::future::BoxFuture;
use store::{Change, Leaf, Migration, Ordered, Store, Transaction, execute, scalar};
use test_house::stores::{Intruder, TestStore};
use vocabulary::{Attribution, Error, Result};

pub(crate) const MIGRATION: Migration = Migration {
    name: "m2026_11_21_000002_toys",
    statements: &[
        "create table toys (toy text not null primary key, state text not null)",
        "create table toy_decisions (toy text not null primary key, word text not null)",
    ],
};

/// Puts the toys' tables into a house.
pub(crate) fn with_toys(house: TestStore) -> TestStore {
    house.with(&[MIGRATION])
}

/// Says who decides.
pub(crate) fn by() -> Attribution {
    Attribution::program("test")
}

/// Opens a toy and decides about it: a change, a leaf and two effects.
pub(crate) async fn decide(store: &Store, toy: &str, word: &str) -> Result<String> {
    decide_as(store, &by(), toy, word).await
}

pub(crate) async fn decide_as(
    store: &Store,
    by: &Attribution,
    toy: &str,
    word: &str,
) -> Result<String> {
    let (toy, word) = (toy.to_owned(), word.to_owned());
    store.commit(by, move |tx| deciding(tx, toy, word)).await
}

pub(crate) fn deciding<'t>(
    tx: &'t Transaction<'t>,
    toy: String,
    word: String,
) -> BoxFuture<'t, Result<Change<String>>> {
    Box::pin(async move {
        insert(tx, &toy, &word).await?;
        let leaf = Leaf::new("toy.decided").about("toy", &toy).with("word", word.clone());
        let effects =
            [Ordered::new(tx.now(), "paint", 1, &toy)?, Ordered::new(tx.now(), "send", 1, &word)?];
        Ok(Change::new(word, leaf).ordering(effects))
    })
}

/// Writes the rows of a decision, which is refused when there was one before.
pub(crate) async fn insert(tx: &Transaction<'_>, toy: &str, word: &str) -> Result<()> {
    let opened = execute(
        &**tx,
        "insert into toys (toy, state) values ($1, 'decided') on conflict (toy) do nothing",
        [toy.into()],
    )
    .await?;
    if opened == 0 {
        return Err(Error::conflict("already-decided", "Somebody decided before."));
    }
    let sql = "insert into toy_decisions (toy, word) values ($1, $2)";
    execute(&**tx, sql, [toy.into(), word.into()]).await?;
    Ok(())
}

/// What a store holds: the rows of each table that a decision touches.
#[derive(Debug, PartialEq, Eq, Clone, Copy)]
pub(crate) struct Counts {
    pub(crate) toys: i64,
    pub(crate) decisions: i64,
    pub(crate) leaves: i64,
    pub(crate) effects: i64,
}

impl Counts {
    pub(crate) const NONE: Self = Self { toys: 0, decisions: 0, leaves: 0, effects: 0 };

    /// What so many whole decisions leave behind.
    pub(crate) fn of(decisions: i64) -> Self {
        Self { toys: decisions, decisions, leaves: decisions, effects: 2 * decisions }
    }

    pub(crate) async fn read(intruder: &Intruder) -> Self {
        Self {
            toys: count(intruder, "toys").await,
            decisions: count(intruder, "toy_decisions").await,
            leaves: count(intruder, "audit_leaves").await,
            effects: count(intruder, "effects").await,
        }
    }
}

pub(crate) async fn count(intruder: &Intruder, table: &str) -> i64 {
    let sql = format!("select count(*) from {table}");
    scalar(intruder.connection(), &sql, []).await.unwrap().unwrap()
}
