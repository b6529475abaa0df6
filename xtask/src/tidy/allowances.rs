//! No lint is switched off with `allow`: `expect` with a reason ends when its cause does.

use syn::spanned::Spanned;
use syn::visit::{self, Visit};

use super::Finding;
use super::tree::Tree;

pub(super) fn check(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for file in &tree.files {
        let Some(syntax) = &file.syntax else { continue };
        let mut lines = Lines::default();
        lines.visit_file(syntax);
        findings.extend(lines.0.into_iter().map(|line| Finding {
            path: file.path.clone(),
            line,
            what: "A lint is switched off with `allow`.".to_owned(),
            remedy: "Write `#[expect(lint, reason = \"…\")]`, or mend what the lint found.",
        }));
    }
    findings
}

#[derive(Default)]
struct Lines(Vec<usize>);

impl<'ast> Visit<'ast> for Lines {
    fn visit_attribute(&mut self, attribute: &'ast syn::Attribute) {
        if allows(&attribute.meta) {
            self.0.push(attribute.span().start().line);
        }
        visit::visit_attribute(self, attribute);
    }
}

/// Tells whether it is `allow(…)`, or `cfg_attr(…)` that holds one.
fn allows(meta: &syn::Meta) -> bool {
    let syn::Meta::List(list) = meta else { return false };
    if list.path.is_ident("allow") {
        return true;
    }
    list.path.is_ident("cfg_attr") && list.tokens.to_string().contains("allow")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &str) -> Vec<usize> {
        let findings = check(&Tree::of(&[("crates/a/src/lib.rs", text)]));
        findings.into_iter().map(|finding| finding.line).collect()
    }

    #[test]
    fn an_allowance_is_found_wherever_it_stands() {
        assert_eq!(lines("#![allow(dead_code)]\nfn f() {}"), [1]);
        assert_eq!(lines("fn f() {\n    #[allow(unused)]\n    let a = 1;\n}"), [2]);
        assert_eq!(lines("#[cfg_attr(test, allow(unused))]\nfn f() {}"), [1]);
    }

    #[test]
    fn an_expectation_and_a_text_are_none() {
        assert_eq!(lines("#[expect(unused, reason = \"r\")]\nfn f() {}"), [0_usize; 0]);
        assert_eq!(
            lines("// #[allow(unused)]\nconst A: &str = \"#[allow(unused)]\";"),
            [0_usize; 0]
        );
    }
}
