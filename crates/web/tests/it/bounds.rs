//! Time, places and headers are bounded, and whoever meets a bound is told so.

use std::time::Duration;

use axum::body::Body;
use futures::StreamExt;
use futures::stream;
use web::AppConfig;

use crate::toy::{House, Says, get, post};

/// Lets every task run until it waits for the clock that stands still.
async fn settle() {
    for _ in 0..100 {
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn a_request_ends_at_its_deadline() {
    let house = House::new().await;
    let clock = house.clock.clone();
    let waiting = tokio::spawn(async move {
        house.send(get("/v1/wait").key("reader").empty()).await.problem(503, "deadline")
    });
    settle().await;
    clock.advance(web::routes::DEADLINE - Duration::from_millis(1));
    settle().await;
    assert!(!waiting.is_finished());
    clock.advance(Duration::from_millis(1));
    let problem = waiting.await.unwrap();
    assert!(problem["hint"].as_str().unwrap().contains("Idempotency-Key"), "{problem}");
}

#[tokio::test]
async fn a_body_that_does_not_arrive_is_told_apart_from_what_takes_long() {
    let house = House::new().await;
    let clock = house.clock.clone();
    let dribbled = stream::iter([Ok::<_, std::io::Error>("{\"name\":")]).chain(stream::pending());
    let request = post("/v1/things").key("clerk").header("content-type", "application/json");
    let request = request.body(Body::from_stream(dribbled)).unwrap();
    let waiting =
        tokio::spawn(async move { house.send(request).await.problem(408, "body-too-slow") });
    settle().await;
    clock.advance(web::routes::DEADLINE);
    let problem = waiting.await.unwrap();
    assert_eq!(problem["detail"], "The body did not arrive in time.");
}

#[tokio::test]
async fn whoever_tells_who_calls_has_a_deadline_too() {
    let house = House::new().await;
    let clock = house.clock.clone();
    let request = post("/v1/count").key("stuck").empty();
    let waiting = tokio::spawn(async move { house.send(request).await.problem(503, "deadline") });
    settle().await;
    // The route was declared with five seconds instead of thirty.
    clock.advance(Duration::from_secs(5));
    waiting.await.unwrap();
}

#[tokio::test]
async fn a_place_is_waited_for_and_not_for_long() {
    let config = AppConfig { at_once: 2, ..AppConfig::default() };
    let patience = config.patience;
    let house = std::sync::Arc::new(House::with(config).await);
    let send = |path: &'static str| {
        let house = house.clone();
        tokio::spawn(async move { house.send(get(path).key("reader").empty()).await })
    };
    let holders = [send("/v1/wait"), send("/v1/wait")];
    settle().await;
    let third = send("/v1/hello");
    settle().await;
    assert!(!third.is_finished());
    // Whoever asks whether the process lives needs no place.
    assert_eq!(house.send(get("/healthz").empty()).await.status, 200);
    house.clock.advance(patience);
    let busy = third.await.unwrap();
    busy.problem(503, "busy");
    assert_eq!(busy.header("retry-after"), "1");
    for holder in holders {
        holder.abort();
        assert!(holder.await.unwrap_err().is_cancelled());
    }
    assert_eq!(house.send(get("/v1/hello").empty()).await.status, 200);
}

#[tokio::test]
async fn headers_and_addresses_are_bounded() {
    let house = House::new().await;
    let large = get("/v1/hello").header("x-large", "x".repeat(40_000)).empty();
    house.send(large).await.problem(431, "headers-too-large");
    let mut many = get("/v1/hello");
    for number in 0..1_000 {
        many = many.header(format!("x-{number}"), "0123456789012345678901234567890123456789");
    }
    house.send(many.empty()).await.problem(431, "headers-too-large");
    let mut many = get("/v1/hello");
    for number in 0..101 {
        many = many.header(format!("x-{number}"), "x");
    }
    house.send(many.empty()).await.problem(431, "headers-too-many");
    let long = format!("/v1/hello?{}", "x".repeat(9_000));
    house.send(get(&long).empty()).await.problem(414, "address-too-large");
}
