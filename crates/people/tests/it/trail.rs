//! The audit trail: found by who, what, when and from where; taken out as a file.

use serde_json::Value;
use test_house::on_both_engines;
use test_house::stores::TestStore;

use crate::house::House;

on_both_engines! {
    the_trail_is_narrowed_by_everything_it_says,
    the_trail_is_read_page_by_page,
    a_file_holds_what_the_page_shows_and_no_formula,
    reading_the_trail_takes_its_right,
    everything_that_happened_verifies,
}

async fn the_trail_is_narrowed_by_everything_it_says(place: TestStore) {
    let house = House::on(place).await;
    let owner = house.owner().await;
    house.wait(60);
    let (id, _) = owner.key("ci", &["sql.read"]).await;
    owner.post(&format!("/v1/keys/{id}/revocation"), Value::Null).await;
    house.browser_at("198.51.100.7").sign_in("nobody@example.com", "x").await;
    let found = async |query: &str| {
        let answer = owner.get(&format!("/v1/audit?{query}")).await;
        assert_eq!(answer.status, 200, "{answer:?}");
        let items = answer.json()["items"].as_array().unwrap().clone();
        items.iter().map(|item| item["action"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    let all = ["session.refused", "key.revoked", "key.created", "staff.joined", "staff.invited"];
    let mut sorted = found("").await;
    assert_eq!(sorted.len(), 5);
    sorted.sort();
    let mut expected = all.map(str::to_owned).to_vec();
    expected.sort();
    assert_eq!(sorted, expected);
    let owner_id = house.people.find_by_email("owner@example.com").await.unwrap().id;
    for (query, count) in [
        ("action=key", 2),
        ("action=key.revoked", 1),
        ("action=ke", 0),
        ("actor=owner", 3),
        (&format!("actor={owner_id}"), 3),
        ("actor=%27%20or%201=1", 0),
        (&format!("object={id}"), 2),
        ("object_kind=staff", 2),
        ("address=198.51.100.7", 1),
        ("from=2026-11-20T10:01:00Z", 3),
        ("to=2026-11-20T10:01:00Z", 2),
        ("action=key&from=2026-11-20T10:01:00Z&actor=owner", 2),
        ("actor=", 5),
    ] {
        assert_eq!(found(query).await.len(), count, "{query}");
    }
    let wrong = owner.get("/v1/audit?from=yesterday").await.problem(400, "invalid");
    assert!(wrong["detail"].as_str().unwrap().contains("The query"), "{wrong}");
    assert_eq!(wrong["field"], "from", "{wrong}");
    let wrong = owner.get("/v1/audit?actor=owner&limit=0").await.problem(400, "invalid");
    assert_eq!(wrong["field"], "limit", "{wrong}");
    // A form sends the fields that nobody filled in, too.
    assert_eq!(owner.get("/audit?actor=owner&action=&from=&to=").await.status, 200);
}

async fn the_trail_is_read_page_by_page(place: TestStore) {
    let house = House::on(place).await;
    let owner = house.owner().await;
    for number in 0..5 {
        owner.key(&format!("key {number}"), &["sql.read"]).await;
    }
    let whole = owner.get("/v1/audit").await.json()["items"].clone();
    let mut read = Vec::new();
    let mut path = "/v1/audit?limit=2".to_owned();
    loop {
        let page = owner.get(&path).await.json();
        read.extend(page["items"].as_array().unwrap().clone());
        match page["next"].as_str() {
            Some(next) => path = format!("/v1/audit?limit=2&cursor={next}"),
            None => break,
        }
    }
    assert_eq!(Value::from(read), whole);
    owner.get("/v1/audit?cursor=x").await.problem(400, "invalid");
}

async fn a_file_holds_what_the_page_shows_and_no_formula(place: TestStore) {
    let house = House::on(place).await;
    let link = house.invite("owner@example.com", "owner").await;
    let owner = house.browser();
    let name = "=HYPERLINK(\"//evil\",\"x\")";
    owner.submit(&link, &[("name", name), ("password", crate::house::PASSWORD)]).await;
    owner.key("ci", &["sql.read"]).await;
    let csv = owner.get("/audit.csv").await;
    assert_eq!(csv.header("content-type"), "text/csv; charset=utf-8");
    assert_eq!(csv.header("content-disposition"), "attachment; filename=\"audit.csv\"");
    let lines: Vec<&str> = csv.text.lines().collect();
    assert!(lines[0].starts_with("at,actor_kind,"));
    assert_eq!(lines.len(), 5, "{}", csv.text);
    assert!(csv.text.contains(",\"'=HYPERLINK("), "{}", csv.text);
    for line in &lines[1..] {
        let cells = line.split(',');
        assert!(cells.clone().all(|cell| !cell.starts_with(['=', '+', '-', '@'])), "{line}");
    }
    let json = owner.get("/audit.json?action=key").await.json();
    assert_eq!(json.as_array().unwrap().len(), 1);
    assert_eq!(json[0]["action"], "key.created");
    assert_eq!(owner.get("/audit.json?action=nothing").await.json(), Value::Array(Vec::new()));
    assert_eq!(house.leaves("audit.exported").await, 3);
    house.wait(301);
    let stale = owner.get("/audit.csv").await;
    assert_eq!((stale.status.as_u16(), stale.header("location")), (303, "/confirm?next=/audit"));
}

async fn reading_the_trail_takes_its_right(place: TestStore) {
    let house = House::on(place).await;
    let manager = house.member("manager@example.com", "manager").await;
    let auditor = house.member("auditor@example.com", "auditor").await;
    for (path, api) in
        [("/v1/audit", true), ("/audit", false), ("/audit.csv", false), ("/audit.json", false)]
    {
        let refused = manager.get(path).await;
        assert_eq!(refused.status, 403, "{path}");
        assert_eq!(refused.header("content-type").contains("problem"), api, "{path}");
        assert_eq!(auditor.get(path).await.status, 200, "{path}");
    }
    assert_eq!(house.leaves("access.denied").await, 4);
}

async fn everything_that_happened_verifies(place: TestStore) {
    let house = House::on(place).await;
    let owner = house.owner().await;
    owner.key("ci", &["sql.read"]).await;
    let page = owner.get("/audit").await;
    assert!(page.text.contains("never yet"), "{}", page.text);
    let (signer, file) = (house.place.signer(), house.place.checkpoint_file());
    store::audit::checkpoint::write(&house.store, &signer, &file).await.unwrap();
    house.wait(120);
    let page = owner.get("/audit").await;
    assert!(page.text.contains("2 min ago"), "{}", page.text);
    assert!(page.text.contains("quarterdeck audit verify"));
    let verified = house.place.verify().await.unwrap();
    assert_eq!((verified.leaves, verified.uncovered), (3, 0));
}
