//! Stopping: what runs may finish, what cannot is given back, and no effect is left in silence.

use std::time::Duration;

use test_house::on_both_engines;
use test_house::stores::TestStore;
use vocabulary::Clock;
use work::runs::RunState;

use crate::errands::{Does, Plain, errand};
use crate::house::House;
use crate::world::{Charge, How, act};

on_both_engines!(
    what_runs_may_finish_and_nothing_new_begins,
    what_cannot_finish_in_ten_seconds_is_given_back_uncounted,
    an_effect_that_is_cut_off_is_looked_up_by_the_next_worker,
);

async fn what_runs_may_finish_and_nothing_new_begins(place: TestStore) {
    let house = House::new(place).await;
    let slow = house.enqueue::<Plain>(errand("slow", Does::Wait)).await.run;
    let worker = house.worker().await;
    house.until("it has begun", async || house.log.names().len() == 1).await;
    worker.stop.cancel();
    house.pass(Duration::from_secs(2)).await;
    let late = house.enqueue::<Plain>(errand("late", Does::Succeed)).await.run;
    house.pass(Duration::from_secs(2)).await;
    assert!(worker.is_running());
    house.log.open_gate();
    let began = house.clock().monotonic();
    worker.stopped(&house).await;
    let took = house.clock().monotonic() - began;
    assert!(took < Duration::from_secs(3), "{took:?} on the test's clock");
    assert_eq!(house.run(slow).await.state, RunState::Succeeded);
    assert_eq!(house.run(late).await.state, RunState::Scheduled);
    assert_eq!(house.log.names(), ["slow"]);
}

async fn what_cannot_finish_in_ten_seconds_is_given_back_uncounted(place: TestStore) {
    let house = House::new(place).await;
    let run = house.enqueue::<Plain>(errand("endless", Does::HangFirst(1))).await.run;
    let worker = house.worker().await;
    house.until("it has begun", async || house.log.names().len() == 1).await;
    let began = house.clock().monotonic();
    worker.stopped(&house).await;
    let took = house.clock().monotonic() - began;
    // Nine seconds of grace, one to write down, and what the test's clock runs ahead of the disk.
    assert!(took < Duration::from_secs(12), "{took:?} on the test's clock");
    let given_back = house.run(run).await;
    assert_eq!((given_back.state, given_back.attempt), (RunState::Scheduled, 0));
    let living = "select count(*) from instances where declared_dead_at is null";
    assert_eq!(house.count(living).await, 0);
}

async fn an_effect_that_is_cut_off_is_looked_up_by_the_next_worker(place: TestStore) {
    let house = House::new(place).await;
    let order = house.order(|tx| vec![Charge::of(tx, &act("charge", How::HangAfterSending))]).await;
    let worker = house.worker().await;
    house.until("it was sent", async || house.world.names().len() == 1).await;
    worker.stopped(&house).await;
    assert_eq!(house.states(order).await, ["running"]);
    let began = house.clock().monotonic();
    let _next = house.worker().await;
    house.until_states(order, &["done"]).await;
    // The stopped worker said goodbye, so nobody waits for the end of its lease.
    assert!(house.clock().monotonic() - began < Duration::from_secs(10));
    assert_eq!((house.world.names().len(), house.world.looked_up()), (1, 1));
}
