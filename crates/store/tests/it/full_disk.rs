//! A full disk costs the change that finds no room, and nothing else: no look at the whole store.

use store::{Store, scalar};
use test_house::stores::{Engine, TestStore};

use crate::toys::{Counts, decide, with_toys};

/// SQLite alone, since PostgreSQL never looks through its files here.
#[tokio::test]
async fn whoever_finds_no_room_does_not_inspect_the_whole_store() {
    let house = with_toys(TestStore::on(Engine::Sqlite).await);
    let store = house.open().await;
    let intruder = house.intruder().await;
    // What only an inspection finds: were there one, nothing could be written any more.
    intruder
        .run(
            "create table letters (n integer check (n > 0));
             pragma ignore_check_constraints = on;
             insert into letters values (-1)",
        )
        .await;
    for round in 0..3 {
        fill(&store).await;
        let large = "x".repeat(1_000_000);
        let refused = decide(&store, &format!("large {round}"), &large).await.unwrap_err();
        assert_eq!(refused.code(), "disk-full", "{}", refused.chain());
        decide(&store, &format!("small {round}"), "keep").await.unwrap();
    }
    assert_eq!(Counts::read(&intruder).await, Counts::of(3));
    house.verify().await.unwrap();
}

/// Lets the file grow no more, until its connection is opened again.
async fn fill(store: &Store) {
    let pages = store
        .maintain(|tx| {
            Box::pin(async move { scalar::<i64, _>(&**tx, "pragma max_page_count = 1", []).await })
        })
        .await
        .unwrap();
    assert!(pages > Some(1), "SQLite answers with the pages there are");
}
