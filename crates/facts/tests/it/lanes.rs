//! Several writers at once: PostgreSQL has as many lanes as it takes for them to meet.

use axum::http::Request;
use facts::deeds::{About, SetEffect};
use facts::world::World;
use futures::future::join_all;
use sea_orm::ConnectionTrait;
use serde_json::{Value, json};
use store::{Change, View};
use test_feature::Says;
use test_house::on_both_engines;
use test_house::stores::{Engine, TestStore};
use vocabulary::id::EffectId;
use vocabulary::{Actor, Attribution, Clock};
use work::{Effect, Performing};

use crate::house::House;

on_both_engines!(
    of_several_who_saw_the_same_version_one_writes,
    of_several_who_make_the_same_record_one_does,
    a_unique_value_is_one_records_alone,
    what_a_decision_went_by_stays_until_it_is_committed,
    what_was_set_once_is_not_set_again_over_something_newer,
    who_is_deleted_and_comes_again_is_another,
    what_was_decided_about_other_words_is_not_set,
);

const TRAINER: &str = "/v1/records/trainer/t1";

fn trainer() -> Value {
    json!({ "email": "jo@example.com", "joined": "2026-02-28", "ages": [], "places": 0 })
}

async fn of_several_who_saw_the_same_version_one_writes(place: TestStore) {
    let house = House::new(place).await;
    house.sends(Request::put(TRAINER), &trainer()).await.is(201);
    for version in 1..=10 {
        let patch = async |places: i64| {
            let seen = format!("\"{version}\"");
            let request = Request::patch(TRAINER).header("if-match", seen);
            house.sends(request, &json!({ "places": places })).await.status.as_u16()
        };
        let writers = (1..=6).map(|writer| patch(version * 10 + writer));
        let mut answers = join_all(writers).await;
        answers.sort_unstable();
        assert_eq!(answers, [200, 412, 412, 412, 412, 412], "version {version}");
    }
    // Who names no version changes their own fields alone.
    let (places, plan) = (json!({ "places": 7 }), json!({ "plan": "paid" }));
    let patch = |fields| house.sends(Request::patch(TRAINER), fields);
    join_all([patch(&places), patch(&plan)]).await;
    let kept = house.reads("reader", TRAINER).await.json();
    assert_eq!((&kept["fields"]["places"], &kept["fields"]["plan"]), (&json!(7), &json!("paid")));
    assert_eq!(kept["version"], json!(13));
}

async fn of_several_who_make_the_same_record_one_does(place: TestStore) {
    let house = House::new(place).await;
    for number in 0..10 {
        let path = format!("/v1/records/trainer/n{number}");
        let put = async || {
            let request = Request::put(&path).header("if-none-match", "*");
            house.sends(request, &trainer()).await.status.as_u16()
        };
        let mut answers = join_all((0..4).map(|_| put())).await;
        answers.sort_unstable();
        assert_eq!(answers, [201, 412, 412, 412], "{path}");
    }
}

async fn a_unique_value_is_one_records_alone(place: TestStore) {
    let house = House::new(place).await;
    let purchase = |charge: Value| {
        json!({ "trainer": "t1", "amount": "22.00 AUD", "at": "2026-11-20T10:00:00Z",
            "charge": charge })
    };
    let path = |key: usize| format!("/v1/records/purchase/{key}");
    let put = async |key: usize, charge: Value| {
        house.sends(Request::put(path(key)), &purchase(charge)).await
    };
    put(7, json!("c1")).await.is(201);
    put(7, json!("c1")).await.is(200);
    let second = put(8, json!("c1")).await;
    second.problem(409, "not-unique");
    assert!(second.text.contains("The purchase `7` has this `charge` already."), "{second:?}");
    house.reads("reader", &path(8)).await.is(404);
    // What is missing is nobody's.
    put(8, Value::Null).await.is(201);
    put(9, Value::Null).await.is(201);
    put(7, json!("c2")).await.is(200);
    put(8, json!("c1")).await.is(200);
    house.ask(Request::delete(path(8)).key("writer").empty()).await.is(204);
    put(9, json!("c1")).await.is(200);
    let lines: Vec<Value> = (20..23)
        .map(|number| {
            let mut line = purchase(json!("c3"));
            line["number"] = json!(number);
            line
        })
        .collect();
    let loaded = house.loads("writer", Request::post("/v1/records/purchase"), &lines).await;
    let loaded = loaded.is(200).json();
    assert_eq!((&loaded["accepted"], &loaded["rejected"][1]["line"]), (&json!(1), &json!(3)));
    for round in 100..110 {
        let charge = json!(format!("c{round}"));
        let writers = (0..4).map(|writer| put(round * 10 + writer, charge.clone()));
        let answers = join_all(writers).await;
        let mut answers: Vec<_> = answers.iter().map(|answer| answer.status.as_u16()).collect();
        answers.sort_unstable();
        assert_eq!(answers, [201, 409, 409, 409], "round {round}");
    }
    let values = "select count(distinct value_sha256) - count(*) from record_values";
    assert_eq!(house.count(values).await, 0);
    assert_eq!(house.count("select count(*) from record_values").await, 13);
}

