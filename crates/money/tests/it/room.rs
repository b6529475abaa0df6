//! The room and the operations: who may, what stands there, and what is taken out.

use serde_json::json;
use test_feature::{Says, send};
use test_house::on_both_engines;
use test_house::stores::TestStore;
use web::RouteAccess;

use crate::house::House;
use crate::stripe::{charge, event};

on_both_engines!(
    readers_read_and_nobody_else,
    payments_are_narrowed_and_taken_out,
    what_an_address_says_wrongly_keeps_nobody_out,
);

/// Every route with its right; what is open says why.
const MATRIX: [(&str, &str, Option<&str>); 8] = [
    ("POST", "/hooks/stripe", None),
    ("GET", "/v1/payments", Some("money.read")),
    ("GET", "/v1/payments/{id}", Some("money.read")),
    ("GET", "/v1/refunds", Some("money.read")),
    ("GET", "/money", Some("money.read")),
    ("GET", "/money/payments.csv", Some("money.read")),
    ("GET", "/money/payments.json", Some("money.read")),
    ("GET", "/money/payments/{id}", Some("money.read")),
];

#[test]
fn every_route_is_declared_with_its_right() {
    let routes = money::routes();
    let declared = routes.declared().iter().map(|route| {
        let right = match route.access {
            RouteAccess::Right(right) => Some(right),
            _ => None,
        };
        (route.method.as_str(), route.path.as_str(), right)
    });
    assert_eq!(declared.collect::<Vec<_>>(), MATRIX);
}

async fn with_payments(place: TestStore) -> House {
    let house = House::new(place).await;
    for (number, refunded) in [(1, 0), (2, 700), (3, 2_200)] {
        let charge = charge(&format!("ch_{number}"), refunded);
        let told = event(&format!("evt_{number}"), ("charge.succeeded", 1_795_168_001), charge);
        house.hears(&told).await.is(200);
    }
    house
}

async fn readers_read_and_nobody_else(place: TestStore) {
    let house = with_payments(place).await;
    for (method, path, right) in MATRIX {
        let Some(_) = right else { continue };
        let path = path.replace("{id}", "ch_1");
        for (who, allowed) in [("finance", 200), ("stranger", 403)] {
            let request = axum::http::Request::builder().method(method).uri(&path).key(who);
            send(&house.app.router, request.empty()).await.is(allowed);
        }
    }
    let page = house.open("finance", "/money/payments/ch_2").await;
    for told in ["22.00 AUD", "7.00 AUD of it was given back", "Stripe told that it succeeded"] {
        assert!(page.is(200).text.contains(told), "{told}: {}", page.text);
    }
    house.open("finance", "/money/payments/ch_9").await.is(404);
}

async fn payments_are_narrowed_and_taken_out(place: TestStore) {
    let house = with_payments(place).await;
    for (query, expected) in [
        ("", vec!["ch_1", "ch_2", "ch_3"]),
        ("?refunded=partly", vec!["ch_2"]),
        ("?refunded=fully", vec!["ch_3"]),
        ("?refunded=not&status=succeeded", vec!["ch_1"]),
        ("?status=failed", vec![]),
        ("?what=H_3", vec!["ch_3"]),
        ("?from=2026-11-21T00:00:00Z", vec![]),
    ] {
        let list = house.read(&format!("/v1/payments{query}")).await;
        let items = list["items"].as_array().unwrap().iter();
        let mut found: Vec<_> = items.map(|item| item["provider_id"].as_str().unwrap()).collect();
        found.sort_unstable();
        assert_eq!(found, expected, "{query}");
    }
    let csv = house.open("finance", "/money/payments.csv?refunded=fully").await;
    let lines: Vec<_> = csv.is(200).text.lines().collect();
    assert_eq!(lines.len(), 2, "{lines:?}");
    assert!(lines[0].starts_with("id,provider_id,created_at,amount,refunded"));
    assert!(
        lines[1].contains(",ch_3,2026-11-20T09:46:40Z,22.00 AUD,22.00 AUD,succeeded,false,cus_1")
    );
    let told = "select count(*) from audit_leaves where action = 'payments.exported'";
    assert_eq!(house.count(told).await, 1);
    let json = house.open("finance", "/money/payments.json").await.is(200).json();
    assert_eq!(json.as_array().unwrap().len(), 3);
    assert_eq!(json[0]["amount"], json!({ "amount": 2_200, "currency": "AUD" }));
    let page = house.open("finance", "/money?refunded=partly").await;
    assert!(page.is(200).text.contains("ch_2") && !page.text.contains("ch_3"), "{}", page.text);
}

async fn what_an_address_says_wrongly_keeps_nobody_out(place: TestStore) {
    let house = with_payments(place).await;
    let page = house.open("finance", "/money?from=xx&refunded=partly&nothing=1").await;
    for told in ["“xx” is not understood here. Write a day, such as 2026-11-20.", "ch_2"] {
        assert!(page.is(200).text.contains(told), "{told}: {}", page.text);
    }
    assert!(!page.text.contains("ch_1"), "what is understood still narrows: {}", page.text);
    let page = house.open("finance", "/money?refunded=all").await;
    assert!(page.is(200).text.contains("“all” is not understood here. Choose one of these."));
    // What is taken out is either what was asked for or nothing.
    house.open("finance", "/money/payments.csv?from=xx").await.is(400);
    let wrong = house.open("finance", "/v1/payments?form=2026-11-20T10:00:00Z").await;
    let problem = wrong.is(400).json();
    assert_eq!(
        (&problem["field"], &problem["hint"]),
        (&json!("form"), &json!("Did you mean `from`?"))
    );
}
