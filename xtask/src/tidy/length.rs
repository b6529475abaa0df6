//! Files and functions stay short enough to read at once; a longer one says why.

use std::cmp::Reverse;

use syn::spanned::Spanned;
use syn::visit::{self, Visit};

use super::Finding;
use super::tree::{SourceFile, Tree};

/// What to aim for: `--all` lists what is longer.
const AIM: Limits = Limits { file: 300, function: 40 };

/// What needs a reason, which the file's first comment gives.
const EXPLAIN: Limits = Limits { file: 600, function: 70 };

/// What the reason begins with.
const REASON: &str = "tidy: long because ";

/// Where to look for the reason: it belongs to the comment that a file opens with.
const HEADER_LINES: usize = 30;

/// What people write and read; documents and data have other measures.
const SOURCES: [&str; 7] = [".rs", ".js", ".css", ".html", ".sh", ".py", ".toml"];

#[derive(Clone, Copy)]
struct Limits {
    file: usize,
    function: usize,
}

#[derive(Debug, PartialEq, Eq)]
struct Long {
    path: String,
    line: usize,
    lines: usize,
    /// The function's name; none when it is the whole file.
    function: Option<String>,
}

pub(super) fn check(tree: &Tree) -> Vec<Finding> {
    tree.files.iter().flat_map(check_file).collect()
}

/// Lists what is longer than the aim, the longest first, files before functions.
pub(super) fn table(tree: &Tree) -> Vec<String> {
    let mut all: Vec<Long> = tree.files.iter().flat_map(|file| longer(file, AIM)).collect();
    all.sort_by_key(|long| (long.function.is_some(), Reverse(long.lines)));
    all.iter()
        .map(|long| {
            let name = long.function.as_deref().unwrap_or("");
            format!("{:>5} lines  {}:{}  {name}", long.lines, long.path, long.line)
        })
        .collect()
}

fn check_file(file: &SourceFile) -> Vec<Finding> {
    let explained = reason_line(&file.text);
    let found = longer(file, EXPLAIN);
    match explained {
        None => found.into_iter().map(Long::into_finding).collect(),
        Some(line) if found.is_empty() => vec![Finding {
            path: file.path.clone(),
            line,
            what: format!("`{REASON}…` explains a length that is no longer there."),
            remedy: "Remove the line.",
        }],
        Some(_) => Vec::new(),
    }
}

/// Finds the line that explains the length: a comment that says something after its first words.
fn reason_line(text: &str) -> Option<usize> {
    let comment =
        |line: &str| ["//", "#", "/*", "<!--", "--"].iter().any(|mark| line.starts_with(mark));
    let explains =
        |line: &str| line.split_once(REASON).is_some_and(|(_, reason)| !reason.trim().is_empty());
    let at = text.lines().take(HEADER_LINES).position(|line| comment(line) && explains(line))?;
    Some(at + 1)
}

fn longer(file: &SourceFile, limits: Limits) -> Vec<Long> {
    let counts = SOURCES.iter().any(|ending| file.path.ends_with(ending)) && !file.is_generated();
    if !counts {
        return Vec::new();
    }
    let mut found = Vec::new();
    let lines = file.text.lines().count();
    if lines > limits.file {
        found.push(Long { path: file.path.clone(), line: 1, lines, function: None });
    }
    if let Some(syntax) = &file.syntax {
        let mut functions = Functions::default();
        functions.visit_file(syntax);
        let long = functions.0.into_iter().filter(|function| function.lines > limits.function);
        found.extend(long.map(|long| Long { path: file.path.clone(), ..long }));
    }
    found
}

impl Long {
    fn into_finding(self) -> Finding {
        let (what, most) = match &self.function {
            Some(name) => (format!("The function `{name}`"), EXPLAIN.function),
            None => ("The file".to_owned(), EXPLAIN.file),
        };
        Finding {
            path: self.path,
            line: self.line,
            what: format!("{what} has {} lines, more than {most}.", self.lines),
            remedy: "Split it, or say why in the file's first comment: `tidy: long because …`.",
        }
    }
}

#[derive(Default)]
struct Functions(Vec<Long>);

impl Functions {
    /// Counts from the signature to the closing brace, so that documents and attributes are free.
    fn add(&mut self, signature: &syn::Signature, block: &syn::Block) {
        let line = signature.span().start().line;
        let lines = block.span().end().line + 1 - line;
        let function = Some(signature.ident.to_string());
        self.0.push(Long { path: String::new(), line, lines, function });
    }
}

impl<'ast> Visit<'ast> for Functions {
    fn visit_item_fn(&mut self, item: &'ast syn::ItemFn) {
        self.add(&item.sig, &item.block);
        visit::visit_item_fn(self, item);
    }

    fn visit_impl_item_fn(&mut self, item: &'ast syn::ImplItemFn) {
        self.add(&item.sig, &item.block);
        visit::visit_impl_item_fn(self, item);
    }

    fn visit_trait_item_fn(&mut self, item: &'ast syn::TraitItemFn) {
        if let Some(block) = &item.default {
            self.add(&item.sig, block);
        }
        visit::visit_trait_item_fn(self, item);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn whats(path: &str, text: &str) -> Vec<String> {
        check(&Tree::of(&[(path, text)])).into_iter().map(|finding| finding.what).collect()
    }

    /// A function of exactly so many lines.
    fn function(lines: usize) -> String {
        format!("/// Says something.\nfn long() {{\n{}}}\n", "    ();\n".repeat(lines - 2))
    }

    #[test]
    fn a_function_may_have_seventy_lines_wherever_it_stands() {
        assert_eq!(whats("a.rs", &function(70)), [""; 0]);
        let expected = "The function `long` has 71 lines, more than 70.";
        assert_eq!(whats("a.rs", &function(71)), [expected]);
        for around in ["impl A", "trait A", "mod a"] {
            assert_eq!(whats("a.rs", &format!("{around} {{\n{}}}", function(71))), [expected]);
        }
    }

    #[test]
    fn a_file_may_have_six_hundred_lines() {
        assert_eq!(whats("a.css", &"\n".repeat(600)), [""; 0]);
        assert_eq!(whats("a.css", &"\n".repeat(601)), ["The file has 601 lines, more than 600."]);
        assert_eq!(whats("Cargo.lock", &"\n".repeat(601)), [""; 0]);
    }

    #[test]
    fn a_reason_explains_a_length_but_only_one_that_is_there() {
        let reason = "//! tidy: long because it is one table.\n";
        assert_eq!(whats("a.rs", &format!("{reason}{}", function(71))), [""; 0]);
        let empty = "//! tidy: long because \n";
        assert_eq!(whats("a.rs", &format!("{empty}{}", function(71))).len(), 1);
        let idle = whats("a.rs", &format!("{reason}{}", function(70)));
        assert_eq!(idle, ["`tidy: long because …` explains a length that is no longer there."]);
    }

    #[test]
    fn the_table_lists_what_is_longer_than_the_aim() {
        let tree = Tree::of(&[
            ("a.rs", &function(41)),
            ("b.rs", &function(40)),
            ("c.js", &"\n".repeat(301)),
        ]);
        let rows = table(&tree);
        assert_eq!(rows, ["  301 lines  c.js:1  ", "   41 lines  a.rs:2  long"]);
    }
}
