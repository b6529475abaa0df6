//! Every specification holds, and there are as many mistakes in them as promised.

use similar::TextDiff;

use crate::spec::{Expected, Spec, all, found, meets};
use crate::toys::toys;

/// Compares and writes what differs, in the words of the specification.
fn difference(spec: &Spec) -> Option<String> {
    let found = found(&spec.pages, &toys());
    let mut left: Vec<&Expected> = spec.expected.iter().collect();
    let mut lines = Vec::new();
    for found in &found {
        match left.iter().position(|expected| meets(found, expected)) {
            // Written as expected, so that the difference shows only what differs.
            Some(position) => lines.push(left.remove(position).to_string()),
            None => lines.push(found.to_string()),
        }
    }
    let expected: Vec<String> = spec.expected.iter().map(ToString::to_string).collect();
    let mut sorted = expected.clone();
    sorted.sort();
    let mut actual = lines;
    actual.sort();
    if sorted == actual {
        return None;
    }
    let (expected, actual) = (sorted.join("\n") + "\n", actual.join("\n") + "\n");
    let diff = TextDiff::from_lines(&expected, &actual);
    Some(format!("{}\n{}", spec.title, diff.unified_diff().header("expected", "actual")))
}

#[test]
fn every_specification_holds() {
    let differences: Vec<String> = all().iter().filter_map(difference).collect();
    assert!(differences.is_empty(), "{}", differences.join("\n\n"));
}

#[test]
fn a_specification_that_does_not_hold_is_noticed() {
    let text = "## wrong\n````md\n```yaml note a\ntxt: hello # problem: wrong-type\n```\n````\n";
    let specs = crate::spec::read(text);
    let difference = difference(&specs[0]).unwrap();
    assert!(difference.contains("-page.md:2 wrong-type"), "{difference}");
    assert!(difference.contains("+page.md:2 unknown-key"), "{difference}");
}

#[test]
fn there_are_a_hundred_mistakes_and_most_problems_help() {
    let specs = all();
    let mistakes: usize = specs.iter().map(|spec| spec.expected.len()).sum();
    assert!(mistakes >= 100, "{mistakes} mistakes");
    let expected = specs.iter().flat_map(|spec| &spec.expected);
    let helped = expected.filter(|expected| !expected.help.is_empty()).count();
    println!("{mistakes} mistakes, {helped} with a fix in their help");
    assert!(helped * 5 >= mistakes * 4, "four of five name the fix, where there is one");
}
