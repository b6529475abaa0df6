//! Stopping, being full, and hanging: everybody is answered, in bounded time.

use std::sync::Arc;
use std::time::Duration;

use futures::future::{join_all, pending};
use sea_orm::TransactionTrait;
use test_house::stores::{Engine, TestStore};
use tokio::sync::Notify;
use vocabulary::{Clock, Kind, Result};

use crate::toys::{Counts, by, decide, with_toys};

/// More than the writer lets wait, whatever the engine has under way.
const MANY: usize = 1_100;

/// Longer than a free connection takes to be handed out.
const A_MOMENT: Duration = Duration::from_millis(500);

/// How many lanes the engine writes through, each of which a change can block.
fn lanes(house: &TestStore) -> usize {
    match house.engine() {
        Engine::Sqlite => 1,
        Engine::Postgres => 4,
    }
}

test_house::on_both_engines![
    closing_finishes_what_was_accepted,
    after_closing_changes_are_refused,
    who_waits_too_long_for_a_place_is_told_to_come_back,
    who_waits_too_long_to_read_is_told_to_come_back,
    a_change_that_hangs_is_given_up_and_the_next_goes_on,
];

async fn closing_finishes_what_was_accepted(house: TestStore) {
    let house = with_toys(house);
    let store = house.open().await;
    let deciding: Vec<_> = (0..100)
        .map(|number| {
            let store = store.clone();
            tokio::spawn(async move { decide(&store, &number.to_string(), "keep").await })
        })
        .collect();
    // Every task has handed its change over once it waits for the answer.
    let_tasks_run().await;
    store.close().await;
    let answers: Vec<Result<String>> =
        join_all(deciding).await.into_iter().map(|answer| answer.unwrap()).collect();
    assert!(answers.iter().all(Result::is_ok), "{answers:?}");
    assert_eq!(Counts::read(&house.intruder().await).await, Counts::of(100));
    house.verify().await.unwrap();
}

async fn after_closing_changes_are_refused(house: TestStore) {
    let house = with_toys(house);
    let store = house.open().await;
    let clone = store.clone();
    store.close().await;
    let refused = decide(&clone, "bear", "keep").await.unwrap_err();
    assert_eq!(refused.kind(), Kind::Unavailable);
    assert!(refused.says().contains("stopping"), "{refused}");
    // Closing twice is no harm.
    clone.close().await;
}

/// Blocks all lanes with changes that never end, one after the other, so that each has begun in a lane of
/// its own.
async fn hang_all_lanes(
    house: &TestStore,
    store: &store::Store,
) -> Vec<tokio::task::JoinHandle<Result<()>>> {
    let begun = Arc::new(Notify::new());
    let mut hung = Vec::new();
    for _ in 0..lanes(house) {
        let (store, begins) = (store.clone(), Arc::clone(&begun));
        hung.push(tokio::spawn(async move {
            let by = by();
            let never = store.commit(&by, move |_| {
                begins.notify_one();
                Box::pin(pending())
            });
            never.await
        }));
        begun.notified().await;
    }
    hung
}

async fn let_tasks_run() {
    for _ in 0..100 {
        tokio::task::yield_now().await;
    }
}

async fn who_waits_too_long_for_a_place_is_told_to_come_back(house: TestStore) {
    let house = with_toys(house);
    let store = house.open().await;
    let hung = hang_all_lanes(&house, &store).await;
    let_tasks_run().await;
    let waiting: Vec<_> = (0..MANY)
        .map(|number| {
            let store = store.clone();
            tokio::spawn(async move { decide(&store, &number.to_string(), "keep").await })
        })
        .collect();
    let_tasks_run().await;
    assert!(waiting.iter().all(|task| !task.is_finished()));
    let refused = || waiting.iter().filter(|task| task.is_finished()).count();
    // On a busy machine some begin to wait only now; what hangs is given up later than all of this.
    for _ in 0..5 {
        if refused() == 0 {
            house.clock().advance(Duration::from_secs(5));
            tokio::time::sleep(A_MOMENT).await;
        }
    }
    assert!((1..MANY).contains(&refused()), "{} were refused", refused());
    // The hanging changes are given up in the end, and everybody who has a place is served.
    house.clock().advance(Duration::from_secs(30));
    for task in hung {
        assert_eq!(task.await.unwrap().unwrap_err().kind(), Kind::Unavailable);
    }
    let mut written = 0;
    for task in waiting {
        match task.await.unwrap() {
            Ok(_) => written += 1,
            Err(error) => assert_eq!(error.kind(), Kind::Unavailable, "{}", error.chain()),
        }
    }
    assert!(written > 0);
    assert_eq!(Counts::read(&house.intruder().await).await, Counts::of(written));
    house.verify().await.unwrap();
}

async fn who_waits_too_long_to_read_is_told_to_come_back(house: TestStore) {
    let house = with_toys(house);
    let store = house.open().await;
    let read =
        async || store::scalar::<i64, _>(store.reader(), "select count(*) from toys", []).await;
    let mut readers = Vec::new();
    while let Ok(Ok(reader)) = tokio::time::timeout(A_MOMENT, store.reader().begin()).await {
        readers.push(reader);
    }
    assert!(readers.len() > 1, "{}", readers.len());
    let refused = read().await.unwrap_err();
    assert_eq!(refused.kind(), Kind::Unavailable, "{}", refused.chain());
    assert!(refused.what_to_do().is_some(), "{}", refused.chain());
    // Writing needs none of the readers.
    decide(&store, "1", "keep").await.unwrap();
    readers.pop().unwrap().rollback().await.unwrap();
    assert!(read().await.unwrap().is_some());
}

async fn a_change_that_hangs_is_given_up_and_the_next_goes_on(house: TestStore) {
    let house = with_toys(house);
    let store = house.open().await;
    decide(&store, "bear", "keep").await.unwrap();
    let hung = hang_all_lanes(&house, &store).await;
    // Whoever hangs may begin to only after the clock was moved, so it is moved until all are given up.
    while !hung.iter().all(tokio::task::JoinHandle::is_finished) {
        house.clock().advance(Duration::from_secs(30));
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
    for task in hung {
        let error = task.await.unwrap().unwrap_err();
        assert_eq!(error.kind(), Kind::Unavailable);
        assert!(error.says().contains("too long"), "{error}");
    }
    decide(&store, "duck", "sell").await.unwrap();
    assert_eq!(Counts::read(&house.intruder().await).await, Counts::of(2));
    house.verify().await.unwrap();
    assert!(house.clock().monotonic() >= Duration::from_secs(30));
}
