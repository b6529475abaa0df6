//! Schedules under several workers, absences, changes and jumps of the clock.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use test_house::on_both_engines;
use test_house::stores::TestStore;
use work::{Missed, Scheduled};

use crate::errands::{Does, Plain, errand};
use crate::house::House;

on_both_engines!(
    each_slot_starts_once_over_all_workers,
    after_an_absence_the_latest_runs_and_the_others_are_recorded,
    a_changed_text_waits_for_its_next_slot,
    a_clock_that_jumps_ahead_and_back_starts_every_slot_once,
    a_clock_that_jumps_back_starts_no_slot_again,
    the_clock_on_the_wall_is_followed_through_its_changes,
);

fn scheduled(text: &str, zone: &str) -> Scheduled {
    let body = errand(text, Does::Succeed);
    Scheduled::new::<Plain>("bell", (text.parse().unwrap(), zone), &body).unwrap()
}

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

/// The slots for which runs began, sorted, as hours and minutes of UTC with their day.
fn rung(house: &House) -> Vec<String> {
    let mut slots: Vec<_> =
        house.log.began().into_iter().filter_map(|began| began.scheduled_for).collect();
    slots.sort();
    slots.iter().map(|slot| slot.strftime("%d %H:%M").to_string()).collect()
}

/// The slots that are recorded as missed.
async fn missed(house: &House) -> Vec<String> {
    let found = house
        .texts("select job_key as text from jobs where state = 'missed' order by scheduled_for")
        .await;
    found.iter().map(|key| key.trim_start_matches("bell@").to_owned()).collect()
}

async fn each_slot_starts_once_over_all_workers(place: TestStore) {
    let house = House::new(place).await;
    house.clock().jump_to(at("2026-11-20T10:00:30Z"));
    let _one = house.worker_starting(vec![scheduled("* * * * *", "UTC")]).await;
    let _other = house.worker_starting(vec![scheduled("* * * * *", "UTC")]).await;
    house.until("five have run", async || house.log.names().len() >= 5).await;
    house.pass(Duration::from_secs(5)).await;
    assert_eq!(rung(&house), ["20 10:01", "20 10:02", "20 10:03", "20 10:04", "20 10:05"]);
    assert!(missed(&house).await.is_empty());
}

async fn after_an_absence_the_latest_runs_and_the_others_are_recorded(place: TestStore) {
    let house = House::new(place).await;
    let daily = |missed| vec![scheduled("02:00", "UTC").missed(missed)];
    let worker = house.worker_starting(daily(Missed::RunLatest)).await;
    house.pass(Duration::from_secs(1)).await;
    worker.stopped(&house).await;
    house.clock().jump_to(at("2026-11-23T12:00:00Z"));
    let worker = house.worker_starting(daily(Missed::RunLatest)).await;
    house.until("the latest has run", async || rung(&house) == ["23 02:00"]).await;
    assert_eq!(missed(&house).await, ["2026-11-21T02:00:00Z", "2026-11-22T02:00:00Z"]);
    worker.stopped(&house).await;

    house.clock().jump_to(at("2026-11-25T12:00:00Z"));
    let _worker = house.worker_starting(daily(Missed::Skip)).await;
    house.until("two more are missed", async || missed(&house).await.len() == 4).await;
    house.pass(Duration::from_secs(5)).await;
    assert_eq!(rung(&house), ["23 02:00"]);
    house.clock().jump_to(at("2026-11-26T01:59:58Z"));
    house.until("the next has run", async || rung(&house) == ["23 02:00", "26 02:00"]).await;
}

async fn a_changed_text_waits_for_its_next_slot(place: TestStore) {
    let house = House::new(place).await;
    let worker = house.worker_starting(vec![scheduled("11:00", "UTC")]).await;
    house.pass(Duration::from_secs(1)).await;
    worker.stopped(&house).await;
    house.clock().jump_to(at("2026-11-20T12:00:00Z"));
    let worker = house.worker_starting(vec![scheduled("12:30", "UTC")]).await;
    house.pass(Duration::from_secs(5)).await;
    assert!(rung(&house).is_empty() && missed(&house).await.is_empty());
    worker.stopped(&house).await;
    house.clock().jump_to(at("2026-11-20T12:29:55Z"));
    // The same text in another zone is another schedule too.
    let _worker = house.worker_starting(vec![scheduled("12:30", "Etc/GMT+1")]).await;
    house.pass(Duration::from_secs(10)).await;
    assert!(rung(&house).is_empty());
    house.clock().jump_to(at("2026-11-20T13:29:58Z"));
    house.until("it has run", async || rung(&house) == ["20 13:30"]).await;
}

