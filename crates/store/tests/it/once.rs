//! A request that is sent again gets the answer it got, and nothing happens twice.

use std::time::Duration;

use futures::future::join_all;
use store::{execute, once};
use test_house::stores::TestStore;
use vocabulary::{Actor, Attribution, Clock, Error, Kind, OnceKey};

use crate::toys::{Counts, by, count, decide_as, with_toys};

test_house::on_both_engines![
    the_same_key_gives_the_same_answer,
    fifty_at_once_change_one_thing,
    two_processes_change_one_thing,
    another_request_under_the_same_key_is_refused,
    a_refused_request_may_be_sent_again,
    keys_of_two_callers_never_meet,
    an_answer_is_kept_for_a_day_and_no_longer,
    an_answer_survives_reopening,
    expired_answers_are_forgotten,
    many_expired_answers_are_forgotten_in_several_commits,
    a_key_never_answered_is_our_fault,
];

fn keyed(request_hash: &str) -> Attribution {
    let once = OnceKey { key: "key-1".to_owned(), request_hash: request_hash.to_owned() };
    Attribution { once: Some(once), ..by() }
}

async fn the_same_key_gives_the_same_answer(house: TestStore) {
    let house = with_toys(house);
    let store = house.open().await;
    assert_eq!(decide_as(&store, &keyed("a"), "bear", "keep").await.unwrap(), "keep");
    // Were the change made again, it would meet the toy decided already.
    assert_eq!(decide_as(&store, &keyed("a"), "bear", "keep").await.unwrap(), "keep");
    assert_eq!(Counts::read(&house.intruder().await).await, Counts::of(1));
    house.verify().await.unwrap();
}

async fn fifty_at_once_change_one_thing(house: TestStore) {
    let house = with_toys(house);
    let store = house.open().await;
    let answers = join_all((0..50).map(|_| decide_as(&store, &KEYED, "bear", "keep"))).await;
    assert!(answers.into_iter().all(|answer| answer.unwrap() == "keep"));
    assert_eq!(Counts::read(&house.intruder().await).await, Counts::of(1));
}

static KEYED: std::sync::LazyLock<Attribution> = std::sync::LazyLock::new(|| keyed("a"));

async fn two_processes_change_one_thing(house: TestStore) {
    let house = with_toys(house);
    let stores = [house.open().await, house.open().await];
    let answers = join_all((0..50).map(|number| {
        let store = stores[number % 2].clone();
        tokio::spawn(async move { decide_as(&store, &KEYED, "bear", "keep").await })
    }))
    .await;
    for answer in answers {
        assert_eq!(answer.unwrap().unwrap(), "keep");
    }
    assert_eq!(Counts::read(&house.intruder().await).await, Counts::of(1));
    house.verify().await.unwrap();
}

async fn another_request_under_the_same_key_is_refused(house: TestStore) {
    let house = with_toys(house);
    let store = house.open().await;
    decide_as(&store, &keyed("a"), "bear", "keep").await.unwrap();
    let refused = decide_as(&store, &keyed("b"), "duck", "keep").await.unwrap_err();
    assert_eq!((refused.kind(), refused.code()), (Kind::Policy, "idempotency-key-reused"));
    assert_eq!(Counts::read(&house.intruder().await).await, Counts::of(1));
}

async fn a_refused_request_may_be_sent_again(house: TestStore) {
    let house = with_toys(house);
    let store = house.open().await;
    let refused = store
        .commit::<String, _>(&keyed("a"), |_| {
            Box::pin(async { Err(Error::unavailable("Not now.")) })
        })
        .await;
    assert_eq!(refused.unwrap_err().kind(), Kind::Unavailable);
    assert_eq!(decide_as(&store, &keyed("a"), "bear", "keep").await.unwrap(), "keep");
}

