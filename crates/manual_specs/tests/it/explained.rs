//! What is told of kinds and of problems holds among all kinds.

use std::collections::BTreeSet;

use manual::describe;
use manual::problems::EXPLANATIONS;
use manual_specs::found;

use crate::kinds::registry;

#[test]
fn declarations_hold_among_all_others() {
    assert_eq!(describe::faults(&registry()), [""; 0]);
}

#[test]
fn every_explanation_of_the_language_shows_its_problem_and_no_other() {
    let registry = registry();
    for explanation in EXPLANATIONS {
        // What concerns files cannot be shown on a page; the tests of folders show it.
        if explanation.example.starts_with('(') {
            continue;
        }
        let page = ("page.md".to_owned(), explanation.example.to_owned());
        let found: BTreeSet<String> =
            found(&[page], &registry).into_iter().map(|it| it.code).collect();
        let only = BTreeSet::from([explanation.code.to_owned()]);
        assert_eq!(found, only, "{}", explanation.example);
    }
}
