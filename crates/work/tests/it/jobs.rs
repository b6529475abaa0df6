//! Jobs: keys, priorities, back-off, setting aside, replaying, deadlines.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use store::scalar;
use test_house::on_both_engines;
use test_house::stores::TestStore;
use vocabulary::{Attribution, Clock};
use work::runs::{self, RunState};
use work::{Forget, Page, WorkerOptions};

use crate::errands::{Does, Idle, Keyed, Other, Plain, Urgent, errand};
use crate::house::{House, options};
use crate::world::{How, Post, act};

on_both_engines!(
    one_unfinished_run_exists_for_a_key,
    urgent_runs_go_first,
    one_name_never_takes_all_places,
    a_failed_attempt_is_tried_again_after_its_wait,
    what_the_other_side_asked_for_is_waited_for,
    poison_is_set_aside_and_replayed_while_others_proceed,
    what_nobody_here_can_run_is_set_aside_with_a_sentence,
    a_panic_is_the_failure_of_its_attempt,
    an_attempt_ends_at_its_deadline,
    an_appointment_is_kept_however_the_clock_is_set,
    a_body_that_is_too_large_is_refused,
    old_history_is_forgotten,
    settled_effects_are_forgotten_and_open_ones_are_not,
    runs_are_listed_newest_first,
);

async fn one_unfinished_run_exists_for_a_key(place: TestStore) {
    let house = House::new(place).await;
    let first = house.enqueue::<Keyed>(errand("a", Does::Succeed)).await;
    let second = house.enqueue::<Keyed>(errand("a", Does::Succeed)).await;
    let other = house.enqueue::<Keyed>(errand("b", Does::Succeed)).await;
    assert!(!first.duplicate && second.duplicate && !other.duplicate);
    assert_eq!(first.run, second.run);
    let _worker = house.worker().await;
    house.until_run_is(first.run, "succeeded").await;
    house.until_run_is(other.run, "succeeded").await;
    assert!(!house.enqueue::<Keyed>(errand("a", Does::Succeed)).await.duplicate);
}

async fn urgent_runs_go_first(place: TestStore) {
    let house = House::new(place).await;
    house.enqueue::<Idle>(errand("idle", Does::Succeed)).await;
    house.enqueue::<Plain>(errand("first", Does::Succeed)).await;
    house.enqueue::<Plain>(errand("second", Does::Succeed)).await;
    house.enqueue::<Urgent>(errand("urgent", Does::Succeed)).await;
    let one_place = WorkerOptions { jobs_at_once: 1, ..options() };
    let _worker = house.worker_with(house.registry(), one_place).await;
    house.until("all have run", async || house.log.names().len() == 4).await;
    assert_eq!(house.log.names(), ["urgent", "first", "second", "idle"]);
}

async fn one_name_never_takes_all_places(place: TestStore) {
    let house = House::new(place).await;
    for number in 0..10 {
        house.enqueue::<Plain>(errand(format!("stuck {number}"), Does::Wait)).await;
    }
    let run = house.enqueue::<Idle>(errand("free", Does::Succeed)).await.run;
    let places = WorkerOptions { jobs_at_once: 4, ..options() };
    let _worker = house.worker_with(house.registry(), places).await;
    house.until_run_is(run, "succeeded").await;
    assert_eq!(house.count("select count(*) from jobs where state = 'running'").await, 2);
    house.log.open_gate();
    house
        .until("all are done", async || {
            house.count("select count(*) from jobs where state = 'succeeded'").await == 11
        })
        .await;
}

async fn a_failed_attempt_is_tried_again_after_its_wait(place: TestStore) {
    let house = House::new(place).await;
    let run = house.enqueue::<Plain>(errand("shaky", Does::FailFirst(2))).await.run;
    let _worker = house.worker().await;
    // A wait may be so short that nobody sees it, so each look takes what it finds in one query. The
    // ceiling is ten seconds after the first attempt and doubles.
    let wrong = "select count(*) from jobs where state = 'scheduled' and attempt > 0 and not (
                 problem = 'The far end did not answer.'
                 and delay between 0 and attempt * 10000000 and due_at <= $1 + delay)";
    house
        .until("it succeeds", async || {
            let now = house.clock().now().as_microsecond();
            let found: Option<i64> =
                scalar(house.store.reader(), wrong, [now.into()]).await.unwrap();
            assert_eq!(found, Some(0));
            house.run(run).await.state == RunState::Succeeded
        })
        .await;
    let done = house.run(run).await;
    assert_eq!((done.attempt, done.problem), (3, None));
    assert!(done.took.is_some() && done.finished_at.is_some());
}

