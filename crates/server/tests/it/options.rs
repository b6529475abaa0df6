//! Options of the command line that reach into the running program, and the lines that others rely on.

use reqwest::StatusCode;

use crate::program::{Program, client, command, done, run};

/// An address that a proxy passes on.
const VISITOR: &str = "203.0.113.7";

/// Asks for what the caller may not have, and returns the address that the audit wrote down.
async fn address_in_the_audit(options: &[&str]) -> String {
    let program = Program::new();
    let (reader, stranger) = (program.key("audit.read"), program.key("metrics.read"));
    let serving = program.serves_with(options);
    let refused = client()
        .get(format!("{}/v1/audit", serving.url))
        .bearer_auth(stranger)
        .header("x-forwarded-for", VISITOR)
        .send()
        .await
        .unwrap();
    assert_eq!(refused.status(), StatusCode::FORBIDDEN);
    let trail = client().get(format!("{}/v1/audit?action=access.denied", serving.url));
    let trail = trail.bearer_auth(reader).send().await.unwrap().error_for_status().unwrap();
    let trail: serde_json::Value = trail.json().await.unwrap();
    trail["items"][0]["address"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn a_proxy_is_believed_only_when_it_is_configured() {
    assert_eq!(address_in_the_audit(&[]).await, "127.0.0.1");
    assert_eq!(address_in_the_audit(&["--proxies", "127.0.0.0/8"]).await, VISITOR);
    assert_eq!(address_in_the_audit(&["--proxies", "10.0.0.0/8"]).await, "127.0.0.1");
}

#[test]
fn an_option_that_makes_no_sense_is_refused_before_anything_is_made() {
    let program = Program::new();
    for wrong in [
        vec!["run", "--site", "not a url"],
        vec!["run", "--site", "data:text/plain,desk"],
        vec!["run", "--proxies", "everybody"],
        vec!["staff", "add", "a@example.com", "--role", "owner", "--site", "not a url"],
    ] {
        let done = program.does(&wrong);
        assert_eq!(done.code, 2, "{wrong:?}: {done:?}");
        assert!(!program.data().exists(), "{wrong:?}");
    }
}

#[test]
fn a_level_of_the_log_that_is_none_is_refused_with_those_there_are() {
    let program = Program::new();
    for arguments in [&["run", "--listen", "127.0.0.1:0"][..], &["staff", "list"]] {
        let mut loud = command();
        loud.env("QUARTERDECK_LOG", "store=loud").args(arguments).arg("--data").arg(program.data());
        let refused = done(&loud.output().unwrap());
        assert_eq!(refused.code, 2, "{refused:?}");
        assert!(refused.err.starts_with("error: QUARTERDECK_LOG says `store=loud`"), "{refused:?}");
        assert!(refused.err.contains("`warn`") && refused.err.contains("`trace`"), "{refused:?}");
        assert!(!program.data().exists());
    }
    let mut quiet = command();
    quiet.env("QUARTERDECK_LOG", "info,store=debug").args(["staff", "list", "--data"]);
    assert_eq!(done(&quiet.arg(program.data()).output().unwrap()).code, 0);
}

#[test]
fn the_lines_that_set_a_house_up_work_as_they_are_written() {
    let program = Program::new();
    let link = program.does(&["staff", "add", "owner@example.com", "--role", "owner"]);
    assert_eq!(link.code, 0, "{link:?}");
    assert!(link.out.contains("http://localhost:8080/join/"), "{link:?}");
    let scopes = "events.write,records.write,sql.read";
    let key = program.does(&["token", "create", "--name", "ci", "--scope", scopes]);
    assert_eq!(key.code, 0, "{key:?}");
    assert!(key.out.trim().starts_with("qd_") && key.out.lines().count() == 1, "{key:?}");
    // The help names the option as it is written.
    assert!(run(&["token", "create", "--help"]).out.contains("--scope <RIGHT>"));
}
