//! What a feature shows of itself: what stands at its root, and no module to look around in.

use syn::spanned::Spanned;

use super::Finding;
use super::layers::is_feature;
use super::tree::{SourceFile, Tree};

pub(super) fn check(tree: &Tree) -> Vec<Finding> {
    tree.files.iter().filter(|file| is_root_of_feature(&file.path)).flat_map(check_file).collect()
}

fn is_root_of_feature(path: &str) -> bool {
    let name = path.strip_prefix("crates/").and_then(|path| path.strip_suffix("/src/lib.rs"));
    name.is_some_and(is_feature)
}

fn check_file(file: &SourceFile) -> Vec<Finding> {
    let Some(syntax) = &file.syntax else { return Vec::new() };
    let opened = syntax.items.iter().filter_map(|item| match item {
        syn::Item::Mod(module) if matches!(module.vis, syn::Visibility::Public(_)) => Some(module),
        _ => None,
    });
    let finding = |module: &syn::ItemMod| Finding {
        path: file.path.clone(),
        line: module.span().start().line,
        what: format!("The feature opens its module `{}`.", module.ident),
        remedy: "Name at the root, with `pub use`, what others need of it.",
    };
    opened.map(finding).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn whats(path: &str, text: &str) -> Vec<String> {
        check(&Tree::of(&[(path, text)])).into_iter().map(|finding| finding.what).collect()
    }

    #[test]
    fn an_open_module_of_a_feature_is_found() {
        let expected = ["The feature opens its module `queue`."];
        assert_eq!(whats("crates/casework/src/lib.rs", "mod a;\npub mod queue;"), expected);
    }

    #[test]
    fn what_is_named_at_the_root_and_what_lies_deeper_may_be_open() {
        let named = "pub(crate) mod queue;\npub use queue::Queue;";
        assert_eq!(whats("crates/casework/src/lib.rs", named), [""; 0]);
        assert_eq!(whats("crates/casework/src/cases/mod.rs", "pub mod list;"), [""; 0]);
        assert_eq!(whats("crates/facts/src/lib.rs", "pub mod sql;"), [""; 0]);
    }
}
