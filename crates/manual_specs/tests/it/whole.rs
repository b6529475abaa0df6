//! The target manual with all kinds of all features at once, as the program will check it.

use std::collections::BTreeMap;

use manual::describe;
use manual_specs::target;

use crate::kinds::registry;

#[test]
fn all_declarations_hold_beside_each_other() {
    assert_eq!(describe::faults(&registry()), [""; 0]);
}

#[test]
fn the_target_manual_checks_clean() {
    let Some(manual) = target(registry()) else { return };
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for block in manual.iter() {
        *counts.entry(block.kind).or_default() += 1;
    }
    assert_eq!(counts.values().sum::<usize>(), 113, "{counts:?}");
}
