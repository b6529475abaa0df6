//! Refusals that were counted and not told yet are in the audit after an orderly stop, and signed.

use axum::http::header::AUTHORIZATION;
use axum::http::{HeaderMap, HeaderValue};
use reqwest::StatusCode;
use web::{Authenticator, Credentials, Presence};

use crate::program::{Program, client};

#[tokio::test]
async fn a_stop_tells_the_audit_what_was_counted() {
    let program = Program::new();
    let stranger = program.key("metrics.read");
    let serving = program.serves();
    let ask = async |key: &str| {
        let request = client().get(format!("{}/v1/audit", serving.url)).bearer_auth(key);
        request.send().await.unwrap().status()
    };
    for _ in 0..8 {
        assert_eq!(ask(&stranger).await, StatusCode::FORBIDDEN);
        assert_eq!(ask("qd_made_up").await, StatusCode::UNAUTHORIZED);
    }
    assert_eq!(serving.stops(), 0);
    let exported = program.does(&["audit", "export"]);
    for (action, told) in [("access.denied", 5), ("key.refused", 5), ("refusals.summed", 2)] {
        let lines = exported.out.lines().filter(|line| line.contains(action)).count();
        assert_eq!(lines, told, "{action}: {exported:?}");
    }
    let verified = program.does(&["audit", "verify"]);
    assert_eq!(verified.code, 0, "{verified:?}");
    assert!(verified.err.is_empty(), "{verified:?}");
}

#[tokio::test]
async fn a_house_that_closes_unserved_tells_it_too() {
    let program = Program::new();
    let house = program.opens().await;
    let key = HeaderValue::from_static("Bearer qd_made_up");
    let headers = HeaderMap::from_iter([(AUTHORIZATION, key)]);
    for _ in 0..8 {
        let (address, now) = (Some([203, 0, 113, 7].into()), house.store().clock().now());
        let presence = Presence::Acting;
        let shown = Credentials { headers: &headers, address, now, presence };
        house.people().authenticate(&shown).await.unwrap_err();
    }
    house.close().await.unwrap();
    let exported = program.does(&["audit", "export"]);
    let told = exported.out.lines().filter(|line| line.contains("refusals.summed")).count();
    assert_eq!(told, 1, "{exported:?}");
    let verified = program.does(&["audit", "verify"]);
    assert_eq!((verified.code, verified.err.as_str()), (0, ""), "{verified:?}");
}
