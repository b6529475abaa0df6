//! A manual of many departments that are alike, for the benches.

use manual::{Checkers, Colour, Manual, Registry, Sources, check};

/// Writes the pages of some departments.
pub(crate) fn pages(departments: usize) -> Vec<(String, String)> {
    let of_one = include_str!("department.md");
    (0..departments)
        .map(|number| (format!("page{number}.md"), of_one.replace('@', &number.to_string())))
        .collect()
}

/// Checks pages that are right.
pub(crate) fn checked(pages: &[(String, String)], registry: &Registry) -> Manual {
    match check(Sources::of(pages.to_vec()), registry, Checkers::default()) {
        Ok(manual) => manual,
        Err(problems) => panic!("{}", problems.to_text(Colour::None)),
    }
}
