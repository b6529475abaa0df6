//! API keys: what they may, how long, how often, and what of them is kept.

use std::time::Duration;

use axum::body::Body;
use axum::http::{Method, Request};
use people::keys::create::{Lifetime, NewKey, create};
use serde_json::{Value, json};
use test_house::on_both_engines;
use test_house::stores::TestStore;
use tokio::sync::{mpsc, watch};
use vocabulary::Error;

use crate::house::House;

on_both_engines! {
    a_key_may_what_its_scopes_say,
    a_secret_is_shown_once_even_when_the_request_is_sent_again,
    a_key_expires_after_ninety_days_unless_it_is_said_otherwise,
    nobody_hands_on_more_than_they_have,
    what_does_not_fit_is_named,
    a_key_asks_so_often_and_no_more,
    use_is_shown_to_the_minute,
    a_key_goes_with_its_owner,
    a_key_may_no_more_than_the_role_of_its_owner,
    a_key_of_somebody_disabled_does_not_hold_even_unrevoked,
    a_disk_that_stands_still_does_not_keep_a_key_from_reading,
    the_command_line_makes_keys_too,
    what_is_no_key_is_refused_and_told,
}

const DAY: u64 = 24 * 60 * 60;

async fn a_key_may_what_its_scopes_say(place: TestStore) {
    let house = House::on(place).await;
    let owner = house.owner().await;
    let (_, reads) = owner.key("reads", &["audit.read"]).await;
    let (_, manages) = owner.key("manages", &["staff.*"]).await;
    let (_, all) = owner.key("all", &["all"]).await;
    for (key, path, status) in [
        (&reads, "/v1/audit", 200),
        (&reads, "/v1/staff", 403),
        (&reads, "/v1/keys", 403),
        (&manages, "/v1/staff", 200),
        (&manages, "/v1/audit", 403),
        (&all, "/v1/audit", 200),
        (&all, "/v1/keys", 200),
        (&all, "/v1/sessions", 403),
    ] {
        assert_eq!(house.with_key(key, Method::GET, path).await.status, status, "{path}");
    }
}

async fn a_secret_is_shown_once_even_when_the_request_is_sent_again(place: TestStore) {
    let house = House::on(place).await;
    let owner = house.owner().await;
    let body = json!({ "name": "ci", "scopes": ["sql.read"] });
    let once = Some("0192-the-same");
    let made = owner.call_once(Method::POST, "/v1/keys", body.clone(), once).await;
    assert_eq!(made.status, 201, "{made:?}");
    let secret = made.json()["secret"].as_str().unwrap().to_owned();
    assert!(secret.starts_with(made.json()["key"]["prefix"].as_str().unwrap()));
    // Behind the part that is shown stand 256 bits.
    assert_eq!(secret.len(), "qd_".len() + 8 + 64);
    let again = owner.call_once(Method::POST, "/v1/keys", body, once).await;
    let again = again.problem(409, "shown-once");
    assert_eq!(again["key"], made.json()["key"]["id"]);
    assert_eq!(house.count("select count(*) from api_keys").await, 1);
    let listed = owner.get("/v1/keys").await;
    assert_eq!(listed.json()["items"][0], made.json()["key"]);
    assert!(!listed.text.contains(&secret[11..]));
    let invitation = json!({ "email": "new@example.com", "role": "manager" });
    let once = Some("0193-the-same");
    let invited = owner.call_once(Method::POST, "/v1/staff", invitation.clone(), once).await;
    assert!(invited.json()["link"].as_str().unwrap().starts_with("http://localhost:8080/join/"));
    let again = owner.call_once(Method::POST, "/v1/staff", invitation, once).await;
    again.problem(409, "shown-once");
}

async fn a_key_expires_after_ninety_days_unless_it_is_said_otherwise(place: TestStore) {
    let house = House::on(place).await;
    let owner = house.owner().await;
    let (_, usual) = owner.key("usual", &["all"]).await;
    let make = async |lifetime: &str| {
        let body = json!({ "name": "x", "scopes": ["all"], "lifetime": lifetime });
        owner.post("/v1/keys", body).await
    };
    let short = make("30 days").await.json();
    let never = make("never").await.json();
    assert_eq!(never["key"]["expires_at"], Value::Null);
    assert_eq!(short["key"]["expires_at"], "2026-12-20T10:00:00Z");
    for wrong in ["soon", "-1 day", "0s", "99999 years"] {
        let refused = make(wrong).await.problem(400, "invalid");
        assert_eq!(refused["field"], "lifetime", "{wrong}");
    }
    let works = async |secret: &str| house.with_key(secret, Method::GET, "/v1/keys").await.status;
    let short = short["secret"].as_str().unwrap();
    house.wait(30 * DAY - 1);
    assert_eq!(works(short).await, 200);
    house.wait(1);
    assert_eq!(works(short).await, 401);
    house.wait(60 * DAY - 1);
    assert_eq!(works(&usual).await, 200);
    house.wait(1);
    let expired = house.with_key(&usual, Method::GET, "/v1/keys").await;
    assert_eq!(expired.problem(401, "key-does-not-hold")["detail"], "The API key has expired.");
    house.wait(3_650 * DAY);
    assert_eq!(works(never["secret"].as_str().unwrap()).await, 200);
}

