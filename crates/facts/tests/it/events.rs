//! Events count once.

use axum::http::Request;
use serde_json::{Value, json};
use test_house::on_both_engines;
use test_house::stores::TestStore;

use crate::house::House;

on_both_engines! {
    the_same_id_counts_once,
    what_the_manual_knows_is_typed,
    a_batch_is_bounded,
    an_event_that_cannot_be_read_spoils_no_other,
}

async fn sends(house: &House, events: &[Value]) -> test_feature::Answer {
    house.sends(Request::post("/v1/events"), &json!({ "events": events })).await
}

fn search(id: &str, results: impl Into<Value>) -> Value {
    let results: Value = results.into();
    json!({ "id": id, "name": "search", "at": "2026-11-20T10:00:00Z",
        "properties": { "words": "puppy", "results": results, "more": true } })
}

async fn the_same_id_counts_once(place: TestStore) {
    let house = House::new(place).await;
    let events = [search("a", 1), search("b", 2), search("a", 3)];
    let answer = sends(&house, &events).await.is(202).json();
    assert_eq!(answer, json!({ "accepted": 2, "duplicates": 1, "rejected": [] }));
    let answer = sends(&house, &[search("b", 9), search("c", 1)]).await.json();
    assert_eq!(answer, json!({ "accepted": 1, "duplicates": 1, "rejected": [] }));
    assert_eq!(house.count("select count(*) from events").await, 3);
}

async fn what_the_manual_knows_is_typed(place: TestStore) {
    let house = House::new(place).await;
    let mut nameless = search("x", 1);
    nameless["name"] = json!("");
    let free = json!({ "id": "free", "name": "anything", "at": "2026-11-20T10:00:00Z" });
    let events = [search("a", "many"), search("b", 2), nameless, free];
    let answer = sends(&house, &events).await.is(202).json();
    assert_eq!(answer["accepted"], json!(2));
    let rejected = answer["rejected"].as_array().unwrap();
    assert_eq!((&rejected[0]["index"], &rejected[0]["id"]), (&json!(0), &json!("a")));
    assert!(rejected[0]["problem"].as_str().unwrap().contains("`results` is not a whole number"));
    assert_eq!(rejected[1]["index"], json!(2));
    // What the manual does not know is kept.
    let kept = "select count(*) from events where properties like '%\"more\":true%'";
    assert_eq!(house.count(kept).await, 1);
}

async fn a_batch_is_bounded(place: TestStore) {
    let house = House::new(place).await;
    let events: Vec<Value> = (0..5_001).map(|id| search(&format!("e{id}"), 1)).collect();
    sends(&house, &events).await.problem(413, "too-large");
    assert_eq!(house.count("select count(*) from events").await, 0);
    let answer = sends(&house, &events[..5_000]).await.is(202).json();
    assert_eq!(answer["accepted"], json!(5_000));
}

async fn an_event_that_cannot_be_read_spoils_no_other(place: TestStore) {
    let house = House::new(place).await;
    let events = [json!({ "id": "x", "name": "search" }), search("e1", 1), json!(7)];
    let answer = sends(&house, &events).await.is(202).json();
    assert_eq!((&answer["accepted"], &answer["rejected"][0]["id"]), (&json!(1), &json!("x")));
    let problem = answer["rejected"][0]["problem"].as_str().unwrap();
    assert!(problem.contains("missing field `at`"), "{problem}");
    assert_eq!(answer["rejected"][1]["index"], json!(2));
    let without = json!({ "event": [] });
    house.sends(Request::post("/v1/events"), &without).await.is(400);
}
