//! What differs between SQLite and PostgreSQL lives in the store: nobody else asks which one it is.

use super::Finding;
use super::tree::Tree;

/// The store itself, and what opens or tries it on both.
const FREE: [&str; 5] =
    ["crates/store/", "crates/store_trials/", "crates/test_house/", "crates/acceptance/", "xtask/"];

/// What asks for the engine, or decides by it.
const QUESTIONS: [&str; 3] = ["get_database_backend", "DatabaseBackend", "DbBackend"];

pub(super) fn check(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for file in tree.files.iter().filter(|file| is_bound(&file.path)) {
        for (index, line) in file.text.lines().enumerate() {
            let code = !line.trim_start().starts_with("//");
            let asked = QUESTIONS.iter().filter(|question| code && line.contains(**question));
            findings.extend(asked.map(|question| Finding {
                path: file.path.clone(),
                line: index + 1,
                what: format!("`{question}` asks which engine it is."),
                remedy: "Put what differs into crates/store, a file per engine.",
            }));
        }
    }
    findings
}

fn is_bound(path: &str) -> bool {
    path.ends_with(".rs") && !FREE.iter().any(|folder| path.starts_with(folder))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_store_asks_for_its_engine() {
        let asks = "fn f() {\n    if c.get_database_backend() == b {}\n}\n// DbBackend";
        let found = check(&Tree::of(&[("crates/jobs/src/lib.rs", asks)]));
        assert_eq!(found.iter().map(|finding| finding.line).collect::<Vec<_>>(), [2]);
        assert_eq!(check(&Tree::of(&[("crates/store/src/sqlite/open.rs", asks)])), []);
    }
}
