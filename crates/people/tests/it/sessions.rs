//! Sessions: how long they hold, who ends them, and what a fresh proof is worth.

use axum::http::Method;
use serde_json::{Value, json};
use test_house::on_both_engines;
use test_house::stores::TestStore;
use vocabulary::Clock;

use crate::house::{House, PASSWORD};

on_both_engines! {
    a_session_ends_when_it_is_not_used,
    a_session_ends_after_a_working_day_however_it_is_used,
    use_is_written_down_once_a_minute,
    an_ended_session_is_out_at_its_next_request,
    somebody_elses_session_looks_like_none,
    sessions_of_others_take_a_right_to_see,
    what_is_dear_asks_for_a_fresh_proof,
    a_wrong_proof_is_slowed_down,
    a_new_password_ends_the_other_sessions,
    the_oldest_of_too_many_sessions_gives_way,
    signing_out_ends_the_session_on_the_server,
    what_a_proxy_adds_ends_no_session,
}

const MINUTE: u64 = 60;

async fn a_session_ends_when_it_is_not_used(place: TestStore) {
    let house = House::on(place).await;
    let browser = house.owner().await;
    for _ in 0..3 {
        house.wait(30 * MINUTE - 1);
        assert_eq!(browser.get("/people/me").await.status, 200);
    }
    let session = browser.session().await;
    house.wait(30 * MINUTE);
    let answer = browser.get("/people/me").await;
    assert_eq!(answer.status, 303);
    assert_eq!(answer.header("location"), "/sign-in?next=%2Fpeople%2Fme");
    // It does not come back to life by being shown again, and the API says why.
    browser.set_cookie("__Host-quarterdeck", &session).await;
    assert_eq!(browser.get("/v1/sessions").await.status, 401);
}

async fn what_a_proxy_adds_ends_no_session(place: TestStore) {
    let house = House::on(place).await;
    let owner = house.owner().await;
    let session = owner.session().await;
    let ask = async |path: &str, authorization: &str, cookie: &str| {
        let request = axum::http::Request::get(path).header("authorization", authorization);
        let request = request.header("cookie", format!("__Host-quarterdeck={cookie}"));
        house.send(request.body(axum::body::Body::empty()).unwrap()).await
    };
    for foreign in ["Basic cHJveHk6c2VjcmV0", "Negotiate", "Digest username=\"x\"", ""] {
        let page = ask("/people/me", foreign, &session).await;
        assert_eq!((page.status.as_u16(), page.header("set-cookie")), (200, ""), "{foreign}");
        assert_eq!(ask("/v1/sessions", foreign, &session).await.status, 200, "{foreign}");
        assert_eq!(ask("/people/me", foreign, "made-up").await.status, 303, "{foreign}");
        assert_eq!(ask("/v1/sessions", foreign, "").await.status, 401, "{foreign}");
    }
    // A key is another matter: beside it the session counts for nothing.
    let key = ask("/v1/sessions", "Bearer qd_made_up", &session).await;
    key.problem(401, "key-does-not-hold");
}

async fn a_session_ends_after_a_working_day_however_it_is_used(place: TestStore) {
    let house = House::on(place).await;
    let browser = house.owner().await;
    for _ in 0..31 {
        house.wait(15 * MINUTE);
        assert_eq!(browser.get("/people/me").await.status, 200);
    }
    house.wait(15 * MINUTE - 1);
    assert_eq!(browser.get("/people/me").await.status, 200);
    house.wait(1);
    assert_eq!(browser.get("/people/me").await.status, 303);
}

async fn use_is_written_down_once_a_minute(place: TestStore) {
    let house = House::on(place).await;
    let browser = house.owner().await;
    let began = store::micros(house.clock().now());
    let sql = "select last_seen_at from sessions";
    house.wait(59);
    browser.get("/people/me").await;
    assert_eq!(house.count(sql).await, began);
    house.wait(1);
    browser.get("/people/me").await;
    assert_eq!(house.count(sql).await, began + 60_000_000);
    house.wait(59);
    browser.get("/people/me").await;
    assert_eq!(house.count(sql).await, began + 60_000_000);
}

