//! The product: its health, and the messages that it takes.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use jiff::Timestamp;
use serde_json::{Value, json};

use crate::company::{Company, PRODUCT_SECRET, answer};

#[tokio::test]
async fn its_health_is_as_it_was_told() {
    let company = Company::start().await;
    let health =
        async || company.client.get(company.product("/health")).send().await.unwrap().status();
    company.director.mend_website();
    assert_eq!(health().await, 200);
    company.director.break_website();
    assert_eq!(health().await, 500);
    company.director.mend_website();
    assert_eq!(health().await, 200);
}

#[tokio::test]
async fn a_message_holds_once_it_is_signed() {
    let company = Company::start().await;
    let review = company.director.write_reviews(1).remove(0);
    let status =
        || company.director.record("review", &review).unwrap()["moderation_status"].clone();
    let approve = set(&review, "approved");
    assert_eq!(send(&company, ("msg_1", "whsec_AAAAAAAA"), &approve).await.0, 401);
    assert_eq!(status(), "pending");
    assert_eq!(send(&company, ("msg_1", PRODUCT_SECRET), &approve).await.0, 200);
    assert_eq!(status(), "approved");
    // The same id is the same message, whatever it says.
    assert_eq!(send(&company, ("msg_1", PRODUCT_SECRET), &set(&review, "rejected")).await.0, 200);
    assert_eq!(status(), "approved");
    assert_eq!(send(&company, ("msg_2", PRODUCT_SECRET), &set(&review, "rejected")).await.0, 200);
    assert_eq!(status(), "rejected");
}

#[tokio::test]
async fn what_is_not_its_own_is_refused() {
    let company = Company::start().await;
    let data = json!({ "record": "staff", "key": "x", "set": { "role": "owner" } });
    let message = json!({ "type": "staff.set", "data": data });
    assert_eq!(send(&company, ("msg_1", PRODUCT_SECRET), &message).await.0, 422);
    let message = json!({ "type": "review.set", "data": { "record": "review" } });
    assert_eq!(send(&company, ("msg_2", PRODUCT_SECRET), &message).await.0, 422);
}

fn set(review: &str, status: &str) -> Value {
    let set = json!({ "moderation_status": status });
    json!({ "type": "review.set", "data": { "record": "review", "key": review, "set": set } })
}

/// Sends a message as Standard Webhooks says, under `(id, secret)`.
async fn send(company: &Company, (id, secret): (&str, &str), message: &Value) -> (u16, Value) {
    let (body, at) = (message.to_string(), Timestamp::now().as_second());
    let key = STANDARD.decode(secret.strip_prefix("whsec_").unwrap()).unwrap();
    let mut mac = Hmac::<sha2::Sha256>::new_from_slice(&key).unwrap();
    mac.update(format!("{id}.{at}.{body}").as_bytes());
    let signature = format!("v1,{}", STANDARD.encode(mac.finalize().into_bytes()));
    let request = company.client.post(company.product("/hooks/operations"));
    let request = request.header("webhook-id", id).header("webhook-timestamp", at.to_string());
    answer(request.header("webhook-signature", signature).body(body)).await
}
