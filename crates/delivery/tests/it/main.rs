//! What the manual may say about this feature: declarations, mistakes, and the target manual.

use manual::describe;
use manual_specs::{complete, hold, target};

fn registry() -> manual::Registry {
    complete(delivery::kinds(manual::Registry::new()))
}

#[test]
fn declarations_hold() {
    assert_eq!(describe::faults(&registry()), [""; 0]);
}

#[test]
fn specifications_hold() {
    hold(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/specs"), &registry());
}

#[test]
fn the_target_manual_becomes_values() {
    let Some(manual) = target(delivery::kinds(manual::Registry::new())) else { return };
    let (block, flag) = manual.all::<delivery::Flag>().next().unwrap();
    assert_eq!(block.name, "ai_mode");
    assert_eq!(flag.one_of.as_ref().unwrap().0.len(), 3);
    assert_eq!(flag.default.to_string(), "zai");
}
