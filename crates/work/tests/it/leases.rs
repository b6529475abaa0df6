//! Leases: the dead, the paused and the forgotten, and clocks that jump.

use std::time::Duration;

use jiff::SignedDuration;
use test_house::on_both_engines;
use test_house::stores::TestStore;
use vocabulary::{Clock, FakeClock};
use work::runs::RunState;
use work::{Occupancy, WorkerOptions};

use crate::errands::{Does, Plain, errand};
use crate::house::{House, options};

on_both_engines!(
    a_paused_worker_cannot_finish_what_it_lost,
    the_work_of_the_dead_is_taken_over_after_a_lease,
    whoever_is_alone_takes_over_at_once,
    whoever_is_alone_keeps_its_work_when_no_sign_of_life_can_be_written,
    a_job_that_ends_every_process_is_set_aside,
    no_jump_of_the_wall_clock_takes_a_lease,
    a_wait_ends_although_the_clock_jumps,
    a_worker_that_was_thought_dead_begins_anew,
    rows_that_nobody_knows_of_are_taken_back,
);

const LEASE: Duration = Duration::from_secs(20);

async fn a_paused_worker_cannot_finish_what_it_lost(place: TestStore) {
    let house = House::new(place).await;
    let run = house.enqueue::<Plain>(errand("slow", Does::WaitThenHang)).await.run;
    // The paused worker's clock stands still, so it gives no sign of life.
    let own = FakeClock::at(house.clock().now());
    let paused = house.worker_on(own.clone(), house.registry(), options()).await;
    house.until("it has begun", async || house.log.names().len() == 1).await;
    let _other = house.worker().await;
    house.until("it was begun again", async || house.log.names().len() == 2).await;

    // Now the first attempt succeeds, too late, while the second one is under way.
    house.log.open_gate();
    house.pass(Duration::from_secs(5)).await;
    own.advance(Duration::from_secs(5));
    house.pass(Duration::from_secs(5)).await;
    let run = house.run(run).await;
    assert_eq!((run.state, run.attempt, run.finished_at), (RunState::Running, 2, None));
    assert!(paused.is_running());
}

async fn the_work_of_the_dead_is_taken_over_after_a_lease(place: TestStore) {
    let house = House::new(place).await;
    let run = house.enqueue::<Plain>(errand("orphan", Does::HangFirst(1))).await.run;
    let dead = house.worker().await;
    house.until("it has begun", async || house.log.names().len() == 1).await;
    dead.kill().await;
    let _heir = house.worker().await;
    house.pass(LEASE - Duration::from_secs(5)).await;
    assert_eq!(house.run(run).await.state, RunState::Running);
    house.until_run_is(run, "succeeded").await;
    assert_eq!(house.run(run).await.attempt, 2);
}

async fn whoever_is_alone_takes_over_at_once(place: TestStore) {
    let house = House::new(place).await;
    let run = house.enqueue::<Plain>(errand("orphan", Does::HangFirst(1))).await.run;
    let alone = WorkerOptions { occupancy: Occupancy::Sole, ..options() };
    let dead = house.worker_with(house.registry(), alone.clone()).await;
    house.until("it has begun", async || house.log.names().len() == 1).await;
    dead.kill().await;
    let began = house.clock().monotonic();
    let _heir = house.worker_with(house.registry(), alone).await;
    house.until_run_is(run, "succeeded").await;
    let took = house.clock().monotonic() - began;
    assert!(took < LEASE / 4, "{took:?} on the test's clock");
}

async fn whoever_is_alone_keeps_its_work_when_no_sign_of_life_can_be_written(place: TestStore) {
    let house = House::new(place).await;
    let run = house.enqueue::<Plain>(errand("slow", Does::WaitThenHang)).await.run;
    let alone = WorkerOptions { occupancy: Occupancy::Sole, ..options() };
    let _worker = house.worker_with(house.registry(), alone).await;
    house.until("it has begun", async || house.log.names().len() == 1).await;
    // Stands for a disk that is full for longer than a lease.
    let intruder = house.place.intruder().await;
    intruder.run("alter table instances rename to instances_away").await;
    house.pass(LEASE * 2).await;
    intruder.run("alter table instances_away rename to instances").await;
    house.log.open_gate();
    house.until_run_is(run, "succeeded").await;
    assert_eq!(house.run(run).await.attempt, 1);
}

