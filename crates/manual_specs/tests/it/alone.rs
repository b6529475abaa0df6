//! A mistake in a whole manual is one problem, where it was made: what refers to it keeps silent.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use facts::sql::{Table, Tables};
use manual::{Blocks, Checkers, Column, Complaint, Sources, SqlPlanner, Text, check};

use crate::kinds::registry;

/// Reads the manual of the repository, and a page of what it does not have.
fn pages() -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let files = fs::read_dir(root.join("../../manuals/dog_trainers")).unwrap();
    let files = files.map(|file| file.unwrap().path()).chain([root.join("tests/alone/more.md")]);
    let name = |path: &Path| path.file_name().unwrap().to_string_lossy().into_owned();
    files.map(|path| (name(&path), fs::read_to_string(&path).unwrap())).collect()
}

/// Complains about every query where a table has a column twice.
struct Twice;

impl SqlPlanner for Twice {
    fn plan(&self, _: &Text, blocks: &Blocks) -> Result<Option<Vec<Column>>, Complaint> {
        let has_twice = |table: &dyn Table| {
            let columns = table.columns();
            let names: BTreeSet<&str> = columns.iter().map(|column| column.name.as_str()).collect();
            names.len() < columns.len()
        };
        let tables = Tables::new().of_manual(blocks);
        let is_wrong = tables.iter().any(|(_, table)| has_twice(table.as_ref()));
        let says = || "Two columns have the same name.".to_owned();
        let complaint = || Complaint { range: 0..0, says: says(), expected: None, help: None };
        if is_wrong { Err(complaint()) } else { Ok(None) }
    }
}

/// Writes something else in one place, and expects one problem in its line.
fn alone((page, written, instead): (&str, &str, &str), code: &str, help: &str) {
    let mut pages = pages();
    let (_, text) = pages.iter_mut().find(|(path, _)| path == page).unwrap();
    let at = text.find(written).unwrap();
    let line = text[..at].matches('\n').count() + 1;
    text.replace_range(at..at + written.len(), instead);
    let found: Vec<_> = match check(Sources::of(pages), &registry(), Checkers { sql: Some(&Twice) })
    {
        Ok(_) => Vec::new(),
        Err(problems) => problems
            .iter()
            .map(|problem| {
                let help = problem.help.clone().unwrap_or_default();
                let line = problems.positions(problem.at).start.line;
                (
                    problems.pages()[problem.at.page].path.clone(),
                    line,
                    problem.explanation.code,
                    help,
                )
            })
            .collect(),
    };
    let is_it = |(path, at, of, says): &(String, usize, &str, String)| {
        (path.as_str(), *at, *of) == (page, line, code) && says.contains(help)
    };
    assert!(found.len() == 1 && found.iter().all(is_it), "{instead}: {found:#?}");
}

#[test]
fn the_manual_itself_has_no_problem() {
    assert!(check(Sources::of(pages()), &registry(), Checkers::default()).is_ok());
}

#[test]
fn a_misspelt_kind_declares_what_was_meant() {
    let kind = |page, written, instead, help| {
        alone((page, written, instead), "unknown-kind", help);
    };
    kind("more.md", "yaml slots featured", "yaml slot featured", "`slots`");
    kind("README.md", "yaml record trainer", "yaml recrd trainer", "`record`");
    kind("README.md", "yaml severity critical", "yaml severty critical", "`severity`");
    kind("README.md", "yaml channel operator_mail", "yaml chanel operator_mail", "`channel`");
    kind("more.md", "yaml flag mode", "yaml flags mode", "`flag`");
}

#[test]
fn a_kind_that_is_like_no_other_may_declare_anything() {
    let kind = |page, written, instead| alone((page, written, instead), "unknown-kind", "");
    kind("README.md", "yaml record trainer", "yaml thing trainer");
    kind("README.md", "yaml severity critical", "yaml badness critical");
    kind("more.md", "yaml metric waiting", "yaml figure waiting");
}

#[test]
fn a_missing_name_is_the_one_that_others_speak_of() {
    let name = |page, written, instead, help| {
        alone((page, written, instead), "unnamed-block", help);
    };
    name("README.md", "yaml record trainer", "yaml record", "`yaml record trainer`");
    name("README.md", "yaml channel operator_mail", "yaml channel", "channel operator_mail`");
    name("reviews.md", "yaml queue reviews", "yaml queue", "`yaml queue my_queue`");
    name("more.md", "yaml metric waiting", "yaml metric", "`yaml metric waiting`");
    name("more.md", "yaml flag mode", "yaml flag", "`yaml flag mode`");
}

#[test]
fn a_misspelt_name_is_wrong_where_it_is_declared() {
    let name = |page, written, instead, code, help| alone((page, written, instead), code, help);
    name("README.md", "record trainer", "record trainr", "unknown-name", "`trainer`");
    name("README.md", "record trainer", "record Trainer", "bad-name", "`trainer`");
    name("README.md", "severity critical", "severity crit", "unknown-name", "`critical`");
    name("more.md", "flag mode", "flag mo-de", "bad-name", "`mode`");
}

#[test]
fn a_misspelt_key_declares_what_was_meant() {
    let key = |page, written, instead, help| alone((page, written, instead), "unknown-key", help);
    key("README.md", "fields:\n  trainer_id", "feilds:\n  trainer_id", "`fields`");
    key("README.md", "properties: {", "propertys: {", "`properties`");
    key("README.md", "key: trainer_id", "kye: trainer_id", "`key`");
    key("reviews.md", "actions:", "acitons:", "`actions`");
    key("reviews.md", "asks:", "ask:", "`asks`");
    key("more.md", "checks:", "check:", "`checks`");
    key("refunds.md", "let:", "lets:", "`let`");
    key("more.md", "labels: [", "lables: [", "`labels`");
    key("more.md", "one_of: [main", "oneof: [main", "`one_of`");
    alone(("more.md", "{ one_of: [new", "{ one-of: [new"), "no-form", "`one_of`");
}

#[test]
fn a_wrong_name_inside_of_a_block_is_the_one_that_was_meant() {
    alone(("README.md", "  business_name: text", "  Business Name: text"), "bad-name", "business_");
    alone(
        ("README.md", "  status: { one_of: [active", "  Status: { one_of: [active"),
        "bad-name",
        "",
    );
    alone(("more.md", "{ council: int }", "{ council: int, at: time }"), "reserved-name", "");
}

#[test]
fn a_wrong_value_is_compared_with_no_other() {
    alone(("reviews.md", "shortcut: r", "shortcut: ctrl-r"), "bad-value", "one letter");
    alone(("more.md", "{ warning: ", "{ wraning: "), "unknown-name", "`warning`");
    alone(("more.md", "with: { trainer:", "with: { trainr:"), "unknown-field", "`trainer`");
}