async fn keys_of_two_callers_never_meet(house: TestStore) {
    let house = with_toys(house);
    let store = house.open().await;
    let mut callers = Vec::new();
    for actor in [
        Actor::program("a"),
        Actor::CommandLine { user: "a".to_owned() },
        Actor::CommandLine { user: "b".to_owned() },
        Actor::Nobody,
    ] {
        callers.push(Attribution { actor, ..keyed("a") });
    }
    for (number, caller) in callers.iter().enumerate() {
        let word = number.to_string();
        assert_eq!(decide_as(&store, caller, &word, &word).await.unwrap(), word);
    }
    assert_eq!(Counts::read(&house.intruder().await).await, Counts::of(4));
}

async fn an_answer_is_kept_for_a_day_and_no_longer(house: TestStore) {
    let house = with_toys(house);
    let store = house.open().await;
    decide_as(&store, &keyed("a"), "bear", "keep").await.unwrap();
    house.clock().advance(once::KEPT);
    assert_eq!(decide_as(&store, &keyed("a"), "duck", "sell").await.unwrap(), "keep");
    house.clock().advance(Duration::from_micros(1));
    assert_eq!(decide_as(&store, &keyed("b"), "duck", "sell").await.unwrap(), "sell");
    // The new answer is kept for a day of its own.
    assert_eq!(decide_as(&store, &keyed("b"), "frog", "paint").await.unwrap(), "sell");
    assert_eq!(Counts::read(&house.intruder().await).await, Counts::of(2));
}

async fn an_answer_survives_reopening(house: TestStore) {
    let house = with_toys(house);
    let store = house.open().await;
    decide_as(&store, &keyed("a"), "bear", "keep").await.unwrap();
    store.close().await;
    let store = house.open().await;
    assert_eq!(decide_as(&store, &keyed("a"), "bear", "keep").await.unwrap(), "keep");
    assert_eq!(Counts::read(&house.intruder().await).await, Counts::of(1));
}

async fn expired_answers_are_forgotten(house: TestStore) {
    let house = with_toys(house);
    let store = house.open().await;
    decide_as(&store, &keyed("a"), "bear", "keep").await.unwrap();
    assert_eq!(once::forget_expired(&store).await.unwrap(), 0);
    house.clock().advance(once::KEPT + Duration::from_micros(1));
    assert_eq!(once::forget_expired(&store).await.unwrap(), 1);
    assert_eq!(count(&house.intruder().await, "once_keys").await, 0);
}

async fn many_expired_answers_are_forgotten_in_several_commits(house: TestStore) {
    let store = house.open().await;
    let at = store::micros(house.clock().now());
    let many = "insert into once_keys (owner, once_key, request_hash, answer, at)
                with recursive numbers (n) as
                    (select 1 union all select n + 1 from numbers where n < 1200)
                select 'program:test', 'key-' || n, 'a', 'null', $1 from numbers";
    let made = store
        .maintain(move |tx| Box::pin(async move { execute(&**tx, many, [at.into()]).await }))
        .await;
    assert_eq!(made.unwrap(), 1_200);
    house.clock().advance(once::KEPT + Duration::from_micros(1));
    let before = *store.commits().borrow();
    assert_eq!(once::forget_expired(&store).await.unwrap(), 1_200);
    // Other writers come between.
    assert!(*store.commits().borrow() >= before + 3);
    assert_eq!(count(&house.intruder().await, "once_keys").await, 0);
}

/// A place without an answer can only be a damaged row; it must neither answer nor change anything.
async fn a_key_never_answered_is_our_fault(house: TestStore) {
    let house = with_toys(house);
    let store = house.open().await;
    let at = store::micros(house.clock().now());
    let damage = store
        .maintain(move |tx| {
            Box::pin(async move {
                let sql = "insert into once_keys (owner, once_key, request_hash, answer, at)
                           values ('program:test', 'key-1', 'a', null, $1)";
                execute(&**tx, sql, [at.into()]).await
            })
        })
        .await;
    assert_eq!(damage.unwrap(), 1);
    let refused = decide_as(&store, &keyed("a"), "bear", "keep").await.unwrap_err();
    assert_eq!(refused.kind(), Kind::Internal);
    assert_eq!(Counts::read(&house.intruder().await).await, Counts::NONE);
}
