//! Each Rust file opens with `//!`, saying what it is.

use super::Finding;
use super::tree::{SourceFile, Tree};

/// Fewer words than this say nothing: "The store." only repeats the file's name.
const FEWEST_WORDS: usize = 3;

pub(super) fn check(tree: &Tree) -> Vec<Finding> {
    let rust = tree.files.iter().filter(|file| file.path.ends_with(".rs"));
    rust.filter_map(check_file).collect()
}

fn check_file(file: &SourceFile) -> Option<Finding> {
    let header = file.text.lines().take_while(|line| line.starts_with("//!"));
    let words = header.flat_map(|line| line["//!".len()..].split_whitespace()).count();
    let what = match words {
        0 => "The file does not open with `//!`.",
        few if few < FEWEST_WORDS => "The file's `//!` says too little.",
        _ => return None,
    };
    Some(Finding {
        path: file.path.clone(),
        line: 1,
        what: what.to_owned(),
        remedy: "Say in a sentence what the module is, and what it is not.",
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn findings(text: &str) -> usize {
        check(&Tree::of(&[("crates/a/src/lib.rs", text)])).len()
    }

    #[test]
    fn a_file_says_what_it_is_in_its_first_line() {
        assert_eq!(findings("//! Keeps the books of one company.\n"), 0);
        assert_eq!(findings("//! The\n//! books.\n//!\n"), 1);
        assert_eq!(findings("//! x\n"), 1);
        assert_eq!(findings("use std::io;\n//! Keeps the books of one company.\n"), 1);
        assert_eq!(findings(""), 1);
    }
}
