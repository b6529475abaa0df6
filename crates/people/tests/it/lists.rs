//! The lists of the staff and of the keys: narrowed, taken out as files, and told of when they are read.

use serde_json::{Value, json};
use store::{Change, Leaf};
use test_house::on_both_engines;
use test_house::stores::TestStore;
use vocabulary::{Actor, Attribution};

use crate::house::{Answer, Browser, House, between};

on_both_engines! {
    the_staff_is_narrowed_by_everything_it_says,
    keys_are_narrowed_by_everything_they_say,
    a_page_narrows_one_list_and_keeps_the_other_as_it_is,
    a_file_holds_the_list_as_it_is_narrowed_and_no_formula,
    whoever_reads_about_others_is_told_of,
}

/// Returns one field of the items of a list.
async fn found(browser: &Browser<'_>, address: &str, field: &str) -> Vec<String> {
    let answer = browser.get(address).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    let items = answer.json()["items"].as_array().unwrap().clone();
    items.iter().map(|item| item[field].as_str().unwrap().to_owned()).collect()
}

async fn the_staff_is_narrowed_by_everything_it_says(place: TestStore) {
    let house = House::on(place).await;
    let owner = house.owner().await;
    house.wait(60);
    house.member("mira_50%@example.com", "manager").await;
    house.wait(60);
    house.invite("adam@example.com", "auditor").await;
    house.wait(60);
    house.invite("gone@example.com", "auditor").await;
    house.disable("gone@example.com").await;
    for (query, expected) in [
        ("who=ADAM", "adam"),
        ("who=example.com&role=auditor", "gone adam"),
        ("who=%25", "mira_50%"),
        ("who=a_5", "mira_50%"),
        ("who=%27%20or%201=1", ""),
        ("who=", "gone adam mira_50% owner"),
        ("role=manager", "mira_50%"),
        ("state=active", "mira_50% owner"),
        ("state=invited", "adam"),
        ("state=disabled", "gone"),
        ("from=2026-11-20T10:01:00Z", "gone adam mira_50%"),
        ("to=2026-11-20T10:01:00Z", "owner"),
        ("role=auditor&limit=1", "gone"),
    ] {
        let emails = found(&owner, &format!("/v1/staff?{query}"), "email").await;
        let names = emails.iter().map(|email| email.split('@').next().unwrap());
        assert_eq!(names.collect::<Vec<_>>().join(" "), expected, "{query}");
    }
    owner.get("/v1/staff?state=asleep").await.problem(400, "invalid");
}

async fn keys_are_narrowed_by_everything_they_say(place: TestStore) {
    let house = House::on(place).await;
    let owner = house.owner().await;
    let short = json!({ "name": "short", "scopes": ["sql.read"], "lifetime": "1 day" });
    owner.post("/v1/keys", short).await;
    house.wait(60);
    let (revoked, _) = owner.key("revoked", &["sql.read"]).await;
    owner.post(&format!("/v1/keys/{revoked}/revocation"), Value::Null).await;
    house.wait(60);
    let manager = house.member("manager@example.com", "manager").await;
    manager.key("theirs", &["cases.read"]).await;
    let prefix = owner.get("/v1/keys?limit=1").await.json()["items"][0]["prefix"].clone();
    let prefix = format!("name={}", prefix.as_str().unwrap());
    for (query, expected) in [
        ("name=SHO", "short"),
        (&prefix, "theirs"),
        ("created_by=manager", "theirs"),
        ("state=revoked", "revoked"),
        ("state=expired", ""),
        ("state=active", "theirs short"),
        ("from=2026-11-20T10:01:00Z&to=2026-11-20T10:02:00Z", "revoked"),
        ("created_by=&state=", "theirs revoked short"),
    ] {
        let names = found(&owner, &format!("/v1/keys?{query}"), "name").await;
        assert_eq!(names.join(" "), expected, "{query}");
    }
    house.wait(24 * 3_600);
    owner.sign_in("owner@example.com", crate::house::PASSWORD).await;
    assert_eq!(found(&owner, "/v1/keys?state=expired", "name").await, ["short"]);
    assert_eq!(found(&owner, "/v1/keys?state=active", "name").await, ["theirs"]);
}

async fn a_page_narrows_one_list_and_keeps_the_other_as_it_is(place: TestStore) {
    let house = House::on(place).await;
    let owner = house.owner().await;
    owner.key("nightly", &["sql.read"]).await;
    owner.key("ci", &["sql.read"]).await;
    house.invite("adam@example.com", "auditor").await;
    let page = owner.get("/people?who=adam&role=&state=&from=&to=&key=night&holds=active").await;
    assert_eq!(page.status, 200, "{page:?}");
    let panel = |title: &str| between(&page.text, &format!("{title}</h2>"), "</section>");
    let (staff, keys) = (panel("Staff"), panel("API keys"));
    assert!(staff.contains("adam@example.com") && !staff.contains("owner@example.com"), "{staff}");
    assert!(keys.contains("nightly") && !keys.contains(">ci<"), "{keys}");
    assert!(staff.contains("name=\"key\" value=\"night\""), "{staff}");
    assert!(keys.contains("name=\"who\" value=\"adam\""), "{keys}");
    assert!(staff.contains("href=\"/people/staff.csv?who=adam\""), "{staff}");
    let export = "href=\"/people/keys.json?key=night&amp;holds=active\"";
    assert!(keys.contains(export), "{keys}");
    let empty = owner.get("/people?who=nobody&key=nothing").await.text;
    assert!(empty.contains("Nobody fits.") && empty.contains("No key fits."), "{empty}");
    let wrong = owner.get("/people?who=adam&from=yesterday").await;
    assert_eq!(wrong.status, 200, "{wrong:?}");
    let staff = between(&wrong.text, "Staff</h2>", "</section>");
    assert!(staff.contains("“yesterday” is not understood here."), "{staff}");
    assert!(staff.contains("adam@example.com") && !staff.contains("owner@example.com"), "{staff}");
}

