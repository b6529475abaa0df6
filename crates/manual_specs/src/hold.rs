//! Compares what a specification expects with what is found.

use std::path::Path;

use manual::Registry;
use similar::TextDiff;

use crate::spec::{Expected, Spec, found, in_folder, meets};

/// Asserts that every specification of a folder holds, and that there is at least one mistake.
///
/// # Panics
/// When one does not hold, with what differs in the words of the specification.
pub fn hold(folder: impl AsRef<Path>, registry: &Registry) {
    let specs = in_folder(folder.as_ref());
    let mistakes: usize = specs.iter().map(|spec| spec.expected.len()).sum();
    println!("{} specifications with {mistakes} mistakes", specs.len());
    assert!(mistakes > 0, "there is no mistake in {}", folder.as_ref().display());
    let differences: Vec<String> =
        specs.iter().filter_map(|spec| difference(spec, registry)).collect();
    assert!(differences.is_empty(), "{}", differences.join("\n\n"));
}

/// Compares and writes what differs, in the words of the specification.
#[must_use]
pub fn difference(spec: &Spec, registry: &Registry) -> Option<String> {
    let found = found(&spec.pages, registry);
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