async fn nobody_hands_on_more_than_they_have(place: TestStore) {
    let house = House::on(place).await;
    let owner = house.owner().await;
    let manager = house.member("manager@example.com", "manager").await;
    let ask = |scopes: &[&str]| json!({ "name": "x", "scopes": scopes });
    assert_eq!(manager.post("/v1/keys", ask(&["cases.read"])).await.status, 201);
    for scopes in [&["all"][..], &["cases.*"], &["sql.read"], &["cases.read", "audit.read"]] {
        manager.post("/v1/keys", ask(scopes)).await.problem(403, "more-than-you-have");
    }
    // A key hands on no more than it has, either.
    let (_, secret) = owner.key("managing", &["staff.manage"]).await;
    let request = Request::post("/v1/keys")
        .header("authorization", format!("Bearer {secret}"))
        .header("content-type", "application/json");
    let body = ask(&["all"]).to_string();
    let answer = house.send(request.body(body.into()).unwrap()).await;
    answer.problem(403, "more-than-you-have");
}

async fn what_does_not_fit_is_named(place: TestStore) {
    let house = House::on(place).await;
    let owner = house.owner().await;
    for (body, field) in [
        (json!({ "name": "", "scopes": ["all"] }), "name"),
        (json!({ "name": "x".repeat(101), "scopes": ["all"] }), "name"),
        (json!({ "name": "x", "scopes": [] }), "scopes"),
        (json!({ "name": "x", "scopes": ["refunds.decide"] }), "scopes"),
        (json!({ "name": "x", "scopes": ["all"], "rate_per_second": 0 }), "rate_per_second"),
        (json!({ "name": "x", "scopes": ["all"], "rate_per_second": 100_001 }), "rate_per_second"),
        (json!({ "name": "x", "scopes": ["all"], "secret": "mine" }), "secret"),
        (json!({ "scopes": ["all"] }), "name"),
    ] {
        let refused = owner.post("/v1/keys", body.clone()).await.problem(400, "invalid");
        assert_eq!(refused["field"], field, "{body}");
    }
    assert_eq!(house.leaves("key.created").await, 0);
}

async fn a_key_asks_so_often_and_no_more(place: TestStore) {
    let house = House::on(place).await;
    let owner = house.owner().await;
    let body = json!({ "name": "slow", "scopes": ["all"], "rate_per_second": 2 });
    let made = owner.post("/v1/keys", body).await.json();
    let slow = made["secret"].as_str().unwrap();
    let (_, other) = owner.key("other", &["all"]).await;
    let ask = async |key: &str| house.with_key(key, Method::GET, "/v1/keys").await;
    assert_eq!(ask(slow).await.status, 200);
    assert_eq!(ask(slow).await.status, 200);
    let refused = ask(slow).await;
    refused.problem(429, "rate-limited");
    assert_eq!(refused.header("retry-after"), "1");
    assert_eq!(ask(&other).await.status, 200);
    house.wait(1);
    assert_eq!(ask(slow).await.status, 200);
}

async fn use_is_shown_to_the_minute(place: TestStore) {
    let house = House::on(place).await;
    let owner = house.owner().await;
    let (_, secret) = owner.key("ci", &["all"]).await;
    let used = async || owner.get("/v1/keys").await.json()["items"][0]["last_used_at"].clone();
    assert_eq!(used().await, Value::Null);
    house.with_key(&secret, Method::GET, "/v1/keys").await;
    assert_eq!(used().await, "2026-11-20T10:00:00Z");
    house.wait(59);
    house.with_key(&secret, Method::GET, "/v1/keys").await;
    assert_eq!(used().await, "2026-11-20T10:00:00Z");
    house.wait(1);
    house.with_key(&secret, Method::GET, "/v1/keys").await;
    assert_eq!(used().await, "2026-11-20T10:01:00Z");
}

async fn a_key_goes_with_its_owner(place: TestStore) {
    let house = House::on(place).await;
    house.owner().await;
    let manager = house.member("manager@example.com", "manager").await;
    let (_, secret) = manager.key("ci", &["staff.manage"]).await;
    let request = Request::post("/v1/keys")
        .header("authorization", format!("Bearer {secret}"))
        .header("content-type", "application/json");
    let body = json!({ "name": "child", "scopes": ["staff.manage"] }).to_string();
    let child = house.send(request.body(body.into()).unwrap()).await.json();
    let child = child["secret"].as_str().unwrap();
    assert_eq!(house.with_key(child, Method::GET, "/v1/staff").await.status, 200);
    house.disable("manager@example.com").await;
    assert_eq!(house.with_key(&secret, Method::GET, "/v1/staff").await.status, 401);
    assert_eq!(house.with_key(child, Method::GET, "/v1/staff").await.status, 401);
}

