//! One decision for each case, under the rules of its moment.

use serde_json::{Value, json};
use store::scalar;
use test_feature::Says;
use test_house::on_both_engines;
use test_house::stores::TestStore;

use crate::house::{House, MANUAL, get};

on_both_engines!(
    a_decision_commits_with_what_it_orders,
    a_decision_is_followed_to_its_end,
    what_a_rule_lacks_is_named,
    of_two_who_decide_at_once_one_is_told_who_was_first,
    a_rule_of_the_manual_holds_for_everybody,
    answers_are_held_against_what_is_asked,
    what_changed_meanwhile_is_looked_at_again,
    nobody_approves_words_that_they_did_not_read,
    nobody_decides_about_a_purchase_that_they_did_not_see,
    what_binds_is_followed_by_the_rest_whatever_changes,
    the_first_of_a_list_is_about_what_was_seen_and_the_rest_follows,
    whoever_may_not_decides_nothing
);

fn approve(version: i64) -> Value {
    json!({ "action": "approve", "version": version })
}

async fn a_decision_commits_with_what_it_orders(place: TestStore) {
    let house = House::new(place).await;
    house.refund("q1", 30).await;
    let case = house.open("refunds").await.remove(0);
    let decided = house.decide("operator", &case, approve(1)).await.is(201).json();
    assert_eq!(decided["case"]["state"], json!("decided"));
    assert_eq!(decided["case"]["decided_by"], json!("key operator"));
    // What stands before the first effect outside is done, what stands behind it waits.
    let states: Vec<(&str, &str)> = decided["effects"]
        .as_array()
        .unwrap()
        .iter()
        .map(|step| (step["kind"].as_str().unwrap(), step["state"].as_str().unwrap()))
        .collect();
    assert_eq!(states, [("set", "done"), ("mail", "ordered"), ("set", "ordered")]);
    let record = house.ask(get("/v1/records/refund_request/q1").key("operator").empty()).await;
    let fields = record.is(200).json()["fields"].clone();
    assert_eq!((&fields["status"], fields.get("why")), (&json!("approved"), None));
    let letter = house.text("select body from effects where name = 'mail'").await;
    let letter: Value = serde_json::from_str(&letter).unwrap();
    assert_eq!(letter["to"], json!("jo@example.com"));
    assert_eq!(letter["text"], json!("We refunded 22.00 AUD after 1 days."));
    assert_eq!(house.count("select count(*) from effects").await, 2);
    assert_eq!(house.count("select count(distinct order_id) from effects").await, 1);
    let leaves = "select count(*) from audit_leaves where action = 'case.decided'";
    assert_eq!(house.count(leaves).await, 1);
}

async fn a_decision_is_followed_to_its_end(place: TestStore) {
    let house = House::new(place).await;
    house.refund("q1", 30).await;
    let case = house.open("refunds").await.remove(0);
    let decided = house.decide("operator", &case, approve(1)).await.is(201).json();
    let path = format!("/v1/decisions/{}", decided["id"].as_str().unwrap());
    let stands = async || {
        let followed = house.ask(get(&path).key("operator").empty()).await.is(200).json();
        assert_eq!(followed["case"], decided["case"]);
        assert_eq!(followed["decided_by"], json!("key operator"));
        let steps = followed["effects"].as_array().unwrap().clone();
        let ids: Vec<_> = steps.iter().map(|step| step["effect"].clone()).collect();
        let ordered = decided["effects"].as_array().unwrap().iter();
        assert_eq!(ids, ordered.map(|step| step["effect"].clone()).collect::<Vec<_>>());
        steps.iter().map(|step| step["state"].clone()).collect::<Vec<_>>()
    };
    assert_eq!(stands().await, ["done", "ordered", "ordered"]);
    house.writes("update effects set state = 'failed' where name = 'mail'".to_owned()).await;
    assert_eq!(stands().await, ["done", "failed", "ordered"]);
    // What is over long ago is forgotten.
    house.writes("delete from effects".to_owned()).await;
    assert_eq!(stands().await, [json!("done"), Value::Null, Value::Null]);
    let nowhere = "/v1/decisions/dec_00000000000000000000000000000000";
    house.ask(get(nowhere).key("operator").empty()).await.is(404);
    house.ask(get(&path).key("stranger").empty()).await.is(403);
}

