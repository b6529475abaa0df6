//! Revoking an API key: the story of the neighbour to copy.

use axum::http::Method;
use serde_json::Value;
use test_house::on_both_engines;
use test_house::stores::TestStore;

use crate::house::House;

on_both_engines! {
    a_revoked_key_is_out_at_its_next_request,
    a_key_is_revoked_once,
    only_a_key_that_exists_is_revoked,
    revoking_takes_the_right_and_a_fresh_proof,
}

async fn a_revoked_key_is_out_at_its_next_request(place: TestStore) {
    let house = House::on(place).await;
    let owner = house.owner().await;
    let (id, secret) = owner.key("ci", &["staff.manage"]).await;
    assert_eq!(house.with_key(&secret, Method::GET, "/v1/staff").await.status, 200);

    let revoked = owner.post(&format!("/v1/keys/{id}/revocation"), Value::Null).await;
    assert_eq!(revoked.status, 201);
    assert_eq!(revoked.json()["state"], "revoked");

    let refused = house.with_key(&secret, Method::GET, "/v1/staff").await;
    assert_eq!(refused.problem(401, "key-does-not-hold")["detail"], "The API key was revoked.");
}

async fn a_key_is_revoked_once(place: TestStore) {
    let house = House::on(place).await;
    let owner = house.owner().await;
    let (id, _) = owner.key("ci", &["sql.read"]).await;
    let path = format!("/v1/keys/{id}/revocation");
    let first = owner.post(&path, Value::Null).await.json();
    house.wait(60);
    let second = owner.post(&path, Value::Null).await.problem(409, "already-revoked");
    assert_eq!(second["revoked_at"], first["revoked_at"]);

    let leaf = "select count(*) from audit_leaves where action = 'key.revoked'
        and actor_name = 'owner' and object_kind = 'key' and object_id = '{id}'
        and details like '%\"before\":{\"name\":\"ci\",\"state\":\"active\"}%'
        and details like '%\"after\":{\"name\":\"ci\",\"state\":\"revoked\"}%'";
    assert_eq!(house.count(&leaf.replace("{id}", &id)).await, 1);
}

async fn only_a_key_that_exists_is_revoked(place: TestStore) {
    let house = House::on(place).await;
    let owner = house.owner().await;
    let nowhere = format!("/v1/keys/key_{}/revocation", "0".repeat(32));
    owner.post(&nowhere, Value::Null).await.problem(404, "not-found");
    owner.post("/v1/keys/staff_1/revocation", Value::Null).await.problem(404, "not-found");
    assert_eq!(house.leaves("key.revoked").await, 0);
}

async fn revoking_takes_the_right_and_a_fresh_proof(place: TestStore) {
    let house = House::on(place).await;
    let owner = house.owner().await;
    let auditor = house.member("auditor@example.com", "auditor").await;
    let (id, secret) = owner.key("ci", &["staff.manage"]).await;
    let path = format!("/v1/keys/{id}/revocation");
    auditor.post(&path, Value::Null).await.problem(403, "forbidden");
    house.wait(301);
    owner.post(&path, Value::Null).await.problem(403, "confirm-identity");
    assert_eq!(house.with_key(&secret, Method::GET, "/v1/staff").await.status, 200);
    // A key is its own proof, and may revoke itself.
    assert_eq!(house.with_key(&secret, Method::POST, &path).await.status, 201);
    assert_eq!(house.with_key(&secret, Method::GET, "/v1/staff").await.status, 401);
}
