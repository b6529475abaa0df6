//! Events of Stripe: proven, stored once, and applied in whatever order they come.

use serde_json::{Value, json};
use test_house::on_both_engines;
use test_house::stores::TestStore;

use crate::house::{House, MANUAL};
use crate::stripe::{SIGNED, charge, event};

on_both_engines!(
    a_payment_is_known_from_its_event,
    an_event_counts_once,
    what_nobody_signed_is_refused,
    what_cannot_be_read_is_kept,
    what_can_be_read_counts,
    a_secret_that_is_missing_is_our_own_fault,
    a_refund_of_ours_that_fails_later_is_somebodys_work,
    the_order_of_events_does_not_matter,
    a_charge_inside_an_intent_is_a_payment,
    a_failed_refund_gives_nothing_back,
);

async fn a_payment_is_known_from_its_event(place: TestStore) {
    let house = House::new(place).await;
    let told = event("evt_1", ("charge.succeeded", 1_795_168_001), charge("ch_1", 0));
    assert_eq!(house.hears(&told).await.is(200).json(), json!({ "outcome": "stored" }));
    let list = house.read("/v1/payments").await;
    let id = list["items"][0]["id"].as_str().unwrap();
    for id in [id, "ch_1"] {
        let payment = house.read(&format!("/v1/payments/{id}")).await;
        assert_eq!(payment["amount"], json!({ "amount": 2_200, "currency": "AUD" }));
        assert_eq!(
            (&payment["status"], &payment["fully_refunded"]),
            (&json!("succeeded"), &json!(false))
        );
        assert_eq!(payment["created_at"], "2026-11-20T09:46:40Z");
    }
    let leaves = "select count(*) from audit_leaves
                  where action = 'payment.succeeded' and object_id = 'ch_1'";
    assert_eq!(house.count(leaves).await, 1);
    let missing = house.open("finance", "/v1/payments/ch_2").await;
    missing.problem(404, "not-found");
}

async fn an_event_counts_once(place: TestStore) {
    let house = House::new(place).await;
    let told = event("evt_1", ("customer.updated", 1_795_168_001), json!({ "object": "customer" }));
    for outcome in ["stored", "duplicate", "duplicate"] {
        assert_eq!(house.hears(&told).await.is(200).json()["outcome"], outcome);
    }
    assert_eq!(house.count("select count(*) from stripe_events").await, 1);
    let deliveries = house.table("webhook_deliveries").await;
    let with = |word: &str| deliveries.iter().filter(|told| told.contains(word)).count();
    assert_eq!((with("evt_1"), with("stored"), with("duplicate")), (3, 1, 2), "{deliveries:?}");
}

async fn what_nobody_signed_is_refused(place: TestStore) {
    let house = House::new(place).await;
    let told = event("evt_1", ("charge.succeeded", 1_795_168_001), charge("ch_1", 0)).to_string();
    for signature in [None, Some("signed by somebody else")] {
        let answer = house.hears_text(signature, told.clone()).await;
        answer.problem(400, "webhook-signature");
    }
    for body in ["", "{", "[]", r#"{"id":"","type":"a","created":1,"data":{"object":{}}}"#] {
        house.hears_text(Some(SIGNED), body.to_owned()).await.problem(400, "invalid");
    }
    assert_eq!(house.count("select count(*) from stripe_events").await, 0);
    // Strangers leave one line a minute.
    let deliveries = house.table("webhook_deliveries").await;
    assert_eq!(deliveries.len(), 1, "{deliveries:?}");
    assert!(deliveries[0].contains("refused"));
}

