//! What the store holds: no password, no link, no session, no key, only what proves them.

use test_house::on_both_engines;
use test_house::stores::TestStore;

use crate::house::{House, PASSWORD};

on_both_engines! {
    no_secret_is_in_the_store,
}

/// Every text column of people and of the audit, and the answers kept for repeated requests.
const COLUMNS: [(&str, &[&str]); 8] = [
    ("staff", &["staff_id", "email", "name", "role", "password"]),
    ("sign_in_links", &["link_id", "secret_hash", "purpose"]),
    ("sessions", &["session_id", "secret_hash", "device_hash", "address", "agent"]),
    ("api_keys", &["key_id", "prefix", "secret_hash", "name", "scopes", "created_by"]),
    ("throttles", &["lane", "subject"]),
    ("audit_leaves", &["details", "object_id", "actor_name", "actor_id"]),
    ("once_keys", &["once_key", "request_hash", "answer"]),
    ("effects", &["body"]),
];

async fn no_secret_is_in_the_store(place: TestStore) {
    let house = House::on(place).await;
    let link = house.invite("owner@example.com", "owner").await;
    let owner = house.browser();
    owner.submit(&link, &[("name", "Olivia"), ("password", PASSWORD)]).await;
    house.browser().sign_in("owner@example.com", "mistyped lake ribbon").await;
    let body = serde_json::json!({ "name": "ci", "scopes": ["sql.read"] });
    let made = owner.call_once(axum::http::Method::POST, "/v1/keys", body, Some("again")).await;
    let key = made.json()["secret"].as_str().unwrap().to_owned();
    let device = owner.cookie("__Host-quarterdeck-device").await.unwrap();
    let secrets = [
        PASSWORD.to_owned(),
        "mistyped lake ribbon".to_owned(),
        link.replace("/join/", ""),
        owner.session().await,
        device,
        key[11..].to_owned(),
    ];
    let mut searched = 0;
    for (table, columns) in COLUMNS {
        for column in columns {
            for secret in &secrets {
                assert!(secret.len() > 10, "{secret}");
                let sql = format!("select count(*) from {table} where {column} like '%{secret}%'");
                assert_eq!(house.count(&sql).await, 0, "{table}.{column}");
            }
            searched += 1;
        }
    }
    assert_eq!(searched, 29);
    // No answer tells a hash, either.
    let hash: Option<String> =
        store::scalar(house.store.reader(), "select password from staff", []).await.unwrap();
    let hash = hash.unwrap();
    for path in ["/v1/staff", "/v1/keys", "/v1/sessions", "/v1/audit", "/people", "/audit"] {
        let answer = owner.get(path).await;
        assert_eq!(answer.status, 200, "{path}");
        assert!(!answer.text.contains(&hash), "{path}");
        assert!(!answer.text.contains("$argon2"), "{path}");
        for table in ["sessions", "api_keys", "sign_in_links"] {
            let sql = format!("select secret_hash from {table} limit 1");
            let hash: Option<String> = store::scalar(house.store.reader(), &sql, []).await.unwrap();
            assert!(!answer.text.contains(&hash.unwrap()), "{path} {table}");
        }
    }
}
