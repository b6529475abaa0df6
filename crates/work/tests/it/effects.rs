//! Effects: their order, their outcomes, and outcomes that nobody knows.

use std::time::Duration;

use test_house::on_both_engines;
use test_house::stores::TestStore;
use vocabulary::Attribution;
use work::{Page, WorkerOptions, outcomes, retry};

use crate::house::{House, options};
use crate::world::{Charge, How, Post, Ring, act};

on_both_engines!(
    a_chain_is_performed_in_its_order,
    a_failure_stops_the_rest_of_its_chain_alone,
    what_is_gone_ends_its_chain_and_is_nobodys_work,
    what_did_not_happen_is_tried_again,
    a_hanging_effect_is_looked_up_and_found_done,
    a_hanging_effect_is_looked_up_and_performed_when_it_is_not_there,
    look_ups_that_find_no_answer_end_at_a_person,
    whoever_deduplicates_is_sent_it_again,
    a_refusal_after_a_doubt_is_put_to_a_person,
    what_nobody_can_tell_is_never_repeated,
    a_death_between_performing_and_writing_follows_the_rule,
    a_hanging_effect_leaves_room_for_others,
    an_effect_that_nobody_knows_fails_with_a_sentence,
);

async fn a_chain_is_performed_in_its_order(place: TestStore) {
    let house = House::new(place).await;
    let order = house
        .order(|tx| {
            vec![
                Post::of(tx, &act("first", How::FailFirst(1))),
                Charge::of(tx, &act("second", How::Dawdle)),
                Ring::of(tx, &act("third", How::Succeed)),
            ]
        })
        .await;
    let worker = house.worker().await;
    house.until("the first waits", async || !outcomes_have_no_problem(&house).await).await;
    assert_eq!(house.states(order).await, ["ordered", "ordered", "ordered"]);
    house.until_states(order, &["done", "done", "done"]).await;
    assert_eq!(house.world.names(), ["first", "second", "third"]);
    let effects = outcomes::of_order(house.store.reader(), order).await.unwrap();
    for (effect, attempts) in effects.iter().zip([2, 1, 1]) {
        assert_eq!(house.leaves("effect.done", effect.id).await, 1);
        assert_eq!(effect.attempt, attempts);
        assert_eq!(effect.outcome, Some(serde_json::json!({ "attempt": attempts })));
        assert!(effect.finished_at.is_some() && !effect.for_people && effect.problem.is_none());
    }
    worker.stopped(&house).await;
    house.place.verify().await.unwrap();
}

async fn outcomes_have_no_problem(house: &House) -> bool {
    house.count("select count(*) from effects where problem is not null").await == 0
}

async fn what_is_gone_ends_its_chain_and_is_nobodys_work(place: TestStore) {
    let house = House::new(place).await;
    let gone = house
        .order(|tx| {
            let hows = [("one", How::LetBe), ("two", How::Succeed)];
            hows.map(|(name, how)| Post::of(tx, &act(name, how))).into()
        })
        .await;
    let begun = house
        .order(|tx| {
            let hows = [("three", How::Succeed), ("four", How::LetBe), ("five", How::Succeed)];
            hows.map(|(name, how)| Post::of(tx, &act(name, how))).into()
        })
        .await;
    let _worker = house.worker().await;
    house.until_states(gone, &["skipped", "skipped"]).await;
    house.until_states(begun, &["done", "skipped", "skipped"]).await;
    assert_eq!(house.world.names(), ["three"]);
    for (order, number) in [(gone, 0), (begun, 1)] {
        let chain = outcomes::of_order(house.store.reader(), order).await.unwrap();
        assert!(chain[number].problem.as_ref().unwrap().starts_with("Nobody lives there now."));
        assert!(chain.iter().all(|effect| effect.finished_at.is_some() && !effect.for_people));
        // The audit is told of what stands behind it, too.
        for skipped in &chain[number..] {
            assert_eq!(house.leaves("effect.skipped", skipped.id).await, 1);
        }
    }
}

