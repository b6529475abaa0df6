//! Cases come and go with their records.

use serde_json::{Value, json};
use test_feature::Says;
use test_house::on_both_engines;
use test_house::stores::TestStore;

use crate::house::{House, MANUAL, get};

on_both_engines!(
    a_case_comes_and_goes_with_its_record,
    what_was_decided_comes_again_only_after_it_left,
    other_words_are_put_to_somebody_though_a_decision_is_under_way,
    cases_wait_in_the_order_of_the_queue,
    another_manual_opens_and_withdraws,
    time_alone_opens_a_case,
    cases_of_a_queue_that_is_gone_are_withdrawn,
    a_place_in_line_follows_what_it_goes_by,
    one_record_that_cannot_be_followed_keeps_no_other_back,
    whoever_is_to_stop_looks_no_further,
    what_is_over_is_listed_by_arrival
);

async fn a_case_comes_and_goes_with_its_record(place: TestStore) {
    let house = House::new(place).await;
    house.review("r1", 5).await;
    let open = house.open("reviews").await;
    assert_eq!(open.len(), 1);
    assert_eq!(open[0]["record"], json!({ "kind": "review", "key": "r1" }));
    assert_eq!((&open[0]["state"], &open[0]["version"]), (&json!("open"), &json!(1)));
    // The same again changes nothing.
    house
        .put("review", "r1", json!({ "body": "Good dog.", "stars": 5, "status": "pending" }))
        .await
        .is(200);
    assert_eq!(house.open("reviews").await, open);
    house
        .put("review", "r1", json!({ "body": "Good dog.", "stars": 5, "status": "approved" }))
        .await
        .is(200);
    assert_eq!(house.open("reviews").await.len(), 0);
    assert_eq!(house.text("select state from cases").await, "withdrawn");
    house.review_again("r1").await;
    assert_eq!(house.open("reviews").await.len(), 1);
    // With its record a case goes, too.
    let delete = axum::http::Request::delete("/v1/records/review/r1").key("operator").empty();
    house.ask(delete).await.is(204);
    assert_eq!(house.open("reviews").await.len(), 0);
    let leaves = "select count(*) from audit_leaves where action = 'case.opened'";
    assert_eq!(house.count(leaves).await, 2);
}

async fn what_was_decided_comes_again_only_after_it_left(place: TestStore) {
    let house = House::new(place).await;
    house.refund("q1", 1).await;
    let case = house.open("refunds").await.remove(0);
    house.decide("operator", &case, json!({ "action": "approve", "version": 1 })).await.is(201);
    assert_eq!(house.open("refunds").await.len(), 0);
    let request = |why: &str| json!({ "purchase": "p-q1", "status": "pending", "why": why });
    house.put("refund_request", "q1", request("again")).await.is(200);
    assert_eq!(house.open("refunds").await.len(), 1);
}

async fn other_words_are_put_to_somebody_though_a_decision_is_under_way(place: TestStore) {
    let house = House::new(place).await;
    house.review("r1", 3).await;
    let case = house.open("reviews").await.remove(0);
    house.decide("operator", &case, json!({ "action": "approve", "version": 1 })).await.is(201);
    house
        .put("review", "r1", json!({ "body": "Better.", "stars": 3, "status": "pending" }))
        .await
        .is(200);
    // The product has not answered yet, and what it says now was read by nobody.
    let again = house.open("reviews").await;
    assert_eq!(again.len(), 1);
    assert_ne!(again[0]["id"], case["id"]);
    let state = "select count(*) from cases where state = 'decided' and record_key = 'r1'";
    assert_eq!(house.count(state).await, 1);
    // The same words again are no news.
    house
        .put("review", "r1", json!({ "body": "Better.", "stars": 3, "status": "pending" }))
        .await
        .is(200);
    assert_eq!(house.open("reviews").await.len(), 1);
    let told = house.text("select body from effects where name = 'tell'").await;
    let told: Value = serde_json::from_str(&told).unwrap();
    assert_eq!(told["payload"]["version"], json!(1));
}

