//! The manual that the language was designed for, where it is at hand.

use std::path::{Path, PathBuf};

use manual::{Checkers, Colour, Manual, Registry, Sources, check, check_excerpt};

use crate::complete;

/// Where the language asks for more than the target was written with: in a letter, a value that may be
/// missing says what is written then. A letter with a hole has gone out before anybody sees the hole,
/// and only who wrote the letter knows words that fit. The letters say the same as before wherever the
/// value is there.
///
/// Elsewhere what is missing is not known: a condition about it is unknown, a line without a name is not
/// proved. There the target stands as it was written.
const CHANGES: [(&str, &str); 2] = [
    ("{{ placement.ends_at | date }}", "{{ placement.ends_at | date or \"its end\" }}"),
    ("{{ review.rejection_reason }}", "{{ review.rejection_reason or \"our rules\" }}"),
];

/// Writes a page in its intended form.
fn intended(page: String) -> String {
    CHANGES.iter().fold(page, |page, (from, to)| page.replace(from, to))
}

/// Reads the pages of the target manual in their intended form; nothing where it is absent.
#[must_use]
pub fn target_pages() -> Option<Vec<(String, String)>> {
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
    let mut pages = Vec::new();
    for part in ["", "playbooks/"] {
        for entry in std::fs::read_dir(folder.join(part)).unwrap() {
            let path = entry.unwrap().path();
            if path.extension().is_some_and(|extension| extension == "md") {
                let name = path.file_name().unwrap().to_string_lossy().into_owned();
                pages.push((
                    format!("{part}{name}"),
                    intended(std::fs::read_to_string(&path).unwrap()),
                ));
            }
        }
    }
    Some(pages)
}

/// Checks the target manual with some kinds, and stand-ins for all others; nothing where it is absent.
///
/// # Panics
/// When it has a problem.
#[must_use]
pub fn target(registry: Registry) -> Option<Manual> {
    let sources = Sources::of(target_pages()?);
    let known = registry.kind_names().len();
    let registry = complete(registry);
    // Expressions cannot know what a stand-in would have declared.
    let check = if known == registry.kind_names().len() { check } else { check_excerpt };
    match check(sources, &registry, Checkers::default()) {
        Ok(manual) => Some(manual),
        Err(problems) => panic!("{}", problems.to_text(Colour::None)),
    }
}
