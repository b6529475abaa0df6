//! A request that comes again under its key is one request.

use std::sync::Arc;

use crate::toy::{Answer, House, Says, post};

async fn make(house: &House, caller: &str, key: &str, body: &str) -> Answer {
    let request = post("/v1/things").key(caller).header("idempotency-key", key);
    house.send(request.json(body)).await
}

const COUNT: &str = "select count(*) from things";

#[tokio::test]
async fn the_same_request_twice_is_made_once_and_answered_alike() {
    let house = House::new().await;
    let first = make(&house, "clerk", "k1", "{\"name\":\"x\"}").await;
    let again = make(&house, "clerk", "k1", "{\"name\":\"x\"}").await;
    assert_eq!((first.status.as_u16(), &first.text), (201, &again.text));
    assert_eq!(again.status, 201);
    assert_ne!(first.header("x-request-id"), again.header("x-request-id"));
    assert_eq!(house.count(COUNT).await, 1);
    assert_eq!(house.leaves("thing.made").await, 1);
    make(&house, "clerk", "k2", "{\"name\":\"x\"}").await;
    assert_eq!(house.count(COUNT).await, 2);
    house.send(post("/v1/things").key("clerk").json("{\"name\":\"x\"}")).await;
    assert_eq!(house.count(COUNT).await, 3);
}

#[tokio::test]
async fn another_request_under_the_same_key_is_refused() {
    let house = House::new().await;
    make(&house, "clerk", "k1", "{\"name\":\"x\"}").await;
    let other = make(&house, "clerk", "k1", "{\"name\":\"y\"}").await;
    other.problem(422, "idempotency-key-reused");
    let elsewhere = post("/v1/things?x=1").key("clerk").header("idempotency-key", "k1");
    let elsewhere = house.send(elsewhere.json("{\"name\":\"x\"}")).await;
    elsewhere.problem(422, "idempotency-key-reused");
    assert_eq!(house.count(COUNT).await, 1);
}

#[tokio::test]
async fn fifty_at_once_are_one() {
    let house = Arc::new(House::new().await);
    let mut sent = tokio::task::JoinSet::new();
    for _ in 0..50 {
        let house = Arc::clone(&house);
        sent.spawn(async move { make(&house, "clerk", "k1", "{\"name\":\"x\"}").await });
    }
    let answers = sent.join_all().await;
    assert_eq!(answers.len(), 50);
    for answer in &answers {
        assert_eq!((answer.status.as_u16(), &answer.text), (201, &answers[0].text));
    }
    assert_eq!(house.count(COUNT).await, 1);
}

#[tokio::test]
async fn a_refusal_uses_no_key_up() {
    let house = House::new().await;
    make(&house, "clerk", "k1", "{\"name\":").await.problem(400, "invalid");
    make(&house, "reader", "k1", "{\"name\":\"x\"}").await.problem(403, "forbidden");
    assert_eq!(house.leaves("access.denied").await, 1);
    assert_eq!(make(&house, "clerk", "k1", "{\"name\":\"x\"}").await.status, 201);
}

#[tokio::test]
async fn a_key_has_a_form_and_the_body_its_limit() {
    let house = House::new().await;
    let long = "x".repeat(256);
    for key in ["", "a b", "\u{e9}", long.as_str(), "a\tb"] {
        let answer = make(&house, "clerk", key, "{\"name\":\"x\"}").await;
        let problem = answer.problem(400, "invalid");
        assert!(problem["hint"].as_str().unwrap().contains("255"), "{key}");
    }
    let twice = post("/v1/things").key("clerk");
    let twice = twice.header("idempotency-key", "a").header("idempotency-key", "b");
    house.send(twice.json("{\"name\":\"x\"}")).await.problem(400, "invalid");
    assert_eq!(make(&house, "clerk", &long[1..], "{\"name\":\"x\"}").await.status, 201);
    let large = post("/v1/count").key("clerk").header("idempotency-key", "k");
    house.send(large.json("x".repeat(65))).await.problem(413, "too-large");
    // What commits nothing takes a key and goes by the body it was sent with.
    let small = post("/v1/count").key("clerk").header("idempotency-key", "k");
    assert_eq!(house.send(small.json("x".repeat(64))).await.text, "64");
    assert_eq!(house.count(COUNT).await, 1);
}
