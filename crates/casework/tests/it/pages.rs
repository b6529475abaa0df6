//! The room as a browser meets it: one case at a time, without script.

use axum::body::Body;
use axum::http::Request;
use test_feature::{Answer, Says};
use test_house::on_both_engines;
use test_house::stores::TestStore;

use crate::house::{House, get};

on_both_engines!(
    after_a_decision_the_next_case_is_there,
    a_refused_decision_shows_why_with_the_case,
    an_empty_queue_says_so
);

async fn sees(house: &House, path: &str) -> Answer {
    house.ask(get(path).session("operator").empty()).await
}

async fn sends(house: &House, path: &str, form: &str) -> Answer {
    let request = Request::post(path).session("operator");
    let request = request.header("content-type", "application/x-www-form-urlencoded");
    house.ask(request.body(Body::from(form.to_owned())).unwrap()).await
}

fn holds(answer: &Answer, parts: &[&str]) {
    for part in parts {
        assert!(answer.is(200).text.contains(part), "{part} is missing in {}", answer.text);
    }
}

/// Finds where the form of an action leads.
fn target(answer: &Answer) -> String {
    let from = answer.text.find("/queues/").map(|_| ());
    assert!(from.is_some(), "{}", answer.text);
    let forms = answer.text.split(r#"action=""#).skip(1);
    let mut targets = forms.filter_map(|rest| rest.split('"').next());
    targets.find(|target| target.ends_with("/decisions")).unwrap().to_owned()
}

async fn after_a_decision_the_next_case_is_there(place: TestStore) {
    let house = House::new(place).await;
    house.review("first", 5).await;
    house.review("second", 4).await;
    holds(
        &sees(&house, "/queues").await,
        &["Reviews", "2 cases wait, about 8 min.", r#"href="/queues/reviews""#],
    );
    let page = sees(&house, "/queues/reviews").await;
    holds(
        &page,
        &["Review first", "Good dog.", r#"data-key="a""#, r#"data-key="r""#, r#"value="spam""#],
    );
    let form = "action=approve&version=1&of=2&since=2026-11-20T10:00:00Z";
    let sent = sends(&house, &target(&page), form).await;
    let to = sent.is(303).headers.get("location").unwrap().to_str().unwrap().to_owned();
    let next = sees(&house, &to).await;
    holds(&next, &["Approve: first.", "Review second", "1 of 2"]);
    // The same form again finds it decided, and shows by whom.
    let again = sends(&house, &target(&page), form).await;
    again.is(409);
    assert!(again.text.contains("operator decided it"), "{}", again.text);
    assert_eq!(house.count("select count(*) from decisions").await, 1);
}

async fn a_refused_decision_shows_why_with_the_case(place: TestStore) {
    let house = House::new(place).await;
    house.refund("old", 100).await;
    let page = sees(&house, "/queues/refunds").await;
    holds(
        &page,
        &["22.00 AUD", "4 days", "The manual allows it only if age &lt; 72h.", "disabled"],
    );
    let refused = sends(&house, &target(&page), "action=approve&version=1").await;
    refused.is(422);
    assert!(refused.text.contains("The manual allows it only if"), "{}", refused.text);
    let unanswered = sends(&house, &target(&page), "action=deny&version=1&answer.why=").await;
    unanswered.is(400);
    assert!(unanswered.text.contains("must be answered"), "{}", unanswered.text);
    sends(&house, &target(&page), "action=deny&version=1&answer.why=late").await.is(303);
}

async fn an_empty_queue_says_so(place: TestStore) {
    let house = House::new(place).await;
    holds(&sees(&house, "/queues").await, &["Nothing waits in the queues."]);
    holds(&sees(&house, "/queues/reviews").await, &["Nothing waits in Reviews.", "All queues"]);
    sees(&house, "/queues/nothing").await.is(404);
    house.ask(get("/queues").session("stranger").empty()).await.is(403);
}
