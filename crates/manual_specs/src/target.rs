//! The manual that the language was designed for, where it is at hand.

use std::path::{Path, PathBuf};

use manual::{Checkers, Colour, Manual, Registry, Sources, check, check_excerpt};

use crate::complete;

/// Checks the target manual with some kinds, and stand-ins for all others; nothing where it is absent.
///
/// # Panics
/// When it has a problem.
#[must_use]
pub fn target(registry: Registry) -> Option<Manual> {
    let folder = std::env::var_os("QUARTERDECK_DESIGN").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/design"),
        PathBuf::from,
    );
    let folder = folder.join("manuals/dog_trainers");
    if !folder.exists() {
        println!(
            "skipped: the target manual is not here; set QUARTERDECK_DESIGN to the folder that has it"
        );
        return None;
    }
    let sources = Sources::from_folder(&folder);
    let known = registry.kind_names().len();
    let registry = complete(registry);
    // Expressions cannot know what a stand-in would have declared.
    let check = if known == registry.kind_names().len() { check } else { check_excerpt };
    match check(sources, &registry, Checkers::default()) {
        Ok(manual) => Some(manual),
        Err(problems) => panic!("{}", problems.to_text(Colour::None)),
    }
}