async fn an_ended_session_is_out_at_its_next_request(place: TestStore) {
    let house = House::on(place).await;
    let owner = house.owner().await;
    let other = house.member("other@example.com", "auditor").await;
    let sessions = owner.get("/v1/sessions?staff=all").await.json();
    let theirs = sessions["items"].as_array().unwrap().iter();
    let theirs = theirs.clone().find(|session| session["name"] == "auditor").unwrap();
    assert_eq!(theirs["address"], "192.0.2.1");
    assert_eq!(theirs["agent"], "A test");
    let path = format!("/v1/sessions/{}/ending", theirs["id"].as_str().unwrap());
    assert_eq!(other.get("/people/me").await.status, 200);
    assert_eq!(owner.post(&path, Value::Null).await.status, 201);
    assert_eq!(other.get("/people/me").await.status, 303);
    owner.post(&path, Value::Null).await.problem(404, "not-found");
    assert_eq!(house.leaves("session.ended").await, 1);
}

async fn somebody_elses_session_looks_like_none(place: TestStore) {
    let house = House::on(place).await;
    let owner = house.owner().await;
    let other = house.member("other@example.com", "auditor").await;
    let own = owner.get("/v1/sessions").await.json();
    let id = own["items"][0]["id"].as_str().unwrap().to_owned();
    let nowhere = format!("ses_{}", "0".repeat(32));
    let hidden = other.post(&format!("/v1/sessions/{id}/ending"), Value::Null).await;
    let missing = other.post(&format!("/v1/sessions/{nowhere}/ending"), Value::Null).await;
    hidden.problem(404, "not-found");
    assert_eq!(hidden.comparable(), missing.comparable());
    assert_eq!(owner.get("/people/me").await.status, 200);
    assert_eq!(house.leaves("access.hidden").await, 1);
    let page = other.submit(&format!("/people/me/sessions/{id}/ending"), &[]).await;
    assert_eq!(page.status, 404);
    // One's own can be ended, by page as well.
    house.wait(1);
    let second = house.browser();
    second.sign_in("other@example.com", PASSWORD).await;
    let listed = second.get("/v1/sessions").await.json();
    assert_eq!(listed["items"].as_array().unwrap().len(), 2);
    let first = listed["items"][1]["id"].as_str().unwrap();
    let ended = second.submit(&format!("/people/me/sessions/{first}/ending"), &[]).await;
    assert_eq!((ended.status.as_u16(), ended.header("location")), (303, "/people/me?done=session"));
    assert_eq!(other.get("/people/me").await.status, 303);
}

async fn sessions_of_others_take_a_right_to_see(place: TestStore) {
    let house = House::on(place).await;
    let owner = house.owner().await;
    let other = house.member("other@example.com", "auditor").await;
    let own = other.get("/v1/sessions").await.json();
    assert_eq!(own["items"].as_array().unwrap().len(), 1);
    let id = own["items"][0]["staff"].as_str().unwrap();
    assert_eq!(other.get(&format!("/v1/sessions?staff={id}")).await.json(), own);
    let nobody = format!("staff_{}", "0".repeat(32));
    let owners = owner.get("/v1/sessions").await.json();
    let owner_id = owners["items"][0]["staff"].as_str().unwrap();
    let hidden = other.get(&format!("/v1/sessions?staff={owner_id}")).await;
    let missing = other.get(&format!("/v1/sessions?staff={nobody}")).await;
    hidden.problem(403, "forbidden");
    assert_eq!(hidden.comparable(), missing.comparable());
    other.get("/v1/sessions?staff=all").await.problem(403, "forbidden");
    other.get("/v1/sessions?staff=x").await.problem(400, "invalid");
    let theirs = owner.get(&format!("/v1/sessions?staff={id}&limit=1")).await.json();
    assert_eq!(theirs["items"], own["items"]);
    assert_eq!(house.leaves("access.denied").await, 3);
}

