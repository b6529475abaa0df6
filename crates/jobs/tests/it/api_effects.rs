//! Effects over the API: reading them, and deciding about them.

use std::time::Duration;

use serde_json::{Value, json};
use test_house::on_both_engines;
use test_house::stores::TestStore;
use vocabulary::Clock;
use vocabulary::id::EffectId;

use crate::house::House;
use crate::world::{Ends, letter};

on_both_engines!(
    effects_are_listed_by_where_they_stand,
    effects_are_paged_to_the_end,
    an_effect_tells_what_it_was_told_and_its_chain,
    a_failed_effect_is_performed_again,
    what_happened_lets_the_chain_go_on,
    what_is_called_off_takes_its_chain_with_it,
    a_decision_sent_twice_counts_once,
    a_person_and_a_worker_do_not_cross,
    a_note_is_needed,
    an_effect_that_is_unknown_is_missing,
);

async fn effects_are_listed_by_where_they_stand(place: TestStore) {
    let house = House::at_work(place).await;
    let done = house.ordered_until(letter(Ends::Well), "done").await;
    house.clock().advance(Duration::from_millis(2));
    let failed = house.ordered_until(letter(Ends::Refused), "failed").await;
    house.clock().advance(Duration::from_millis(2));
    let unknown = house.ordered_until(letter(Ends::Unanswered), "unknown").await;
    house.clock().advance(Duration::from_millis(2));
    let asked = house.charged(letter(Ends::Unanswered)).await;
    house.until_effect_is(asked, "unknown").await;
    for (query, expected) in [
        ("", vec![asked, unknown, failed, done]),
        ("?state=done", vec![done]),
        ("?state=unknown", vec![asked, unknown]),
        ("?waiting_for_people=true", vec![unknown, failed]),
        ("?waiting_for_people=false&state=", vec![asked, unknown, failed, done]),
        ("?state=skipped", vec![]),
    ] {
        let list = house.read(&format!("/v1/effects{query}")).await;
        let ids: Vec<&Value> = items(&list).iter().map(|effect| &effect["id"]).collect();
        let expected: Vec<Value> = expected.iter().map(|id| json!(id)).collect();
        assert_eq!(ids, expected.iter().collect::<Vec<_>>(), "{query}");
        for effect in items(&list) {
            assert_eq!(effect.get("body"), None, "a list has no bodies");
            assert!(!effect.to_string().contains("anna@example.com"));
        }
    }
    let both = house.open("operator", "/v1/effects?state=done&waiting_for_people=true").await;
    both.problem(400, "invalid");
    house.open("operator", "/v1/effects?state=lost").await.problem(400, "invalid");
}

async fn effects_are_paged_to_the_end(place: TestStore) {
    let house = House::new(place).await;
    let mut expected = Vec::new();
    for _ in 0..3 {
        expected.insert(0, json!(house.ordered(vec![letter(Ends::Well)]).await[0]));
        house.clock().advance(Duration::from_millis(2));
    }
    let first = house.read("/v1/effects?state=ordered&limit=2").await;
    let next = first["next"].as_str().unwrap();
    let second = house.read(&format!("/v1/effects?state=ordered&limit=2&cursor={next}")).await;
    let seen: Vec<Value> =
        items(&first).iter().chain(items(&second)).map(|effect| effect["id"].clone()).collect();
    assert_eq!(seen, expected);
    assert_eq!((items(&first).len(), &second["next"]), (2, &Value::Null));
}

async fn an_effect_tells_what_it_was_told_and_its_chain(place: TestStore) {
    let house = House::at_work(place).await;
    let chain = house.ordered(vec![letter(Ends::Well), letter(Ends::Refused)]).await;
    house.until_effect_is(chain[1], "failed").await;
    let first = house.read(&format!("/v1/effects/{}", chain[0])).await;
    assert_eq!(first["body"]["to"], "anna@example.com");
    assert_eq!(first["outcome"], json!({ "accepted_as": "250 queued" }));
    assert_eq!(first["key"], json!(chain[0]));
    let second = house.read(&format!("/v1/effects/{}", chain[1])).await;
    for (member, value) in [
        ("kind", json!("mail")),
        ("state", json!("failed")),
        ("waiting_for_people", json!(true)),
        ("position", json!(1)),
        ("attempt", json!(1)),
        ("ordered_by", json!("Quarterdeck (test)")),
        ("problem", json!("No such mailbox.")),
        ("note", Value::Null),
        ("outcome", Value::Null),
    ] {
        assert_eq!(second[member], value, "{member}");
    }
    let states = second["chain"].as_array().unwrap().iter();
    let states: Vec<_> = states.map(|effect| (&effect["id"], &effect["state"])).collect();
    assert_eq!(states, [(&json!(chain[0]), &json!("done")), (&json!(chain[1]), &json!("failed"))]);
}

