//! Who may do what: every route with its right, and what it answers to whoever has it not.

use test_house::on_both_engines;
use test_house::stores::TestStore;
use vocabulary::Clock;
use vocabulary::id::{EffectId, RunId};
use web::RouteAccess;

use test_feature::Says;

use crate::house::{House, get};
use crate::world::{Ends, letter};

on_both_engines!(readers_read_and_nobody_else, readers_see_what_they_may_not_do);

const READ: &str = "jobs.read";
const RUN: &str = "jobs.run";

/// Every route with its right.
const MATRIX: [(&str, &str, &str); 17] = [
    ("GET", "/v1/jobs", READ),
    ("GET", "/v1/jobs/{name}/runs", READ),
    ("GET", "/v1/runs/{id}", READ),
    ("GET", "/v1/set-aside", READ),
    ("POST", "/v1/runs/{id}/replays", RUN),
    ("GET", "/v1/effects", READ),
    ("GET", "/v1/effects/{id}", READ),
    ("POST", "/v1/effects/{id}/retries", RUN),
    ("POST", "/v1/effects/{id}/resolution", RUN),
    ("GET", "/jobs", READ),
    ("GET", "/jobs/runs", READ),
    ("GET", "/jobs/runs/{id}", READ),
    ("POST", "/jobs/runs/{id}/replays", RUN),
    ("GET", "/jobs/effects", READ),
    ("GET", "/jobs/effects/{id}", READ),
    ("POST", "/jobs/effects/{id}/retries", RUN),
    ("POST", "/jobs/effects/{id}/resolution", RUN),
];

#[test]
fn every_route_is_declared_with_its_right() {
    let routes = jobs::routes();
    let declared = routes.declared().iter().map(|route| {
        let RouteAccess::Right(right) = route.access else { panic!("{route:?} is open") };
        (route.method.as_str(), route.path.as_str(), right)
    });
    assert_eq!(declared.collect::<Vec<_>>(), MATRIX);
}

#[test]
fn every_operation_says_when_it_finds_nothing_or_comes_too_late() {
    let document = web::openapi(&jobs::routes().described()).unwrap();
    let document = serde_json::to_value(&document).unwrap();
    for (method, path, missing, late) in [
        ("get", "/v1/jobs", false, false),
        ("get", "/v1/jobs/{name}/runs", true, false),
        ("get", "/v1/runs/{id}", true, false),
        ("post", "/v1/runs/{id}/replays", true, true),
        ("get", "/v1/effects", false, false),
        ("get", "/v1/effects/{id}", true, false),
        ("post", "/v1/effects/{id}/retries", true, true),
        ("post", "/v1/effects/{id}/resolution", true, true),
    ] {
        let responses = &document["paths"][path][method]["responses"];
        let says = |status: &str| responses[status].is_object();
        assert_eq!((says("404"), says("409")), (missing, late), "{method} {path}: {responses}");
    }
}

async fn readers_read_and_nobody_else(place: TestStore) {
    let house = House::new(place).await;
    let (run, effect) = (
        RunId::new(house.clock().now()).to_string(),
        EffectId::new(house.clock().now()).to_string(),
    );
    for (method, path, right) in MATRIX {
        let id = if path.contains("runs/{id}") { &run } else { &effect };
        let path = path.replace("{id}", id).replace("{name}", "expiry");
        for (who, allowed) in [("operator", true), ("reader", right == READ), ("stranger", false)] {
            let request = axum::http::Request::builder().method(method).uri(&path).key(who);
            let status = house.send(request.empty()).await.status.as_u16();
            assert_eq!(status != 403, allowed, "{who}: {method} {path} answers {status}");
            assert!(status < 500, "{who}: {method} {path} answers {status}");
        }
    }
    let nobody = house.send(get("/v1/effects").empty()).await;
    nobody.problem(401, "unauthenticated");
    house.send(get("/jobs").empty()).await.leads_to("/sign-in?next=%2Fjobs");
}

async fn readers_see_what_they_may_not_do(place: TestStore) {
    let house = House::at_work(place).await;
    let id = house.ordered_until(letter(Ends::Refused), "failed").await;
    let answer = house.open("reader", &format!("/jobs/effects/{id}")).await;
    let page = &answer.is(200).text;
    assert!(page.contains("It takes the right jobs.run."), "{page}");
    assert!(!page.contains("<textarea"), "{page}");
    let room = house.open("reader", "/jobs").await;
    assert!(room.is(200).text.contains("It takes the right jobs.run."));
    assert!(!room.text.contains("/retries"), "{}", room.text);
    let pressed = house.press("reader", &format!("/jobs/effects/{id}/retries"), &[]).await;
    pressed.is(403);
    assert_eq!(house.state(id).await, "failed");
    // Who may not even read is not shown the room.
    let elsewhere = house.open("stranger", "/jobs").await;
    assert!(!elsewhere.is(403).text.contains("count-jobs"), "{}", elsewhere.text);
}