async fn what_a_decision_went_by_stays_until_it_is_committed(place: TestStore) {
    let house = House::new(place).await;
    house.sends(Request::put(TRAINER), &trainer()).await.is(201);
    // SQLite has one lane.
    if house.place.engine() == Engine::Sqlite {
        return;
    }
    let other = house.place.intruder().await;
    let (facts, in_force) = (house.facts.clone(), house.facts.in_force().unwrap());
    let by = Attribution::of(Actor::program("test"));
    let decided = house.store.commit(&by, move |tx| {
        Box::pin(async move {
            let world = World::new(&in_force, facts.sources(), View::from(tx), tx.now());
            let found = world.find("trainer", "t1").await.unwrap();
            let take = "select version from records for update nowait";
            let taken = other.connection().execute_unprepared(take).await;
            Ok(Change::unchanged((found.is_some(), taken.is_err())))
        })
    });
    assert_eq!(decided.await.unwrap(), (true, true));
}

async fn what_was_set_once_is_not_set_again_over_something_newer(place: TestStore) {
    let house = House::new(place).await;
    house.sends(Request::put(TRAINER), &trainer()).await.is(201);
    let set = json!({ "record": "trainer", "key": "t1", "set": { "places": 5 } });
    let (effect, fields, attempt) = setting(&house, set);
    let first = effect.perform(&fields, &attempt(1)).await.unwrap();
    assert_eq!(first, json!({ "changed": true }));
    house.sends(Request::patch(TRAINER), &json!({ "places": 6 })).await.is(200);
    let second = effect.perform(&fields, &attempt(2)).await.unwrap();
    assert_eq!(second, json!({ "changed": true }));
    let kept = house.reads("reader", TRAINER).await.json();
    assert_eq!(kept["fields"]["places"], json!(6));
}

async fn what_was_decided_about_other_words_is_not_set(place: TestStore) {
    let house = House::new(place).await;
    house.sends(Request::put(TRAINER), &trainer()).await.is(201);
    let set = json!({ "record": "trainer", "key": "t1", "set": { "places": 5 }, "version": 1 });
    house.sends(Request::patch(TRAINER), &json!({ "places": 6 })).await.is(200);
    let (effect, fields, attempt) = setting(&house, set.clone());
    let failed = effect.perform(&fields, &attempt(1)).await.unwrap_err();
    assert!(matches!(failed, work::Failure::Moot(_)), "{failed:?}");
    // Whoever keeps the record may say first what was decided.
    house.sends(Request::patch(TRAINER), &json!({ "places": 5 })).await.is(200);
    let (effect, fields, attempt) = setting(&house, set);
    let done = effect.perform(&fields, &attempt(1)).await.unwrap();
    assert_eq!(done, json!({ "changed": false }));
    // So does whoever was told and could not answer.
    let asks = |places: i64| About {
        kind: "trainer".to_owned(),
        key: "t1".to_owned(),
        version: 1,
        set: serde_json::Map::from_iter([("places".to_owned(), json!(places))]),
    };
    house.facts.still_stands(&asks(5)).await.unwrap();
    assert!(house.facts.is_so(&asks(5)).await.unwrap());
    assert!(!house.facts.is_so(&asks(6)).await.unwrap());
    house.facts.still_stands(&asks(6)).await.unwrap_err();
}

async fn who_is_deleted_and_comes_again_is_another(place: TestStore) {
    let house = House::new(place).await;
    house.sends(Request::put(TRAINER), &trainer()).await.is(201);
    let set = json!({ "record": "trainer", "key": "t1", "set": { "places": 5 }, "version": 1 });
    let about = || About {
        kind: "trainer".to_owned(),
        key: "t1".to_owned(),
        version: 1,
        set: serde_json::Map::new(),
    };
    house.facts.still_stands(&about()).await.unwrap();
    house.ask(Request::delete(TRAINER).key("writer").empty()).await.is(204);
    let (effect, fields, attempt) = setting(&house, set.clone());
    let gone = effect.perform(&fields, &attempt(1)).await.unwrap_err();
    assert!(matches!(gone, work::Failure::Moot(_)), "{gone:?}");
    // Where it was to be written whatever the record says, what stands behind it follows.
    let anyhow = json!({ "record": "trainer", "key": "t1", "set": { "places": 5 } });
    let (effect, fields, attempt) = setting(&house, anyhow);
    let done = effect.perform(&fields, &attempt(1)).await.unwrap();
    assert_eq!(done, json!({ "changed": false, "gone": true }));
    let (effect, fields, attempt) = setting(&house, set.clone());
    assert_eq!(
        house.facts.still_stands(&about()).await.unwrap_err().kind(),
        vocabulary::Kind::Outdated
    );
    let again = house.sends(Request::put(TRAINER), &trainer()).await;
    assert_eq!(again.is(201).json()["version"], json!(2));
    let other = effect.perform(&fields, &attempt(2)).await.unwrap_err();
    assert!(matches!(other, work::Failure::Moot(_)), "{other:?}");
    assert_eq!(
        house.facts.still_stands(&about()).await.unwrap_err().kind(),
        vocabulary::Kind::Outdated
    );
    let seen = Request::patch(TRAINER).header("if-match", "\"1\"");
    house.sends(seen, &json!({ "places": 6 })).await.problem(412, "outdated");
}

/// Makes the effect, its body and its attempts.
fn setting(
    house: &House,
    set: Value,
) -> (SetEffect, <SetEffect as Effect>::Body, impl Fn(u32) -> Performing + use<>) {
    let id = EffectId::new(house.place.clock().now());
    let attempt = move |attempt| Performing {
        id,
        key: id.to_string(),
        attempt,
        stop: tokio_util::sync::CancellationToken::new(),
    };
    (SetEffect(house.facts.clone()), serde_json::from_value(set).unwrap(), attempt)
}
