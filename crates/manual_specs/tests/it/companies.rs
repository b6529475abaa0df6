//! What is special in the texts of other companies, written in the manual's words and without a mistake.

use std::path::Path;

use manual::{Checkers, Colour, Sources, check};
use manual_specs::in_folder;

use crate::kinds::registry;

#[test]
fn what_other_companies_need_can_be_said() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/companies");
    let specs = in_folder(&folder);
    assert!(specs.len() >= 4, "one for each company at least");
    for spec in specs {
        match check(Sources::of(spec.pages), &registry(), Checkers::default()) {
            Ok(manual) => assert!(manual.iter().count() >= 3, "{}", spec.title),
            Err(problems) => panic!("{}\n{}", spec.title, problems.to_text(Colour::None)),
        }
    }
}
