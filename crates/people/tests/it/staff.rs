//! The staff: who may touch whom, and that somebody always can.

use axum::http::Method;
use futures::future::join_all;
use serde_json::{Value, json};
use test_house::on_both_engines;
use test_house::stores::TestStore;

use crate::house::{House, PASSWORD};

on_both_engines! {
    the_staff_is_invited_and_listed,
    nobody_touches_whoever_may_do_more,
    one_owner_always_remains,
    whoever_is_disabled_is_out_at_the_next_request,
    whoever_is_enabled_again_sets_a_new_password,
    a_new_role_holds_at_once_and_asks_to_sign_in_again,
    a_role_that_is_gone_gives_no_rights,
}

async fn the_staff_is_invited_and_listed(place: TestStore) {
    let house = House::on(place).await;
    let owner = house.owner().await;
    let invite = async |email: &str, role: &str| {
        owner.post("/v1/staff", json!({ "email": email, "role": role })).await
    };
    // The newest comes first, so let it be newer.
    house.wait(1);
    let invited = invite("Olivia@Example.com", "manager").await;
    assert_eq!(invited.status, 201);
    let invited = invited.json();
    assert_eq!(invited["staff"]["email"], "olivia@example.com");
    assert_eq!(invited["staff"]["name"], "olivia");
    assert_eq!(invited["staff"]["state"], "invited");
    assert_eq!(invited["expires_at"], "2026-11-20T11:00:01Z");
    invite("olivia@example.com", "manager").await.problem(409, "already-staff");
    assert_eq!(invite("olivia", "manager").await.problem(400, "invalid")["field"], "email");
    let role = invite("other@example.com", "captain").await.problem(400, "invalid");
    assert_eq!(role["field"], "role");
    assert!(role["hint"].as_str().unwrap().contains("`manager`"));
    let first = owner.get("/v1/staff?limit=1").await.json();
    assert_eq!(first["items"][0]["email"], "olivia@example.com");
    let next = first["next"].as_str().unwrap();
    let second = owner.get(&format!("/v1/staff?limit=1&cursor={next}")).await.json();
    assert_eq!(second["items"][0]["email"], "owner@example.com");
    assert_eq!(second["items"][0]["state"], "active");
    assert_eq!(second["next"], Value::Null);
}

async fn nobody_touches_whoever_may_do_more(place: TestStore) {
    let house = House::on(place).await;
    house.owner().await;
    let manager = house.member("manager@example.com", "manager").await;
    let owner = house.people.find_by_email("owner@example.com").await.unwrap().id;
    for (method, path, body) in [
        (Method::POST, "sign-in-links", Value::Null),
        (Method::POST, "disablement", Value::Null),
        (Method::DELETE, "disablement", Value::Null),
        (Method::PUT, "role", json!({ "role": "manager" })),
    ] {
        let path = format!("/v1/staff/{owner}/{path}");
        manager.call(method, &path, body).await.problem(403, "more-than-you-have");
    }
    let own = house.people.find_by_email("manager@example.com").await.unwrap().id;
    let path = format!("/v1/staff/{own}/role");
    let role = json!({ "role": "owner" });
    manager.call(Method::PUT, &path, role).await.problem(403, "more-than-you-have");
    let invitation = json!({ "email": "new@example.com", "role": "auditor" });
    manager.post("/v1/staff", invitation).await.problem(403, "more-than-you-have");
    let invitation = json!({ "email": "new@example.com", "role": "manager" });
    assert_eq!(manager.post("/v1/staff", invitation).await.status, 201);
    // Five are told one by one, the rest of the minute in a sum.
    assert_eq!(house.leaves("access.denied").await, 5);
    house.people.finish().await.unwrap();
    assert_eq!(house.leaves("refusals.summed").await, 1);
}

