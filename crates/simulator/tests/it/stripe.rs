//! The payment provider: its errors, its keys, its events.

use serde_json::Value;
use simulator::Age;

use crate::company::{Company, STRIPE_KEY, STRIPE_SECRET, answer};

async fn refund(company: &Company, key: &str, form: &[(&str, &str)]) -> (u16, Value) {
    let request = company.client.post(company.stripe("/v1/refunds")).bearer_auth(STRIPE_KEY);
    let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(form).finish();
    let request = request.header("content-type", "application/x-www-form-urlencoded").body(body);
    answer(request.header("idempotency-key", key)).await
}

#[tokio::test]
async fn nobody_is_answered_without_the_key() {
    let company = Company::start().await;
    let without = answer(company.client.get(company.stripe("/v1/refunds"))).await;
    let wrong = company.client.get(company.stripe("/v1/nowhere")).bearer_auth("sk_test_wrong");
    for (status, body) in [without, answer(wrong).await] {
        assert_eq!((status, &body["error"]["type"]), (401, &"invalid_request_error".into()));
        assert!(body["error"]["message"].as_str().unwrap().contains("API "), "{body}");
    }
    let (status, body) = company.ask("/v1/nowhere").await;
    assert_eq!(status, 404);
    assert!(body["error"]["message"].as_str().unwrap().contains("/v1/nowhere"), "{body}");
}

#[tokio::test]
async fn a_charge_is_refunded_once_and_answered_the_same_under_one_key() {
    let company = Company::start().await;
    let charge = company.charge_of(&company.director.request_refund(Age::Fresh));
    let before = company.ask(&format!("/v1/charges/{charge}")).await.1;
    assert_eq!((&before["amount"], &before["amount_refunded"]), (&2_200.into(), &0.into()));

    let form = [("charge", &*charge), ("metadata[effect]", "eff_1")];
    let first = refund(&company, "one", &form).await;
    assert_eq!((first.0, &first.1["status"]), (200, &"succeeded".into()), "{first:?}");
    assert_eq!(first.1["metadata"]["effect"], "eff_1");
    assert_eq!(refund(&company, "one", &form).await, first);

    let other = refund(&company, "one", &form[..1]).await;
    assert_eq!((other.0, &other.1["error"]["type"]), (400, &"idempotency_error".into()));
    let twice = refund(&company, "two", &form).await;
    assert_eq!((twice.0, &twice.1["error"]["code"]), (400, &"charge_already_refunded".into()));

    let listed = company.ask(&format!("/v1/refunds?charge={charge}")).await.1;
    assert_eq!((&listed["data"][0], listed["data"].as_array().unwrap().len()), (&first.1, 1));
    let after = company.ask(&format!("/v1/charges/{charge}")).await.1;
    assert_eq!((&after["refunded"], &after["amount_refunded"]), (&true.into(), &2_200.into()));
}

#[tokio::test]
async fn a_part_is_refunded_and_never_more_than_is_left() {
    let company = Company::start().await;
    let charge = company.charge_of(&company.director.request_refund(Age::Fresh));
    let part = refund(&company, "part", &[("charge", &charge), ("amount", "700")]).await;
    assert_eq!((part.0, &part.1["amount"]), (200, &700.into()), "{part:?}");
    for (number, (form, param)) in [
        (vec![("charge", &*charge), ("amount", "1501")], "amount"),
        (vec![("charge", &charge), ("amount", "-1")], "amount"),
        (vec![("charge", &charge), ("reason", "because")], "reason"),
        (vec![("charge", &charge), ("colour", "red")], "colour"),
        (vec![("charge", "ch_nowhere")], "charge"),
    ]
    .into_iter()
    .enumerate()
    {
        let (status, body) = refund(&company, &format!("wrong {number}"), &form).await;
        assert!(status == 400 || (status == 404 && param == "charge"), "{status} {body}");
        assert_eq!(body["error"]["param"], param, "{body}");
    }
    let rest = refund(&company, "rest", &[("charge", &charge)]).await;
    assert_eq!((rest.0, &rest.1["amount"]), (200, &1_500.into()), "{rest:?}");
}

#[tokio::test]
async fn lists_come_in_pages_the_newest_first() {
    let company = Company::start().await;
    let all = company.ask("/v1/events?type=charge.succeeded&limit=100").await.1;
    let ids: Vec<_> = all["data"].as_array().unwrap().iter().map(|it| &it["id"]).collect();
    assert_eq!((ids.len(), &all["has_more"]), (100, &false.into()));
    let created = |it: &Value| it["created"].as_i64().unwrap();
    assert!(all["data"].as_array().unwrap().is_sorted_by(|a, b| created(a) >= created(b)));
    let after = ids[2].as_str().unwrap();
    let path = format!("/v1/events?type=charge.succeeded&limit=2&starting_after={after}");
    let page = company.ask(&path).await.1;
    assert_eq!((&page["data"][0]["id"], &page["data"][1]["id"]), (ids[3], ids[4]));
    assert_eq!((page["data"].as_array().unwrap().len(), &page["has_more"]), (2, &true.into()));
    assert_eq!(company.ask("/v1/events?limit=101").await.0, 400);
    assert_eq!(company.ask("/v1/events?colour=red").await.0, 400);
}

#[tokio::test]
async fn its_events_arrive_signed() {
    let company = Company::start().await;
    let events = company.sent(|it| it.target == "/hooks/stripe").await;
    let header = events[0].header("stripe-signature").unwrap();
    let (at, signature) = header.split_once(",v1=").unwrap();
    let expected = sign(at.strip_prefix("t=").unwrap(), &events[0].body);
    assert_eq!(signature, expected);
    let event: Value = serde_json::from_slice(&events[0].body).unwrap();
    assert_eq!(
        (&event["object"], &event["data"]["object"]["livemode"]),
        (&"event".into(), &false.into())
    );
}

/// Signs as Stripe's documentation says: HMAC-SHA256 over `timestamp.body` with the whole secret.
fn sign(at: &str, body: &[u8]) -> String {
    use hmac::{Hmac, KeyInit, Mac};
    let mut mac = Hmac::<sha2::Sha256>::new_from_slice(STRIPE_SECRET.as_bytes()).unwrap();
    mac.update(at.as_bytes());
    mac.update(b".");
    mac.update(body);
    hex::encode(mac.finalize().into_bytes())
}
