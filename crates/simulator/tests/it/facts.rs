//! What the company reports: its stock, what happens then, and what is left after a restart.

use std::collections::BTreeMap;

use serde_json::Value;
use simulator::{Age, Life};
use test_house::listener::Received;

use crate::company::Company;

/// How many records there are at first.
const STOCK: usize = 40 + 100 + 51 + 3;

fn is_record(received: &Received) -> bool {
    received.target.starts_with("/v1/records/")
}

async fn stock(company: &Company) -> Vec<Received> {
    loop {
        let all = company.sent(is_record).await;
        if all.len() >= STOCK {
            return all;
        }
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn it_begins_with_its_stock() {
    let company = Company::start().await;
    let mut newest: BTreeMap<String, Value> = BTreeMap::new();
    for received in stock(&company).await {
        assert_eq!(
            (received.method.as_str(), received.header("authorization")),
            ("PUT", Some("Bearer qd_key"))
        );
        newest.insert(received.target.clone(), serde_json::from_slice(&received.body).unwrap());
    }
    let number = |kind: &str, field: &str, value: &str| {
        let prefix = format!("/v1/records/{kind}/");
        newest.iter().filter(|(key, it)| key.starts_with(&prefix) && it[field] == value).count()
    };
    for (kind, field, value, expected) in [
        ("trainer", "status", "active", 40),
        ("purchase", "status", "succeeded", 94),
        ("purchase", "status", "refunded", 6),
        ("review", "moderation_status", "pending", 51),
        ("refund_request", "status", "pending", 3),
    ] {
        assert_eq!(number(kind, field, value), expected, "{kind} {value}");
    }
}

#[tokio::test]
async fn what_is_wished_for_is_reported_without_its_label() {
    let company = Company::start().await;
    let reviews = company.director.write_reviews(3);
    for review in &reviews {
        let target = format!("/v1/records/review/{review}");
        let sent = company.sent(|it| it.target == target).await;
        let body: Value = serde_json::from_slice(&sent[0].body).unwrap();
        assert_eq!((&body["moderation_status"], body.get("label")), (&"pending".into(), None));
        assert!(company.director.label(review).is_some());
    }
    let (fresh, late) = (Age::Fresh, Age::HundredHours);
    let bought = |age| {
        let request = company.director.request_refund(age);
        let request = company.director.record("refund_request", &request).unwrap();
        let purchase = company.director.record("purchase", request["purchase"].as_str().unwrap());
        purchase.unwrap()["created_at"].as_str().unwrap().parse::<jiff::Timestamp>().unwrap()
    };
    let hours = bought(fresh).duration_since(bought(late)).as_hours();
    assert!((99..=100).contains(&hours), "{hours}");
}

#[tokio::test]
async fn a_lively_company_goes_on_by_itself() {
    let company = Company::start_with(Life::Lively, None).await;
    let events = company.sent(|it| it.target == "/v1/events").await;
    let body: Value = serde_json::from_slice(&events[0].body).unwrap();
    assert_eq!(body["events"][0]["name"], "search_performed");
}

#[tokio::test]
async fn it_finds_itself_again_after_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    let memory = Some(folder.path().join("memory.json"));
    let company = Company::start_with(Life::Still, memory.clone()).await;
    stock(&company).await;
    let review = company.director.write_reviews(1).remove(0);
    let known = company.director.record("review", &review).unwrap();
    company.stop().await;
    let company = Company::start_with(Life::Still, memory).await;
    assert_eq!(company.director.record("review", &review), Some(known));
    let request = company.director.request_refund(Age::Fresh);
    let target = format!("/v1/records/refund_request/{request}");
    company.sent(|it| it.target == target).await;
    // The stock is not made a second time.
    assert!(company.house.received().len() < STOCK, "{}", company.house.received().len());
}
