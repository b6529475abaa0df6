//! Metrics: their readings, what the API says of them, and the alerts that watch them.

use std::time::Duration;

use facts::sql::Cell;
use publishing::Evaluator;
use serde_json::{Value, json};
use store::View;
use test_house::on_both_engines;
use test_house::stores::TestStore;

use crate::house::{House, MANUAL, Place};

on_both_engines!(
    a_metric_is_read_and_held_against_its_limits,
    a_metric_that_cannot_be_read_becomes_unknown,
    a_metric_without_a_value_is_read_again_soon,
    the_worst_limit_that_holds_counts,
    the_manual_shows_it_in_its_prose,
    it_can_be_asked_in_sql,
);

const PATH: &str = "/v1/metrics/refund_rate";

async fn is(house: &House, state: &str) -> bool {
    house.read(PATH).await["state"] == state
}

async fn a_metric_is_read_and_held_against_its_limits(place: TestStore) {
    let place = Place::new(place);
    let house = place.opens().await;
    let figure = house.read(PATH).await;
    assert_eq!((&figure["value"], &figure["state"]), (&Value::Null, &json!("unknown")));
    for (value, state) in [
        (json!(4.5), "good"),
        (json!(10), "off_target"),
        (json!(12), "warning"),
        (json!("15.5"), "critical"),
        (Value::Null, "unknown"),
    ] {
        place.world.value(value.clone());
        place.until(&house, state, async || is(&house, state).await).await;
    }
    let unknown = house.read(PATH).await;
    assert_eq!((&unknown["unit"], &unknown["value"]), (&json!("percent"), &Value::Null));
    let missing = house
        .send(axum::http::Request::get("/v1/metrics/x").body(axum::body::Body::empty()).unwrap());
    missing.await.is(401);
}

async fn a_metric_that_cannot_be_read_becomes_unknown(place: TestStore) {
    let place = Place::new(place);
    let house = place.opens().await;
    place.world.value(json!(4));
    place.until(&house, "it is read", async || is(&house, "good").await).await;
    place.world.fails("There is no column `x`.");
    let problem = async || house.read(PATH).await["problem"] == "There is no column `x`.";
    place.until(&house, "it fails", problem).await;
    assert_eq!(house.read(PATH).await["value"], json!(4.0), "what was read is not old yet");
    place.until(&house, "it is too old", async || is(&house, "unknown").await).await;
}

async fn a_metric_without_a_value_is_read_again_soon(place: TestStore) {
    let place = Place::new(place);
    place.writes(&MANUAL.replace("every: 1m\ntarget", "every: 1h\ntarget"));
    let house = place.opens().await;
    let was_read = async || house.read(PATH).await["problem"] == "The query gave no value.";
    place.until(&house, "it is read", was_read).await;
    place.world.value(json!(4));
    // Long before its hour is over, but not each second: it waits twice as long each time.
    place.passes(&house, Duration::from_secs(60)).await;
    assert!(is(&house, "good").await);
}

async fn the_worst_limit_that_holds_counts(place: TestStore) {
    let place = Place::new(place);
    let house = place.opens().await;
    place.world.value(json!(12));
    let fires = async || house.alert("refunds").await.as_deref() == Some("firing");
    place.until(&house, "it fires", fires).await;
    assert_eq!(house.ordered("mail").await, 0, "a warning tells nobody");
    place.world.value(json!(16));
    let severity = "select severity from alerts where rule = 'refunds'";
    let worse = async || house.text(severity).await.as_deref() == Some("critical");
    place.until(&house, "it is worse", worse).await;
    assert_eq!(house.ordered("mail").await, 1);
    place.world.value(json!(12));
    let milder = async || house.text(severity).await.as_deref() == Some("warning");
    place.until(&house, "it is milder", milder).await;
    assert_eq!(house.ordered("mail").await, 1, "that it is milder is no news");
    place.world.value(Value::Null);
    place.until(&house, "unknown", async || is(&house, "unknown").await).await;
    place.passes(&house, Duration::from_secs(5)).await;
    assert!(fires().await, "what is unknown ends nothing");
    place.world.value(json!(4));
    let over = async || house.alert("refunds").await.as_deref() == Some("resolved");
    place.until(&house, "it is over", over).await;
    // Whoever heard of the worst hears of the end, which was a mild one.
    assert_eq!((house.ordered("mail").await, house.ordered("tell").await), (2, 2));
}

async fn the_manual_shows_it_in_its_prose(place: TestStore) {
    let place = Place::new(place);
    let house = place.opens().await;
    let in_force = house.facts.in_force().unwrap();
    let live = in_force.manual.pages()[0].live_values[0].clone();
    let why = house.facts.evaluate(&in_force, &live).await.unwrap_err();
    assert_eq!(why, "It was not read yet.");
    place.world.value(json!(12));
    place.until(&house, "it is read", async || is(&house, "warning").await).await;
    let shown = house.facts.evaluate(&in_force, &live).await.unwrap();
    assert_eq!((shown.value.as_str(), shown.state.as_deref()), ("12 %", Some("warning")));
    assert!(shown.read_at.is_some());
    place.world.value(Value::Null);
    place.until(&house, "unknown", async || is(&house, "unknown").await).await;
    let why = house.facts.evaluate(&in_force, &live).await.unwrap_err();
    assert_eq!(why, "The query gave no value.");
}

async fn it_can_be_asked_in_sql(place: TestStore) {
    let place = Place::new(place);
    let house = place.opens().await;
    place.world.value(json!(16));
    let fires = async || house.alert("refunds").await.as_deref() == Some("firing");
    place.until(&house, "it fires", fires).await;
    let incident = json!({ "title": "Many refunds", "severity": "critical" });
    house.post("/v1/incidents", incident).await.is(201);
    let tables = monitoring::tables();
    for (name, expected) in [("alerts", "refunds"), ("incidents", "Many refunds")] {
        let table = tables.get(name).unwrap();
        let rows = table.rows(View::Beside(house.store.reader()), 10).await.unwrap();
        assert_eq!(rows.len(), 1, "{name}");
        assert_eq!(rows[0].len(), table.columns().len(), "{name}");
        assert_eq!(rows[0][1], Cell::Text(expected.to_owned()));
    }
}