async fn a_clock_that_jumps_ahead_and_back_starts_every_slot_once(place: TestStore) {
    let house = House::new(place).await;
    let hourly = || vec![scheduled("0 * * * *", "UTC")];
    let _one = house.worker_starting(hourly()).await;
    let _other = house.worker_starting(hourly()).await;
    house.pass(Duration::from_secs(2)).await;
    house.clock().jump_to(at("2026-11-21T10:30:00Z"));
    house.until("the latest has run", async || rung(&house) == ["21 10:00"]).await;
    house.clock().jump_to(at("2026-11-20T10:30:10Z"));
    // Once the workers have noticed, every hour comes, but for the one that had its turn.
    house.pass(Duration::from_secs(70)).await;
    let mut expected = vec!["21 10:00".to_owned()];
    for hour in 11..=34 {
        let slot = at("2026-11-20T00:00:00Z") + SignedDuration::from_hours(hour);
        house.clock().jump_to(slot - SignedDuration::from_secs(1));
        expected.push(slot.strftime("%d %H:%M").to_string());
        expected.sort();
        expected.dedup();
        house.until("the slot has run", async || rung(&house).len() >= expected.len()).await;
    }
    house.pass(Duration::from_secs(4)).await;
    assert_eq!(rung(&house), expected);
    let left: Vec<_> = missed(&house).await;
    // Ten were recorded one by one and have run since; what was summed up stays as a note.
    assert_eq!(left.len(), 1, "{left:?}");
    assert!(left[0].contains(".."), "{left:?}");
}

async fn a_clock_that_jumps_back_starts_no_slot_again(place: TestStore) {
    let house = House::new(place).await;
    house.clock().jump_to(at("2026-11-20T10:59:50Z"));
    let hourly = || vec![scheduled("0 * * * *", "UTC")];
    let _one = house.worker_starting(hourly()).await;
    let _other = house.worker_starting(hourly()).await;
    house.until("it has run", async || rung(&house) == ["20 11:00"]).await;
    house.clock().jump_to(at("2026-11-19T11:00:30Z"));
    house.pass(Duration::from_secs(70)).await;
    house.clock().jump_to(at("2026-11-20T09:59:58Z"));
    house.until("ten has run", async || rung(&house).len() == 2).await;
    house.clock().jump_to(at("2026-11-20T10:59:58Z"));
    house.pass(Duration::from_secs(5)).await;
    house.clock().jump_to(at("2026-11-20T11:59:58Z"));
    house.until("twelve has run", async || rung(&house).contains(&"20 12:00".to_owned())).await;
    let elevens = rung(&house).into_iter().filter(|slot| slot == "20 11:00").count();
    assert_eq!(elevens, 1, "{:?}", rung(&house));
}

async fn the_clock_on_the_wall_is_followed_through_its_changes(place: TestStore) {
    let house = House::new(place).await;
    // Forward in Melbourne at two in the morning of 4 October, which is 16:00 UTC of the 3rd.
    house.clock().jump_to(at("2026-10-03T15:59:55Z"));
    let worker = house.worker_starting(vec![scheduled("02:30", "Australia/Melbourne")]).await;
    house.until("the gap is over", async || rung(&house) == ["03 16:00"]).await;
    house.clock().jump_to(at("2026-10-03T16:29:58Z"));
    house.pass(Duration::from_secs(5)).await;
    worker.stopped(&house).await;
    // Back in New York at two in the morning of 1 November; half past one comes twice.
    house.clock().jump_to(at("2026-11-01T05:29:58Z"));
    let _worker = house.worker_starting(vec![scheduled("01:30", "America/New_York")]).await;
    house.until("the first has run", async || rung(&house).len() == 2).await;
    house.clock().jump_to(at("2026-11-01T06:29:58Z"));
    house.pass(Duration::from_secs(5)).await;
    assert_eq!(rung(&house), ["03 16:00", "01 05:30"].map(str::to_owned).to_vec());
}
