//! Bodies, queries and paths that do not fit: each gets a problem document that says where.

use axum::body::Body;
use futures::stream;

use crate::toy::{House, Says, get, post};

#[tokio::test]
async fn hostile_bodies_get_a_problem_document() {
    let house = House::new().await;
    let deep = "[".repeat(100_000);
    for (body, says) in [
        ("{\"name\":\"x\",\"parts\":".to_owned() + deep.as_str(), "invalid type"),
        (deep.clone(), "invalid type"),
        ("{\"name\":".to_owned() + deep.as_str(), "invalid type"),
        ("{\"name\":\"x\"".to_owned(), "is not JSON"),
        ("\u{0}\u{1}\u{2}".to_owned(), "is not JSON"),
        ("{\"name\":\"x\",\"more\":1}".to_owned(), "`more` is not known here"),
        ("{\"name\":\"x\",\"parts\":[{\"count\":300}]}".to_owned(), "`parts[0].count`"),
        ("{\"name\":\"a\",\"name\":\"b\"}".to_owned(), "`name` is given twice"),
        (String::new(), "is not JSON"),
    ] {
        let answer = house.send(post("/v1/things").key("clerk").json(body.clone())).await;
        let problem = answer.problem(400, "invalid");
        let detail = problem["detail"].as_str().unwrap();
        let start: String = body.chars().take(60).collect();
        assert!(detail.contains(says), "{start}: {detail}");
        assert!(problem["line"].is_u64() && problem["column"].is_u64(), "{start}: {problem}");
    }
    assert_eq!(house.count("select count(*) from things").await, 0);
}

#[tokio::test]
async fn a_body_must_be_what_it_says_and_come_unpacked() {
    let house = House::new().await;
    let request = || post("/v1/things").key("clerk");
    let gzip = [0x1f, 0x8b, 0x08, 0x00, 0x00];
    let packed = request()
        .header("content-type", "application/json")
        .header("content-encoding", "gzip")
        .body(Body::from(gzip.to_vec()))
        .unwrap();
    house.send(packed).await.problem(415, "content-encoding");
    for kind in ["text/plain", "application/x-www-form-urlencoded", "json", "application/jsonp", ""]
    {
        let wrong = request().header("content-type", kind).body(Body::from("{}")).unwrap();
        let problem = house.send(wrong).await.problem(415, "content-type");
        assert!(problem["hint"].as_str().unwrap().contains("application/json"), "{kind}");
    }
    for kind in ["application/json; charset=utf-8", "Application/JSON", "application/x+json"] {
        let right = request().header("content-type", kind).body(Body::from("{\"name\":\"x\"}"));
        assert_eq!(house.send(right.unwrap()).await.status, 201, "{kind}");
    }
}

#[tokio::test]
async fn a_body_ends_at_the_limit_of_its_route() {
    let house = House::new().await;
    let within = post("/v1/count").key("clerk").body(Body::from("x".repeat(64))).unwrap();
    assert_eq!(house.send(within).await.text, "64");
    let said = post("/v1/count").key("clerk").header("content-length", "65");
    let said = said.body(Body::from("x".repeat(65))).unwrap();
    assert_eq!(house.send(said).await.problem(413, "too-large")["most_bytes"], 64);
    let chunk = || Ok::<_, std::io::Error>("x".repeat(40));
    let unsaid = Body::from_stream(stream::iter([chunk(), chunk()]));
    let unsaid = post("/v1/count").key("clerk").body(unsaid).unwrap();
    house.send(unsaid).await.problem(413, "too-large");
    let large = "x".repeat(web::routes::BODY + 1);
    house.send(post("/v1/things").key("clerk").json(large)).await.problem(413, "too-large");
}

#[tokio::test]
async fn a_body_that_breaks_off_is_the_clients_trouble() {
    let house = House::new().await;
    let halfway = [Ok("{\"name\":"), Err(std::io::Error::other("reset by peer"))];
    let body = Body::from_stream(stream::iter(halfway));
    let request = post("/v1/things").key("clerk").header("content-type", "application/json");
    let answer = house.send(request.body(body).unwrap()).await;
    answer.problem(400, "invalid");
    assert!(!answer.text.contains("reset by peer"), "{answer:?}");
}

#[tokio::test]
async fn pages_are_turned_to_the_end_and_only_with_their_own_cursor() {
    let house = House::new().await;
    for number in 0..5 {
        let body = format!("{{\"name\":\"thing {number}\"}}");
        house.send(post("/v1/things").key("clerk").json(body)).await;
    }
    let mut path = "/v1/things?limit=2&name=thing%25".to_owned();
    let mut names = Vec::new();
    loop {
        let page = house.send(get(&path).key("reader").empty()).await.json();
        let items = page["items"].as_array().unwrap();
        assert!(items.len() <= 2);
        names.extend(items.iter().map(|item| item["name"].as_str().unwrap().to_owned()));
        match page["next"].as_str() {
            Some(next) => path = format!("/v1/things?limit=2&name=thing%25&cursor={next}"),
            None => break,
        }
    }
    assert_eq!(names, ["thing 0", "thing 1", "thing 2", "thing 3", "thing 4"]);
    for (query, says) in [
        ("cursor=bm9wZQ", "belongs to no page"),
        ("limit=0", "a `limit` from 1 to 200"),
        ("limit=201", "a `limit` from 1 to 200"),
        ("limit=-1", "a `limit` from 1 to 200"),
        ("limit=x", "a `limit` from 1 to 200"),
    ] {
        let request = get(&format!("/v1/things?{query}")).key("reader").empty();
        let problem = house.send(request).await.problem(400, "invalid");
        assert!(problem["detail"].as_str().unwrap().contains(says), "{query}: {problem}");
    }
}

#[tokio::test]
async fn what_cannot_be_a_name_is_missing() {
    let house = House::new().await;
    for path in ["/v1/things/x", "/v1/things/99999999999999999999", "/v1/things/%ff"] {
        let problem = house.send(get(path).key("reader").empty()).await.problem(404, "not-found");
        assert_eq!(problem["field"], "number", "{path}: {problem}");
    }
}

#[tokio::test]
async fn whoever_saw_an_older_version_changes_nothing() {
    let house = House::new().await;
    house.send(post("/v1/things").key("clerk").json("{\"name\":\"x\"}")).await;
    let read = house.send(get("/v1/things/0").key("reader").empty()).await;
    assert_eq!(read.header("etag"), "\"3\"");
    let put = |tag| {
        let request = axum::http::Request::put("/v1/things/0").key("clerk");
        request.header("if-match", tag).empty()
    };
    assert_eq!(house.send(put("\"3\"")).await.status, 204);
    let outdated = house.send(put("\"2\"")).await.problem(412, "outdated");
    assert_eq!(outdated["version"], 3);
    house.send(put("three")).await.problem(400, "invalid");
}
