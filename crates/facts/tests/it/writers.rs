//! Who may write what, what they are answered, and what the audit keeps of it.

use axum::http::Request;
use serde_json::{Value, json};
use test_feature::Says;
use test_house::on_both_engines;
use test_house::stores::TestStore;

use crate::house::House;

on_both_engines!(
    who_may_only_write_reads_nothing,
    who_writes_and_sees_personal_data_is_told_of,
    what_a_role_cannot_is_refused,
    a_key_never_changes_and_is_written_in_one_way,
    what_cannot_be_a_key_is_refused,
    a_leaf_tells_which_records_came_in_and_which_events,
    a_request_that_is_repeated_is_answered_again
);

const TRAINER: &str = "/v1/records/trainer/t1";

fn trainer(key: &str) -> Value {
    json!({ "trainer_id": key, "email": "jo@example.com", "joined": "2026-02-28", "ages": [],
        "places": 3 })
}

async fn who_may_only_write_reads_nothing(place: TestStore) {
    let house = House::new(place).await;
    let put = house.sends_as("sender", Request::put(TRAINER), &trainer("t1")).await;
    let patched = house.sends_as("sender", Request::patch(TRAINER), &json!({})).await;
    for answer in [put.is(201), patched.is(200)] {
        let shown = answer.json();
        assert_eq!((&shown["key"], &shown["version"]), (&json!("t1"), &json!(1)));
        assert_eq!(answer.headers["etag"], "\"1\"");
        assert!(!answer.text.contains("fields") && !answer.text.contains("masked"), "{answer:?}");
    }
}

async fn who_writes_and_sees_personal_data_is_told_of(place: TestStore) {
    let house = House::new(place).await;
    house.sends(Request::put(TRAINER), &trainer("t1")).await.is(201);
    let told = "select count(*) from audit_leaves where action = 'record.read'";
    assert_eq!(house.count(told).await, 0);
    let seen = house.sends_as("clerk", Request::patch(TRAINER), &json!({})).await;
    assert_eq!(seen.is(200).json()["fields"]["email"], json!("jo@example.com"));
    assert_eq!(house.count(told).await, 1);
    assert_eq!(house.told("record.read").await, json!({ "fields": ["email"] }));
}

async fn what_a_role_cannot_is_refused(place: TestStore) {
    let house = House::new(place).await;
    let purchase = json!({ "number": 7, "trainer": "t1", "amount": "22.00 AUD",
        "at": "2026-11-20T10:00:00Z" });
    let delete = |who: &str| house.ask(Request::delete(TRAINER).key(who).empty());
    house.sends_as("founder", Request::put(TRAINER), &trainer("t1")).await.is(201);
    let mut other = trainer("t1");
    other["places"] = json!(9);
    house.sends_as("founder", Request::put(TRAINER), &other).await.problem(403, "forbidden");
    let patch = json!({ "places": 9 });
    house.sends_as("founder", Request::patch(TRAINER), &patch).await.problem(403, "forbidden");
    let load = || Request::post("/v1/records/trainer");
    house.loads("founder", load(), &[other.clone()]).await.problem(403, "forbidden");
    house.sends_as("keeper", Request::patch(TRAINER), &patch).await.is(200);
    house.loads("keeper", load(), &[other]).await.is(200);
    delete("keeper").await.problem(403, "forbidden");
    let path = "/v1/records/purchase/7";
    let made = house.sends_as("keeper", Request::put(path), &purchase).await;
    made.problem(403, "forbidden");
    assert_eq!(made.json()["right"], json!("records.purchase.create"));
    house.reads("reader", path).await.is(404);
    delete("founder").await.is(204);
}

async fn a_key_never_changes_and_is_written_in_one_way(place: TestStore) {
    let house = House::new(place).await;
    house.sends(Request::put(TRAINER), &trainer("t1")).await.is(201);
    let moved = house.sends(Request::patch(TRAINER), &json!({ "trainer_id": "t2" })).await;
    assert!(moved.is(400).text.contains("the address names `t1`"), "{moved:?}");
    let purchase = json!({ "trainer": "t1", "amount": "22.00 AUD", "at": "2026-11-20T10:00:00Z" });
    let path = |key| Request::put(format!("/v1/records/purchase/{key}"));
    house.sends(path("007"), &purchase).await.is(400);
    house.sends(path("+7"), &purchase).await.is(400);
    house.sends(path("7"), &purchase).await.is(201);
    assert_eq!(house.count("select count(*) from records").await, 2);
}

