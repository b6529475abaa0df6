//! What the manual may say about this feature: declarations, mistakes, and the target manual.

use manual::describe;
use manual_specs::{complete, hold, target};

fn registry() -> manual::Registry {
    complete(money::kinds(manual::Registry::new()))
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
    let Some(manual) = target(money::kinds(manual::Registry::new())) else { return };
    let (block, week) = manual.all::<money::Reconciliation>().next().unwrap();
    assert_eq!(block.name, "stripe_week");
    assert_eq!(week.theirs.list.as_str(), "balance_transactions");
    let (ours, theirs) = week.match_on.iter().next().unwrap();
    assert_eq!((ours.as_str(), theirs.as_str()), ("charge_id", "source"));
    assert_eq!(week.tolerance.to_string(), "0.00 AUD");
    assert_eq!(week.keep.as_ref().unwrap().to_string(), "7y");
}
