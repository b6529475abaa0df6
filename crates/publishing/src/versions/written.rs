//! The blocks of a page as they are written: a version that no longer checks can be told of, too.

use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag};

use super::PageText;

/// A block as it is written.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Written {
    /// The page that it is on.
    pub(crate) page: String,
    /// Its kind.
    pub(crate) kind: String,
    /// Its name; empty where it has none.
    pub(crate) name: String,
    /// What stands between its fences, without the white space at the ends of lines.
    pub(crate) body: String,
}

/// Reads the words behind `yaml`; nothing for a fence that is prose.
pub(crate) fn words(info: &str) -> Option<(&str, &str)> {
    let mut words = info.split_whitespace();
    let kind = words.next().filter(|word| *word == "yaml").and_then(|_| words.next())?;
    Some((kind, words.next().unwrap_or_default()))
}

/// Lists the blocks of a page.
pub(crate) fn blocks(page: &PageText) -> Vec<Written> {
    let mut blocks = Vec::new();
    let mut events = Parser::new_ext(&page.text, Options::ENABLE_TABLES);
    while let Some(event) = events.next() {
        let Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info))) = event else { continue };
        let Some((kind, name)) = words(&info) else { continue };
        let mut body = String::new();
        for event in events.by_ref() {
            match event {
                Event::Text(text) => body.push_str(&text),
                _ => break,
            }
        }
        let lines: Vec<&str> = body.lines().map(str::trim_end).collect();
        blocks.push(Written {
            page: page.path.clone(),
            kind: kind.to_owned(),
            name: name.to_owned(),
            body: lines.join("\n").trim().to_owned(),
        });
    }
    blocks
}
