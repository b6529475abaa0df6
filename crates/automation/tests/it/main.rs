//! What the manual may say about this feature: declarations, mistakes, and the target manual.

use manual::describe;
use manual_specs::{complete, hold, target};

fn registry() -> manual::Registry {
    complete(automation::kinds(manual::Registry::new()))
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
    let Some(manual) = target(automation::kinds(manual::Registry::new())) else { return };
    let (block, job) = manual.all::<automation::Job>().next().unwrap();
    assert_eq!(block.name, "featured_expiry_and_promotion");
    assert_eq!(job.schedule.0[0].to_string(), "0 2 * * *");
    assert_eq!((job.retries.attempts.value, job.retries.to.value.to_string()), (5, "30m".into()));
    assert_eq!(job.does[0].name, "advance");
}