async fn what_a_rule_lacks_is_named(place: TestStore) {
    let house = House::new(place).await;
    let request = json!({ "purchase": "gone", "status": "pending" });
    house.put("refund_request", "q1", request).await.is(201);
    let case = house.open("refunds").await.remove(0);
    for offer in case["actions"].as_array().unwrap() {
        let why = offer["why_not"].as_str().unwrap();
        assert!(why.ends_with("`purchase.created_at` is not known."), "{why}");
    }
}

async fn of_two_who_decide_at_once_one_is_told_who_was_first(place: TestStore) {
    let house = House::new(place).await;
    house.review("r1", 3).await;
    let case = house.open("reviews").await.remove(0);
    let reject = json!({ "action": "reject", "answers": { "reason": "spam" }, "version": 1 });
    let many = (0..8).map(|number| {
        let choice = if number % 2 == 0 { approve(1) } else { reject.clone() };
        house.decide("operator", &case, choice)
    });
    let answers = futures::future::join_all(many).await;
    let first = answers.iter().filter(|answer| answer.status.as_u16() == 201).count();
    assert_eq!(first, 1);
    for answer in answers.iter().filter(|answer| answer.status.as_u16() != 201) {
        answer.problem(409, "already-decided");
        assert_eq!(answer.json()["decided_by"], json!("key operator"));
    }
    assert_eq!(house.count("select count(*) from decisions").await, 1);
    // A set on what belongs to the product is told to it first, and holds here when it has answered.
    assert_eq!(house.count("select count(*) from effects").await, 2);
    let told = house.text("select body from effects where name = 'tell'").await;
    let told: Value = serde_json::from_str(&told).unwrap();
    assert_eq!(told["event"], json!("review.set"));
    assert_eq!(told["payload"]["key"], json!("r1"));
    assert_eq!(told["url"], json!("https://dogs.example/hooks"));
}

