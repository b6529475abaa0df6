//! What browsers meet: redirects to say who one is, pages of what went wrong, headers that hold.

use axum::http::Request;

use crate::toy::{CANARY, House, Says, get, post};

#[tokio::test]
async fn whoever_is_not_signed_in_goes_there_and_comes_back() {
    let house = House::new().await;
    for (request, place) in [
        (
            get("/things?name=a%20b&limit=2").browser(),
            "/sign-in?next=%2Fthings%3Fname%3Da%2520b%26limit%3D2",
        ),
        (get("/me"), "/sign-in?next=%2Fme"),
        (
            post("/things").header("host", "desk").header("referer", "http://desk/things?new=1"),
            "/sign-in?next=%2Fthings%3Fnew%3D1",
        ),
        (
            post("/things").header("host", "desk").header("referer", "http://evil/things"),
            "/sign-in?next=%2F",
        ),
        (
            post("/things").header("host", "desk").header("referer", "http://desk//evil.example"),
            "/sign-in?next=%2F",
        ),
        (post("/things"), "/sign-in?next=%2F"),
    ] {
        let answer = house.send(request.empty()).await;
        assert_eq!(answer.status, 303, "{answer:?}");
        assert_eq!(answer.header("location"), place);
        assert_eq!(answer.text, "");
    }
    // An operation of the API never answers with a page.
    house.send(get("/v1/things").browser().empty()).await.problem(401, "unauthenticated");
}

#[tokio::test]
async fn htmx_is_told_to_leave_the_page_instead_of_filling_a_place_in_it() {
    let house = House::new().await;
    let request = get("/things").header("host", "desk").header("hx-request", "true");
    let answer = house.send(request.header("referer", "http://desk/me").empty()).await;
    assert_eq!(answer.header("hx-redirect"), "/sign-in?next=%2Fme");
    assert_eq!((answer.status.as_u16(), answer.header("location")), (401, ""));
    let denied = get("/things").session("stranger").header("hx-request", "true").empty();
    let denied = house.send(denied).await;
    assert_eq!(denied.header("hx-retarget"), "body");
}

#[tokio::test]
async fn an_old_proof_is_asked_for_again() {
    let house = House::new().await;
    let fresh = house.send(get("/things/refund").session("clerk").empty()).await;
    assert_eq!(fresh.text, "refunded");
    house.callers.grow_old();
    let old = house.send(get("/things/refund?id=1").session("clerk").empty()).await;
    assert_eq!(old.header("location"), "/confirm?next=%2Fthings%2Frefund%3Fid%3D1");
    let sent = house.send(post("/things/refund").session("clerk").empty()).await;
    assert_eq!(sent.status, 403);
    assert!(sent.text.contains("This needs a fresh proof that it is you."), "{sent:?}");
    assert_eq!(house.send(get("/things/refund").key("clerk").empty()).await.text, "refunded");
}

#[tokio::test]
async fn people_get_pages_and_programs_get_documents() {
    let house = House::new().await;
    for (request, status, says) in [
        (get("/nowhere").browser(), 404, "There is nothing at this address."),
        (get("/nowhere").session("reader").browser(), 404, "There is nothing at this address."),
        (get("/things").session("stranger"), 403, "it takes the right `things.read`"),
        (get("/things/leak").session("reader"), 500, "Something went wrong inside Quarterdeck."),
        (get("/things/panic").session("reader"), 500, "Something went wrong inside Quarterdeck."),
        (Request::delete("/things").browser(), 405, "not for this method"),
    ] {
        let answer = house.send(request.empty()).await;
        assert_eq!(answer.status, status, "{answer:?}");
        assert_eq!(answer.header("content-type"), "text/html; charset=utf-8", "{answer:?}");
        assert!(answer.text.contains(says) || answer.text.contains(&says.replace('`', "&#96;")));
        assert!(answer.text.contains(answer.header("x-request-id")), "{answer:?}");
        assert!(!answer.text.contains(CANARY));
    }
    house.send(get("/nowhere").empty()).await.problem(404, "not-found");
    house.send(get("/v1/nowhere").browser().empty()).await.problem(404, "not-found");
    let wrong = house.send(Request::delete("/v1/things").key("owner").empty()).await;
    wrong.problem(405, "method-not-allowed");
    assert_eq!(wrong.header("allow"), "GET,HEAD,POST");
}