async fn a_failure_stops_the_rest_of_its_chain_alone(place: TestStore) {
    let house = House::new(place).await;
    let broken = house
        .order(|tx| {
            vec![
                Post::of(tx, &act("one", How::Succeed)),
                Post::of(tx, &act("two", How::Refuse)),
                Post::of(tx, &act("three", How::Succeed)),
            ]
        })
        .await;
    let sound = house
        .order(|tx| ["four", "five"].map(|name| Post::of(tx, &act(name, How::Succeed))).into())
        .await;
    let _worker = house.worker().await;
    house.until_states(sound, &["done", "done"]).await;
    house.until_states(broken, &["done", "failed", "ordered"]).await;
    house.pass(Duration::from_secs(60)).await;
    assert_eq!(house.states(broken).await, ["done", "failed", "ordered"]);
    assert!(!house.world.names().contains(&"three".to_owned()));
    let people = outcomes::for_people(house.store.reader(), &Page::first(10)).await.unwrap();
    assert_eq!(people.len(), 1);
    assert_eq!(people[0].problem.as_deref(), Some("No such address."));
    assert_eq!((people[0].order, people[0].position), (broken, 1));
    assert!(people[0].for_people);
    assert_eq!(house.leaves("effect.failed", people[0].id).await, 1);
}

async fn what_did_not_happen_is_tried_again(place: TestStore) {
    let house = House::new(place).await;
    let shaky = house.order(|tx| vec![Ring::of(tx, &act("shaky", How::FailFirst(2)))]).await;
    let hopeless = house.order(|tx| vec![Ring::of(tx, &act("hopeless", How::FailFirst(3)))]).await;
    let _worker = house.worker().await;
    house.until_states(shaky, &["done"]).await;
    house.until_states(hopeless, &["failed"]).await;
    assert_eq!(house.world.names(), ["shaky"]);
}

async fn a_hanging_effect_is_looked_up_and_found_done(place: TestStore) {
    let house = House::new(place).await;
    let order = house
        .order(|tx| {
            let hangs = Charge::of(tx, &act("charge", How::HangAfterSending));
            vec![hangs, Post::of(tx, &act("receipt", How::Succeed))]
        })
        .await;
    let _worker = house.worker().await;
    house.until_states(order, &["unknown", "ordered"]).await;
    let effect = outcomes::of_order(house.store.reader(), order).await.unwrap().remove(0);
    assert_eq!(effect.problem.as_deref(), Some("It took longer than 30 seconds."));
    assert!(!effect.for_people, "it is being looked up");
    house.until_states(order, &["done", "done"]).await;
    assert_eq!(house.world.names(), ["charge", "receipt"]);
    assert_eq!(house.world.looked_up(), 1);
    assert_eq!(house.leaves("effect.unknown", effect.id).await, 1);
    assert_eq!(house.leaves("effect.done", effect.id).await, 1);
}

async fn a_hanging_effect_is_looked_up_and_performed_when_it_is_not_there(place: TestStore) {
    let house = House::new(place).await;
    let order =
        house.order(|tx| vec![Charge::of(tx, &act("charge", How::HangBeforeSending))]).await;
    let _worker = house.worker().await;
    house.until_states(order, &["done"]).await;
    assert_eq!((house.world.names().len(), house.world.looked_up()), (1, 1));
    let effect = outcomes::of_order(house.store.reader(), order).await.unwrap().remove(0);
    assert_eq!(effect.attempt, 2);
}

async fn look_ups_that_find_no_answer_end_at_a_person(place: TestStore) {
    let house = House::new(place).await;
    house.world.answers_look_ups(false);
    let order = house.order(|tx| vec![Charge::of(tx, &act("charge", How::HangAfterSending))]).await;
    let _worker = house.worker().await;
    house.until_states(order, &["unknown"]).await;
    let waits_for_people = async || {
        let people = outcomes::for_people(house.store.reader(), &Page::first(10)).await.unwrap();
        people.len() == 1
    };
    // The back-off grows to half an hour; the wall clock may as well go there at once.
    while !waits_for_people().await {
        let looked_up = house.world.looked_up();
        house.clock().jump_to(next_due(&house).await);
        house
            .until("it was looked up", async || {
                house.world.looked_up() > looked_up || waits_for_people().await
            })
            .await;
        house.pass(Duration::from_secs(1)).await;
    }
    assert_eq!((house.world.names().len(), house.world.looked_up()), (1, 12));
}

async fn next_due(house: &House) -> jiff::Timestamp {
    store::instant(house.count("select max(due_at) from effects").await).unwrap()
}