async fn one_owner_always_remains(place: TestStore) {
    let house = House::on(place).await;
    let first = house.owner().await;
    let id = async |email: &str| house.people.find_by_email(email).await.unwrap().id;
    let disable = format!("/v1/staff/{}/disablement", id("owner@example.com").await);
    first.post(&disable, Value::Null).await.problem(409, "last-owner");
    // Somebody who was only invited cannot act.
    let link = house.invite("second@example.com", "owner").await;
    first.post(&disable, Value::Null).await.problem(409, "last-owner");
    let role = format!("/v1/staff/{}/role", id("owner@example.com").await);
    let manager = json!({ "role": "manager" });
    first.call(Method::PUT, &role, manager).await.problem(409, "last-owner");
    let second = house.browser();
    second.submit(&link, &[("name", "Second"), ("password", PASSWORD)]).await;
    // Each disables the other at the same moment: one of them stays.
    let others = format!("/v1/staff/{}/disablement", id("second@example.com").await);
    let answers =
        join_all([first.post(&others, Value::Null), second.post(&disable, Value::Null)]).await;
    let done = answers.iter().filter(|answer| answer.status == 201).count();
    assert_eq!(done, 1, "{answers:?}");
    let left = "select count(*) from staff where role = 'owner' and disabled_at is null";
    assert_eq!(house.count(left).await, 1);
}

async fn whoever_is_disabled_is_out_at_the_next_request(place: TestStore) {
    let house = House::on(place).await;
    let owner = house.owner().await;
    let manager = house.member("manager@example.com", "manager").await;
    assert_eq!(manager.get("/v1/staff").await.status, 200);
    let id = house.people.find_by_email("manager@example.com").await.unwrap().id;
    let link = house.reset("manager@example.com").await;
    let path = format!("/v1/staff/{id}/disablement");
    assert_eq!(owner.post(&path, Value::Null).await.json()["state"], "disabled");
    manager.get("/v1/staff").await.problem(401, "unauthenticated");
    assert_eq!(manager.sign_in("manager@example.com", PASSWORD).await.status, 401);
    assert_eq!(manager.get(&link).await.status, 404);
    owner.post(&path, Value::Null).await.problem(409, "already-disabled");
    let links = format!("/v1/staff/{id}/sign-in-links");
    owner.post(&links, Value::Null).await.problem(409, "staff-disabled");
}

async fn whoever_is_enabled_again_sets_a_new_password(place: TestStore) {
    let house = House::on(place).await;
    let owner = house.owner().await;
    let manager = house.member("manager@example.com", "manager").await;
    let (_, secret) = manager.key("ci", &["staff.manage"]).await;
    let session = manager.session().await;
    house.disable("manager@example.com").await;
    let id = house.people.find_by_email("manager@example.com").await.unwrap().id;
    let path = format!("/v1/staff/{id}/disablement");
    let enabled = owner.call(Method::DELETE, &path, Value::Null).await;
    assert_eq!(enabled.json()["staff"]["state"], "invited");
    manager.set_cookie("__Host-quarterdeck", &session).await;
    assert_eq!(manager.get("/people/me").await.status, 303);
    assert_eq!(manager.sign_in("manager@example.com", PASSWORD).await.status, 401);
    assert_eq!(house.with_key(&secret, Method::GET, "/v1/staff").await.status, 401);
    let link = enabled.json()["link"].as_str().unwrap().replace("http://localhost:8080", "");
    let fields = [("name", "Back"), ("password", PASSWORD)];
    assert_eq!(manager.submit(&link, &fields).await.status, 303);
    assert_eq!(manager.get("/people/me").await.status, 200);
    owner.call(Method::DELETE, &path, Value::Null).await.problem(409, "not-disabled");
}

async fn a_new_role_holds_at_once_and_asks_to_sign_in_again(place: TestStore) {
    let house = House::on(place).await;
    let owner = house.owner().await;
    let manager = house.member("manager@example.com", "manager").await;
    let id = house.people.find_by_email("manager@example.com").await.unwrap().id;
    let path = format!("/v1/staff/{id}/role");
    let changed = owner.call(Method::PUT, &path, json!({ "role": "auditor" })).await;
    assert_eq!(changed.json()["role"], "auditor");
    assert_eq!(manager.get("/people/me").await.status, 303);
    manager.sign_in("manager@example.com", PASSWORD).await;
    manager.get("/v1/staff").await.problem(403, "forbidden");
    assert_eq!(manager.get("/v1/audit").await.status, 200);
    let same = owner.call(Method::PUT, &path, json!({ "role": "auditor" })).await;
    same.problem(409, "same-role");
}

async fn a_role_that_is_gone_gives_no_rights(place: TestStore) {
    let house = House::on(place).await;
    let manager = house.member("manager@example.com", "manager").await;
    house.intruder().await.run("update staff set role = 'captain'").await;
    assert_eq!(manager.get("/people/me").await.status, 200);
    manager.get("/v1/staff").await.problem(403, "forbidden");
}