async fn what_cannot_be_a_key_is_refused(place: TestStore) {
    let house = House::new(place).await;
    let long = "k".repeat(257);
    for key in ["a%00b", "a%0Ab", long.as_str()] {
        let path = format!("/v1/records/trainer/{key}");
        let whole = json!({ "email": "a@b.c", "joined": "2026-01-01", "ages": [], "places": 1 });
        house.sends(Request::put(&path), &whole).await.is(400);
        house.sends(Request::patch(&path), &json!({})).await.is(400);
        house.reads("reader", &path).await.is(400);
        house.ask(Request::delete(&path).key("writer").empty()).await.is(400);
    }
    let lines = [trainer("a\0b"), trainer(&long), trainer("good")];
    let loaded = house.loads("writer", Request::post("/v1/records/trainer"), &lines).await;
    let loaded = loaded.is(200).json();
    assert_eq!((&loaded["accepted"], &loaded["rejected"][1]["line"]), (&json!(1), &json!(2)));
    let refers = json!({ "trainer": "a\0b", "amount": "22.00 AUD", "at": "2026-11-20T10:00:00Z" });
    house.sends(Request::put("/v1/records/purchase/7"), &refers).await.is(400);
    // A text inside a record is kept as JSON writes it.
    let mut odd = trainer("odd");
    odd["email"] = json!("a\0b");
    house.sends(Request::put("/v1/records/trainer/odd"), &odd).await.is(201);
    let event = |id: &str, subject: &str| json!({ "id": id, "name": "visit", "at": "2026-11-20T10:00:00Z", "subject": subject });
    let events = [event("a\0b", "x"), event("b", "a\0b"), event("c", ""), event("d", "x")];
    let sent = house.sends(Request::post("/v1/events"), &json!({ "events": events })).await;
    let sent = sent.is(202).json();
    assert_eq!((&sent["accepted"], &sent["rejected"][2]["index"]), (&json!(1), &json!(2)));
}

async fn a_leaf_tells_which_records_came_in_and_which_events(place: TestStore) {
    let house = House::new(place).await;
    let load = async |lines: &[Value]| {
        house.loads("writer", Request::post("/v1/records/trainer"), lines).await.is(200);
    };
    load(&[trainer("t1"), trainer("t2")]).await;
    let expected = json!({ "created": ["t1", "t2"], "changed": {}, "rejected": 0 });
    assert_eq!(house.told("records.loaded").await, expected);
    let mut other = trainer("t2");
    other["places"] = json!(9);
    house.place.clock().advance(std::time::Duration::from_secs(1));
    load(&[trainer("t1"), other.clone(), trainer("t3"), json!({})]).await;
    let expected = json!({ "created": ["t3"], "changed": { "t2": 2 }, "rejected": 1 });
    assert_eq!(house.told("records.loaded").await, expected);
    load(&[trainer("t1")]).await;
    let leaves = "select count(*) from audit_leaves where action = 'records.loaded'";
    assert_eq!(house.count(leaves).await, 2);
    let events = json!({ "events": [
        { "id": "b", "name": "visit", "at": "2026-11-20T10:00:00Z" },
        { "id": "a", "name": "visit", "at": "2026-11-20T10:00:00Z" },
    ] });
    for _ in 0..2 {
        house.sends(Request::post("/v1/events"), &events).await.is(202);
    }
    // Of `a`, `b` and their line breaks, as `printf 'a\nb\n' | sha256sum` says.
    let ids = "911169ddaaf146aff539f58c26c489af3b892dff0fe283c1c264c65ae5aa59a2";
    assert_eq!(house.told("events.appended").await, json!({ "new": 2, "ids_sha256": ids }));
    let leaves = "select count(*) from audit_leaves where action = 'events.appended'
        and actor_kind = 'key' and actor_name <> ''";
    assert_eq!(house.count(leaves).await, 1);
}

async fn a_request_that_is_repeated_is_answered_again(place: TestStore) {
    let house = House::new(place).await;
    let load = |key: &str| Request::post("/v1/records/trainer").header("idempotency-key", key);
    let lines: Vec<Value> = (0..300).map(|number| trainer(&format!("t{number}"))).collect();
    let first = house.loads("writer", load("k1"), &lines).await;
    assert_eq!(first.is(200).json()["created"], json!(300));
    let again = house.loads("writer", load("k1"), &lines).await;
    assert_eq!(again.is(200).json(), first.json());
    let other = house.loads("writer", load("k1"), &lines[1..]).await;
    other.problem(422, "idempotency-key-reused");
    let changed = house.loads("writer", load("k2"), &lines).await;
    assert_eq!(changed.is(200).json()["created"], json!(0));
    let events = |id: &str| json!({ "events": [{ "id": id, "name": "visit", "at": "2026-11-20T10:00:00Z" }] });
    let send = || Request::post("/v1/events").header("idempotency-key", "k3");
    for _ in 0..2 {
        let sent = house.sends(send(), &events("a")).await;
        assert_eq!(sent.is(202).json()["accepted"], json!(1));
    }
    house.sends(send(), &events("b")).await.problem(422, "idempotency-key-reused");
    assert_eq!(house.count("select count(*) from events").await, 1);
}
