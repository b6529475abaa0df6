//! A site that goes down and comes back, told from the probe to the last notice.

use std::time::Duration;

use monitoring::Ending;
use serde_json::json;
use test_house::on_both_engines;
use test_house::stores::TestStore;

use crate::house::{House, MANUAL, Place};
use crate::world::Site;

on_both_engines!(
    a_site_that_fails_is_told_of_and_its_end_too,
    what_passes_in_time_is_told_to_nobody,
    what_is_unknown_ends_nothing,
    what_we_cannot_read_is_nobodys_outage,
    a_name_is_gone_only_if_others_get_through,
    a_short_restart_resets_no_timer,
    a_time_without_questions_counts_for_nothing,
    an_outage_that_fires_outlives_our_own,
    a_rule_that_is_gone_is_watched_no_more,
    targets_that_hang_keep_no_other_back,
    what_is_open_already_is_tied_to_the_alert,
    whoever_lost_the_turn_writes_no_more,
    only_one_of_two_programs_asks,
    an_alert_is_taken_on_once,
);

const DOWN: Site = Site::Answers(503, "");
const UP: Site = Site::Answers(200, "{\"healthy\": true}");

/// Another probe of a public name.
const SEARCH: &str = "
```yaml probe search
get: https://search.example.com/health
every: 30s
```
";

/// A rule about how long something lasts.
const OUTAGE: &str = "
```yaml alert long_outage
severity: warning
when: outage(probe.website) > 4m
```
";

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
    assert_eq!(incidents["items"][0]["alert"], alert["id"]);
    assert_eq!(alert["incident"], incidents["items"][0]["id"]);
    let letter = house.text("select body from effects where name = 'mail'").await.unwrap();
    assert!(letter.contains("[critical] website_down"), "{letter}");
    assert!(letter.contains("is down: It answered 503 instead of"), "{letter}");
    assert!(letter.contains("2026, "), "times are told in words: {letter}");
    let page = house.open("reader", &format!("/alerts/{}", alert["id"].as_str().unwrap())).await;
    let text = &page.is(200).text;
    for said in ["It answered 503 instead of", "Firing since", "ordered", "hook"] {
        assert!(text.contains(said), "{said}: {text}");
    }
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

async fn what_we_cannot_read_is_nobodys_outage(place: TestStore) {
    let place = Place::new(place);
    let house = place.opens().await;
    for (ending, expected) in [(Ending::TooLong, "unknown"), (Ending::Broken, "down")] {
        place.world.site(Site::Cut(ending));
        let is = async || house.probe().await.as_deref() == Some(expected);
        place.until(&house, expected, is).await;
    }
}

async fn a_name_is_gone_only_if_others_get_through(place: TestStore) {
    let place = Place::new(place);
    place.writes(&format!("{MANUAL}{SEARCH}"));
    let house = place.opens().await;
    place.world.site(Site::Unresolved);
    place.passes(&house, Duration::from_secs(100)).await;
    let states = async |state: &str| {
        house.count(&format!("select count(*) from probe_states where state = '{state}'")).await
    };
    assert_eq!((states("unknown").await, states("down").await), (2, 0), "nothing gets through");
    place.world.other("search", UP);
    let down = async || house.probe().await.as_deref() == Some("down");
    place.until(&house, "the other one gets through", down).await;
}

/// Waits until the site is known to be bad, and returns since when.
async fn pending(place: &Place, house: &House) -> i64 {
    place.world.site(DOWN);
    place.until(house, "pending", async || house.alert_is("website_down", "pending").await).await;
    house.count("select began_at from alerts").await
}

async fn a_short_restart_resets_no_timer(place: TestStore) {
    let place = Place::new(place);
    let house = place.opens().await;
    let began = pending(&place, &house).await;
    house.stops().await;
    place.store.clock().advance(Duration::from_secs(60));
    let house = place.opens().await;
    place.until(&house, "fires", async || house.alert_is("website_down", "firing").await).await;
    assert_eq!(house.count("select began_at from alerts").await, began);
    assert_eq!(house.ordered("mail").await, 1);
}

