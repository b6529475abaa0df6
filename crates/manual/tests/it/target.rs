//! The manual that the language was designed for, where it is at hand.

use manual::Registry;

#[test]
fn the_target_manual_reads_without_a_structural_problem() {
    let Some(manual) = manual_specs::target(Registry::new()) else { return };
    assert_eq!(manual.iter().count(), 113);
    assert_eq!(manual.pages()[0].path, "README.md");
}