async fn a_failed_effect_is_performed_again(place: TestStore) {
    let house = House::at_work(place).await;
    let id = house.ordered_until(letter(Ends::Refused), "failed").await;
    let answer = house.post(&format!("/v1/effects/{id}/retries"), None).await;
    assert_eq!(answer.is(201).json()["id"], json!(id));
    let failures = async || house.leaves("effect.failed", &id).await;
    house.until("it failed again", async || failures().await == 2).await;
    assert_eq!(house.leaves("effect.retried", &id).await, 1);
}

async fn what_happened_lets_the_chain_go_on(place: TestStore) {
    let house = House::at_work(place).await;
    let chain = house.ordered(vec![letter(Ends::Unanswered), letter(Ends::Well)]).await;
    house.until_effect_is(chain[0], "unknown").await;
    let body = json!({ "outcome": "done", "note": "It is in her inbox." });
    let answer = house.post(&format!("/v1/effects/{}/resolution", chain[0]), Some(body)).await;
    let told = answer.is(201).json();
    assert_eq!((&told["state"], &told["problem"]), (&json!("done"), &Value::Null));
    assert_eq!(told["note"], "It is in her inbox.");
    house.until_effect_is(chain[1], "done").await;
}

async fn what_is_called_off_takes_its_chain_with_it(place: TestStore) {
    let house = House::at_work(place).await;
    let chain = house.ordered(vec![letter(Ends::Refused), letter(Ends::Well)]).await;
    house.until_effect_is(chain[0], "failed").await;
    let body = json!({ "outcome": "skipped", "note": "She has left." });
    let answer = house.post(&format!("/v1/effects/{}/resolution", chain[0]), Some(body)).await;
    let told = answer.is(201).json();
    assert_eq!((&told["state"], &told["waiting_for_people"]), (&json!("skipped"), &json!(false)));
    assert_eq!(told["chain"][1]["state"], "skipped");
}

async fn a_decision_sent_twice_counts_once(place: TestStore) {
    let house = House::at_work(place).await;
    let id = house.ordered_until(letter(Ends::Refused), "failed").await;
    let body = json!({ "outcome": "done", "note": "I called her." }).to_string();
    let sent = || {
        axum::http::Request::post(format!("/v1/effects/{id}/resolution"))
            .header("authorization", "Bearer qd_operator")
            .header("content-type", "application/json")
            .header("idempotency-key", "once")
            .body(axum::body::Body::from(body.clone()))
            .unwrap()
    };
    house.send(sent()).await.is(201);
    house.send(sent()).await.is(201);
    assert_eq!(house.leaves("effect.resolved", &id).await, 1);
}

async fn a_person_and_a_worker_do_not_cross(place: TestStore) {
    let house = House::at_work(place).await;
    let id = house.ordered(vec![letter(Ends::AtTheGate)]).await.remove(0);
    house.until_effect_is(id, "running").await;
    let decision = || Some(json!({ "outcome": "skipped", "note": "Not any more." }));
    let (retries, resolution) =
        (format!("/v1/effects/{id}/retries"), format!("/v1/effects/{id}/resolution"));
    house.post(&retries, None).await.problem(409, "at-work");
    house.post(&resolution, decision()).await.problem(409, "at-work");
    house.world.open_gate();
    house.until_effect_is(id, "done").await;
    house.post(&retries, None).await.problem(409, "not-open");
    house.post(&resolution, decision()).await.problem(409, "not-open");
    assert_eq!(house.leaves("effect.resolved", &id).await, 0);
    assert_eq!(house.leaves("effect.retried", &id).await, 0);
}

async fn a_note_is_needed(place: TestStore) {
    let house = House::at_work(place).await;
    let id = house.ordered_until(letter(Ends::Refused), "failed").await;
    let path = format!("/v1/effects/{id}/resolution");
    for (body, field) in [
        (json!({ "outcome": "done", "note": "  " }), "note"),
        (json!({ "outcome": "done", "note": "x".repeat(4_001) }), "note"),
        (json!({ "outcome": "done" }), "note"),
        (json!({ "outcome": "perhaps", "note": "x" }), "outcome"),
        (json!({ "outcome": "done", "note": "x", "by": "me" }), "by"),
    ] {
        let answer = house.post(&path, Some(body.clone())).await;
        answer.problem(400, "invalid");
        assert_eq!(answer.json()["field"], field, "{body}");
    }
    assert_eq!(house.state(id).await, "failed");
}

async fn an_effect_that_is_unknown_is_missing(place: TestStore) {
    let house = House::new(place).await;
    let unknown = EffectId::new(house.clock().now());
    for id in [unknown.to_string(), "eff_1".to_owned(), "run_1".to_owned()] {
        house.open("operator", &format!("/v1/effects/{id}")).await.problem(404, "not-found");
        let retry = house.post(&format!("/v1/effects/{id}/retries"), None).await;
        retry.problem(404, "not-found");
        let body = json!({ "outcome": "done", "note": "x" });
        let path = format!("/v1/effects/{id}/resolution");
        house.post(&path, Some(body)).await.problem(404, "not-found");
    }
}

fn items(list: &Value) -> &[Value] {
    list["items"].as_array().unwrap()
}