async fn a_rule_of_the_manual_holds_for_everybody(place: TestStore) {
    let house = House::new(place).await;
    house.refund("old", 100).await;
    let case = house.open("refunds").await.remove(0);
    let offers: Vec<(&str, bool)> = case["actions"]
        .as_array()
        .unwrap()
        .iter()
        .map(|offer| (offer["name"].as_str().unwrap(), offer["allowed"].as_bool().unwrap()))
        .collect();
    assert_eq!(offers, [("approve", false), ("deny", true)]);
    let refused = house.decide("operator", &case, approve(1)).await;
    refused.problem(422, "policy");
    assert!(refused.text.contains("age < 72h"), "{}", refused.text);
    assert_eq!(house.count("select count(*) from decisions").await, 0);
    assert_eq!(house.count("select count(*) from effects").await, 0);
    let deny = json!({ "action": "deny", "answers": { "why": "too late" }, "version": 1 });
    house.decide("operator", &case, deny).await.is(201);
    let sql = "select body from records where kind = 'refund_request'";
    let record: Option<String> = scalar(house.store.reader(), sql, []).await.unwrap();
    assert!(record.unwrap().contains(r#""why":"too late""#));
    // The rule counts at the moment of the decision, not when the page was drawn.
    house.refund("young", 71).await;
    let case = house.open("refunds").await.remove(0);
    assert_eq!(case["actions"][0]["allowed"], json!(true));
    house.clock().advance(std::time::Duration::from_secs(60 * 60));
    house.decide("operator", &case, approve(1)).await.problem(422, "policy");
}

async fn answers_are_held_against_what_is_asked(place: TestStore) {
    let house = House::new(place).await;
    house.review("r1", 3).await;
    let case = house.open("reviews").await.remove(0);
    for (answers, field) in [
        (json!({}), "reason"),
        (json!({ "reason": "" }), "reason"),
        (json!({ "reason": "because" }), "reason"),
        (json!({ "reason": "spam", "note": 3 }), "note"),
        (json!({ "reason": "spam", "more": "x" }), "more"),
    ] {
        let choice = json!({ "action": "reject", "answers": answers, "version": 1 });
        let answer = house.decide("operator", &case, choice).await;
        answer.problem(400, "bad-answer");
        assert_eq!(answer.json()["field"], json!(field), "{}", answer.text);
    }
    let unknown = json!({ "action": "publish", "version": 1 });
    assert_eq!(
        house.decide("operator", &case, unknown).await.is(400).json()["field"],
        json!("action")
    );
    let choice = json!({ "action": "reject", "answers": { "reason": "spam" }, "version": 1 });
    house.decide("operator", &case, choice).await.is(201);
}

async fn what_changed_meanwhile_is_looked_at_again(place: TestStore) {
    let house = House::new(place).await;
    house.review("r1", 3).await;
    let case = house.open("reviews").await.remove(0);
    house.decide("operator", &case, approve(7)).await.problem(412, "outdated");
    house
        .put("review", "r1", json!({ "body": "x", "stars": 3, "status": "approved" }))
        .await
        .is(200);
    house.decide("operator", &case, approve(1)).await.problem(409, "withdrawn");
    let unknown = json!({ "id": "case_00000000000000000000000000000000" });
    house.decide("operator", &unknown, approve(1)).await.is(404);
}

async fn nobody_approves_words_that_they_did_not_read(place: TestStore) {
    let house = House::new(place).await;
    house.review("r1", 3).await;
    let seen = house.open("reviews").await.remove(0);
    let other = json!({ "body": "Buy my dog food.", "stars": 3, "status": "pending" });
    house.put("review", "r1", other.clone()).await.is(200);
    house.decide("operator", &seen, approve(1)).await.problem(412, "outdated");
    let page = house.ask(get("/queues/reviews").session("operator").empty()).await;
    assert!(page.is(200).text.contains("Buy my dog food."), "{}", page.text);
    // What changes nothing, and a look at all records, leave what was seen as it is.
    house.put("review", "r1", other).await.is(200);
    house.looks_again().await;
    house.decide("operator", &seen, approve(2)).await.is(201);
}

async fn nobody_decides_about_a_purchase_that_they_did_not_see(place: TestStore) {
    let house = House::new(place).await;
    house.refund("q1", 30).await;
    house.refund("q2", 29).await;
    let case = house.open("refunds").await.remove(0);
    let unseen = house.open("refunds").await.remove(1);
    let look = async |case: &Value| {
        let path = format!("/v1/cases/{}", case["id"].as_str().unwrap());
        house.ask(get(&path).key("operator").empty()).await.is(200).json()["seen"].clone()
    };
    let (seen, unchanged) = (look(&case).await, look(&unseen).await);
    assert_eq!(case["seen"], seen);
    house.pays("q1", "99.00 AUD").await;
    let with = |seen: &Value| json!({ "action": "approve", "version": 1, "seen": seen });
    let refused = house.decide("operator", &case, with(&seen)).await;
    refused.problem(412, "outdated");
    assert!(refused.text.contains("What it refers to has changed"), "{}", refused.text);
    assert_eq!(house.count("select count(*) from decisions").await, 0);
    let newer = look(&case).await;
    assert_ne!(newer, seen);
    // What nobody is shown changes nothing here, and neither does time.
    house.clock().advance(std::time::Duration::from_secs(7_200));
    house.changes_purchase("q1", json!({ "email": "mo@example.com" })).await;
    assert_eq!(look(&case).await, newer);
    house.decide("operator", &case, with(&newer)).await.is(201);
    // What another purchase says changes nothing here.
    assert_eq!(look(&unseen).await, unchanged);
    house.decide("operator", &unseen, with(&unchanged)).await.is(201);
}

async fn what_binds_is_followed_by_the_rest_whatever_changes(place: TestStore) {
    let house = House::new(place).await;
    let approve_by = |does: &str| {
        let plain = "approve: { shortcut: a, does: [{ set: { status: approved } }] }";
        MANUAL.replace(plain, &format!("approve: {{ shortcut: a, does: [{does}] }}"))
    };
    let set = "{ set: { status: approved } }";
    // Older words that were told of are followed by newer; what a system was asked for is not.
    let letter = "{ mail: praise, to: jo@example.com }";
    let template = "\n```yaml template praise\nsubject: Hello\nbody: Well done.\n```\n";
    let mut house = house.reopened(&(approve_by(&format!("{letter}, {set}")) + template)).await;
    for (key, expects) in [("r1", json!(1)), ("r2", Value::Null)] {
        house.review(key, 3).await;
        let case = house.open("reviews").await.remove(0);
        house.decide("operator", &case, approve(1)).await.is(201);
        let about =
            format!("select body from effects where name = 'set' and body like '%\"{key}\"%'");
        let body: Value = serde_json::from_str(&house.text(&about).await).unwrap();
        assert_eq!(body["version"], expects, "{body}");
        let credit = "{ tell: product, that: credit_given }";
        house = house.reopened(&approve_by(&format!("{credit}, {set}"))).await;
    }
    // What comes first is about what was seen; a record of our own is written before anybody is told.
    let told = "select body from effects where name = 'tell' and body like '%credit_given%'";
    let told: Value = serde_json::from_str(&house.text(told).await).unwrap();
    assert_eq!((&told["about"]["key"], &told["about"]["version"]), (&json!("r2"), &json!(1)));
    let denial = "{ set: { status: denied, why: \"= answer.why\" } }";
    let told = format!("{denial}, {{ tell: product, that: request_denied }}");
    let house = house.reopened(&MANUAL.replace(denial, &told)).await;
    house.refund("old", 100).await;
    let case = house.open("refunds").await.remove(0);
    let deny = json!({ "action": "deny", "answers": { "why": "late" }, "version": 1 });
    house.decide("operator", &case, deny).await.is(201);
    let told = "select body from effects where name = 'tell' and body like '%request_denied%'";
    let told: Value = serde_json::from_str(&house.text(told).await).unwrap();
    assert_eq!(told["about"], Value::Null);
}

/// Orders what follows from approving a review, and returns what is set, with the versions expected.
async fn sets(house: &House) -> Vec<(String, Value)> {
    let case = house.open("reviews").await.remove(0);
    let decided = house.decide("operator", &case, approve(1)).await.is(201).json();
    let mut sets = Vec::new();
    for step in decided["effects"].as_array().unwrap().iter().filter(|step| step["kind"] == "set") {
        let id = step["effect"].as_str().unwrap();
        let body = house.text(&format!("select body from effects where effect_id = '{id}'")).await;
        let body: Value = serde_json::from_str(&body).unwrap();
        sets.push((body["key"].as_str().unwrap().to_owned(), body["version"].clone()));
    }
    sets
}

async fn the_first_of_a_list_is_about_what_was_seen_and_the_rest_follows(place: TestStore) {
    let house = House::new(place).await;
    let does = |does: &str| {
        let plain = "approve: { shortcut: a, does: [{ set: { status: approved } }] }";
        let older = "older: { type: review, optional: true }, stars: int";
        let manual = MANUAL.replace("stars: int", older);
        manual.replace(plain, &format!("approve: {{ shortcut: a, does: [{does}] }}"))
    };
    let two = "{ set: { status: approved } }, { set: { reason: fine } }";
    let house = house.reopened(&does(two)).await;
    house.review("r1", 3).await;
    let of = |key: &str, version: Value| (key.to_owned(), version);
    assert_eq!(sets(&house).await, [of("r1", json!(1)), of("r1", Value::Null)]);
    let both = "{ set: { older.reason: fine, status: approved } }";
    let house = house.reopened(&does(both)).await;
    let newer = json!({ "body": "x", "stars": 3, "status": "pending", "older": "r1" });
    house.put("review", "r2", newer).await.is(201);
    assert_eq!(sets(&house).await, [of("r2", json!(1)), of("r1", Value::Null)]);
}

async fn whoever_may_not_decides_nothing(place: TestStore) {
    let house = House::new(place).await;
    house.review("r1", 3).await;
    let case = house.open("reviews").await.remove(0);
    house.decide("reader", &case, approve(1)).await.is(403);
    let seen = house.ask(get("/v1/cases?state=open").key("reader").empty()).await.is(200).json();
    assert_eq!(seen["items"][0]["actions"][0]["allowed"], json!(false));
    assert!(seen["items"][0]["actions"][0]["why_not"].as_str().unwrap().contains("cases.decide"));
    house.ask(get("/v1/cases").key("stranger").empty()).await.is(403);
    assert_eq!(house.count("select count(*) from decisions").await, 0);
}
