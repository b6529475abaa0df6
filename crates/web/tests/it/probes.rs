//! The routes of the program itself.

use std::time::Duration;

use crate::toy::{House, Says, get};

#[tokio::test]
async fn the_process_says_that_it_lives_whatever_the_store_does() {
    let house = House::new().await;
    assert_eq!(house.send(get("/readyz").empty()).await.json()["status"], "ready");
    let _held = hold_every_reader(&house).await;
    let clock = house.clock.clone();
    let alive = house.send(get("/healthz").key("stuck").empty()).await;
    assert_eq!(alive.json()["status"], "alive");
    assert_eq!(house.callers.asked(), 0);
    let asking = tokio::spawn(async move {
        let _held = _held;
        house.send(get("/readyz").empty()).await.problem(503, "unavailable")
    });
    for _ in 0..100 {
        tokio::task::yield_now().await;
    }
    assert!(!asking.is_finished());
    clock.advance(Duration::from_secs(1));
    asking.await.unwrap();
}

/// Takes every connection for reading, as slow queries would.
async fn hold_every_reader(house: &House) -> Vec<store::DatabaseTransaction> {
    use sea_orm::TransactionTrait;
    let mut held = Vec::new();
    loop {
        let next = house.store.reader().begin();
        match tokio::time::timeout(Duration::from_millis(200), next).await {
            Ok(transaction) => held.push(transaction.unwrap()),
            Err(_) => return held,
        }
    }
}

#[tokio::test]
async fn metrics_are_for_this_machine_and_for_whoever_has_the_right() {
    let house = House::new().await;
    house.send(get("/v1/things/7").key("reader").empty()).await;
    house.send(get("/made/up/by/somebody").empty()).await;
    let local = house.send(get("/metrics").from("127.0.0.1:99").empty()).await;
    assert_eq!(local.header("content-type"), "text/plain; version=0.0.4; charset=utf-8");
    let counted = "quarterdeck_http_requests_total\
                   {method=\"GET\",route=\"/v1/things/{number}\",status=\"404\"} 1";
    assert!(local.text.lines().any(|line| line == counted), "{}", local.text);
    assert!(!local.text.contains("made/up"), "{}", local.text);
    assert_eq!(house.send(get("/metrics").from("[::1]:99").empty()).await.status, 200);
    for (peer, header) in [("203.0.113.9:99", None), ("127.0.0.1:99", Some("203.0.113.9"))] {
        let request = |caller: &str| {
            let request = get("/metrics").from(peer);
            let request = match header {
                Some(client) => request.header("x-forwarded-for", client),
                None => request,
            };
            if caller.is_empty() { request.empty() } else { request.key(caller).empty() }
        };
        house.send(request("")).await.problem(401, "unauthenticated");
        house.send(request("reader")).await.problem(403, "forbidden");
        assert_eq!(house.send(request("owner")).await.status, 200);
    }
}
