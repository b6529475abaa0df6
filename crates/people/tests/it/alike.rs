//! Nobody learns by asking whether there is what they may not see.

use serde_json::json;
use test_house::on_both_engines;
use test_house::stores::TestStore;

use crate::house::House;

on_both_engines! {
    what_is_not_theirs_answers_like_what_never_was,
}

async fn what_is_not_theirs_answers_like_what_never_was(place: TestStore) {
    let house = House::on(place).await;
    let owner = house.owner().await;
    let (key, _) = owner.key("ci", &["sql.read"]).await;
    let staff = house.people.find_by_email("owner@example.com").await.unwrap().id.to_string();
    let session = owner.get("/v1/sessions").await.json()["items"][0]["id"].clone();
    let session = session.as_str().unwrap();
    // The auditor may do nothing with the staff, and with sessions only what is their own.
    let auditor = house.member("auditor@example.com", "auditor").await;
    let mut tried = 0;
    for route in house.app.declared.iter().filter(|route| route.path.contains("{id}")) {
        let hidden = match route.path.rsplit_once("/{id}").unwrap().0.rsplit('/').next().unwrap() {
            "staff" => &staff,
            "keys" => &key,
            "sessions" => session,
            other => panic!("{other}: {route:?}"),
        };
        let (prefix, _) = hidden.split_once('_').unwrap();
        let missing = format!("{prefix}_00000000000070008000000000000000");
        let ask = async |id: &str| {
            let path = route.path.replace("{id}", id);
            auditor.call(route.method.clone(), &path, json!({})).await
        };
        let (hidden, missing) = (ask(hidden).await, ask(&missing).await);
        assert!([403, 404].contains(&hidden.status.as_u16()), "{route:?}: {hidden:?}");
        assert_eq!(hidden.comparable(), missing.comparable(), "{route:?}");
        tried += 1;
    }
    assert!(tried >= 12, "only {tried} routes were tried");
}
