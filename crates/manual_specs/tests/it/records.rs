//! What features add to the records of others.

#[test]
fn every_specification_holds() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/specs");
    manual_specs::hold(folder, &crate::kinds::registry());
}