async fn what_is_dear_asks_for_a_fresh_proof(place: TestStore) {
    let house = House::on(place).await;
    let browser = house.owner().await;
    let key = json!({ "name": "ci", "scopes": ["sql.read"] });
    house.wait(5 * MINUTE);
    assert_eq!(browser.post("/v1/keys", key.clone()).await.status, 201);
    house.wait(1);
    browser.post("/v1/keys", key.clone()).await.problem(403, "confirm-identity");
    let page = browser.submit("/people/keys", &[("name", "ci"), ("scopes", "sql.read")]).await;
    assert_eq!((page.status.as_u16(), page.header("location")), (303, "/confirm?next=/people"));
    assert_eq!(browser.get("/confirm?next=/people").await.status, 200);
    let wrong = browser.submit("/confirm", &[("password", "wrong"), ("next", "/people")]).await;
    assert_eq!(wrong.status, 403);
    let before = browser.session().await;
    let fields = [("password", PASSWORD), ("next", "/people")];
    let confirmed = browser.submit("/confirm", &fields).await;
    assert_eq!((confirmed.status.as_u16(), confirmed.header("location")), (303, "/people"));
    assert_ne!(browser.session().await, before);
    assert_eq!(browser.post("/v1/keys", key).await.status, 201);
    // The secret of before is worthless.
    browser.set_cookie("__Host-quarterdeck", &before).await;
    assert_eq!(browser.get("/people/me").await.status, 303);
}

async fn a_wrong_proof_is_slowed_down(place: TestStore) {
    let house = House::on(place).await;
    let browser = house.owner().await;
    let confirm = [("password", "wrong"), ("next", "/")];
    for _ in 0..6 {
        assert_eq!(browser.submit("/confirm", &confirm).await.status, 403);
    }
    let slowed = browser.submit("/confirm", &[("password", PASSWORD), ("next", "/")]).await;
    assert_eq!((slowed.status.as_u16(), slowed.header("retry-after")), (429, "1"));
    house.wait(1);
    let confirmed = browser.submit("/confirm", &[("password", PASSWORD), ("next", "/")]).await;
    assert_eq!(confirmed.status, 303);
}

async fn a_new_password_ends_the_other_sessions(place: TestStore) {
    let house = House::on(place).await;
    let browser = house.owner().await;
    let other = house.browser();
    other.sign_in("owner@example.com", PASSWORD).await;
    let new = "another lake with ribbons";
    for (current, new, field) in [
        ("wrong", new, "Password now"),
        (PASSWORD, "short", "New password"),
        (PASSWORD, "passwordpassword", "New password"),
    ] {
        let fields = [("current", current), ("new", new)];
        let refused = browser.submit("/people/me/password", &fields).await;
        assert!([400, 403].contains(&refused.status.as_u16()), "{refused:?}");
        let at = refused.text.split_once("aria-invalid").unwrap().0;
        assert!(at.rfind(field) > at.rfind("<form"), "{field}: {}", refused.text);
    }
    assert_eq!(other.get("/people/me").await.status, 200);
    let before = browser.session().await;
    let fields = [("current", PASSWORD), ("new", new)];
    let changed = browser.submit("/people/me/password", &fields).await;
    assert_eq!(changed.header("location"), "/people/me?done=password");
    assert_ne!(browser.session().await, before);
    assert_eq!(browser.get("/people/me").await.status, 200);
    assert_eq!(other.get("/people/me").await.status, 303);
    assert_eq!(house.browser().sign_in("owner@example.com", PASSWORD).await.status, 401);
    assert_eq!(house.browser().sign_in("owner@example.com", new).await.status, 303);
}

async fn the_oldest_of_too_many_sessions_gives_way(place: TestStore) {
    let house = House::on(place).await;
    let first = house.owner().await;
    for _ in 0..19 {
        house.wait(1);
        house.browser().sign_in("owner@example.com", PASSWORD).await;
    }
    assert_eq!(first.get("/people/me").await.status, 200);
    house.wait(1);
    let last = house.browser();
    last.sign_in("owner@example.com", PASSWORD).await;
    assert_eq!(first.get("/people/me").await.status, 303);
    let listed = last.call(Method::GET, "/v1/sessions", Value::Null).await.json();
    assert_eq!(listed["items"].as_array().unwrap().len(), 20);
}

async fn signing_out_ends_the_session_on_the_server(place: TestStore) {
    let house = House::on(place).await;
    let browser = house.owner().await;
    let session = browser.session().await;
    let out = browser.submit("/sign-out", &[]).await;
    assert_eq!((out.status.as_u16(), out.header("location")), (303, "/sign-in"));
    assert_eq!(browser.session().await, "");
    browser.set_cookie("__Host-quarterdeck", &session).await;
    assert_eq!(browser.get("/people/me").await.status, 303);
}