async fn whoever_deduplicates_is_sent_it_again(place: TestStore) {
    let house = House::new(place).await;
    let order = house.order(|tx| vec![Post::of(tx, &act("post", How::HangAfterSending))]).await;
    let _worker = house.worker().await;
    house.until_states(order, &["done"]).await;
    // Twice under one key, which the receiver counts once.
    assert_eq!(house.world.by_key().into_values().collect::<Vec<_>>(), [2]);
    assert_eq!(house.world.looked_up(), 0);
}

async fn a_refusal_after_a_doubt_is_put_to_a_person(place: TestStore) {
    let house = House::new(place).await;
    let order = house.order(|tx| vec![Post::of(tx, &act("post", How::HangThenRefuse))]).await;
    let _worker = house.worker().await;
    house.until_states(order, &["unknown"]).await;
    let effect = outcomes::of_order(house.store.reader(), order).await.unwrap().remove(0);
    assert!(effect.for_people && effect.attempt == 2, "{effect:?}");
    let says = effect.problem.unwrap();
    assert!(says.contains("No such address.") && says.contains("earlier attempt"), "{says}");
    assert_eq!(house.leaves("effect.unknown", effect.id).await, 1);
    // Whoever has it tried again says by this that it did not happen.
    retry(&house.store, &Attribution::program("test"), effect.id).await.unwrap();
    assert_eq!(house.count("select count(*) from effects where doubted").await, 0);
}

async fn what_nobody_can_tell_is_never_repeated(place: TestStore) {
    let house = House::new(place).await;
    let order = house.order(|tx| vec![Ring::of(tx, &act("ring", How::HangAfterSending))]).await;
    let _worker = house.worker().await;
    house.until_states(order, &["unknown"]).await;
    house.pass(Duration::from_secs(120)).await;
    assert_eq!(house.states(order).await, ["unknown"]);
    assert_eq!((house.world.names().len(), house.world.looked_up()), (1, 0));
    let people = outcomes::for_people(house.store.reader(), &Page::first(10)).await.unwrap();
    assert_eq!(people.len(), 1);
}

async fn a_death_between_performing_and_writing_follows_the_rule(place: TestStore) {
    let house = House::new(place).await;
    let orders = [
        house.order(|tx| vec![Post::of(tx, &act("post", How::HangAfterSending))]).await,
        house.order(|tx| vec![Charge::of(tx, &act("charge", How::HangAfterSending))]).await,
        house.order(|tx| vec![Ring::of(tx, &act("ring", How::HangAfterSending))]).await,
    ];
    let dead = house.worker().await;
    house.until("all were sent", async || house.world.names().len() == 3).await;
    dead.kill().await;
    for order in orders {
        assert_eq!(house.states(order).await, ["running"]);
    }
    let _heir = house.worker().await;
    for (order, expected) in orders.into_iter().zip(["done", "done", "unknown"]) {
        house.until_states(order, &[expected]).await;
    }
    let mut names = house.world.names();
    names.sort();
    assert_eq!(names, ["charge", "post", "post", "ring"]);
    assert_eq!(house.world.looked_up(), 1);
}

async fn a_hanging_effect_leaves_room_for_others(place: TestStore) {
    let house = House::new(place).await;
    for number in 0..8 {
        let name = format!("stuck {number}");
        house.order(move |tx| vec![Post::of(tx, &act(name, How::AnswerLater))]).await;
    }
    let free = house.order(|tx| vec![Ring::of(tx, &act("free", How::Succeed))]).await;
    let places = WorkerOptions { effects_at_once: 4, ..options() };
    let _worker = house.worker_with(house.registry(), places).await;
    house.until_states(free, &["done"]).await;
    let running = "select count(*) from effects where state = 'running'";
    house.until("some hang", async || house.count(running).await >= 2).await;
    assert_eq!(house.count(running).await, 2);
    house.world.open_gate();
    let done = "select count(*) from effects where state = 'done'";
    house.until("all are done", async || house.count(done).await == 9).await;
}

async fn an_effect_that_nobody_knows_fails_with_a_sentence(place: TestStore) {
    let house = House::new(place).await;
    let order = house
        .order(|tx| vec![store::Ordered::new(tx.now(), "sing", 1, &serde_json::json!({})).unwrap()])
        .await;
    let _worker = house.worker().await;
    house.until_states(order, &["failed"]).await;
    let effect = outcomes::of_order(house.store.reader(), order).await.unwrap().remove(0);
    let says = effect.problem.unwrap();
    assert!(says.starts_with("This version of Quarterdeck knows no effect `sing`."), "{says}");
}
