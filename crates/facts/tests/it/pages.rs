//! The room as a browser meets it: kinds, records of a kind, and one of them.

use axum::http::Request;
use serde_json::{Value, json};
use test_feature::{Answer, Says};
use test_house::on_both_engines;
use test_house::stores::TestStore;

use crate::house::House;

on_both_engines!(
    the_kinds_lead_to_their_records,
    a_list_says_nothing_of_persons,
    a_list_is_narrowed_and_turned,
    a_record_shows_what_it_says_and_said
);

async fn sees(house: &House, who: &str, path: &str) -> Answer {
    house.ask(Request::get(path).session(who).empty()).await
}

fn holds(answer: &Answer, parts: &[&str]) {
    for part in parts {
        assert!(answer.is(200).text.contains(part), "{part} is missing in {}", answer.text);
    }
}

fn hides(answer: &Answer, parts: &[&str]) {
    for part in parts {
        assert!(!answer.is(200).text.contains(part), "{part} is in {}", answer.text);
    }
}

async fn trainer(house: &House, key: &str) {
    let trainer = json!({ "email": "jo@example.com", "joined": "2026-02-28", "ages": ["puppy"], "places": 3 });
    house.sends(Request::put(format!("/v1/records/trainer/{key}")), &trainer).await.is(201);
}

async fn purchase(house: &House) {
    let purchase = json!({ "trainer": "t/1", "amount": "22.00 AUD", "at": "2026-11-20T10:00:00Z" });
    house.sends(Request::put("/v1/records/purchase/7"), &purchase).await.is(201);
}

async fn the_kinds_lead_to_their_records(place: TestStore) {
    let house = House::new(place).await;
    trainer(&house, "t1").await;
    let kinds = sees(&house, "reader", "/records").await;
    holds(&kinds, &[r#"href="/records/trainer""#, r#"href="/records/purchase""#, "Trainer"]);
    sees(&house, "sender", "/records").await.is(403);
    sees(&house, "reader", "/records/dog").await.is(404);
    holds(&sees(&house, "reader", "/records/purchase").await, &["No record is known that fits."]);
}

async fn a_list_says_nothing_of_persons(place: TestStore) {
    let house = House::new(place).await;
    trainer(&house, "t%2F1").await;
    purchase(&house).await;
    let read = "select count(*) from audit_leaves where action = 'record.read'";
    for who in ["reader", "confidant"] {
        let page = sees(&house, who, "/records/trainer").await;
        holds(&page, &["t/1", r#"href="/records/trainer/t%2F1""#, "28 February 2026", "puppy"]);
        hides(&page, &["jo@example.com"]);
        let list = house.reads(who, "/v1/records/trainer").await.is(200).json();
        assert_eq!(list["items"][0]["masked"], json!(["email"]));
        assert_eq!(list["items"][0]["fields"].get("email"), None);
    }
    assert_eq!(house.count(read).await, 0);
    // A reference leads to its record.
    let purchases = sees(&house, "reader", "/records/purchase").await;
    holds(&purchases, &["22.00 AUD", r#"href="/records/purchase/7""#]);
    house.reads("reader", "/v1/records/dog").await.is(404);
    house.reads("sender", "/v1/records/trainer").await.is(403);
}

async fn a_list_is_narrowed_and_turned(place: TestStore) {
    let house = House::new(place).await;
    for key in ["a_1", "b_1", "a%25", "c_1"] {
        trainer(&house, key).await;
        house.place.clock().advance(std::time::Duration::from_secs(1));
    }
    let keys = |list: &Value| -> Vec<String> {
        let items = list["items"].as_array().unwrap();
        items.iter().map(|record| record["key"].as_str().unwrap().to_owned()).collect()
    };
    let (mut path, mut seen) = ("/v1/records/trainer?limit=3".to_owned(), Vec::new());
    loop {
        let list = house.reads("reader", &path).await.is(200).json();
        seen.extend(keys(&list));
        let Some(next) = list["next"].as_str() else { break };
        path = format!("/v1/records/trainer?limit=3&cursor={next}");
    }
    assert_eq!(seen, ["c_1", "a%", "b_1", "a_1"]);
    let narrowed = house.reads("reader", "/v1/records/trainer?what=%25").await.is(200).json();
    assert_eq!(keys(&narrowed), ["a%"]);
    let page = sees(&house, "reader", "/records/trainer?what=B_").await;
    holds(&page, &["b_1"]);
    hides(&page, &["a_1", "c_1"]);
}

async fn a_record_shows_what_it_says_and_said(place: TestStore) {
    let house = House::new(place).await;
    trainer(&house, "t%2F1").await;
    purchase(&house).await;
    let changed = json!({ "places": 4, "plan": "paid" });
    house.sends(Request::patch("/v1/records/trainer/t%2F1"), &changed).await.is(200);
    let page = sees(&house, "reader", "/records/trainer/t%2F1").await;
    holds(
        &page,
        &["hidden: it speaks of a person", "Changed: places, plan", "key writer", "It came up"],
    );
    hides(&page, &["jo@example.com"]);
    let read = "select count(*) from audit_leaves where action = 'record.read'";
    assert_eq!(house.count(read).await, 0);
    holds(&sees(&house, "confidant", "/records/trainer/t%2F1").await, &["jo@example.com"]);
    assert_eq!(house.count(read).await, 1);
    let purchase = sees(&house, "reader", "/records/purchase/7").await;
    holds(&purchase, &[r#"<a href="/records/trainer/t%2F1">t/1</a>"#, "22.00 AUD"]);
    sees(&house, "reader", "/records/trainer/nobody").await.is(404);
}