async fn cases_wait_in_the_order_of_the_queue(place: TestStore) {
    let house = House::new(place).await;
    for (key, stars) in [("a", 1), ("b", 5), ("c", 3), ("d", 5)] {
        house.review(key, stars).await;
        house.clock().advance(std::time::Duration::from_secs(1));
    }
    let keys = |cases: &[Value]| {
        cases
            .iter()
            .map(|case| case["record"]["key"].as_str().unwrap().to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(keys(&house.open("reviews").await), ["b", "d", "c", "a"]);
    house.put("review", "a", json!({ "body": "x", "stars": 9, "status": "pending" })).await.is(200);
    assert_eq!(keys(&house.open("reviews").await), ["a", "b", "d", "c"]);
    // Pages follow each other without a gap.
    let mut path = "/v1/cases?queue=reviews&state=open&limit=1".to_owned();
    let mut seen = Vec::new();
    loop {
        let page = house.ask(get(&path).key("operator").empty()).await.is(200).json();
        seen.extend(keys(page["items"].as_array().unwrap()));
        let Some(next) = page["next"].as_str() else { break };
        path = format!("/v1/cases?queue=reviews&state=open&limit=1&cursor={next}");
    }
    assert_eq!(seen, ["a", "b", "d", "c"]);
    let nowhere = house.ask(get("/v1/cases?queue=reviewz").key("operator").empty()).await;
    assert!(nowhere.is(404).text.contains("It has `refunds`, `reviews`."), "{}", nowhere.text);
    let queues = house.ask(get("/v1/queues").key("reader").empty()).await.is(200).json();
    assert_eq!(queues["items"][1]["waiting"], json!(4));
    assert_eq!(queues["items"][1]["minutes"], json!(16));
}

async fn another_manual_opens_and_withdraws(place: TestStore) {
    let house = House::new(place).await;
    house.review("good", 5).await;
    house.review("bad", 1).await;
    let narrower = MANUAL.replace(
        "of: review\nenters: status == 'pending'",
        "of: review\nenters: status == 'pending' && stars < 3",
    );
    let house = house.reopened(&narrower).await;
    house.looks_again().await;
    let open = house.open("reviews").await;
    assert_eq!(open.len(), 1);
    assert_eq!(open[0]["record"]["key"], json!("bad"));
    let house = house.reopened(MANUAL).await;
    house.looks_again().await;
    assert_eq!(house.open("reviews").await.len(), 2);
}

async fn time_alone_opens_a_case(place: TestStore) {
    let house = House::new(place).await;
    let later = MANUAL.replace(
        "of: refund_request\nenters: status == 'pending'",
        "of: refund_request\nenters: status == 'pending' && age > 48h",
    );
    let house = house.reopened(&later).await;
    house.refund("q1", 47).await;
    house.looks_again().await;
    assert_eq!(house.open("refunds").await.len(), 0);
    house.clock().advance(std::time::Duration::from_secs(2 * 60 * 60));
    house.looks_again().await;
    assert_eq!(house.open("refunds").await.len(), 1);
}

async fn cases_of_a_queue_that_is_gone_are_withdrawn(place: TestStore) {
    let house = House::new(place).await;
    house.review("r1", 5).await;
    house.refund("q1", 1).await;
    let house = house.reopened(&MANUAL.replace("queue reviews", "queue words")).await;
    // Nobody is sent to look for a case that no page shows, not even before it is withdrawn.
    let rail = house.ask(get("/queues").session("reader").empty()).await;
    assert!(rail.is(200).text.contains("1 case waits"), "{}", rail.text);
    assert!(rail.text.contains("1<span class=\"spoken\"> waiting</span>"), "{}", rail.text);
    house.looks_again().await;
    let open = "select count(*) from cases where state = 'open' and queue = 'reviews'";
    assert_eq!(house.count(open).await, 0);
    assert_eq!(house.open("words").await.len(), 1);
    assert_eq!(house.open("refunds").await.len(), 1);
    let leaves = "select count(*) from audit_leaves where action = 'case.withdrawn'";
    assert_eq!(house.count(leaves).await, 1);
    // The queue comes back, and its case with it.
    let house = house.reopened(MANUAL).await;
    house.looks_again().await;
    assert_eq!(house.open("reviews").await.len(), 1);
}

/// Lists the keys of the records that wait in a queue.
async fn line(house: &House, queue: &str) -> Vec<String> {
    let cases = house.open(queue).await;
    cases.iter().map(|case| case["record"]["key"].as_str().unwrap().to_owned()).collect()
}

async fn a_place_in_line_follows_what_it_goes_by(place: TestStore) {
    let house = House::new(place).await;
    let request = json!({ "purchase": "p-early", "status": "pending" });
    house.put("refund_request", "early", request).await.is(201);
    house.refund("late", 1).await;
    // Of what is bought when, nothing is known yet: it comes last.
    assert_eq!(line(&house, "refunds").await, ["late", "early"]);
    let purchase = json!({ "email": "jo@example.com", "amount": "5.00 AUD",
        "created_at": "2026-01-01T00:00:00Z" });
    house.put("purchase", "p-early", purchase).await.is(201);
    house.looks_again().await;
    assert_eq!(line(&house, "refunds").await, ["early", "late"]);
    assert_eq!(house.open("refunds").await[0]["version"], json!(1));
}

/// Changes a record behind everybody's back.
async fn has_stars(house: &House, key: &str, stars: i64) {
    let body = json!({ "review_id": key, "body": "x", "stars": stars, "status": "pending" });
    house.writes(format!("update records set body = '{body}' where record_key = '{key}'")).await;
}

async fn one_record_that_cannot_be_followed_keeps_no_other_back(place: TestStore) {
    let house = House::new(place).await;
    for (key, stars) in [("a", 5), ("b", 3), ("c", 1)] {
        house.review(key, stars).await;
    }
    let unique = "create unique index one_at_each_place on cases (queue, sort_key)";
    house.writes(unique.to_owned()).await;
    has_stars(&house, "a", 3).await;
    has_stars(&house, "c", 9).await;
    house.looks_again().await;
    assert_eq!(line(&house, "reviews").await, ["c", "a", "b"]);
}

async fn whoever_is_to_stop_looks_no_further(place: TestStore) {
    let house = House::new(place).await;
    house.review("a", 5).await;
    house.review("b", 3).await;
    has_stars(&house, "b", 9).await;
    house.looks_again_until_stopped().await;
    assert_eq!(line(&house, "reviews").await, ["a", "b"]);
    house.looks_again().await;
    assert_eq!(line(&house, "reviews").await, ["b", "a"]);
}

async fn what_is_over_is_listed_by_arrival(place: TestStore) {
    let house = House::new(place).await;
    for (key, stars) in [("a", 1), ("b", 5), ("c", 3), ("d", 2)] {
        house.review(key, stars).await;
        house.clock().advance(std::time::Duration::from_secs(1));
    }
    house.refund("q", 1).await;
    let open = house.open("reviews").await;
    for case in open.into_iter().filter(|case| case["record"]["key"] != json!("d")) {
        let approve = json!({ "action": "approve", "version": 1 });
        house.decide("operator", &case, approve).await.is(201);
    }
    let check = async |which: &str, expected: &[&str]| {
        let (mut seen, mut cursor) = (Vec::new(), String::new());
        loop {
            let path = format!("/v1/cases?limit=1{which}{cursor}");
            let page = house.ask(get(&path).key("operator").empty()).await.is(200).json();
            seen.push(page["items"][0]["record"]["key"].as_str().unwrap().to_owned());
            let Some(next) = page["next"].as_str() else { break };
            cursor = format!("&cursor={next}");
        }
        assert_eq!(seen, expected, "{which}");
    };
    check("&state=decided", &["a", "b", "c"]).await;
    check("&queue=reviews", &["a", "b", "c", "d"]).await;
    check("", &["a", "b", "c", "d", "q"]).await;
    check("&state=open", &["d", "q"]).await;
}