async fn a_file_holds_the_list_as_it_is_narrowed_and_no_formula(place: TestStore) {
    let house = House::on(place).await;
    let owner = house.owner().await;
    let (_, secret) = owner.key("=HYPERLINK(\"//evil\")", &["sql.read"]).await;
    // The newest comes first, so let it be newer.
    house.wait(1);
    house.invite("adam@example.com", "auditor").await;
    let lines = |answer: &Answer| answer.text.lines().map(str::to_owned).collect::<Vec<_>>();
    let staff = owner.get("/people/staff.csv").await;
    assert_eq!(staff.header("content-type"), "text/csv; charset=utf-8");
    assert_eq!(staff.header("content-disposition"), "attachment; filename=\"staff.csv\"");
    assert_eq!(lines(&staff)[0], "id,email,name,role,state,created_at,last_seen_at");
    assert_eq!(lines(&staff).len(), 3);
    let narrowed = owner.get("/people/staff.csv?who=adam").await;
    assert!(lines(&narrowed)[1].contains(",adam@example.com,adam,auditor,invited,"));
    assert_eq!(lines(&narrowed).len(), 2);
    let keys = owner.get("/people/keys.csv").await;
    assert!(keys.text.contains(",\"'=HYPERLINK(\"\"//evil\"\")\",sql.read,active,"), "{keys:?}");
    assert!(!keys.text.contains(&secret));
    let json = owner.get("/people/keys.json?holds=revoked").await;
    assert_eq!(json.header("content-type"), "application/json");
    assert_eq!(json.json(), Value::Array(Vec::new()));
    assert_eq!(owner.get("/people/staff.json").await.json()[0]["email"], "adam@example.com");
    assert_eq!(house.leaves("staff.exported").await, 3);
    assert_eq!(house.leaves("key.exported").await, 2);
    house.wait(301);
    for file in ["staff.csv", "staff.json", "keys.csv", "keys.json"] {
        let stale = owner.get(&format!("/people/{file}")).await;
        assert_eq!(stale.status, 303, "{file}");
        assert_eq!(stale.header("location"), "/confirm?next=/people", "{file}");
    }
    assert_eq!(house.leaves("staff.exported").await, 3);
}

async fn whoever_reads_about_others_is_told_of(place: TestStore) {
    let house = House::on(place).await;
    let owner = house.owner().await;
    let id = house.people.find_by_email("owner@example.com").await.unwrap().id;
    let manager = house.member("manager@example.com", "manager").await;
    for (path, staff, sessions) in [
        ("/people", 1, 1),
        ("/people?who=owner", 1, 1),
        ("/v1/staff", 1, 0),
        ("/v1/sessions?staff=all", 0, 1),
        (&format!("/v1/sessions?staff={id}"), 0, 1),
        // One's own is no news to anybody, and a key belongs to a program.
        ("/v1/sessions", 0, 0),
        ("/people/me", 0, 0),
        ("/v1/keys", 0, 0),
    ] {
        let before = (house.leaves("staff.read").await, house.leaves("session.read").await);
        assert_eq!(manager.get(path).await.status, 200, "{path}");
        let after = (house.leaves("staff.read").await, house.leaves("session.read").await);
        assert_eq!((after.0 - before.0, after.1 - before.1), (staff, sessions), "{path}");
    }
    let trail = owner.get(&format!("/v1/audit?action=session.read&object={id}")).await.json();
    let told = &trail["items"][0];
    assert_eq!((&told["actor"]["name"], &told["details"]["count"]), (&json!("manager"), &json!(1)));
    let trail = owner.get("/v1/audit?action=staff.read").await.json();
    let mut items = trail["items"].as_array().unwrap().iter();
    assert!(items.any(|item| item["details"]["filter"]["who"] == "owner"), "{trail}");
    let by = Attribution::of(Actor::program("test"));
    let appended = Change::new((), Leaf::new("events.appended")).and(Leaf::new("record.created"));
    house.store.commit(&by, |_| Box::pin(async { Ok(appended) })).await.unwrap();
    let latest = people::trail::latest::latest(house.store.reader(), 50).await.unwrap();
    assert!(latest.iter().all(|entry| !entry.action.ends_with(".read")) && latest.len() == 4);
}
