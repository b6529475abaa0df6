//! The room as a browser meets it: one case at a time, without script.

use axum::body::Body;
use axum::http::Request;
use serde_json::json;
use test_feature::{Answer, Says};
use test_house::on_both_engines;
use test_house::stores::TestStore;

use crate::house::{House, MANUAL, get};

on_both_engines!(
    after_a_decision_the_next_case_is_there,
    a_refused_decision_shows_why_with_the_case,
    an_empty_queue_says_so,
    nothing_was_done_because_an_address_says_so,
    forms_answer_in_the_types_that_are_asked,
    a_refused_form_keeps_what_was_typed,
    a_case_is_found_in_its_own_queue_alone,
    a_decided_case_says_what_became_of_it,
    a_decided_case_shows_what_was_decided_about,
    a_form_about_what_was_not_seen_is_drawn_again,
    what_speaks_of_a_person_is_hidden_or_told,
    those_that_wait_say_what_they_are_about,
    whoever_is_too_late_is_told_when_and_led_on
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
    let forms = answer.text.split(r#"action=""#).skip(1);
    let mut targets = forms.filter_map(|rest| rest.split('"').next());
    targets.find(|target| target.ends_with("/decisions")).unwrap().to_owned()
}

/// Returns where a decision leads.
fn onward(answer: &Answer) -> String {
    answer.is(303).headers.get("location").unwrap().to_str().unwrap().to_owned()
}

/// Makes sure that a page does not say something.
fn hides(answer: &Answer, parts: &[&str]) {
    for part in parts {
        assert!(!answer.text.contains(part), "{part} is in {}", answer.text);
    }
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
    let form = "action=approve&version=1&since=2026-11-20T10:00:00Z";
    let to = onward(&sends(&house, &target(&page), form).await);
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

async fn nothing_was_done_because_an_address_says_so(place: TestStore) {
    let house = House::new(place).await;
    house.review("first", 5).await;
    house.review("second", 4).await;
    let made_up =
        sees(&house, "/queues/reviews?done=approve&to=q7&since=2026-11-20T10:00:00Z").await;
    holds(&made_up, &["Review first", "0 of 2"]);
    hides(&made_up, &["q7"]);
    let form = "action=approve&version=1&since=2026-11-20T10:00:00Z";
    let to = onward(&sends(&house, &target(&made_up), form).await);
    // It was not the reader who did it.
    let other = house.ask(get(&to).session("reader").empty()).await;
    holds(&other, &["0 of 1"]);
    hides(&other, &["Approve: first."]);
    let page = sees(&house, &to).await;
    let last = onward(&sends(&house, &target(&page), form).await);
    holds(&sees(&house, &last).await, &["Approve: second.", "2 cleared in"]);
    let other = house.ask(get(&last).session("reader").empty()).await;
    hides(other.is(200), &["cleared in", "Approve"]);
    // By and by it is no news any more, and another day another sitting.
    house.clock().advance(std::time::Duration::from_secs(2 * 60));
    let later = sees(&house, &last).await;
    holds(&later, &["2 cleared in 2 min."]);
    hides(&later, &["Approve: second."]);
    house.clock().advance(std::time::Duration::from_secs(24 * 60 * 60));
    hides(&sees(&house, &last).await, &["cleared in"]);
}

async fn forms_answer_in_the_types_that_are_asked(place: TestStore) {
    let house = House::new(place).await;
    let asks =
        "asks: { letter: template, count: int, sure: bool, seen: bool, words: { list: text } }";
    let manual = MANUAL.replace("asks: { why: text }", asks);
    let house = house.reopened(&manual.replace(r#", why: "= answer.why""#, "")).await;
    house.refund("old", 100).await;
    let page = sees(&house, "/queues/refunds").await;
    holds(&page, &[r#"<option value="refund_done">"#, r#"type="checkbox""#, r#"type="number""#]);
    let form = "action=deny&version=1&answer.letter=refund_done&answer.count=3&answer.sure=on\
                &answer.words=late%3B%20used";
    let wrong = form.replace("count=3", "count=three");
    let refused = sends(&house, &target(&page), &wrong).await;
    refused.is(400);
    assert!(refused.text.contains("`count` is not a whole number"), "{}", refused.text);
    sends(&house, &target(&page), form).await.is(303);
    let answers = house.text("select answers from decisions").await;
    assert_eq!(
        serde_json::from_str::<serde_json::Value>(&answers).unwrap(),
        json!({ "letter": "refund_done", "count": 3, "sure": true, "seen": false,
            "words": ["late", "used"] })
    );
}

async fn a_refused_form_keeps_what_was_typed(place: TestStore) {
    let house = House::new(place).await;
    let also = "asks: { reason: { one_of: [spam, other] }, note: { type: text, optional: true } }";
    let asks = format!("{{ shortcut: a, {also}, does: [");
    let manual = MANUAL.replace("approve: { shortcut: a, does: [", &format!("approve: {asks}"));
    let house = house.reopened(&manual).await;
    house.review("r1", 3).await;
    let page = sees(&house, "/queues/reviews").await;
    let form = "action=reject&version=1&answer.note=Sells%20food";
    let refused = sends(&house, &target(&page), form).await;
    refused.is(400);
    // It stands open with what was typed, and what is wrong is said once, where it is.
    assert!(refused.text.contains("Sells food</textarea>"), "{}", refused.text);
    assert_eq!(refused.text.matches("must be answered").count(), 1, "{}", refused.text);
    assert_eq!(refused.text.matches("Sells food").count(), 1, "{}", refused.text);
    assert!(refused.text.contains(r#"<fieldset class="field" id="reject-reason""#));
    assert!(!refused.text.contains(r#"id="act-reject""#), "{}", refused.text);
    assert!(refused.text.contains(r#"id="act-approve""#), "{}", refused.text);
    // What changed meanwhile is shown, and the same can be sent again about it.
    let other = json!({ "body": "Other words.", "stars": 3, "status": "pending" });
    house.put("review", "r1", other).await.is(200);
    let outdated = sends(&house, &target(&page), &format!("{form}&answer.reason=spam")).await;
    outdated.is(412);
    for part in ["Other words.", "Sells food</textarea>", r#"name="version" value="2""#] {
        assert!(outdated.text.contains(part), "{part} is missing in {}", outdated.text);
    }
}

async fn a_case_is_found_in_its_own_queue_alone(place: TestStore) {
    let house = House::new(place).await;
    house.review("r1", 3).await;
    let page = sees(&house, "/queues/reviews").await;
    let elsewhere = target(&page).replace("/queues/reviews/", "/queues/refunds/");
    sees(&house, elsewhere.trim_end_matches("/decisions")).await.is(404);
    sends(&house, &elsewhere, "action=approve&version=1").await.is(404);
    assert_eq!(house.count("select count(*) from decisions").await, 0);
}

async fn a_decided_case_says_what_became_of_it(place: TestStore) {
    let house = House::new(place).await;
    house.review("r1", 3).await;
    let page = sees(&house, "/queues/reviews").await;
    let case = target(&page).trim_end_matches("/decisions").to_owned();
    let form = "action=reject&version=1&answer.reason=spam&answer.note=Sells%20food";
    sends(&house, &target(&page), form).await.is(303);
    let decided = sees(&house, &case).await;
    holds(
        &decided,
        &["Reject, decided by operator", "just now", "Sells food", "spam", "Tell", "ordered"],
    );
    hides(&decided, &["/jobs/effects/", "What to do"]);
    // Who may see jobs follows an effect there, and finds here how it stands by now.
    let failed = "update effects set state = 'failed' where name = 'tell'";
    house.writes(failed.to_owned()).await;
    let followed = house.ask(get(&case).session("engineer").empty()).await;
    holds(&followed, &["failed", r#"href="/jobs/effects/eff_"#]);
    let decision = house.text("select decision_id from decisions").await;
    let id = case.rsplit('/').next().unwrap();
    let read = house.ask(get(&format!("/v1/cases/{id}")).key("reader").empty()).await;
    assert_eq!(read.is(200).json()["decision"], json!(decision));
    house.review("r2", 3).await;
    let case = target(&sees(&house, "/queues/reviews").await);
    let gone = json!({ "body": "x", "stars": 3, "status": "approved" });
    house.put("review", "r2", gone).await.is(200);
    let withdrawn = sees(&house, case.trim_end_matches("/decisions")).await;
    holds(&withdrawn, &["Withdrawn", "left the queue before anybody decided"]);
    // It says what waited there, and not what the record says by now.
    holds(&withdrawn, &["Good dog.", "as it was before it left the queue"]);
}

async fn a_form_about_what_was_not_seen_is_drawn_again(place: TestStore) {
    let house = House::new(place).await;
    house.refund("q1", 30).await;
    let page = sees(&house, "/queues/refunds").await;
    holds(&page, &["22.00 AUD"]);
    let form = |page: &Answer| {
        let (_, seen) = page.text.split_once(r#"name="seen" value=""#).unwrap();
        format!("action=approve&version=1&seen={}", seen.split_once('"').unwrap().0)
    };
    house.pays("q1", "99.00 AUD").await;
    let again = sends(&house, &target(&page), &form(&page)).await;
    assert_eq!(again.status.as_u16(), 412);
    for says in ["What it refers to has changed", "99.00 AUD"] {
        assert!(again.text.contains(says), "{}", again.text);
    }
    assert_eq!(house.count("select count(*) from decisions").await, 0);
    sends(&house, &target(&page), &form(&again)).await.is(303);
}

async fn a_decided_case_shows_what_was_decided_about(place: TestStore) {
    let house = House::new(place).await;
    house.refund("q1", 30).await;
    house.review("r1", 3).await;
    let approve = json!({ "action": "approve", "version": 1 });
    let mut pages = Vec::new();
    for queue in ["refunds", "reviews"] {
        let case = house.open(queue).await.remove(0);
        let decided = house.decide("operator", &case, approve.clone()).await.is(201).json();
        assert_eq!(decided["record_version"], json!(1));
        let path = format!("/v1/decisions/{}", decided["id"].as_str().unwrap());
        let read = house.ask(get(&path).key("operator").empty()).await.is(200).json();
        assert_eq!(read["record_version"], json!(1));
        pages.push(format!("/queues/{queue}/cases/{}", case["id"].as_str().unwrap()));
    }
    house.clock().advance(std::time::Duration::from_secs(200 * 60 * 60));
    let other = json!({ "body": "Buy my dog food.", "stars": 1, "status": "pending" });
    house.put("review", "r1", other).await.is(200);
    let dearer = json!({ "email": "jo@example.com", "amount": "99.00 AUD",
        "created_at": "2026-01-01T00:00:00Z" });
    house.put("purchase", "p-q1", dearer).await.is(200);
    let (refund, review) = (sees(&house, &pages[0]).await, sees(&house, &pages[1]).await);
    holds(&refund, &["22.00 AUD", "30 h", "as it was when it was decided about"]);
    hides(&refund, &["99.00 AUD"]);
    holds(&review, &["Good dog."]);
    // What it says now waits beside it.
    hides(&review, &["<dd>Buy my dog food.</dd>"]);
    let told = house.text("select details from audit_leaves where action = 'case.decided'").await;
    assert!(told.contains(r#""record_version":1"#), "{told}");
}

async fn what_speaks_of_a_person_is_hidden_or_told(place: TestStore) {
    let house = House::new(place).await;
    let manual = MANUAL
        .replace("show: [purchase.amount, age]", "show: [purchase.amount, purchase.email, contact]")
        .replace("let: { age:", "let: { contact: purchase.email, age:")
        .replace("asks: { why: text }", "asks: { why: { type: text, personal: true } }");
    let house = house.reopened(&manual).await;
    house.refund("old", 100).await;
    let told = "select count(*) from audit_leaves where action = 'case.read'";
    let hidden = house.ask(get("/queues/refunds").session("reader").empty()).await;
    holds(&hidden, &["22.00 AUD", "hidden"]);
    hides(&hidden, &["jo@example.com"]);
    assert_eq!(house.count(told).await, 0);
    let page = sees(&house, "/queues/refunds").await;
    assert_eq!(page.is(200).text.matches("jo@example.com").count(), 2, "{}", page.text);
    assert_eq!(house.count(told).await, 1);
    let fields = "select details from audit_leaves where action = 'case.read'";
    let fields: serde_json::Value = serde_json::from_str(&house.text(fields).await).unwrap();
    assert_eq!(fields, json!({ "fields": ["purchase.email", "contact"] }));
    sends(&house, &target(&page), "action=deny&version=1&answer.why=Jo%20moved").await.is(303);
    let case = target(&page).trim_end_matches("/decisions").to_owned();
    holds(&sees(&house, &case).await, &["Jo moved"]);
    let hidden = house.ask(get(&case).session("reader").empty()).await;
    holds(&hidden, &["Deny, decided by operator"]);
    hides(&hidden, &["Jo moved"]);
    assert_eq!(house.count(told).await, 2);
}

async fn those_that_wait_say_what_they_are_about(place: TestStore) {
    let house = House::new(place).await;
    let shows = "show: [body, stars]";
    let manual = MANUAL.replace(shows, "show: [body, stars, review_id]");
    let manual = manual.replace("body: text, stars", "body: { type: text, personal: true }, stars");
    let house = house.reopened(&manual).await;
    for number in 0..14 {
        house.review(&format!("r{number:02}"), number % 5).await;
    }
    house.clock().advance(std::time::Duration::from_secs(7 * 60));
    let page = sees(&house, "/queues/reviews").await;
    holds(&page, &["stars 4, r04", "7 min", "14, about 56 min", "the first 12", "See all 14"]);
    // The words of the case itself are told; those of its neighbours nobody asked to see.
    assert_eq!(page.text.matches("Good dog.").count(), 1, "{}", page.text);
    hides(&page, &["7 min ago"]);
    let all = sees(&house, "/queues/reviews/cases").await;
    holds(&all, &["14 of 14, in their order", "stars 0, r10", "stars 4, r04"]);
    hides(&all, &["Good dog."]);
    let first = sees(&house, "/queues/reviews/cases?limit=12").await;
    holds(&first, &["12 of 14", "Next page"]);
    house.ask(get("/queues/reviews/cases").session("stranger").empty()).await.is(403);
    sees(&house, "/queues/nothing/cases").await.is(404);
}

/// Finds where the key for the next case leads.
fn next_case(answer: &Answer) -> Option<String> {
    let before = answer.text.split(r#"data-key="]""#).next().filter(|it| *it != answer.text)?;
    let link = before.rsplit(r#"href=""#).next()?;
    Some(link.split('"').next()?.replace("&amp;", "&"))
}

async fn whoever_is_too_late_is_told_when_and_led_on(place: TestStore) {
    let house = House::new(place).await;
    house.refund("old", 100).await;
    house.refund("new", 5).await;
    let page = sees(&house, "/queues/refunds").await;
    holds(&page, &["Refund request old"]);
    let refused = sends(&house, &target(&page), "action=approve&version=1").await;
    refused.is(422);
    holds(&sees(&house, &next_case(&refused).unwrap()).await, &["Refund request new"]);
    sends(&house, &target(&page), "action=deny&version=1&answer.why=late").await.is(303);
    let late = sends(&house, &target(&page), "action=deny&version=1&answer.why=late").await;
    late.is(409);
    // The company is in Melbourne, and nobody needs to know the second.
    assert!(late.text.contains("operator decided it on 20 November 2026, 21:00."), "{}", late.text);
    let next = sees(&house, &next_case(&late).unwrap()).await;
    holds(&next, &["Refund request new"]);
    assert_eq!(next_case(&next), None, "nothing else waits");
}
