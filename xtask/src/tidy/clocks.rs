//! Time is passed in: only `Clock` implementations read a clock. Tests may look at one.

use syn::spanned::Spanned;
use syn::visit::{self, Visit};

use super::Finding;
use super::tree::{SourceFile, Tree};

/// Where clocks are implemented.
const CLOCKS: &str = "crates/vocabulary/src/clock.rs";

/// What serves tests and people at work on the repository, never the program.
const FREE: [&str; 5] = [
    "crates/test_house/",
    "crates/acceptance/",
    "crates/trials/",
    "crates/store_trials/",
    "xtask/",
];

/// Types whose `now` reads a clock of the machine.
const TYPES: [&str; 4] = ["Instant", "SystemTime", "Timestamp", "Zoned"];

/// Functions of other names that do; `Uuid::now_v7` is one.
const FUNCTIONS: [&str; 2] = ["now_utc", "now_v7"];

pub(super) fn check(tree: &Tree) -> Vec<Finding> {
    tree.files.iter().filter(|file| is_program(&file.path)).flat_map(check_file).collect()
}

fn is_program(path: &str) -> bool {
    let free = FREE.iter().any(|folder| path.starts_with(folder));
    let tests =
        path.contains("/tests/") || path.contains("/benches/") || path.ends_with("/tests.rs");
    path != CLOCKS && !free && !tests
}

fn check_file(file: &SourceFile) -> Vec<Finding> {
    let Some(syntax) = &file.syntax else { return Vec::new() };
    let mut readings = Readings::default();
    readings.visit_file(syntax);
    let finding = |(line, name)| Finding {
        path: file.path.clone(),
        line,
        what: format!("`{name}` reads the machine's clock."),
        remedy: "Take the time from the `Clock` that was passed in.",
    };
    readings.0.into_iter().map(finding).collect()
}

#[derive(Default)]
struct Readings(Vec<(usize, String)>);

impl<'ast> Visit<'ast> for Readings {
    fn visit_expr_path(&mut self, path: &'ast syn::ExprPath) {
        let names: Vec<String> =
            path.path.segments.iter().map(|segment| segment.ident.to_string()).collect();
        if let [.., of, function] = names.as_slice() {
            let is_now = function == "now" && TYPES.contains(&of.as_str());
            if is_now || FUNCTIONS.contains(&function.as_str()) {
                self.0.push((path.span().start().line, format!("{of}::{function}")));
            }
        }
        visit::visit_expr_path(self, path);
    }

    fn visit_item_mod(&mut self, module: &'ast syn::ItemMod) {
        if !module.attrs.iter().any(is_for_tests) {
            visit::visit_item_mod(self, module);
        }
    }
}

/// Tells whether it is `#[cfg(test)]`.
fn is_for_tests(attribute: &syn::Attribute) -> bool {
    let syn::Meta::List(list) = &attribute.meta else { return false };
    list.path.is_ident("cfg") && list.tokens.to_string() == "test"
}

#[cfg(test)]
mod tests {
    use super::*;

    fn whats(path: &str, text: &str) -> Vec<String> {
        check(&Tree::of(&[(path, text)])).into_iter().map(|finding| finding.what).collect()
    }

    #[test]
    fn reading_a_clock_is_found_called_or_handed_over() {
        let path = "crates/work/src/lease.rs";
        let expected = ["`Timestamp::now` reads the machine's clock."];
        assert_eq!(whats(path, "fn f() { let a = jiff::Timestamp::now(); }"), expected);
        assert_eq!(whats(path, "fn f() { a.unwrap_or_else(Timestamp::now); }"), expected);
        assert_eq!(whats(path, "fn f() { Uuid::now_v7(); }").len(), 1);
        assert_eq!(whats(path, "fn f() { clock.now(); Clock::now(&clock); }"), [""; 0]);
    }

    #[test]
    fn clocks_and_tests_may_read() {
        let reads = "fn f() { Timestamp::now(); }";
        assert_eq!(whats(CLOCKS, reads), [""; 0]);
        assert_eq!(whats("crates/work/tests/it.rs", reads), [""; 0]);
        let inside = format!("#[cfg(test)]\nmod tests {{ {reads} }}");
        assert_eq!(whats("crates/work/src/lease.rs", &inside), [""; 0]);
        let not_test = format!("#[cfg(unix)]\nmod tests {{ {reads} }}");
        assert_eq!(whats("crates/work/src/lease.rs", &not_test).len(), 1);
    }
}
