//! What people do about effects, and that they and the workers never overwrite each other.

use test_house::on_both_engines;
use test_house::stores::TestStore;
use vocabulary::id::{EffectId, OrderId};
use vocabulary::{Actor, Attribution, Clock, FakeClock, Kind};
use work::{Resolution, outcomes, resolve, retry};

use crate::house::{House, options};
use crate::world::{Charge, How, Post, Ring, act};

on_both_engines!(
    a_retry_continues_the_chain,
    what_was_done_by_hand_lets_the_chain_go_on,
    what_is_skipped_ends_the_chain,
    a_decision_needs_a_note_and_an_open_effect,
    a_person_cannot_decide_while_a_worker_asks,
    a_late_worker_does_not_overwrite_a_person,
);

fn person() -> Attribution {
    Attribution::of(Actor::CommandLine { user: "olive".to_owned() })
}

fn done(note: &str) -> Resolution {
    Resolution::Done { note: note.to_owned() }
}

async fn nth(house: &House, order: OrderId, position: usize) -> EffectId {
    outcomes::of_order(house.store.reader(), order).await.unwrap()[position].id
}

/// Orders three effects of which the second fails as `how` says.
async fn broken_chain(house: &House, how: How) -> OrderId {
    let order = house
        .order(move |tx| {
            vec![
                Post::of(tx, &act("one", How::Succeed)),
                Post::of(tx, &act("two", how)),
                Post::of(tx, &act("three", How::Succeed)),
            ]
        })
        .await;
    house.until_states(order, &["done", "failed", "ordered"]).await;
    order
}

async fn a_retry_continues_the_chain(place: TestStore) {
    let house = House::new(place).await;
    let worker = house.worker().await;
    // It fails for good after three attempts, and would succeed in a fourth.
    let order = broken_chain(&house, How::FailFirst(3)).await;
    let effect = nth(&house, order, 1).await;
    worker.stopped(&house).await;
    retry(&house.store, &person(), effect).await.unwrap();
    assert_eq!(house.states(order).await, ["done", "ordered", "ordered"]);
    // As if the other side had come to its senses meanwhile: the effect looks at the attempt.
    house.execute("update effects set attempt = 3 where position = 1").await;
    let _worker = house.worker().await;
    house.until_states(order, &["done", "done", "done"]).await;
    assert_eq!(house.world.names(), ["one", "two", "three"]);
    assert_eq!(house.leaves("effect.retried", effect).await, 1);
    house.place.verify().await.unwrap();
}

async fn what_was_done_by_hand_lets_the_chain_go_on(place: TestStore) {
    let house = House::new(place).await;
    let _worker = house.worker().await;
    let order = broken_chain(&house, How::Refuse).await;
    let effect = nth(&house, order, 1).await;
    resolve(&house.store, &person(), effect, done("posted it by hand")).await.unwrap();
    house.until_states(order, &["done", "done", "done"]).await;
    assert_eq!(house.world.names(), ["one", "three"]);
    assert_eq!(house.leaves("effect.resolved", effect).await, 1);
    let kept = outcomes::find(house.store.reader(), effect).await.unwrap().unwrap();
    assert_eq!(kept.problem.as_deref(), Some("posted it by hand"));
}

async fn what_is_skipped_ends_the_chain(place: TestStore) {
    let house = House::new(place).await;
    let _worker = house.worker().await;
    let order = broken_chain(&house, How::Refuse).await;
    let effect = nth(&house, order, 1).await;
    let skipped = Resolution::Skipped { note: "the trainer has left".to_owned() };
    resolve(&house.store, &person(), effect, skipped).await.unwrap();
    assert_eq!(house.states(order).await, ["done", "skipped", "skipped"]);
    house.pass(std::time::Duration::from_secs(5)).await;
    assert_eq!(house.world.names(), ["one"]);
    let error = retry(&house.store, &person(), effect).await.unwrap_err();
    assert_eq!(error.code(), "not-open");
}

async fn a_decision_needs_a_note_and_an_open_effect(place: TestStore) {
    let house = House::new(place).await;
    let _worker = house.worker().await;
    let order = house.order(|tx| vec![Post::of(tx, &act("one", How::Succeed))]).await;
    house.until_states(order, &["done"]).await;
    let effect = nth(&house, order, 0).await;
    let decide = async |effect, note| {
        resolve(&house.store, &person(), effect, done(note)).await.unwrap_err()
    };
    assert_eq!(decide(effect, "  ").await.kind(), Kind::Invalid);
    let long = "x".repeat(5_000);
    assert_eq!(decide(effect, &long).await.kind(), Kind::Invalid);
    assert_eq!(decide(effect, "really").await.code(), "not-open");
    let none = EffectId::new(house.clock().now());
    assert_eq!(decide(none, "really").await.kind(), Kind::Missing);
}

async fn a_person_cannot_decide_while_a_worker_asks(place: TestStore) {
    let house = House::new(place).await;
    let order = house.order(|tx| vec![Post::of(tx, &act("one", How::AnswerLater))]).await;
    let _worker = house.worker().await;
    house.until("it was sent", async || house.world.names().len() == 1).await;
    let effect = nth(&house, order, 0).await;
    for error in [
        resolve(&house.store, &person(), effect, done("it is there")).await.unwrap_err(),
        retry(&house.store, &person(), effect).await.unwrap_err(),
    ] {
        assert_eq!(error.code(), "at-work");
    }
    house.world.open_gate();
    house.until_states(order, &["done"]).await;
    assert_eq!(house.leaves("effect.resolved", effect).await, 0);
}

async fn a_late_worker_does_not_overwrite_a_person(place: TestStore) {
    let house = House::new(place).await;
    let ring = house.order(|tx| vec![Ring::of(tx, &act("ring", How::AnswerLater))]).await;
    house.world.answers_look_ups(false);
    let charge = house.order(|tx| vec![Charge::of(tx, &act("charge", How::AnswerLater))]).await;
    let own = FakeClock::at(house.clock().now());
    let paused = house.worker_on(own, house.registry(), options()).await;
    house.until("both were sent", async || house.world.names().len() == 2).await;
    let _other = house.worker().await;
    house.until_states(ring, &["unknown"]).await;
    house.until_states(charge, &["unknown"]).await;
    let skipped = || Resolution::Skipped { note: "nobody answered".to_owned() };
    for order in [ring, charge] {
        let effect = nth(&house, order, 0).await;
        // A look-up may hold it for a moment.
        house
            .until("a person has decided", async || {
                resolve(&house.store, &person(), effect, skipped()).await.is_ok()
            })
            .await;
    }
    house.world.open_gate();
    house.pass(std::time::Duration::from_secs(5)).await;
    assert_eq!(house.states(ring).await, ["skipped"]);
    assert_eq!(house.states(charge).await, ["skipped"]);
    let done = "select count(*) from audit_leaves where action = 'effect.done'";
    assert_eq!(house.count(done).await, 0);
    assert!(paused.is_running());
}