async fn a_key_may_no_more_than_the_role_of_its_owner(place: TestStore) {
    let house = House::on(place).await;
    let owner = house.owner().await;
    let manager = house.member("manager@example.com", "manager").await;
    let (_, secret) = manager.key("ci", &["staff.manage", "cases.read"]).await;
    let (_, all) = owner.key("all", &["all"]).await;
    let staff = async |key: &str| house.with_key(key, Method::GET, "/v1/staff").await.status;
    let id = house.people.find_by_email("manager@example.com").await.unwrap().id;
    let path = format!("/v1/staff/{id}/role");
    for (role, status) in [("auditor", 403), ("manager", 200), ("auditor", 403)] {
        let changed = owner.call(Method::PUT, &path, json!({ "role": role })).await;
        assert_eq!(changed.status, 200, "{changed:?}");
        assert_eq!(staff(&secret).await, status, "{role}");
        assert_eq!(staff(&all).await, 200, "the keys of others are not concerned");
    }
    // What its owner was given since is not the key's: it has its scopes and no more.
    assert_eq!(house.with_key(&secret, Method::GET, "/v1/audit").await.status, 403);
    house.intruder().await.run("update staff set role = 'captain' where name = 'manager'").await;
    assert_eq!(staff(&secret).await, 403);
}

async fn a_key_of_somebody_disabled_does_not_hold_even_unrevoked(place: TestStore) {
    let house = House::on(place).await;
    let manager = house.member("manager@example.com", "manager").await;
    let (_, secret) = manager.key("ci", &["staff.manage"]).await;
    house.intruder().await.run("update staff set disabled_at = 1").await;
    let refused = house.with_key(&secret, Method::GET, "/v1/staff").await;
    let refused = refused.problem(401, "key-does-not-hold");
    assert_eq!(refused["detail"], "The API key belongs to somebody who is disabled.");
}

async fn a_disk_that_stands_still_does_not_keep_a_key_from_reading(place: TestStore) {
    let house = House::on(place).await;
    let owner = house.owner().await;
    let (_, secret) = owner.key("ci", &["staff.manage"]).await;
    let (release, held) = watch::channel(false);
    let (stands, mut standing) = mpsc::unbounded_channel();
    // At least as many as any engine has lanes.
    for _ in 0..8 {
        let (store, mut held, stands) = (house.store.clone(), held.clone(), stands.clone());
        tokio::spawn(async move {
            let stuck = store.maintain(move |_| {
                Box::pin(async move {
                    stands.send(()).map_err(Error::internal)?;
                    held.wait_for(|released| *released).await.map(drop).map_err(Error::internal)
                })
            });
            stuck.await
        });
    }
    standing.recv().await.unwrap();
    for _ in 0..3 {
        let request = Request::get("/v1/keys").header("authorization", format!("Bearer {secret}"));
        let answer = house.answer(request.body(Body::empty()).unwrap());
        let answer = tokio::time::timeout(Duration::from_secs(60), answer).await;
        assert_eq!(answer.expect("reading waits for the writer").status, 200);
    }
    release.send(true).unwrap();
    house.people.settled().await;
    let noted = "select count(*) from api_keys where last_used_at is not null";
    assert_eq!(house.count(noted).await, 1);
}

async fn the_command_line_makes_keys_too(place: TestStore) {
    let house = House::on(place).await;
    let may = house.people.on_the_command_line("root").unwrap();
    let new = NewKey {
        name: "ci".to_owned(),
        scopes: vec!["audit.read".to_owned()],
        lifetime: Lifetime::default(),
        rate_per_second: None,
    };
    let created = create(&house.people, &may, new).await.unwrap();
    assert_eq!(created.key.created_by, "root on the command line");
    assert!(!format!("{created:?}").contains(&created.secret.expose()[11..]));
    let secret = created.secret.expose();
    let trail = house.with_key(secret, Method::GET, "/v1/audit?action=key").await.json();
    assert_eq!(trail["items"][0]["actor"]["kind"], "command_line");
}

async fn what_is_no_key_is_refused_and_told(place: TestStore) {
    let house = House::on(place).await;
    let owner = house.owner().await;
    for number in 0..8 {
        let key = format!("qd_{number}");
        house.with_key(&key, Method::GET, "/v1/staff").await.problem(401, "key-does-not-hold");
    }
    // A session's secret is no key.
    let session = owner.session().await;
    house.with_key(&session, Method::GET, "/v1/staff").await.problem(401, "key-does-not-hold");
    assert_eq!(house.leaves("key.refused").await, 5);
    house.wait(60);
    house.people.tidy().await.unwrap();
    let sum = "select count(*) from audit_leaves where action = 'refusals.summed'
        and address = '192.0.2.9' and details like '%\"count\":4%'";
    assert_eq!(house.count(sum).await, 1);
}
