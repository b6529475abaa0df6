//! Who passes which route, and what the others are told.

use axum::http::{Method, Request};
use web::RouteAccess;

use crate::toy::{Answer, House, Says, get, post};

#[tokio::test]
async fn each_route_lets_through_whom_it_was_declared_for() {
    let house = House::new().await;
    for (method, path, caller, status) in [
        (Method::GET, "/v1/things", "", 401),
        (Method::GET, "/v1/things", "key stranger", 403),
        (Method::GET, "/v1/things", "key reader", 200),
        (Method::GET, "/v1/things", "session reader", 200),
        (Method::GET, "/v1/things", "key revoked", 401),
        (Method::GET, "/v1/things", "key unknown", 401),
        (Method::GET, "/v1/things", "session ended", 401),
        (Method::HEAD, "/v1/things", "", 401),
        (Method::HEAD, "/v1/things", "key reader", 200),
        (Method::POST, "/v1/things", "", 401),
        (Method::POST, "/v1/things", "key reader", 403),
        (Method::GET, "/v1/mine", "", 401),
        (Method::GET, "/v1/mine", "key owner", 403),
        (Method::GET, "/v1/mine", "session stranger", 200),
        (Method::GET, "/v1/hello", "", 200),
        (Method::GET, "/v1/hello", "key reader", 200),
        (Method::GET, "/v1/hello", "key revoked", 401),
        (Method::GET, "/things", "", 303),
        (Method::GET, "/things", "session stranger", 403),
        (Method::GET, "/things", "session reader", 200),
        (Method::GET, "/me", "", 303),
        (Method::GET, "/me", "key owner", 403),
        (Method::GET, "/me", "session stranger", 200),
        (Method::GET, "/welcome", "session ended", 200),
    ] {
        let request = as_caller(Request::builder().method(method.clone()).uri(path), caller);
        let answer = house.send(request.empty()).await;
        assert_eq!(answer.status.as_u16(), status, "{method} {path} {caller}: {answer:?}");
    }
}

fn as_caller(request: axum::http::request::Builder, caller: &str) -> axum::http::request::Builder {
    match caller.split_once(' ') {
        Some(("key", name)) => request.key(name),
        Some((_, name)) => request.session(name),
        None => request,
    }
}

#[tokio::test]
async fn every_declared_route_refuses_nobody_unless_it_is_public() {
    let house = House::new().await;
    let declared = &house.app.declared;
    let guarded =
        declared.iter().filter(|route| !matches!(route.access, RouteAccess::Public { .. }));
    let mut tried = 0;
    for route in guarded {
        let path = route.path.replace("{number}", "1");
        let request = Request::builder().method(route.method.clone()).uri(path).empty();
        let status = house.send(request).await.status.as_u16();
        assert_eq!(status, if route.api { 401 } else { 303 }, "{route:?}");
        tried += 1;
    }
    assert!(tried >= 12, "only {tried} routes were tried");
    let reasons = declared.iter().filter_map(|route| match route.access {
        RouteAccess::Public { why } => Some(why),
        _ => None,
    });
    assert!(reasons.clone().count() >= 7);
    assert!(reasons.into_iter().all(|why| why.len() > 5));
}

#[tokio::test]
async fn a_caller_is_asked_for_once_and_named_in_the_change() {
    let house = House::new().await;
    let request = post("/v1/things").key("clerk").from("203.0.113.9:4711").json("{\"name\":\"x\"}");
    let answer = house.send(request).await;
    assert_eq!(answer.status, 201, "{answer:?}");
    assert_eq!(house.callers.asked(), 1);
    let sql = format!(
        "select count(*) from audit_leaves where action = 'thing.made' and request = '{}'
         and address = '203.0.113.9' and actor_name = 'key clerk'",
        answer.header("x-request-id"),
    );
    assert_eq!(house.count(&sql).await, 1);
}

#[tokio::test]
async fn denials_are_told_to_the_audit_and_strangers_are_not() {
    let house = House::new().await;
    house.send(get("/v1/things").empty()).await.problem(401, "unauthenticated");
    assert_eq!(house.leaves("access.denied").await, 0);
    let denied = house.send(get("/v1/things").key("stranger").empty()).await;
    let problem = denied.problem(403, "forbidden");
    assert_eq!(problem["right"], "things.read");
    house.send(get("/things").session("stranger").empty()).await;
    house.send(get("/v1/mine").key("owner").empty()).await.problem(403, "needs-a-person");
    assert_eq!(house.leaves("access.denied").await, 3);
}

#[tokio::test]
async fn what_is_hidden_looks_like_what_is_missing() {
    let house = House::new().await;
    for name in ["a", "b"] {
        let body = format!("{{\"name\":\"{name}\"}}");
        assert_eq!(house.send(post("/v1/things").key("clerk").json(body)).await.status, 201);
    }
    let hidden = house.send(get("/v1/things/1").key("clerk").empty()).await;
    let missing = house.send(get("/v1/things/9").key("clerk").empty()).await;
    assert_eq!(house.send(get("/v1/things/0").key("clerk").empty()).await.status, 200);
    assert_eq!(house.leaves("access.hidden").await, 1);
    let without_request = |answer: &Answer| {
        let id = answer.header("x-request-id").to_owned();
        let headers = answer.headers.iter();
        let headers = headers
            .map(|(name, value)| (name.to_string(), value.to_str().unwrap().replace(&id, "")));
        (answer.status, headers.collect::<Vec<_>>(), answer.text.replace(&id, ""))
    };
    assert_eq!(without_request(&hidden), without_request(&missing));
    hidden.problem(404, "not-found");
}

#[tokio::test]
async fn a_handler_that_asks_for_another_right_than_its_route_fails_closed() {
    let house = House::new().await;
    let answer = house.send(get("/v1/mistaken").key("owner").empty()).await;
    answer.problem(500, "internal");
    assert!(!answer.text.contains("must not be reached"));
}

#[tokio::test]
async fn beside_a_key_a_cookie_counts_for_nothing() {
    let house = House::new().await;
    // A key lets a request past the cross-site rule, so it must not go on as the session.
    let request = post("/v1/things")
        .header("authorization", "Bearer nonsense")
        .header("cookie", format!("{}=owner", web::SESSION_COOKIE))
        .header("sec-fetch-site", "cross-site")
        .json("{\"name\":\"x\"}");
    house.send(request).await.problem(401, "key");
    assert_eq!(house.count("select count(*) from things").await, 0);
}

#[tokio::test]
async fn a_session_that_ended_is_cleared_unless_a_new_one_begins() {
    let house = House::new().await;
    let ended = house.send(get("/welcome").session("ended").empty()).await;
    assert_eq!(ended.text, "somebody not signed in over https: false");
    let cookie = ended.header("set-cookie");
    assert!(cookie.starts_with("__Host-quarterdeck=;") && cookie.contains("Max-Age=0"), "{cookie}");
    let entered = house.send(post("/enter").session("ended").empty()).await;
    assert_eq!(entered.headers.get_all("set-cookie").iter().count(), 1);
    assert!(entered.header("set-cookie").contains("=new;"));
    let holds = house.send(get("/welcome").session("reader").empty()).await;
    assert_eq!(holds.header("set-cookie"), "");
}

#[tokio::test]
async fn a_store_that_cannot_tell_who_calls_is_not_taken_for_nobody() {
    let house = House::new().await;
    house.send(get("/v1/hello").key("broken").empty()).await.problem(503, "unavailable");
}