async fn what_cannot_be_read_is_kept(place: TestStore) {
    let house = House::new(place).await;
    let mut strange = charge("ch_1", 0);
    strange["amount"] = "22.00".into();
    let mut counted_otherwise = charge("ch_2", 0);
    counted_otherwise["currency"] = "isk".into();
    for (id, object) in [("evt_1", strange), ("evt_2", counted_otherwise)] {
        let told = event(id, ("charge.succeeded", 1_795_168_001), object);
        assert_eq!(house.hears(&told).await.is(200).json()["outcome"], "failed");
    }
    assert_eq!(house.count("select count(*) from stripe_events").await, 2);
    assert_eq!(house.table("payments").await, [""; 0]);
    let room = house.open("finance", "/money").await;
    let text = &room.is(200).text;
    assert!(text.contains("2 events could not be read") && text.contains("evt_2"), "{text}");
    // A newer program reads them: it finds in the store what it can understand.
    let readable = event("evt_1", ("charge.succeeded", 1_795_168_001), charge("ch_1", 0));
    let sql = "update stripe_events set body = $1 where event_id = 'evt_1'";
    let body = readable.to_string();
    let upgrades = house.store.maintain(move |tx| {
        Box::pin(async move { store::execute(&**tx, sql, [body.into()]).await })
    });
    upgrades.await.unwrap();
    house.starts_again().await;
    assert_eq!(house.table("payments").await.len(), 1);
    let unread = "select count(*) from stripe_events where problem is not null";
    assert_eq!(house.count(unread).await, 1);
}

async fn what_can_be_read_counts(place: TestStore) {
    let house = House::new(place).await;
    let mut told = charge("ch_1", 0);
    let strange = json!({ "object": "refund", "id": "re_1", "amount": "7.00" });
    told["refunds"] = json!({ "object": "list", "data": [strange] });
    let told = event("evt_1", ("charge.succeeded", 1_795_168_001), told);
    assert_eq!(house.hears(&told).await.is(200).json()["outcome"], "failed");
    assert_eq!(house.table("payments").await.len(), 1);
}

async fn a_secret_that_is_missing_is_our_own_fault(place: TestStore) {
    let house = House::with(place, &MANUAL.replace("STRIPE_WEBHOOK_SECRET", "FORGOTTEN")).await;
    let told = event("evt_1", ("charge.succeeded", 1_795_168_001), charge("ch_1", 0));
    let answer = house.hears(&told).await;
    answer.problem(503, "unavailable");
    assert!(!answer.text.contains("FORGOTTEN"), "{answer:?}");
    let deliveries = house.table("webhook_deliveries").await;
    assert!(deliveries.len() == 1 && deliveries[0].contains("unproven"), "{deliveries:?}");
}

async fn a_refund_of_ours_that_fails_later_is_somebodys_work(place: TestStore) {
    let house = House::new(place).await;
    let refund = |id: &str, status: &str, effect: Value, at: i64| {
        json!({
            "object": "refund", "id": id, "charge": "ch_1", "amount": 700, "currency": "aud",
            "status": status, "metadata": effect, "created": at,
        })
    };
    let ours = json!({ "quarterdeck_effect": "effect_1" });
    let hears = async |id: &str, sort: &str, object: Value, at: i64| {
        house.hears(&event(id, (sort, at), object)).await.is(200);
        house.open("finance", "/money").await.is(200).text.clone()
    };
    let (first, second) = (1_795_168_003, 1_795_168_103);
    let room =
        hears("evt_1", "refund.created", refund("re_1", "pending", ours.clone(), first), first);
    assert!(!room.await.contains("Refunds that failed"));
    let room =
        hears("evt_2", "refund.failed", refund("re_1", "failed", ours, first), first + 9).await;
    assert!(room.contains("Refunds that failed"), "{room}");
    let told = "select count(*) from audit_leaves
                where action = 'payment.refund_failed' and details like '%effect_1%'";
    assert_eq!(house.count(told).await, 1);
    // Given back again, whoever did it.
    let again = refund("re_2", "succeeded", json!({}), second);
    assert!(!hears("evt_3", "refund.created", again, second).await.contains("Refunds that failed"));
}

/// What happened to one payment, several things of it in the same second.
fn story() -> Vec<Value> {
    let mut pending = charge("ch_1", 0);
    pending["status"] = "pending".into();
    let refund = |status: &str| {
        json!({
            "object": "refund", "id": "re_1", "charge": "ch_1", "amount": 700, "currency": "aud",
            "status": status, "metadata": {}, "created": 1_795_168_003,
        })
    };
    let dispute =
        json!({ "object": "dispute", "id": "dp_1", "charge": "ch_1", "created": 1_795_168_009 });
    let mut failed = charge("ch_2", 0);
    failed["status"] = "failed".into();
    vec![
        event("evt_9", ("charge.pending", 1_795_168_001), pending),
        event("evt_8", ("charge.succeeded", 1_795_168_001), charge("ch_1", 0)),
        event("evt_7", ("charge.refunded", 1_795_168_003), charge("ch_1", 700)),
        event("evt_6", ("refund.created", 1_795_168_003), refund("pending")),
        event("evt_5", ("refund.updated", 1_795_168_003), refund("succeeded")),
        event("evt_4", ("charge.refunded", 1_795_168_005), charge("ch_1", 1_500)),
        event("evt_3", ("charge.dispute.created", 1_795_168_009), dispute),
        event("evt_2", ("charge.failed", 1_795_168_001), failed),
    ]
}

