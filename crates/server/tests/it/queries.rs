//! What the queries of a manual give is held against what their blocks make of it.

use server::Language;

#[test]
fn every_specification_holds() {
    let language = Language::new().unwrap();
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/specs");
    manual_specs::hold_by(folder, |sources| language.check(sources));
}
