//! A site that goes down and comes back, told from the probe to the last notice.

use std::time::Duration;

use serde_json::json;
use test_house::on_both_engines;
use test_house::stores::TestStore;

use crate::house::Place;
use crate::world::Site;

on_both_engines!(
    a_site_that_fails_is_told_of_and_its_end_too,
    what_passes_in_time_is_told_to_nobody,
    what_is_unknown_ends_nothing,
    a_restart_resets_no_timer,
    only_one_of_two_programs_asks,
    an_alert_is_taken_on_once,
);

const DOWN: Site = Site::Answers(503, "");
const UP: Site = Site::Answers(200, "{\"healthy\": true}");

async fn a_site_that_fails_is_told_of_and_its_end_too(place: TestStore) {
    let place = Place::new(place);
    let house = place.opens().await;
    place.until(&house, "it is up", async || house.probe().await.as_deref() == Some("up")).await;
    assert_eq!(house.alert("website_down").await, None);

    place.world.site(DOWN);
    let is = async |state: &str| house.alert("website_down").await.as_deref() == Some(state);
    place.until(&house, "it is pending", async || is("pending").await).await;
    assert_eq!(house.ordered("mail").await, 0, "nobody is told before the time is up");
    place.until(&house, "it fires", async || is("firing").await).await;
    assert_eq!((house.ordered("mail").await, house.ordered("tell").await), (1, 1));
    let list = house.read("/v1/alerts?state=firing").await;
    let alert = &list["items"][0];
    assert_eq!(alert["rule"], "website_down");
    assert_eq!(alert["severity"], "critical");
    assert_eq!((&alert["labels"], &alert["acknowledged_by"]), (&json!({}), &json!(null)));
    let incidents = house.read("/v1/incidents?state=open").await;
    assert_eq!(incidents["items"][0]["title"], "The website is down");
    assert_eq!(incidents["items"][0]["severity"], "critical");
    let letter = house.text("select body from effects where name = 'mail'").await.unwrap();
    assert!(letter.contains("[critical] website_down"), "{letter}");
    let room = house.open("reader", "/alerts").await;
    assert!(room.is(200).text.contains("One alert fires."), "{room:?}");

    place.world.site(UP);
    place.until(&house, "it is over", async || is("resolved").await).await;
    assert_eq!((house.ordered("mail").await, house.ordered("tell").await), (2, 2));
    // One chain each: a letter that cannot be delivered keeps no message back.
    assert_eq!(house.count("select count(distinct order_id) from effects").await, 4);
    let changes = house.text(
        "select count(*) || '' from probe_changes where probe = 'website' and state in ('up', 'down')",
    );
    assert_eq!(changes.await.as_deref(), Some("3"));
}

async fn what_passes_in_time_is_told_to_nobody(place: TestStore) {
    let place = Place::new(place);
    let house = place.opens().await;
    place.world.site(Site::Gone);
    place.until(&house, "pending", async || house.alert("website_down").await.is_some()).await;
    place.world.site(UP);
    let over = async || house.alert("website_down").await.as_deref() == Some("resolved");
    place.until(&house, "over", over).await;
    assert_eq!((house.ordered("mail").await, house.ordered("tell").await), (0, 0));
}

async fn what_is_unknown_ends_nothing(place: TestStore) {
    let place = Place::new(place);
    let house = place.opens().await;
    place.world.site(Site::Answers(200, "not json"));
    let is = async |state: &str| house.alert("website_down").await.as_deref() == Some(state);
    place.until(&house, "it fires", async || is("firing").await).await;
    place.world.site(Site::Forbidden);
    let unknown = async || house.probe().await.as_deref() == Some("unknown");
    place.until(&house, "unknown", unknown).await;
    place.passes(&house, Duration::from_secs(120)).await;
    assert!(is("firing").await);
    assert_eq!(house.ordered("mail").await, 1);
}

async fn a_restart_resets_no_timer(place: TestStore) {
    let place = Place::new(place);
    let house = place.opens().await;
    place.world.site(DOWN);
    place.until(&house, "pending", async || house.alert("website_down").await.is_some()).await;
    let began = "select began_at || '' from alerts";
    let before = house.text(began).await;
    house.stops().await;
    // Three minutes in which nothing was asked: neither an end nor a new beginning.
    place.store.clock().advance(Duration::from_secs(180));
    let house = place.opens().await;
    let fires = async || house.alert("website_down").await.as_deref() == Some("firing");
    place.until(&house, "it fires", fires).await;
    assert_eq!(house.text(began).await, before);
    assert_eq!(house.ordered("mail").await, 1);
    let gap = "select count(*) from probe_changes where state = 'unknown'";
    assert_eq!(house.count(gap).await, 1);
}

async fn only_one_of_two_programs_asks(place: TestStore) {
    let place = Place::new(place);
    let first = place.opens().await;
    let second = place.opens().await;
    place.passes(&first, Duration::from_secs(40)).await;
    assert_eq!(place.world.asked(), 2, "at once and after half a minute");
    first.stops().await;
    let asked = async || place.world.asked() > 2;
    place.until(&second, "the other one goes on", asked).await;
}

async fn an_alert_is_taken_on_once(place: TestStore) {
    let place = Place::new(place);
    let house = place.opens().await;
    place.world.site(DOWN);
    let fires = async || house.alert("website_down").await.as_deref() == Some("firing");
    place.until(&house, "it fires", fires).await;
    let id = house.text("select alert_id from alerts").await.unwrap();
    let path = format!("/v1/alerts/{id}/acknowledgement");
    let answer = house.post(&path, json!({})).await;
    assert_eq!(answer.is(201).json()["acknowledged_by"], "key operator");
    house.post(&path, json!({})).await.problem(409, "already-acknowledged");
    let unknown = path.replace(&id, "alert_00000000000070008000000000000000");
    house.post(&unknown, json!({})).await.problem(404, "not-found");
    let page = house.open("reader", &format!("/alerts/{id}")).await;
    assert!(page.is(200).text.contains("key operator"));
    house.open("stranger", "/alerts").await.is(403);
}
