//! Incidents by hand, and what customers see of them.

use serde_json::json;
use test_house::on_both_engines;
use test_house::stores::TestStore;

use crate::house::{House, Place};

on_both_engines!(
    an_incident_is_opened_told_of_and_ended,
    customers_see_what_is_public,
    what_is_not_known_is_said_to_be,
    an_old_green_is_not_shown_for_ever,
    an_incident_is_opened_from_an_alert,
    people_work_on_an_incident_in_its_room,
    what_cannot_be_is_refused,
);

async fn opened(house: &House) -> String {
    let new =
        json!({ "title": "Search is slow", "severity": "warning", "affects": ["probe.website"] });
    let incident = house.post("/v1/incidents", new).await;
    incident.is(201).json()["id"].as_str().unwrap().to_owned()
}

async fn an_incident_is_opened_told_of_and_ended(place: TestStore) {
    let place = Place::new(place);
    let house = place.opens().await;
    let id = opened(&house).await;
    let update = json!({ "text": "We look at it.", "public": true, "next_update_at": "2026-11-20T11:00:00Z" });
    house.post(&format!("/v1/incidents/{id}/updates"), update).await.is(201);
    let detail = house.read(&format!("/v1/incidents/{id}")).await;
    assert_eq!(detail["state"], "open");
    assert_eq!(detail["next_update_at"], "2026-11-20T11:00:00Z");
    assert_eq!(detail["updates"][0]["text"], "We look at it.");
    let updates = format!("/v1/incidents/{id}/updates");
    house.post(&updates, json!({ "text": "It is the index." })).await.is(201);
    let promised = house.read(&format!("/v1/incidents/{id}")).await["next_update_at"].clone();
    assert_eq!(promised, "2026-11-20T11:00:00Z", "a note to ourselves breaks no promise");
    let secret = json!({ "text": "x", "next_update_at": "2026-11-20T12:00:00Z" });
    house.post(&updates, secret).await.problem(400, "invalid");
    for (resource, state) in
        [("monitoring", "monitoring"), ("resolution", "resolved"), ("closure", "closed")]
    {
        let answer = house.post(&format!("/v1/incidents/{id}/{resource}"), json!({})).await;
        assert_eq!(answer.is(201).json()["state"], state);
        let again = house.post(&format!("/v1/incidents/{id}/{resource}"), json!({})).await;
        again.is(409);
    }
    let late = json!({ "text": "One more thing." });
    house.post(&format!("/v1/incidents/{id}/updates"), late).await.problem(409, "already-closed");
    assert_eq!(house.read("/v1/incidents?state=open").await["items"], json!([]));
}

async fn customers_see_what_is_public(place: TestStore) {
    let place = Place::new(place);
    let house = place.opens().await;
    let up = async || house.probe().await.as_deref() == Some("up");
    place.until(&house, "it is up", up).await;
    let id = opened(&house).await;
    let updates = format!("/v1/incidents/{id}/updates");
    house.post(&updates, json!({ "text": "The index is broken." })).await.is(201);
    place.passes(&house, std::time::Duration::from_secs(2)).await;
    let summary = house.visit("/api/v2/summary.json").await.is(200).json();
    assert_eq!(summary["incidents"], json!([]), "nothing was said to customers");

    house.post(&updates, json!({ "text": "We <b>work</b> on it.", "public": true })).await.is(201);
    place.passes(&house, std::time::Duration::from_secs(2)).await;
    let summary = house.visit("/api/v2/summary.json").await.is(200).json();
    assert_eq!(summary["page"]["name"], "Dogs");
    assert_eq!(summary["incidents"][0]["status"], "investigating");
    assert_eq!(summary["incidents"][0]["incident_updates"][0]["body"], "We <b>work</b> on it.");
    assert_eq!(summary["components"][0]["status"], "degraded_performance");
    let page = house.visit("/status").await;
    let text = &page.is(200).text;
    assert!(text.contains("We &lt;b&gt;work&lt;/b&gt; on it."), "{text}");
    assert!(!text.contains("The index is broken."), "{text}");
    assert!(text.contains("since <time"), "{text}");
    assert!(!text.contains("<script"), "{text}");
    assert!(text.len() < 30_000, "{} bytes", text.len());
    let feed = house.visit("/status/history.atom").await;
    assert!(feed.is(200).text.contains("<title>Search is slow</title>"), "{feed:?}");

    house.post(&format!("/v1/incidents/{id}/monitoring"), json!({})).await.is(201);
    house.post(&updates, json!({ "text": "Mended.", "public": true })).await.is(201);
    place.passes(&house, std::time::Duration::from_secs(2)).await;
    let summary = house.visit("/api/v2/summary.json").await.is(200).json();
    let told = summary["incidents"][0]["incident_updates"].as_array().unwrap();
    let states: Vec<_> = told.iter().map(|update| &update["status"]).collect();
    assert_eq!(states, ["monitoring", "investigating"], "each as it was then");

    house.post(&format!("/v1/incidents/{id}/resolution"), json!({})).await.is(201);
    let over =
        json!({ "text": "Soon more.", "public": true, "next_update_at": "2026-11-20T12:00:00Z" });
    house.post(&updates, over).await.problem(409, "already-resolved");
    place.passes(&house, std::time::Duration::from_secs(2)).await;
    let summary = house.visit("/api/v2/summary.json").await.is(200).json();
    assert_eq!(summary["incidents"], json!([]));
    assert_eq!(summary["components"][0]["status"], "operational");
    let page = house.visit("/status").await;
    let (_, before) = page.is(200).text.split_once("<h2>Before</h2>").unwrap();
    assert!(before.contains("Search is slow") && before.contains("</time> to <time"), "{before}");
    assert!(!before.contains("since"), "{before}");
}

