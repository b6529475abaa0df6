//! Every specification holds, and there are as many mistakes in them as promised.

use std::path::Path;

use manual_specs::{Spec, difference, hold, in_folder, read};

use crate::toys::toys;

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/specs");

/// Reads all specifications of the crate.
pub(crate) fn all() -> Vec<Spec> {
    in_folder(Path::new(FOLDER))
}

#[test]
fn every_specification_holds() {
    hold(FOLDER, &toys());
}

#[test]
fn a_specification_that_does_not_hold_is_noticed() {
    let text = "## wrong\n````md\n```yaml note a\ntxt: hello # problem: wrong-type\n```\n````\n";
    let specs = read(text);
    let difference = difference(&specs[0], &toys()).unwrap();
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
