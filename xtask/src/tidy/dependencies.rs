//! Every dependency is used: each line of the workspace by a package, each of a package by its code.

use super::Finding;
use super::tree::{Package, SourceFile, Tree};

const WORKSPACE: &str = "Cargo.toml";
const SECTION: &str = "[workspace.dependencies]";

/// What a line says that is needed though no code names it, such as for a feature it switches on.
const REASON: &str = "# tidy: needed because ";

pub(super) fn check(tree: &Tree) -> Vec<Finding> {
    let mut findings = unused_lines(tree);
    findings.extend(tree.packages.iter().flat_map(|package| unused_in(tree, package)));
    findings
}

fn unused_lines(tree: &Tree) -> Vec<Finding> {
    let Some(manifest) = tree.files.iter().find(|file| file.path == WORKSPACE) else {
        return Vec::new();
    };
    let used = |name: &str| {
        tree.packages.iter().any(|package| package.dependencies.iter().any(|used| used == name))
    };
    let unused = lines_of(manifest).into_iter().filter(|(_, name)| !used(name));
    unused
        .map(|(line, name)| Finding {
            path: WORKSPACE.to_owned(),
            line,
            what: format!("No package uses `{name}`."),
            remedy: "Remove the line.",
        })
        .collect()
}

/// Gives the names in the workspace's section with their lines; each stands on a line of its own.
fn lines_of(manifest: &SourceFile) -> Vec<(usize, &str)> {
    let numbered = manifest.text.lines().enumerate().map(|(index, line)| (index + 1, line));
    let section = numbered.skip_while(|(_, line)| line.trim() != SECTION).skip(1);
    section
        .take_while(|(_, line)| !line.starts_with('['))
        .filter_map(|(number, line)| Some((number, line.split_once('=')?.0.trim())))
        .filter(|(_, name)| !name.starts_with('#'))
        .collect()
}

fn unused_in(tree: &Tree, package: &Package) -> Vec<Finding> {
    let folder = format!("{}/", package.folder);
    let manifest_path = format!("{folder}Cargo.toml");
    let manifest = tree.files.iter().find(|file| file.path == manifest_path);
    let sources: Vec<&SourceFile> = tree
        .files
        .iter()
        .filter(|file| file.path.starts_with(&folder) && file.path.ends_with(".rs"))
        .collect();
    let mut findings = Vec::new();
    for name in &package.dependencies {
        let (line, text) = manifest.map_or((1, ""), |manifest| line_of(manifest, name));
        let explained = text.contains(REASON);
        let word = name.replace('-', "_");
        if !explained && !sources.iter().any(|source| names(&source.text, &word)) {
            findings.push(Finding {
                path: manifest_path.clone(),
                line,
                what: format!("The code of `{}` does not name `{name}`.", package.name),
                remedy: "Remove the line, or end it with `# tidy: needed because …`.",
            });
        }
    }
    findings
}

fn line_of<'file>(manifest: &'file SourceFile, name: &str) -> (usize, &'file str) {
    let is_it = |line: &str| {
        line.strip_prefix(name).is_some_and(|rest| rest.trim_start().starts_with(['.', '=']))
    };
    let found = manifest.text.lines().enumerate().find(|(_, line)| is_it(line));
    found.map_or((1, ""), |(index, line)| (index + 1, line))
}

/// Tells whether the text has the word outside its comments, as a path or an import does.
fn names(text: &str, word: &str) -> bool {
    let inside = |character: char| character.is_alphanumeric() || character == '_';
    let code = text.lines().filter(|line| !line.trim_start().starts_with("//"));
    code.into_iter().any(|line| {
        line.match_indices(word).any(|(at, _)| {
            let before = line[..at].chars().next_back().is_some_and(inside);
            let after = line[at + word.len()..].chars().next().is_some_and(inside);
            !before && !after
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn whats(files: &[(&str, &str)], dependencies: &[&str]) -> Vec<String> {
        let tree = Tree::of(files).with_package("a", dependencies);
        check(&tree).into_iter().map(|finding| finding.what).collect()
    }

    #[test]
    fn a_line_of_the_workspace_that_nobody_uses_is_found() {
        let manifest = "[workspace.dependencies]\n# Ours\nbase64 = \"1\"\nserde = { version = \"1\" }\n\n[profile.dev]\nother = 1\n";
        let files = [("Cargo.toml", manifest), ("crates/a/src/lib.rs", "use serde::Serialize;")];
        assert_eq!(whats(&files, &["serde"]), ["No package uses `base64`."]);
    }

    #[test]
    fn a_dependency_that_no_code_names_is_found_at_its_line() {
        let manifest = "[dependencies]\nserde.workspace = true\nserde-json.workspace = true\n";
        let source = "// serde_json would do\nuse serde::Serialize;\nlet my_serde_json = 1;";
        let files = [("crates/a/Cargo.toml", manifest), ("crates/a/src/lib.rs", source)];
        let tree = Tree::of(&files).with_package("a", &["serde", "serde-json"]);
        let findings = check(&tree);
        assert_eq!(findings.len(), 1);
        assert_eq!(findings[0].line, 3);
        assert_eq!(findings[0].what, "The code of `a` does not name `serde-json`.");
    }

    #[test]
    fn a_reason_keeps_a_dependency_that_no_code_names() {
        let manifest = "serde = \"1\" # tidy: needed because it switches a feature on.\n";
        let files = [("crates/a/Cargo.toml", manifest), ("crates/a/src/lib.rs", "")];
        assert_eq!(whats(&files, &["serde"]), [""; 0]);
    }
}