async fn what_is_not_known_is_said_to_be(place: TestStore) {
    let place = Place::new(place);
    let house = place.opens().await;
    let summary = house.visit("/api/v2/summary.json").await.is(200).json();
    let states: Vec<_> =
        summary["components"].as_array().unwrap().iter().map(|of| &of["status"]).collect();
    assert_eq!(states, ["unknown", "unknown"]);
    assert_ne!(summary["status"]["indicator"], "none");
    let up = async || house.probe().await.as_deref() == Some("up");
    place.until(&house, "it is up", up).await;
    place.passes(&house, std::time::Duration::from_secs(2)).await;
    let page = house.visit("/status").await;
    assert!(page.is(200).text.contains("not known"), "nobody asks the database");
}

async fn an_old_green_is_not_shown_for_ever(place: TestStore) {
    let place = Place::new(place);
    let house = place.opens().await;
    let up = async || house.probe().await.as_deref() == Some("up");
    place.until(&house, "it is up", up).await;
    place.passes(&house, std::time::Duration::from_secs(2)).await;
    assert!(house.visit("/status").await.is(200).text.contains(">works<"));
    let house = house.loses_its_store().await;
    let clock = place.store.clock();
    clock.advance(std::time::Duration::from_secs(30));
    assert!(house.visit("/status").await.is(200).text.contains(">works<"), "it may be back soon");
    clock.advance(std::time::Duration::from_secs(31));
    let page = house.visit("/status").await;
    let text = &page.is(200).text;
    assert!(!text.contains(">works<") && text.contains("It was last known"), "{text}");
}

async fn an_incident_is_opened_from_an_alert(place: TestStore) {
    let place = Place::new(place);
    let house = place.opens().await;
    place.world.site(crate::world::Site::Gone);
    let pending = async || house.alert_is("website_down", "pending").await;
    place.until(&house, "pending", pending).await;
    let id = house.text("select alert_id from alerts where rule = 'website_down'").await.unwrap();
    let form = house.open("operator", &format!("/incidents/new?alert={id}")).await;
    let text = &form.is(200).text;
    assert!(text.contains("The rule is `website_down`."), "{text}");
    let website = text.split("<option").find(|option| option.contains("probe.website")).unwrap();
    assert!(website.contains("selected"), "{website}");
    let sent = format!(
        "title=We+are+down&severity=critical&affects=probe.website&alert={id}&update=We+know."
    );
    house.press("/incidents/new", &sent).await.is(303);
    let incident = &house.read("/v1/incidents").await["items"][0];
    let detail = house.read(&format!("/v1/incidents/{}", incident["id"].as_str().unwrap())).await;
    assert_eq!((&detail["updates"][0]["public"], &detail["alert"]), (&json!(true), &json!(id)));
    let tied = format!("select incident_id from alerts where alert_id = '{id}'");
    assert_eq!(house.text(&tied).await.as_deref(), incident["id"].as_str());
}

async fn people_work_on_an_incident_in_its_room(place: TestStore) {
    let place = Place::new(place);
    let house = place.opens().await;
    let form = house.open("operator", "/incidents/new").await;
    assert!(form.is(200).text.contains("Open the incident"));
    let empty = house.press("/incidents/new", "title=+&severity=critical&affects=").await;
    assert!(empty.is(400).text.contains("It says nothing."));
    let sent = "title=Search+is+slow&severity=critical&affects=probe.website";
    house.press("/incidents/new", sent).await.is(303);
    let id = house.text("select incident_id from incidents").await.unwrap();
    let update = "text=We+look+at+it.&audience=everybody&next=30";
    let path = format!("/incidents/{id}");
    let long = "text=x&audience=everybody&next=18446744073709551615";
    house.press(&format!("{path}/updates"), long).await.is(400);
    house.press(&format!("{path}/updates"), update).await.leads_to(&format!("{path}?done=updated"));
    let page = house.open("reader", &path).await;
    let text = &page.is(200).text;
    assert!(text.contains("We look at it."), "{text}");
    assert!(text.contains("customers see it"), "{text}");
    assert!(!text.contains("Write it"), "who only reads is offered no form");
    house.press(&format!("{path}/resolution"), "").await.leads_to(&format!("{path}?done=resolved"));
    house.press(&format!("{path}/resolution"), "").await.is(409);
    let room = house.open("reader", "/incidents").await;
    assert!(room.is(200).text.contains("No incident is open."));
}

async fn what_cannot_be_is_refused(place: TestStore) {
    let place = Place::new(place);
    let house = place.opens().await;
    for (new, field) in [
        (json!({ "title": " " }), "title"),
        (json!({ "title": "x".repeat(201) }), "title"),
        (json!({ "title": "a\u{7}" }), "title"),
        (json!({ "title": "a", "severity": "awful" }), "severity"),
        (json!({ "title": "a", "affects": ["probe.shop"] }), "affects"),
        (json!({ "title": "a", "update": { "text": "" } }), "text"),
    ] {
        let answer = house.post("/v1/incidents", new.clone()).await;
        answer.problem(400, "invalid");
        assert_eq!(answer.json()["field"], field, "{new}");
    }
    let id = opened(&house).await;
    let closure = house.post(&format!("/v1/incidents/{id}/closure"), json!({})).await;
    closure.problem(409, "not-resolved");
}
