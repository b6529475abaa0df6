//! Versions over the API: listed, read, compared, rolled back to, and followed by other processes.

use std::fs;

use axum::body::Body;
use axum::http::Request;
use manual::Registry;
use serde_json::{Value, json};
use test_house::on_both_engines;
use test_house::stores::TestStore;

use test_feature::Says;

use crate::house::{COMPANY, House, Place, kinds};

on_both_engines!(
    versions_are_listed_read_and_compared,
    a_roll_back_runs_and_lasts,
    a_folder_behind_another_is_not_told_to_be_rolled_back,
    a_roll_back_that_makes_no_sense_is_refused,
    a_roll_back_to_what_no_longer_checks_is_refused,
    a_roll_back_sent_twice_counts_once,
    two_processes_follow_each_other,
    one_change_seen_by_two_is_one_version,
    changes_carry_the_manual_that_was_in_force,
);

const ALERT: &str = "# Alerts\n\n```yaml alert down\nwhen: gone\n```\n";

/// Publishes three versions: the front page, alerts beside it, and an alert of another name.
async fn three(store: TestStore) -> (Place, House) {
    let place = Place::new(store);
    let house = place.opens().await;
    for (number, text) in [(2, ALERT.to_owned()), (3, ALERT.replace("alert down", "alert away"))] {
        place.write("alerts.md", &text);
        place.within_a_second("the next version", async || house.version() == number).await;
    }
    (place, house)
}

fn items(list: &Value) -> Vec<&Value> {
    list["items"].as_array().unwrap().iter().map(|item| &item["version"]).collect()
}

async fn versions_are_listed_read_and_compared(store: TestStore) {
    let (_place, house) = three(store).await;
    let first = house.read("/v1/manual/versions?limit=2").await;
    assert_eq!(items(&first), [3, 2]);
    let next = first["next"].as_str().unwrap();
    let second = house.read(&format!("/v1/manual/versions?limit=2&cursor={next}")).await;
    assert_eq!((items(&second), &second["next"]), (vec![&json!(1)], &json!(null)));

    let read = house.read("/v1/manual/versions/2").await;
    assert_eq!((&read["pages"], &read["blocks"]), (&json!(2), &json!(2)));
    assert_eq!(read["texts"][1], json!({ "path": "alerts.md", "text": ALERT }));

    let changes = house.read("/v1/manual/versions/3/changes").await;
    assert_eq!((&changes["from"], &changes["to"]), (&json!(2), &json!(3)));
    let renamed = json!({ "page": "alerts.md", "kind": "alert", "name": "away",
        "change": "renamed", "before": "down" });
    assert_eq!(changes["blocks"], json!([renamed]));
    let diff = changes["pages"][0]["diff"].as_str().unwrap();
    assert!(diff.contains("-```yaml alert down\n+```yaml alert away\n"), "{diff}");
    let back = house.read("/v1/manual/versions/1/changes?from=3").await;
    assert_eq!(back["blocks"][0]["change"], "removed");
    let all = house.read("/v1/manual/versions/1/changes").await;
    assert_eq!((&all["from"], &all["pages"][0]["change"]), (&json!(null), &json!("added")));
    for path in ["/v1/manual/versions/4", "/v1/manual/versions/3/changes?from=9"] {
        house.send(Request::get(path).key("owner").empty()).await.problem(404, "not-found");
    }
}

async fn a_roll_back_runs_and_lasts(store: TestStore) {
    let (place, house) = three(store).await;
    let wanted = json!({ "version": 1, "note": "The alerts were a draft." });
    let made = house.post("/v1/manual/rollbacks", wanted).await.is(201).json();
    assert_eq!((&made["version"], &made["rolled_back_to"]), (&json!(4), &json!(1)));
    assert_eq!((house.version(), house.page("alerts.md")), (4, None));
    let (actor, leaf) = house.leaf("manual.rolled_back").await;
    assert_eq!(actor, "key owner");
    assert_eq!(leaf["note"], "The alerts were a draft.");
    assert_eq!((&leaf["before"]["version"], &leaf["after"]["version"]), (&json!(3), &json!(4)));
    // The folder still holds version 3, and does not undo it: not by itself, and not at a start.
    place.nothing_happens(&house).await;
    assert_eq!(house.read("/v1/manual").await["folder"], "rolled_back");
    house.stops().await;
    let house = place.opens().await;
    assert_eq!(house.version(), 4);
    place.nothing_happens(&house).await;
    // A slip that is taken back at once is no change either.
    place.write("slip.md", "```yaml severity loud\nshwon: red\n```\n");
    place.within_a_second("the slip", async || !house.problems().is_empty()).await;
    place.delete("slip.md");
    place.within_a_second("it is taken back", async || house.problems().is_empty()).await;
    assert_eq!(house.version(), 4);
    place.write("alerts.md", ALERT);
    place.within_a_second("a change of the folder", async || house.version() == 5).await;
}

