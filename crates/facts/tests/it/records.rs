//! Records come in by their types, change by their versions, and are shown to whom they may be.

use axum::body::Body;
use axum::http::Request;
use serde_json::{Value, json};
use test_feature::Says;
use test_house::on_both_engines;
use test_house::stores::TestStore;

use crate::house::House;

on_both_engines!(
    a_record_is_written_read_changed_and_deleted,
    a_writer_who_saw_an_older_version_is_told,
    what_speaks_of_a_person_is_masked_or_told_of,
    what_a_record_said_before_is_kept,
    what_is_no_record_says_every_reason,
    many_come_in_at_once_and_each_line_counts_alone
);

const TRAINER: &str = "/v1/records/trainer/t1";

fn trainer() -> Value {
    json!({ "email": "jo@example.com", "joined": "2026-02-28", "ages": ["puppy"], "places": 3 })
}

async fn a_record_is_written_read_changed_and_deleted(place: TestStore) {
    let house = House::new(place).await;
    let written = house.sends(Request::put(TRAINER), &trainer()).await;
    assert_eq!(written.is(201).headers["etag"], "\"1\"");
    house.sends(Request::put(TRAINER), &trainer()).await.is(200);
    let same = house.reads("writer", TRAINER).await.is(200).json();
    assert_eq!((&same["version"], &same["fields"]["trainer_id"]), (&json!(1), &json!("t1")));
    assert_eq!(
        house.count("select count(*) from audit_leaves where object_kind = 'record'").await,
        1
    );
    let patched =
        house.sends(Request::patch(TRAINER), &json!({ "places": 4, "plan": "paid" })).await;
    let patched = patched.is(200).json();
    assert_eq!((&patched["version"], &patched["fields"]["places"]), (&json!(2), &json!(4)));
    assert_eq!(patched["fields"]["ages"], json!(["puppy"]));
    let cleared = house.sends(Request::patch(TRAINER), &json!({ "plan": null })).await;
    assert_eq!(cleared.is(200).json()["fields"]["plan"], Value::Null);
    // Amounts, instants and keys take one form however they came.
    let purchase = json!({ "trainer": "t1", "amount": "22.00 AUD", "at": "2026-11-20T21:00:00+11:00", "within": "1h 30m" });
    let purchase = house.sends(Request::put("/v1/records/purchase/7"), &purchase).await;
    let fields = purchase.is(201).json()["fields"].clone();
    assert_eq!(fields["amount"], json!({ "amount": 2200, "currency": "AUD" }));
    assert_eq!((&fields["at"], &fields["number"]), (&json!("2026-11-20T10:00:00Z"), &json!(7)));
    let gone = house.ask(Request::delete(TRAINER).key("writer").empty()).await;
    gone.is(204);
    house.reads("writer", TRAINER).await.is(404);
    house.ask(Request::delete(TRAINER).key("writer").empty()).await.is(404);
    house.sends(Request::patch(TRAINER), &json!({ "places": 1 })).await.is(404);
}

async fn a_writer_who_saw_an_older_version_is_told(place: TestStore) {
    let house = House::new(place).await;
    let new = || Request::put(TRAINER).header("if-none-match", "*");
    house.sends(new(), &trainer()).await.is(201);
    house.sends(new(), &trainer()).await.problem(412, "outdated");
    let places = |places: i64| json!({ "places": places });
    let seen = |version: &str| Request::patch(TRAINER).header("if-match", version.to_owned());
    house.sends(seen("\"1\""), &places(4)).await.is(200);
    let late = house.sends(seen("\"1\""), &places(5)).await;
    late.problem(412, "outdated");
    assert_eq!(late.json()["version"], json!(2));
    house.sends(seen("first"), &places(5)).await.is(400);
    let delete = Request::delete(TRAINER).header("if-match", "\"1\"").key("writer").empty();
    house.ask(delete).await.problem(412, "outdated");
    let kept = house.reads("reader", TRAINER).await.json();
    assert_eq!(kept["fields"]["places"], json!(4));
}

async fn what_speaks_of_a_person_is_masked_or_told_of(place: TestStore) {
    let house = House::new(place).await;
    house.sends(Request::put(TRAINER), &trainer()).await.is(201);
    let masked = house.reads("reader", TRAINER).await.is(200).json();
    assert_eq!((&masked["masked"], masked["fields"].get("email")), (&json!(["email"]), None));
    let told = "select count(*) from audit_leaves where action = 'record.read'";
    assert_eq!(house.count(told).await, 0);
    let seen = house.reads("confidant", TRAINER).await.is(200).json();
    assert_eq!(seen["fields"]["email"], json!("jo@example.com"));
    assert_eq!(house.count(told).await, 1);
    let leaves = "select count(*) from audit_leaves where details like '%jo@example.com%'";
    assert_eq!(house.count(leaves).await, 0);
    house.sends(Request::get(TRAINER), &json!({})).await.is(200);
    let denied = Request::put(TRAINER).key("reader").header("content-type", "application/json");
    house.ask(denied.body(Body::from(trainer().to_string())).unwrap()).await.is(403);
}