async fn what_the_other_side_asked_for_is_waited_for(place: TestStore) {
    let house = House::new(place).await;
    let run = house.enqueue::<Plain>(errand("busy", Does::FailFirstAsking(1, 120))).await.run;
    let _worker = house.worker().await;
    house.until("it waits", async || house.run(run).await.problem.is_some()).await;
    house.pass(Duration::from_secs(118)).await;
    assert_eq!(house.log.names(), ["busy"]);
    house.until_run_is(run, "succeeded").await;
}

async fn poison_is_set_aside_and_replayed_while_others_proceed(place: TestStore) {
    let house = House::new(place).await;
    let poison = house.enqueue::<Plain>(errand("poison", Does::FailFirst(6))).await.run;
    let refused = house.enqueue::<Keyed>(errand("refused", Does::Refuse)).await.run;
    let sound = house.enqueue::<Plain>(errand("sound", Does::Succeed)).await.run;
    let worker = house.worker().await;
    house.until_run_is(sound, "succeeded").await;
    house.until_run_is(refused, "failed").await;
    house.until_run_is(poison, "gave_up").await;
    let aside = house.set_aside().await;
    assert_eq!(aside.iter().map(|run| run.id).collect::<Vec<_>>(), [refused, poison]);
    assert_eq!(aside[0].problem.as_deref(), Some("There is no such trainer."));
    assert_eq!((aside[1].attempt, aside[0].attempt), (5, 1));

    let by = Attribution::program("test");
    let none = vocabulary::id::RunId::new(Timestamp::UNIX_EPOCH);
    let error = runs::replay(&house.store, &by, none).await.unwrap_err();
    assert_eq!(error.kind(), vocabulary::Kind::Missing);
    let error = runs::replay(&house.store, &by, sound).await.unwrap_err();
    assert_eq!(error.code(), "not-set-aside");
    let again = house.enqueue::<Keyed>(errand("refused", Does::Wait)).await;
    let error = runs::replay(&house.store, &by, refused).await.unwrap_err();
    assert_eq!((error.code(), again.duplicate), ("already-enqueued", false));
    runs::replay(&house.store, &by, poison).await.unwrap();
    assert_eq!(house.leaves("job.replayed", poison).await, 1);
    house.until("it has failed again", async || house.run(poison).await.attempt == 2).await;
    worker.kill().await;
    house.place.verify().await.unwrap();
}

async fn what_nobody_here_can_run_is_set_aside_with_a_sentence(place: TestStore) {
    let house = House::new(place).await;
    for (name, version, body) in
        [("errand.gone", 1, "{}"), ("errand.plain", 2, "{}"), ("errand.plain", 1, "{\"does\":7}")]
    {
        let body = body.to_owned();
        house
            .store
            .maintain(move |tx| {
                Box::pin(async move {
                    let sql = "insert into jobs (run_id, name, version, body, priority, state,
                               due_at, delay, attempt, enqueued_at)
                               values ($1, $2, $3, $4, 10, 'scheduled', $5, 0, 0, $5)";
                    let now = store::micros(tx.now());
                    let run = vocabulary::id::RunId::new(tx.now()).to_string();
                    let values = [run.into(), name.into(), version.into(), body.into(), now.into()];
                    store::execute(&**tx, sql, values).await
                })
            })
            .await
            .unwrap();
        house.clock().advance(Duration::from_millis(1));
    }
    let sound = house.enqueue::<Plain>(errand("sound", Does::Succeed)).await.run;
    let _worker = house.worker().await;
    house.until_run_is(sound, "succeeded").await;
    house.until("three are aside", async || house.set_aside().await.len() == 3).await;
    let says: Vec<_> = house.set_aside().await.into_iter().filter_map(|run| run.problem).collect();
    assert!(says[0].starts_with("The body of this run of `errand.plain` cannot be read"));
    assert!(says[1].starts_with("This run was written for version 2 of `errand.plain`"));
    assert!(says[2].starts_with("This version of Quarterdeck knows no job `errand.gone`"));
    assert_eq!(house.log.names(), ["sound"]);
}

async fn a_panic_is_the_failure_of_its_attempt(place: TestStore) {
    let house = House::new(place).await;
    let run = house.enqueue::<Plain>(errand("loud", Does::Panic)).await.run;
    let worker = house.worker().await;
    house.until_run_is(run, "gave_up").await;
    assert_eq!(house.log.names().len(), 5);
    assert!(worker.is_running());
}