#[tokio::test]
async fn every_answer_says_what_a_browser_may_do_with_it() {
    let house = House::new().await;
    for path in ["/me", "/v1/hello", "/nowhere", "/v1/leak", "/healthz", "/things/panic"] {
        let answer = house.send(get(path).session("reader").browser().empty()).await;
        for (name, value) in [
            ("x-content-type-options", "nosniff"),
            ("referrer-policy", "same-origin"),
            ("cross-origin-opener-policy", "same-origin"),
            ("cross-origin-resource-policy", "same-origin"),
            ("cache-control", "no-store"),
            ("strict-transport-security", ""),
        ] {
            assert_eq!(answer.header(name), value, "{path} {name}");
        }
        let policy = answer.header("content-security-policy");
        for rule in ["default-src 'none'", "frame-ancestors 'none'", "base-uri 'none'"] {
            assert!(policy.contains(rule), "{path}: {policy}");
        }
        assert!(!policy.contains("unsafe"), "{path}: {policy}");
        assert!(answer.header("permissions-policy").contains("camera=()"), "{path}");
        assert!(answer.header("x-request-id").starts_with("req_"), "{path}");
    }
}

#[tokio::test]
async fn scripts_run_by_the_nonce_of_their_own_answer() {
    let house = House::new().await;
    let mut nonces = std::collections::BTreeSet::new();
    for _ in 0..3 {
        let answer = house.send(get("/me").session("reader").empty()).await;
        let (_, nonce) = answer.text.split_once("nonce=\"").unwrap();
        let (nonce, _) = nonce.split_once('"').unwrap();
        assert!(nonce.len() >= 32, "{nonce}");
        let rule = format!("script-src 'nonce-{nonce}';");
        assert!(answer.header("content-security-policy").contains(&rule), "{answer:?}");
        nonces.insert(nonce.to_owned());
    }
    assert_eq!(nonces.len(), 3);
    let api = house.send(get("/v1/hello").empty()).await;
    assert!(!api.header("content-security-policy").contains("script-src"));
}

#[tokio::test]
async fn what_another_site_sends_changes_nothing() {
    let house = House::new().await;
    let body = "{\"name\":\"x\"}";
    let sent = |site: &str| {
        let request = post("/v1/things").header("cookie", format!("{}=clerk", web::SESSION_COOKIE));
        request.header("sec-fetch-site", site.to_owned()).json(body)
    };
    let problem = house.send(sent("cross-site")).await.problem(403, "cross-site");
    assert!(problem["reason"].as_str().unwrap().contains("Sec-Fetch-Site: cross-site"));
    assert_eq!(
        house.callers.asked(),
        0,
        "a session was looked up, and so renewed, for another site"
    );
    assert_eq!(house.count("select count(*) from things").await, 0);
    assert_eq!(house.send(sent("same-origin")).await.status, 201);
    let behind_proxy = post("/v1/things")
        .header("cookie", format!("{}=clerk", web::SESSION_COOKIE))
        .header("host", "desk.example")
        .header("origin", "https://desk.example");
    assert_eq!(house.send(behind_proxy.json(body)).await.status, 201);
}

#[tokio::test]
async fn only_configured_proxies_say_that_it_was_encrypted() {
    let proxies = "10.0.0.1".parse().unwrap();
    let house = House::with(web::AppConfig { proxies, ..web::AppConfig::default() }).await;
    for (peer, encrypted) in [("10.0.0.1:99", true), ("10.0.0.2:99", false)] {
        let request = get("/welcome").from(peer).header("x-forwarded-proto", "https").empty();
        let answer = house.send(request).await;
        assert!(answer.text.ends_with(&format!("over https: {encrypted}")), "{answer:?}");
        let strict = answer.header("strict-transport-security");
        assert_eq!(strict.contains("max-age="), encrypted, "{answer:?}");
    }
}

#[tokio::test]
async fn a_form_comes_back_with_its_error_at_the_field() {
    let house = House::new().await;
    let empty = house.send(post("/things").session("reader").form("name=a&more=%3Cb%3E")).await;
    assert_eq!(empty.status, 422);
    assert!(empty.text.contains("value=\"a\""), "{empty:?}");
    let missing = house.send(post("/things").session("reader").form("other=1")).await;
    assert_eq!(missing.status, 422);
    let made = house.send(post("/things").session("reader").form("name=a")).await;
    assert_eq!((made.status.as_u16(), made.header("location")), (303, "/things"));
    let missing = house.send(post("/things").session("reader").form("")).await;
    assert!(missing.text.contains("This is missing."), "{missing:?}");
    let json = house.send(post("/things").session("reader").json("{}")).await;
    assert_eq!(json.status, 415);
}

#[tokio::test]
async fn text_is_packed_for_whoever_asks() {
    let house = House::new().await;
    let packed = house.send(get("/openapi.json").header("accept-encoding", "gzip").empty()).await;
    assert_eq!(packed.header("content-encoding"), "gzip");
    let plain = house.send(get("/openapi.json").empty()).await;
    assert_eq!(plain.header("content-encoding"), "");
    assert!(plain.text.len() > 1_024);
}
