//! An event that is not as the manual declares it is kept apart, and is never silently away.

use axum::http::Request;
use serde_json::{Value, json};
use test_feature::{Answer, Says};
use test_house::on_both_engines;
use test_house::stores::TestStore;

use crate::house::{House, MANUAL};

on_both_engines! {
    what_is_of_a_wrong_type_is_kept_apart,
    it_is_taken_in_once_the_manual_takes_it,
    it_is_thrown_away_by_somebody,
    what_may_speak_of_a_person_is_masked_or_told,
    the_room_leads_to_it
}

fn search(id: &str, results: impl Into<Value>) -> Value {
    let results: Value = results.into();
    json!({ "id": id, "name": "search", "at": "2026-11-20T10:00:00Z", "subject": "m7",
        "properties": { "words": "puppy", "results": results, "more": "jo@example.com" } })
}

async fn sends(house: &House, events: &[Value]) -> Value {
    let sent = json!({ "events": events });
    house.sends(Request::post("/v1/events"), &sent).await.is(202).json()
}

async fn held(house: &House) -> Vec<Value> {
    let list = house.reads("reader", "/v1/quarantine").await.is(200).json();
    list["items"].as_array().unwrap().clone()
}

async fn what_is_of_a_wrong_type_is_kept_apart(place: TestStore) {
    let house = House::new(place).await;
    let answer = sends(&house, &[search("a/1", "many"), search("b", 2)]).await;
    assert_eq!(answer["accepted"], json!(1));
    let problem = answer["rejected"][0]["problem"].as_str().unwrap();
    assert!(problem.contains("`results` is not a whole number"), "{problem}");
    assert!(problem.contains("It is kept in quarantine."), "{problem}");
    let list = held(&house).await;
    assert_eq!(list.len(), 1);
    assert_eq!((&list[0]["id"], &list[0]["name"]), (&json!("a/1"), &json!("search")));
    assert_eq!(
        (&list[0]["received_from"], &list[0]["properties"]),
        (&json!("key writer"), &Value::Null)
    );
    // Nothing of it is lost, and it counts nowhere.
    let whole = house.reads("confidant", "/v1/quarantine/a%2F1").await.is(200).json();
    assert_eq!(whole["properties"], search("", "many")["properties"]);
    assert_eq!(house.count("select count(*) from events").await, 1);
    let leaves = "select count(*) from audit_leaves where action = 'events.appended'
         and details like '%\"quarantined\":1%'";
    assert_eq!(house.count(leaves).await, 1);
    // The same again is the same; what is told otherwise is kept as it is told now.
    sends(&house, &[search("a/1", "many")]).await;
    assert_eq!(house.count(leaves).await, 1);
    sends(&house, &[search("a/1", "lots"), search("c", "few")]).await;
    let whole = house.reads("confidant", "/v1/quarantine/a%2F1").await.is(200).json();
    assert_eq!(whole["properties"]["results"], json!("lots"));
    // What was taken in under its id is known.
    sends(&house, &[search("b", "many")]).await;
    assert_eq!(held(&house).await.len(), 2);
    // Page by page.
    let first = house.reads("reader", "/v1/quarantine?limit=1").await.is(200).json();
    let next = format!("/v1/quarantine?limit=1&cursor={}", first["next"].as_str().unwrap());
    let second = house.reads("reader", &next).await.is(200).json();
    assert_ne!(first["items"][0]["id"], second["items"][0]["id"]);
    assert_eq!(second["next"], Value::Null);
    house.reads("reader", "/v1/quarantine/nope").await.is(404);
    house.reads("sender", "/v1/quarantine").await.is(403);
}

async fn retry(house: &House, id: &str) -> Answer {
    let path = format!("/v1/quarantine/{id}/retry");
    house.ask(Request::post(path).key("writer").empty()).await
}

