//! Refusals that were counted and not told yet are in the audit after an orderly stop, and signed.

use reqwest::StatusCode;

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