async fn an_attempt_ends_at_its_deadline(place: TestStore) {
    let house = House::new(place).await;
    let run = house.enqueue::<Plain>(errand("stuck", Does::HangFirst(1))).await.run;
    let _worker = house.worker().await;
    house.until("it is tried", async || house.log.names().len() == 1).await;
    // Looked at once: a second look could find the next attempt done already.
    let mut says = None;
    let mut was_cut_off = async || {
        says = house.run(run).await.problem;
        says.is_some()
    };
    house.until("it was cut off", &mut was_cut_off).await;
    assert_eq!(says.as_deref(), Some("It took longer than 60 seconds."));
    house.until_run_is(run, "succeeded").await;
    assert_eq!(house.run(run).await.attempt, 2);
}

async fn an_appointment_is_kept_however_the_clock_is_set(place: TestStore) {
    let house = House::new(place).await;
    let start = house.clock().now();
    let tomorrow = start + SignedDuration::from_hours(24);
    let run = house.enqueue_at::<Plain>(errand("dentist", Does::Succeed), Some(tomorrow)).await.run;
    let _worker = house.worker().await;
    house.clock().jump_to(start - SignedDuration::from_hours(72));
    house.pass(Duration::from_secs(90)).await;
    house.clock().jump_to(tomorrow - SignedDuration::from_secs(10));
    house.pass(Duration::from_secs(9)).await;
    assert!(house.log.names().is_empty());
    house.until_run_is(run, "succeeded").await;
}

async fn a_body_that_is_too_large_is_refused(place: TestStore) {
    let house = House::new(place).await;
    let large = errand("x".repeat(70_000), Does::Succeed);
    let refused = house
        .store
        .maintain(move |tx| Box::pin(async move { work::enqueue::<Plain>(tx, &large, None).await }))
        .await;
    assert_eq!(refused.unwrap_err().kind(), vocabulary::Kind::TooLarge);
}

async fn old_history_is_forgotten(place: TestStore) {
    let house = House::new(place).await;
    let old = house.enqueue::<Plain>(errand("old", Does::Succeed)).await.run;
    let aside = house.enqueue::<Plain>(errand("aside", Does::Refuse)).await.run;
    let mut registry = house.registry();
    registry.jobs = registry.jobs.with(Forget::new(house.store.clone()));
    let _worker = house.worker_with(registry, options()).await;
    house.until_run_is(old, "succeeded").await;
    house.until_run_is(aside, "failed").await;
    house.clock().jump_to(house.clock().now() + SignedDuration::from_hours(31 * 24));
    let young = house.enqueue::<Plain>(errand("young", Does::Succeed)).await.run;
    house.until_run_is(young, "succeeded").await;
    let forget = house.enqueue::<Forget>(()).await.run;
    house.until_run_is(forget, "succeeded").await;
    let find = async |run| runs::find(house.store.reader(), run).await.unwrap();
    assert_eq!(find(old).await, None);
    assert!(find(young).await.is_some() && find(aside).await.is_some());
}

async fn settled_effects_are_forgotten_and_open_ones_are_not(place: TestStore) {
    let house = House::new(place).await;
    let settled = house
        .order(|tx| ["one", "two"].map(|name| Post::of(tx, &act(name, How::Succeed))).into())
        .await;
    let open = house
        .order(|tx| {
            let first = Post::of(tx, &act("three", How::Succeed));
            vec![first, Post::of(tx, &act("four", How::Refuse))]
        })
        .await;
    let mut registry = house.registry();
    registry.jobs = registry.jobs.with(Forget::new(house.store.clone()));
    let _worker = house.worker_with(registry, options()).await;
    house.until_states(settled, &["done", "done"]).await;
    house.until_states(open, &["done", "failed"]).await;
    for (days, left) in [(89, 2), (2, 0)] {
        house.clock().jump_to(house.clock().now() + SignedDuration::from_hours(days * 24));
        let forget = house.enqueue::<Forget>(()).await.run;
        house.until_run_is(forget, "succeeded").await;
        assert_eq!(house.states(settled).await.len(), left, "after {days} more days");
    }
    assert_eq!(house.states(open).await, ["done", "failed"]);
    let told = "select count(*) from audit_leaves where action = 'effect.done'";
    assert_eq!(house.count(told).await, 3);
    house.place.verify().await.unwrap();
}

async fn runs_are_listed_newest_first(place: TestStore) {
    let house = House::new(place).await;
    let mut expected = Vec::new();
    for number in 0..5 {
        expected.push(house.enqueue::<Other>(errand(number.to_string(), Does::Succeed)).await.run);
        house.enqueue::<Plain>(errand("beside", Does::Succeed)).await;
    }
    expected.reverse();
    let list = async |page: Page| {
        let runs = runs::of_job(house.store.reader(), "errand.other", &page).await.unwrap();
        runs.into_iter().map(|run| run.id).collect::<Vec<_>>()
    };
    let first = list(Page::first(3)).await;
    assert_eq!(first, expected[..3]);
    assert_eq!(list(Page::after(&first[2], 3)).await, expected[3..]);
}