async fn what_a_record_said_before_is_kept(place: TestStore) {
    const VERSIONS: &str = "/v1/records/trainer/t1/versions";
    let house = House::new(place).await;
    house.reads("reader", VERSIONS).await.is(404);
    house
        .loads("writer", Request::post("/v1/records/trainer"), &[trainer_with_key()])
        .await
        .is(200);
    house.sends(Request::patch(TRAINER), &json!({ "places": 4, "plan": "paid" })).await.is(200);
    // What changes nothing is no version.
    house.sends(Request::patch(TRAINER), &json!({ "places": 4 })).await.is(200);
    let email = json!({ "email": "new@example.com" });
    house.sends_as("clerk", Request::patch(TRAINER), &email).await.is(200);
    let told = "select count(*) from audit_leaves where action = 'record.read'";
    let before = house.count(told).await;
    let all = house.reads("reader", VERSIONS).await.is(200).json();
    let of = |field: &str| -> Vec<Value> {
        let items = all["items"].as_array().unwrap();
        items.iter().map(|version| version[field].clone()).collect()
    };
    assert_eq!(of("version"), [3, 2, 1]);
    assert_eq!(of("changed"), [json!(["email"]), json!(["places", "plan"]), json!([])]);
    assert_eq!(of("written_by"), [json!("key clerk"), json!("key writer"), json!("key writer")]);
    assert_eq!(of("masked"), [json!(["email"]), json!(["email"]), json!(["email"])]);
    assert_eq!(all["items"][2]["fields"]["places"], json!(3));
    assert_eq!(house.count(told).await, before);
    // Page by page, and each is compared with the one before it.
    let path = format!("{VERSIONS}?limit=1");
    let first = house.reads("confidant", &path).await.is(200).json();
    assert_eq!(first["items"][0]["fields"]["email"], json!("new@example.com"));
    assert_eq!(first["items"][0]["changed"], json!(["email"]));
    assert_eq!(house.count(told).await, before + 1);
    let path = format!("{path}&cursor={}", first["next"].as_str().unwrap());
    let second = house.reads("confidant", &path).await.is(200).json();
    assert_eq!(second["items"][0]["version"], json!(2));
    assert_eq!(second["items"][0]["fields"]["email"], json!("jo@example.com"));
    // Who is deleted is gone from what was said before, too.
    house.ask(Request::delete(TRAINER).key("writer").empty()).await.is(204);
    house.reads("reader", VERSIONS).await.is(404);
    assert_eq!(house.count("select count(*) from record_versions").await, 0);
}

fn trainer_with_key() -> Value {
    let mut trainer = trainer();
    trainer["trainer_id"] = json!("t1");
    trainer
}

async fn what_is_no_record_says_every_reason(place: TestStore) {
    let house = House::new(place).await;
    let wrong =
        json!({ "email": 3, "joined": "2026-02-30", "ages": "puppy", "plan": "gold", "size": 1 });
    let answer = house.sends(Request::put(TRAINER), &wrong).await;
    answer.problem(400, "bad-record");
    let problems = answer.json()["problems"].as_array().unwrap().len();
    assert_eq!(problems, 6, "{}", answer.text);
    for part in [
        "`email` is not a text",
        "`joined` is not a day",
        "one of free, paid",
        "`size` is no field",
        "`places` is missing",
    ] {
        assert!(answer.text.contains(part), "{part}: {}", answer.text);
    }
    let unknown = house.sends(Request::put("/v1/records/customer/1"), &json!({})).await;
    unknown.is(404);
    assert!(
        unknown.text.contains("`purchase`, `trainer`")
            || unknown.text.contains("`trainer`, `purchase`"),
        "{}",
        unknown.text
    );
    let other = json!({ "trainer_id": "t2", "email": "a@b.c", "joined": "2026-01-01", "ages": [], "places": 1 });
    house.sends(Request::put(TRAINER), &other).await.is(400);
    assert_eq!(house.count("select count(*) from records").await, 0);
}

async fn many_come_in_at_once_and_each_line_counts_alone(place: TestStore) {
    let house = House::new(place).await;
    let good = |number: usize| {
        json!({ "trainer_id": format!("t{number}"), "email": "a@b.c", "joined": "2026-01-01",
            "ages": [], "places": number })
        .to_string()
    };
    let mut lines: Vec<String> = (1..=600).map(good).collect();
    lines[299] = "{".to_owned();
    lines[450] = r#"{"trainer_id":"t451"}"#.to_owned();
    // No address would lead to it.
    lines[500] = good(501).replace("\"t501\"", "\"..\"");
    assert_ne!(lines[500], good(501));
    let request = Request::post("/v1/records/trainer").key("writer");
    let request = request.header("content-type", "application/x-ndjson");
    let loaded = house.ask(request.body(Body::from(lines.join("\n"))).unwrap()).await;
    let loaded = loaded.is(200).json();
    assert_eq!((&loaded["accepted"], &loaded["created"]), (&json!(597), &json!(597)));
    let rejected: Vec<u64> = loaded["rejected"]
        .as_array()
        .unwrap()
        .iter()
        .map(|line| line["line"].as_u64().unwrap())
        .collect();
    assert_eq!(rejected, [300, 451, 501]);
    assert_eq!(house.count("select count(*) from records").await, 597);
    // A leaf a batch, not one a record.
    let leaves = "select count(*) from audit_leaves where action = 'records.loaded'";
    assert_eq!(house.count(leaves).await, 3);
}