async fn a_folder_behind_another_is_not_told_to_be_rolled_back(store: TestStore) {
    let place = Place::new(store);
    let house = place.opens().await;
    let elsewhere = place.folder().with_file_name("elsewhere");
    fs::create_dir(&elsewhere).unwrap();
    fs::write(elsewhere.join("README.md"), COMPANY.replace("trainers", "walkers")).unwrap();
    let _other = place.opens_with(kinds(), Some(elsewhere)).await;
    place.within_a_second("what the other published", async || house.version() == 2).await;
    assert_eq!(house.read("/v1/manual").await["folder"], "behind");
}

async fn a_roll_back_that_makes_no_sense_is_refused(store: TestStore) {
    let (_place, house) = three(store).await;
    for (wanted, status, code) in [
        (json!({ "version": 3, "note": "x" }), 409, "already-running"),
        (json!({ "version": 9, "note": "x" }), 404, "not-found"),
        (json!({ "version": 1, "note": "  " }), 400, "invalid"),
        (json!({ "version": 1, "note": "x".repeat(4_001) }), 400, "invalid"),
        (json!({ "version": 1 }), 400, "invalid"),
    ] {
        house.post("/v1/manual/rollbacks", wanted).await.problem(status, code);
    }
    assert_eq!(house.version(), 3);
    assert_eq!(house.count("select count(*) from manual_versions").await, 3);
}

async fn a_roll_back_to_what_no_longer_checks_is_refused(store: TestStore) {
    let (place, house) = three(store).await;
    house.stops().await;
    place.delete("alerts.md");
    let strict = company::kinds(Registry::new());
    let house = place.opens_with(strict, Some(place.folder())).await;
    let answer = house.post("/v1/manual/rollbacks", json!({ "version": 2, "note": "x" })).await;
    answer.problem(409, "does-not-check");
    assert_eq!(answer.json()["problems"][0]["code"], "unknown-kind");
    assert_eq!(house.version(), 4);
}

async fn a_roll_back_sent_twice_counts_once(store: TestStore) {
    let (_place, house) = three(store).await;
    for _ in 0..2 {
        let request = Request::post("/v1/manual/rollbacks")
            .key("owner")
            .header("content-type", "application/json")
            .header("idempotency-key", "once");
        let body = json!({ "version": 1, "note": "Once." }).to_string();
        let answer = house.send(request.body(Body::from(body)).unwrap()).await;
        assert_eq!(answer.is(201).json()["version"], 4);
    }
    assert_eq!(house.count("select count(*) from manual_versions").await, 4);
}

async fn two_processes_follow_each_other(store: TestStore) {
    let place = Place::new(store);
    let (one, other) = (place.opens().await, place.opens_with(kinds(), None).await);
    assert_eq!((one.version(), other.version()), (1, 1));
    place.write("more.md", "# More\n");
    place.within_a_second("the second version", async || other.version() == 2).await;
    let wanted = json!({ "version": 1, "note": "Back." });
    other.post("/v1/manual/rollbacks", wanted).await.is(201);
    place.within_a_second("the roll-back", async || one.version() == 3).await;
    assert_eq!(one.page("more.md"), None);
}

async fn one_change_seen_by_two_is_one_version(store: TestStore) {
    let place = Place::new(store);
    let (one, other) = (place.opens().await, place.opens().await);
    place.write("more.md", "# More\n");
    let both = || one.version() == 2 && other.version() == 2;
    place.within_a_second("both run it", async || both()).await;
    place.nothing_happens(&one).await;
    assert_eq!(one.count("select count(*) from manual_versions").await, 2);
}

async fn changes_carry_the_manual_that_was_in_force(store: TestStore) {
    let (_place, house) = three(store).await;
    let hash = house.publisher.running().now().unwrap().manual.hash().to_owned();
    house.post("/v1/manual/rollbacks", json!({ "version": 1, "note": "x" })).await.is(201);
    let sql = format!(
        "select count(*) from audit_leaves where action = 'manual.rolled_back' and manual = '{hash}'"
    );
    assert_eq!(house.count(&sql).await, 1);
}
