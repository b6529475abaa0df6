//! All kinds of all features, as the program has them, and what is told of their problems.

use std::collections::BTreeSet;

use manual::problems::EXPLANATIONS;
use manual::{Registry, describe};
use manual_specs::found;

pub(crate) fn registry() -> Registry {
    let features = [
        automation::kinds,
        casework::kinds,
        company::kinds,
        delivery::kinds,
        facts::kinds,
        insights::kinds,
        money::kinds,
        monitoring::kinds,
        playbooks::kinds,
    ];
    features.into_iter().fold(Registry::new(), |registry, kinds| kinds(registry))
}

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
