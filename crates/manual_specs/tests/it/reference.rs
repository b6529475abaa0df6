//! The reference in `docs/reference`: a page a kind, written from its declaration and nothing else.
//!
//! `UPDATE_REFERENCE=1 cargo test -p manual_specs reference` writes the pages again.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use manual::{Registry, describe};

use crate::kinds::registry;

/// The page that lists the others.
const CONTENTS: &str = "README.md";

#[test]
fn every_kind_has_its_page_in_the_repository() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/reference");
    let expected = pages(&registry());
    if std::env::var_os("UPDATE_REFERENCE").is_some() {
        write(&folder, &expected);
    }
    let found = read(&folder);
    let names = |pages: &BTreeMap<String, String>| pages.keys().cloned().collect::<Vec<_>>();
    let again = "write the pages again with UPDATE_REFERENCE=1";
    assert_eq!(names(&found), names(&expected), "{again}");
    for (name, page) in &expected {
        assert!(found[name] == *page, "{name} is not what its kind says; {again}");
    }
}

fn pages(registry: &Registry) -> BTreeMap<String, String> {
    let mut pages = BTreeMap::new();
    let mut contents = "# The kinds of blocks\n\n\
        What may stand in a manual. Each page is written from the program itself; `quarterdeck schema` \
        prints the same for editors, and `quarterdeck explain CODE` tells more of a problem.\n\n"
        .to_owned();
    for kind in registry.kind_names() {
        let page = describe::page(registry, kind).unwrap();
        contents.push_str(&format!("- [{kind}]({kind}.md): {}\n", first_sentence(&page)));
        pages.insert(format!("{kind}.md"), page);
    }
    pages.insert(CONTENTS.to_owned(), contents);
    pages
}

/// Returns what a page says first below its title.
fn first_sentence(page: &str) -> String {
    let paragraph = page.split("\n\n").nth(1).unwrap().replace('\n', " ");
    let end = paragraph.find(". ").unwrap_or(paragraph.len() - 1);
    format!("{}.", &paragraph[..end])
}

fn read(folder: &Path) -> BTreeMap<String, String> {
    files(folder)
        .into_iter()
        .map(|file| (name(&file), fs::read_to_string(&file).unwrap()))
        .collect()
}

/// Leaves nothing of kinds that are no more.
fn write(folder: &Path, pages: &BTreeMap<String, String>) {
    fs::create_dir_all(folder).unwrap();
    for file in files(folder) {
        fs::remove_file(file).unwrap();
    }
    for (name, page) in pages {
        fs::write(folder.join(name), page).unwrap();
    }
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    entries.map(|entry| entry.unwrap().path()).collect()
}

fn name(file: &Path) -> String {
    file.file_name().unwrap().to_string_lossy().into_owned()
}
