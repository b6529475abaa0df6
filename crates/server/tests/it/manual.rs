//! The manual language on the command line: checked, explained and described, without a store.

use std::fs;
use std::path::Path;

use tempfile::TempDir;

use crate::program::{Done, Program, run};

const COMPANY: &str = "# Dogs\n\n```yaml company\nname: Dogs\ntimezone: Australia/Melbourne\n\
                       currency: AUD\n```\n";

fn manual(pages: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (path, text) in pages {
        fs::write(folder.path().join(path), text).unwrap();
    }
    folder
}

fn check(folder: &Path, options: &[&str]) -> Done {
    let mut arguments = vec!["check", folder.to_str().unwrap()];
    arguments.extend(options);
    run(&arguments)
}

#[test]
fn a_manual_that_holds_says_what_was_read() {
    let folder = manual(&[("README.md", COMPANY)]);
    let done = check(folder.path(), &[]);
    assert_eq!((done.code, done.err.as_str()), (0, ""), "{done:?}");
    assert_eq!(done.out, "The manual holds: 1 block on 1 page.\n");
}

#[test]
fn every_problem_is_told_with_its_place_and_its_remedy() {
    let wrong = "```yaml severity loud\nshwon: red\n```\n\n```yaml contcat legal\n```\n";
    let folder = manual(&[("README.md", COMPANY), ("people.md", wrong)]);
    let done = check(folder.path(), &[]);
    assert_eq!((done.code, done.out.as_str()), (1, ""), "{done:?}");
    for told in ["people.md:2:1", "`shown`", "people.md:5:", "`contact`", "help"] {
        assert!(done.err.contains(told), "{told}: {}", done.err);
    }
    assert!(!done.err.contains('\u{1b}'), "colour in a pipe: {}", done.err);

    let json = check(folder.path(), &["--format", "json"]);
    assert_eq!((json.code, json.out.as_str()), (1, ""), "{json:?}");
    let problems: serde_json::Value = serde_json::from_str(&json.err).unwrap();
    let places: Vec<_> = problems.as_array().unwrap().iter().map(|it| &it["line"]).collect();
    assert!(places.contains(&&2.into()) && places.contains(&&5.into()), "{problems:#}");
}

#[test]
fn a_problem_explains_itself_by_its_code() {
    let known = run(&["explain", "unknown-key"]);
    assert_eq!(known.code, 0, "{known:?}");
    assert!(known.out.contains("unknown-key"), "{known:?}");
    let kind = run(&["explain", "alert"]);
    assert!(kind.code == 0 && kind.out.starts_with("# alert\n"), "{kind:?}");
    let unknown = run(&["explain", "no-such-problem"]);
    assert_eq!((unknown.code, unknown.out.as_str()), (1, ""), "{unknown:?}");
    assert!(unknown.err.contains("quarterdeck check"), "{unknown:?}");
}

#[test]
fn the_schema_knows_every_kind() {
    let done = run(&["schema"]);
    assert_eq!(done.code, 0, "{done:?}");
    let schema: serde_json::Value = serde_json::from_str(&done.out).unwrap();
    let text = schema.to_string();
    for kind in ["company", "record", "alert", "queue", "playbook", "reconciliation", "dashboard"] {
        assert!(text.contains(&format!("\"{kind}\"")), "{kind}");
    }
}

#[test]
fn what_is_no_folder_could_not_be_checked() {
    let folder = tempfile::tempdir().unwrap();
    let done = check(&folder.path().join("nowhere"), &[]);
    assert_eq!(done.code, 3, "{done:?}");
    assert!(done.err.contains("cannot be read") && done.err.contains("help"), "{done:?}");
}

#[test]
fn the_queries_of_the_target_manual_hold_and_a_misspelt_one_is_found() {
    let Some(mut pages) = manual_specs::target_pages() else { return };
    let done = |pages: &[(String, String)]| {
        let program = Program::new();
        let pages: Vec<_> =
            pages.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
        run(&["check", &program.writes_manual(&pages)])
    };
    let good = done(&pages);
    assert_eq!((good.code, good.err.as_str()), (0, ""), "{good:?}");
    let (_, health) = pages.iter_mut().find(|(path, _)| path == "health.md").unwrap();
    *health = health.replace("from webhook_deliveries", "from webhook_delivery");
    let wrong = done(&pages);
    assert_eq!(wrong.code, 1, "{wrong:?}");
    for told in
        ["bad-query", "health.md:", "`webhook_delivery`", "did you mean `webhook_deliveries`?"]
    {
        assert!(wrong.err.contains(told), "{told}: {}", wrong.err);
    }
}
