//! The further copy of the audit's checkpoints: written, verified, and no reason to stop.

use std::fs;
use std::path::Path;

use crate::program::{Done, Program, Serving, client};

/// Runs a command that knows of the copy.
fn does(program: &Program, copy: &Path, arguments: &[&str]) -> Done {
    let mut all = arguments.to_vec();
    all.extend(["--checkpoints", copy.to_str().unwrap()]);
    program.does(&all)
}

async fn readiness(serving: &Serving) -> serde_json::Value {
    let answer = client().get(format!("{}/readyz", serving.url)).send().await.unwrap();
    assert_eq!(answer.status(), 200);
    answer.json().await.unwrap()
}

const CREATE: [&str; 6] = ["token", "create", "--name", "x", "--scope", "audit.read"];

#[test]
fn checkpoints_are_copied_where_the_configuration_says_and_verified_there() {
    let program = Program::new();
    // What was signed before the copy was asked for is in it, too.
    program.key("audit.read");
    let copy = program.folder().join("elsewhere");
    assert_eq!(does(&program, &copy, &CREATE).code, 0);
    let own = fs::read_to_string(program.data().join("audit-checkpoints")).unwrap();
    assert_eq!((fs::read_to_string(&copy).unwrap(), own.lines().count()), (own.clone(), 2));
    assert_eq!(does(&program, &copy, &["audit", "verify"]).code, 0);
    for (forged, told) in [
        (Some(own.replacen("sequence", "Sequence", 1)), "elsewhere is not in the store"),
        (Some(format!("{own}{own}")), "elsewhere is not in the store"),
        (None, "elsewhere is missing"),
    ] {
        match &forged {
            Some(text) => fs::write(&copy, text).unwrap(),
            None => fs::remove_file(&copy).unwrap(),
        }
        let found = does(&program, &copy, &["audit", "verify"]);
        assert_eq!((found.code, found.err.contains(told)), (1, true), "{found:?}");
        assert_eq!(program.does(&["audit", "verify"]).code, 0, "the folder's own copy holds");
    }
}

#[test]
fn a_folder_taken_back_to_an_earlier_day_is_found_by_the_copy_elsewhere() {
    let program = Program::new();
    let copy = program.folder().join("elsewhere");
    let of_folder = |name: &str| (program.data().join(name), program.folder().join(name));
    assert_eq!(does(&program, &copy, &CREATE).code, 0);
    let kept = ["quarterdeck.sqlite", "audit-checkpoints"].map(of_folder);
    for (file, aside) in &kept {
        fs::copy(file, aside).unwrap();
    }
    assert_eq!(does(&program, &copy, &CREATE).code, 0);
    for (file, aside) in &kept {
        fs::copy(aside, file).unwrap();
    }
    assert_eq!(program.does(&["audit", "verify"]).code, 0, "the folder holds by itself");
    let found = does(&program, &copy, &["audit", "verify"]);
    assert_eq!((found.code, found.err.contains("not in the store")), (1, true), "{found:?}");
}

#[tokio::test]
async fn a_copy_that_cannot_be_written_is_told_and_stops_nobody() {
    let program = Program::new();
    let copy = program.folder().join("away/elsewhere");
    let made = does(&program, &copy, &CREATE);
    assert_eq!(made.code, 0, "{made:?}");
    assert!(made.out.starts_with("qd_"), "{made:?}");
    assert!(made.err.contains("away/elsewhere") && made.err.contains("--checkpoints"), "{made:?}");

    let serving = program.serves_with(&["--checkpoints", copy.to_str().unwrap()]);
    let told = readiness(&serving).await;
    let warning = told["warnings"][0].as_str().unwrap();
    assert!(warning.contains("away/elsewhere") && warning.contains("make room"), "{told}");
    assert_eq!(serving.stops(), 0);

    fs::create_dir(copy.parent().unwrap()).unwrap();
    let serving = program.serves_with(&["--checkpoints", copy.to_str().unwrap()]);
    assert_eq!(readiness(&serving).await, serde_json::json!({ "status": "ready" }));
    assert_eq!(serving.stops(), 0);
    assert_eq!(does(&program, &copy, &["audit", "verify"]).code, 0);
}
