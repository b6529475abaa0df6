//! Jobs and their runs over the API.

use std::time::Duration;

use jiff::Timestamp;
use serde_json::{Value, json};
use test_house::on_both_engines;
use test_house::stores::TestStore;
use vocabulary::Clock;
use vocabulary::id::RunId;

use crate::house::House;
use crate::world::{Ends, Report, Tidy};

on_both_engines!(
    jobs_are_listed_by_name_with_their_schedule_and_last_run,
    runs_go_by_the_name_of_their_schedule,
    runs_are_paged_to_the_end,
    what_was_set_aside_is_listed_and_run_again,
    only_what_is_set_aside_can_be_run_again,
    a_job_or_run_that_is_unknown_is_missing,
);

/// Two in the morning in Melbourne, the day after the clock's.
const SLOT: &str = "2026-11-20T15:00:00Z";

/// Lets the worker start both schedules' slots.
async fn let_the_night_come(house: &House) {
    house
        .until("the schedules are entered", async || {
            house.count("select count(*) from schedules").await == 2
        })
        .await;
    house.clock().jump_to("2026-11-20T15:05:00Z".parse().unwrap());
    let ended = "select count(*) from jobs where finished_at is not null";
    let both_have_run = async || {
        // Who lay down to sleep just as the night came is woken by the next step.
        house.clock().advance(Duration::from_secs(1));
        tokio::time::sleep(Duration::from_millis(20)).await;
        house.count(ended).await == 2
    };
    house.until("both have run", both_have_run).await;
}

async fn jobs_are_listed_by_name_with_their_schedule_and_last_run(place: TestStore) {
    let house = House::at_work(place).await;
    let_the_night_come(&house).await;
    house.ran::<Report>(Ends::Well).await;
    let list = house.read("/v1/jobs").await;
    let names: Vec<&str> = items(&list).iter().map(|job| job["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["expiry", "promotion", "test.report"]);
    let [expiry, promotion, report] = items(&list) else { panic!("{list}") };
    assert_eq!(expiry["schedule"], "0 2 * * *");
    assert_eq!(expiry["zone"], "Australia/Melbourne");
    assert_eq!(expiry["next_at"], "2026-11-21T15:00:00Z");
    assert_eq!(expiry["last_run"]["state"], "succeeded");
    assert_eq!(expiry["set_aside"], 0);
    assert_eq!(promotion["last_run"]["state"], "failed");
    assert_eq!(promotion["set_aside"], 1);
    assert_eq!((&report["schedule"], &report["next_at"]), (&Value::Null, &Value::Null));
    assert_eq!(report["last_run"]["job"], "test.report");

    let first = house.read("/v1/jobs?limit=2").await;
    let next = first["next"].as_str().unwrap();
    let second = house.read(&format!("/v1/jobs?limit=2&cursor={next}")).await;
    assert_eq!(items(&second)[0]["name"], "test.report");
    assert_eq!((items(&second).len(), &second["next"]), (1, &Value::Null));
}

async fn runs_go_by_the_name_of_their_schedule(place: TestStore) {
    let house = House::at_work(place).await;
    let_the_night_come(&house).await;
    let by_hand = house.ran::<Tidy>(Ends::Well).await;
    let runs = house.read("/v1/jobs/expiry/runs").await;
    let [run] = items(&runs) else { panic!("{runs}") };
    let started = run["started_at"].as_str().unwrap().parse::<Timestamp>().unwrap();
    assert!(started >= SLOT.parse().unwrap());
    assert!(run["took_ms"].is_u64());
    for (member, value) in [
        ("job", json!("expiry")),
        ("state", json!("succeeded")),
        ("attempt", json!(1)),
        ("scheduled_for", json!(SLOT)),
        ("error", Value::Null),
    ] {
        assert_eq!(run[member], value, "{member}");
    }
    assert_eq!(runs["next"], Value::Null);
    // The job itself is no name in the list, and still tells all of its runs.
    let all = house.read("/v1/jobs/test.tidy/runs").await;
    assert_eq!(items(&all).len(), 3);
    assert_eq!(house.read(&format!("/v1/runs/{by_hand}")).await["job"], "test.tidy");
}

async fn runs_are_paged_to_the_end(place: TestStore) {
    let house = House::new(place).await;
    let mut expected = Vec::new();
    for _ in 0..5 {
        expected.insert(0, house.enqueued::<Report>(Ends::Well).await.to_string());
        house.clock().advance(Duration::from_millis(2));
    }
    let mut seen = Vec::new();
    let mut path = "/v1/jobs/test.report/runs?limit=2".to_owned();
    for length in [2, 2, 1] {
        let page = house.read(&path).await;
        assert_eq!(items(&page).len(), length);
        seen.extend(items(&page).iter().map(|run| run["id"].as_str().unwrap().to_owned()));
        match page["next"].as_str() {
            Some(next) => path = format!("/v1/jobs/test.report/runs?limit=2&cursor={next}"),
            None => assert_eq!(length, 1, "only the last page has none after it"),
        }
    }
    assert_eq!(seen, expected);
    let other = house.read("/v1/jobs?limit=1").await["next"].clone();
    let strange = format!("/v1/jobs/test.report/runs?cursor={}", other.as_str().unwrap());
    house.open("reader", &strange).await.problem(400, "invalid");
}

async fn what_was_set_aside_is_listed_and_run_again(place: TestStore) {
    let house = House::at_work(place).await;
    let refused = house.ran::<Report>(Ends::Refused).await;
    house.clock().advance(Duration::from_millis(2));
    let gave_up = house.ran::<Tidy>(Ends::Again).await;
    house.ran::<Tidy>(Ends::Well).await;
    let list = house.read("/v1/set-aside").await;
    let told = items(&list).iter().map(|run| (run["id"].clone(), run["state"].clone()));
    assert_eq!(
        told.collect::<Vec<_>>(),
        [(json!(gave_up), json!("gave_up")), (json!(refused), json!("failed"))]
    );
    assert_eq!(items(&list)[0]["error"], "The disk is full.");
    let answer = house.post(&format!("/v1/runs/{refused}/replays"), None).await;
    assert_eq!(answer.is(201).json()["id"], json!(refused));
    assert_eq!(house.leaves("job.replayed", &refused).await, 1);
    house
        .until("it failed again", async || {
            house.read(&format!("/v1/runs/{refused}")).await["state"] == "failed"
        })
        .await;
}

async fn only_what_is_set_aside_can_be_run_again(place: TestStore) {
    let house = House::at_work(place).await;
    let done = house.ran::<Report>(Ends::Well).await;
    let answer = house.post(&format!("/v1/runs/{done}/replays"), None).await;
    answer.problem(409, "not-set-aside");
    assert_eq!(house.leaves("job.replayed", &done).await, 0);
}

async fn a_job_or_run_that_is_unknown_is_missing(place: TestStore) {
    let house = House::new(place).await;
    let unknown = RunId::new(house.clock().now());
    for path in [
        format!("/v1/runs/{unknown}"),
        "/v1/runs/run_1".to_owned(),
        "/v1/runs/eff_0192f3c4a1b27def8123456789abcdef".to_owned(),
        "/v1/jobs/nobody/runs".to_owned(),
    ] {
        let answer = house.open("operator", &path).await;
        answer.problem(404, "not-found");
    }
    house.post(&format!("/v1/runs/{unknown}/replays"), None).await.problem(404, "not-found");
    // A schedule that never ran is known all the same.
    assert_eq!(house.read("/v1/jobs/expiry/runs").await, json!({ "items": [], "next": null }));
}

fn items(list: &Value) -> &[Value] {
    list["items"].as_array().unwrap()
}