async fn a_time_without_questions_counts_for_nothing(place: TestStore) {
    let place = Place::new(place);
    let house = place.opens().await;
    let began = pending(&place, &house).await;
    house.stops().await;
    // Two hours in which nothing was asked: neither an end nor a part of the two minutes.
    place.store.clock().advance(Duration::from_secs(7_200));
    let house = place.opens().await;
    let again = async || house.count("select max(began_at) from alerts").await > began;
    place.until(&house, "it begins again", again).await;
    assert!(house.alert_is("website_down", "pending").await, "one answer is not two minutes");
    assert_eq!(house.ordered("mail").await, 0);
    place.until(&house, "fires", async || house.alert_is("website_down", "firing").await).await;
    assert_eq!(house.count("select count(*) from alerts").await, 1);
    let gap = "select count(*) from probe_changes where state = 'unknown'";
    assert_eq!(house.count(gap).await, 1);
}

async fn an_outage_that_fires_outlives_our_own(place: TestStore) {
    let place = Place::new(place);
    place.writes(&format!("{MANUAL}{OUTAGE}"));
    let house = place.opens().await;
    place.world.site(DOWN);
    place.until(&house, "fires", async || house.alert_is("long_outage", "firing").await).await;
    house.stops().await;
    place.store.clock().advance(Duration::from_secs(3_600));
    let house = place.opens().await;
    place.passes(&house, Duration::from_secs(60)).await;
    assert!(house.alert_is("long_outage", "firing").await, "it did not get better meanwhile");
    place.world.site(UP);
    place.until(&house, "over", async || house.alert_is("long_outage", "resolved").await).await;
}

async fn a_rule_that_is_gone_is_watched_no_more(place: TestStore) {
    let place = Place::new(place);
    let house = place.opens().await;
    place.world.site(DOWN);
    place.until(&house, "fires", async || house.alert_is("website_down", "firing").await).await;
    house.stops().await;
    place.writes(&MANUAL.replace("alert website_down", "alert site_down"));
    let house = place.opens().await;
    let over = async || house.alert_is("website_down", "resolved").await;
    place.until(&house, "it is dropped", over).await;
    let letters =
        "select count(*) from effects where name = 'mail' and body like '%[not watched]%'";
    assert_eq!(house.count(letters).await, 1, "whoever heard of it hears that nobody watches it");
    assert_eq!(house.ordered("tell").await, 2);
}

async fn targets_that_hang_keep_no_other_back(place: TestStore) {
    let place = Place::new(place);
    let slow = (0..40).map(|number| {
        format!("\n```yaml probe a_slow_{number}\nget: https://slow{number}.example.com/\n```\n")
    });
    place.writes(&format!("{MANUAL}{}", slow.collect::<String>()));
    place.world.other("slow", Site::Hangs);
    let house = place.opens().await;
    place.passes(&house, Duration::from_secs(3)).await;
    assert!(place.world.was_asked("dogs.example.com"));
}

async fn what_is_open_already_is_tied_to_the_alert(place: TestStore) {
    let place = Place::new(place);
    let house = place.opens().await;
    let new = json!({ "title": "The website is down", "severity": "warning" });
    let id = house.post("/v1/incidents", new).await.is(201).json()["id"].clone();
    place.world.site(DOWN);
    place.until(&house, "fires", async || house.alert_is("website_down", "firing").await).await;
    let list = house.read("/v1/alerts?state=firing").await;
    assert_eq!(list["items"][0]["incident"], id);
    let incidents = house.read("/v1/incidents").await;
    assert_eq!(incidents["items"].as_array().unwrap().len(), 1);
    let incident = &incidents["items"][0];
    assert_eq!(
        (&incident["severity"], &incident["affects"]),
        (&json!("critical"), &json!(["probe.website"]))
    );
    assert_eq!(incident["alert"], list["items"][0]["id"]);
}

async fn whoever_lost_the_turn_writes_no_more(place: TestStore) {
    let place = Place::new(place);
    place.writes(&format!("{MANUAL}{OUTAGE}"));
    let house = place.opens().await;
    place.world.site(DOWN);
    place.until(&house, "down", async || house.probe().await.as_deref() == Some("down")).await;
    place.passes(&house, Duration::from_secs(238)).await;
    let takes = house.store.maintain(|tx| {
        Box::pin(async move {
            store::execute(&**tx, "update watch_turn set holder = 'other'", []).await
        })
    });
    takes.await.unwrap();
    place.passes(&house, Duration::from_secs(4)).await;
    assert_eq!(house.alert("long_outage").await, None);
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