/// Shuffles by a linear congruential generator, so that a number replays the order.
fn shuffled(mut events: Vec<Value>, seed: u64) -> Vec<Value> {
    let mut state = seed;
    for last in (1..events.len()).rev() {
        state =
            state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let other = usize::try_from(state >> 33).unwrap() % (last + 1);
        events.swap(last, other);
    }
    events
}

async fn the_order_of_events_does_not_matter(place: TestStore) {
    let house = House::new(place).await;
    let mut expected = None;
    for seed in 0..24 {
        house.place.intruder().await.run(
            "delete from stripe_events; delete from payments; delete from refunds; delete from disputes",
        ).await;
        let mut events = story();
        // Some come twice.
        events.extend(shuffled(story(), seed + 1_000).into_iter().take(4));
        for event in shuffled(events, seed) {
            house.hears(&event).await.is(200);
        }
        let known = (house.table("payments").await, house.table("refunds").await);
        let expected = expected.get_or_insert_with(|| known.clone());
        assert_eq!(&known, expected, "seed {seed}");
    }
    let payment = house.read("/v1/payments/ch_1").await;
    assert_eq!(
        (&payment["refunded"]["amount"], &payment["disputed"]),
        (&json!(1_500), &json!(true))
    );
    assert_eq!(payment["status"], "succeeded");
    let refunds = house.read("/v1/refunds?payment=ch_1").await;
    assert_eq!(refunds["items"][0]["status"], "succeeded");
    assert_eq!(house.read("/v1/payments/ch_2").await["status"], "failed");
}

async fn a_charge_inside_an_intent_is_a_payment(place: TestStore) {
    let house = House::new(place).await;
    let older = json!({ "object": "payment_intent", "charges": { "data": [charge("ch_1", 0)] } });
    let newer = json!({ "object": "payment_intent", "latest_charge": charge("ch_2", 0) });
    for (id, intent) in [("evt_1", older), ("evt_2", newer)] {
        house.hears(&event(id, ("payment_intent.succeeded", 1_795_168_001), intent)).await.is(200);
    }
    assert_eq!(house.read("/v1/payments").await["items"].as_array().unwrap().len(), 2);
}

async fn a_failed_refund_gives_nothing_back(place: TestStore) {
    let house = House::new(place).await;
    let refund = |status: &str| {
        json!({
            "object": "refund", "id": "re_1", "charge": "ch_1", "amount": 2_200, "currency": "aud",
            "status": status, "created": 1_795_168_003,
        })
    };
    let refunded = async || {
        let payment = house.read("/v1/payments/ch_1").await;
        (payment["refunded"]["amount"].clone(), payment["fully_refunded"].clone())
    };
    house
        .hears(&event("evt_1", ("charge.succeeded", 1_795_168_001), charge("ch_1", 0)))
        .await
        .is(200);
    assert_eq!(refunded().await, (json!(0), json!(false)));
    // The refund may be told of before the payment is told of again.
    house
        .hears(&event("evt_2", ("refund.created", 1_795_168_003), refund("succeeded")))
        .await
        .is(200);
    assert_eq!(refunded().await, (json!(2_200), json!(true)));
    house
        .hears(&event("evt_3", ("charge.refunded", 1_795_168_003), charge("ch_1", 2_200)))
        .await
        .is(200);
    assert_eq!(refunded().await, (json!(2_200), json!(true)));
    house.hears(&event("evt_4", ("refund.failed", 1_795_168_900), refund("failed"))).await.is(200);
    assert_eq!(refunded().await, (json!(0), json!(false)));
}
