//! Compares what a specification expects with what is found.

use std::path::Path;

use manual::{Checkers, Manual, Problems, Registry, Sources, check};
use similar::TextDiff;

use crate::spec::{Expected, Spec, found_by, in_folder, meets};

/// Asserts that every specification of a folder holds, and that there is at least one mistake.
///
/// # Panics
/// When one does not hold, with what differs in the words of the specification.
pub fn hold(folder: impl AsRef<Path>, registry: &Registry) {
    hold_by(folder, |sources| check(sources, registry, Checkers::default()));
}

/// Asserts the same with whoever checks pages.
///
/// # Panics
/// When one does not hold, with what differs in the words of the specification.
pub fn hold_by(folder: impl AsRef<Path>, check: impl Fn(Sources) -> Result<Manual, Problems>) {
    let specs = in_folder(folder.as_ref());
    let mistakes: usize = specs.iter().map(|spec| spec.expected.len()).sum();
    println!("{} specifications with {mistakes} mistakes", specs.len());
    assert!(mistakes > 0, "there is no mistake in {}", folder.as_ref().display());
    let differences: Vec<String> =
        specs.iter().filter_map(|spec| difference_by(spec, &check)).collect();
    assert!(differences.is_empty(), "{}", differences.join("\n\n"));
}

/// Compares and writes what differs, in the words of the specification.
#[must_use]
pub fn difference(spec: &Spec, registry: &Registry) -> Option<String> {
    difference_by(spec, |sources| check(sources, registry, Checkers::default()))
}

fn difference_by(
    spec: &Spec,
    check: impl Fn(Sources) -> Result<Manual, Problems>,
) -> Option<String> {
    let found = found_by(&spec.pages, check);
    let mut left: Vec<&Expected> = spec.expected.iter().collect();
    let mut actual = Vec::new();
    for found in &found {
        match left.iter().position(|expected| meets(found, expected)) {
            // Written as expected, so that the difference shows only what differs.
            Some(position) => actual.push(left.remove(position).to_string()),
            None => actual.push(found.to_string()),
        }
    }
    let mut expected: Vec<String> = spec.expected.iter().map(ToString::to_string).collect();
    expected.sort();
    actual.sort();
    if expected == actual {
        return None;
    }
    let (expected, actual) = (expected.join("\n") + "\n", actual.join("\n") + "\n");
    let diff = TextDiff::from_lines(&expected, &actual);
    Some(format!("{}\n{}", spec.title, diff.unified_diff().header("expected", "actual")))
}