async fn a_job_that_ends_every_process_is_set_aside(place: TestStore) {
    let house = House::new(place).await;
    let run = house.enqueue::<Plain>(errand("fatal", Does::HangFirst(100))).await.run;
    let alone = WorkerOptions { occupancy: Occupancy::Sole, ..options() };
    for attempt in 1..=5 {
        let worker = house.worker_with(house.registry(), alone.clone()).await;
        house.until("it has begun", async || house.log.names().len() == attempt).await;
        worker.kill().await;
    }
    let _worker = house.worker_with(house.registry(), alone).await;
    house.until_run_is(run, "gave_up").await;
    assert_eq!(house.log.names().len(), 5);
}

async fn no_jump_of_the_wall_clock_takes_a_lease(place: TestStore) {
    let house = House::new(place).await;
    let run = house.enqueue::<Plain>(errand("slow", Does::Wait)).await.run;
    let _one = house.worker().await;
    house.until("it has begun", async || house.log.names().len() == 1).await;
    let _other = house.worker().await;
    let start = house.clock().now();
    for hours in [24, -24, 0] {
        house.clock().jump_to(start + SignedDuration::from_hours(hours));
        house.pass(Duration::from_secs(12)).await;
    }
    house.log.open_gate();
    house.until_run_is(run, "succeeded").await;
    assert_eq!((house.run(run).await.attempt, house.log.names().len()), (1, 1));
    let dead = "select count(*) from instances where declared_dead_at is not null";
    assert_eq!(house.count(dead).await, 0);
}

async fn a_wait_ends_although_the_clock_jumps(place: TestStore) {
    let house = House::new(place).await;
    for hours in [24, -24] {
        let name = format!("jump of {hours} hours");
        let before = house.log.names().len();
        let run = house.enqueue::<Plain>(errand(&*name, Does::FailFirstAsking(1, 100))).await.run;
        let worker = house.worker().await;
        house.until("it waits", async || house.run(run).await.problem.is_some()).await;
        house.clock().jump_to(house.clock().now() + SignedDuration::from_hours(hours));
        let began = house.clock().monotonic();
        house.until_run_is(run, "succeeded").await;
        let waited = house.clock().monotonic() - began;
        assert!(waited < Duration::from_secs(200), "{name}: {waited:?} on the test's clock");
        assert_eq!(house.log.names().len(), before + 2, "{name}");
        worker.stopped(&house).await;
    }
}

async fn a_worker_that_was_thought_dead_begins_anew(place: TestStore) {
    let house = House::new(place).await;
    let run = house.enqueue::<Plain>(errand("stuck", Does::HangFirst(1))).await.run;
    let worker = house.worker().await;
    house.until("it has begun", async || house.log.names().len() == 1).await;
    house.execute("update instances set declared_dead_at = 1").await;
    house.until_run_is(run, "succeeded").await;
    assert!(worker.is_running());
    let living = "select count(*) from instances where declared_dead_at is null";
    assert_eq!(house.count(living).await, 1);
    assert_eq!(house.count("select count(*) from instances").await, 2);
}

async fn rows_that_nobody_knows_of_are_taken_back(place: TestStore) {
    let house = House::new(place).await;
    let _worker = house.worker().await;
    let instances = "select count(*) from instances";
    house.until("it is there", async || house.count(instances).await == 1).await;
    let later = house.clock().now() + SignedDuration::from_hours(1);
    let run = house.enqueue_at::<Plain>(errand("lost", Does::Succeed), Some(later)).await.run;
    // As if the answer to a claim had never come back.
    house
        .execute(
            "update jobs set state = 'running', attempt = 1, fence = 1,
             instance = (select instance_id from instances)",
        )
        .await;
    house.until_run_is(run, "succeeded").await;
    assert_eq!(house.run(run).await.attempt, 2);
}