async fn it_is_taken_in_once_the_manual_takes_it(place: TestStore) {
    let house = House::new(place).await;
    sends(&house, &[search("a", "many"), search("b", "few")]).await;
    let refused = retry(&house, "a").await;
    refused.problem(409, "still-wrong");
    assert!(refused.text.contains("`results` is not a whole number"), "{}", refused.text);
    assert_eq!(held(&house).await.len(), 2);
    let house = house.reopened(&MANUAL.replace("results: int", "results: text")).await;
    retry(&house, "a").await.is(204);
    let kept = "select count(*) from events where event_id = 'a' and properties like '%many%'";
    assert_eq!(house.count(kept).await, 1);
    assert_eq!(held(&house).await.len(), 1);
    retry(&house, "a").await.is(404);
    // Its sender may have been faster.
    sends(&house, &[search("b", "several")]).await;
    retry(&house, "b").await.is(204);
    assert_eq!(house.count("select count(*) from events").await, 2);
    assert_eq!(held(&house).await.len(), 0);
    let told = "select count(*) from audit_leaves where action = 'quarantine.taken_in'";
    assert_eq!(house.count(told).await, 2);
}

async fn it_is_thrown_away_by_somebody(place: TestStore) {
    let house = House::new(place).await;
    sends(&house, &[search("a", "many")]).await;
    let discard = |who: &str| house.ask(Request::delete("/v1/quarantine/a").key(who).empty());
    discard("reader").await.is(403);
    discard("writer").await.is(204);
    discard("writer").await.is(404);
    assert_eq!(house.count("select count(*) from quarantine").await, 0);
    let told = "select count(*) from audit_leaves where action = 'quarantine.discarded'
         and details like '%whole number%'";
    assert_eq!(house.count(told).await, 1);
}

async fn what_may_speak_of_a_person_is_masked_or_told(place: TestStore) {
    let house = House::new(place).await;
    sends(&house, &[search("a", "many")]).await;
    let told = "select count(*) from audit_leaves where action = 'quarantine.read'";
    // Of what the manual does not declare nobody knows.
    let masked = house.reads("reader", "/v1/quarantine/a").await;
    assert_eq!(masked.is(200).json()["masked"], json!(["more"]));
    assert!(!masked.text.contains("jo@example.com"), "{}", masked.text);
    assert_eq!(house.count(told).await, 0);
    let whole = house.reads("confidant", "/v1/quarantine/a").await;
    assert!(whole.is(200).text.contains("jo@example.com"), "{}", whole.text);
    assert_eq!(house.count(told).await, 1);
}

async fn the_room_leads_to_it(place: TestStore) {
    let house = House::new(place).await;
    let sees =
        async |who: &str, path: &str| house.ask(Request::get(path).session(who).empty()).await;
    let presses = async |act: &str| {
        let form = "application/x-www-form-urlencoded";
        let request = Request::post(format!("/quarantine/a%2F1/{act}")).session("writer");
        house.ask(request.header("content-type", form).empty()).await
    };
    assert!(!sees("reader", "/records").await.is(200).text.contains("/quarantine"));
    sends(&house, &[search("a/1", "many")]).await;
    assert!(sees("reader", "/records").await.is(200).text.contains(r#"href="/quarantine""#));
    let list = sees("reader", "/quarantine").await;
    for part in [r#"href="/quarantine/a%2F1""#, "is not a whole number", "key writer"] {
        assert!(list.is(200).text.contains(part), "{part} is missing in {}", list.text);
    }
    let one = sees("reader", "/quarantine/a%2F1").await;
    assert!(one.is(200).text.contains("puppy") && one.text.contains("it may speak of a person"));
    assert!(!one.text.contains("Take it in") && !one.text.contains("jo@example.com"));
    let refused = presses("retry").await;
    assert_eq!(refused.status.as_u16(), 409);
    assert!(refused.text.contains("have it sent again"), "{}", refused.text);
    presses("discard").await.is(303);
    let empty = sees("reader", "/quarantine?done=discarded").await;
    assert!(empty.is(200).text.contains("No event is in quarantine."), "{}", empty.text);
    assert!(empty.text.contains("thrown away"), "{}", empty.text);
}
