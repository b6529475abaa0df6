//! Looking for words in the book: in titles, headings, blocks and prose.

use maud::{Markup, html};

use super::addresses::{page_address, section_id};
use super::{Book, block_id};

/// How many hits are shown; whoever gets more adds a word.
pub(crate) const MOST: usize = 60;

/// How many signs of a line stand around what was found.
const AROUND: usize = 80;

/// A place where all words were found.
pub(crate) struct Hit {
    /// What it is: `page`, `heading`, a kind of block, or `words`.
    pub(crate) what: String,
    /// Its name, or the words around what was found.
    pub(crate) words: Markup,
    /// Its address.
    pub(crate) href: String,
    /// The title of its page.
    pub(crate) page: String,
}

/// Looks for places that have all words of a query; names come before prose.
pub(crate) fn search(book: &Book<'_>, query: &str) -> Vec<Hit> {
    let wanted: Vec<String> = query.split_whitespace().map(str::to_lowercase).collect();
    if wanted.is_empty() {
        return Vec::new();
    }
    let mut hits = Vec::new();
    for number in 0..book.pages().len() {
        names(book, number, &wanted, &mut hits);
    }
    for number in 0..book.pages().len() {
        if hits.len() >= MOST {
            break;
        }
        prose(book, number, &wanted, &mut hits);
    }
    hits.truncate(MOST);
    hits
}

fn has(text: &str, wanted: &[String]) -> bool {
    let text = text.to_lowercase();
    wanted.iter().all(|word| text.contains(word))
}

fn names(book: &Book<'_>, number: usize, wanted: &[String], hits: &mut Vec<Hit>) {
    let Some(page) = book.pages().get(number) else { return };
    let address = page_address(&page.path);
    let mut hit = |what: &str, words: &str, href: String| {
        let page = page.title.clone();
        hits.push(Hit { what: what.to_owned(), words: html! { (words) }, href, page });
    };
    if has(&format!("{} {}", page.title, page.path), wanted) {
        hit("page", &page.title, address.clone());
    }
    let headings = page.headings.iter().skip(1).filter(|heading| has(&heading.text, wanted));
    for heading in headings.take(MOST) {
        hit("heading", &heading.text, format!("{address}#{}", section_id(&heading.text)));
    }
    for block in book.blocks(number) {
        let name = format!("{} {}", block.kind, block.name);
        if has(&format!("{name} {}", name.replace('_', " ")), wanted) {
            let href = format!("{address}#{}", block_id(block.kind, &block.name));
            hit(&block.kind.replace('_', " "), &block.name, href);
        }
    }
}

/// Looks into the lines; each belongs to the heading or the block above it.
fn prose(book: &Book<'_>, number: usize, wanted: &[String], hits: &mut Vec<Hit>) {
    let Some(page) = book.pages().get(number) else { return };
    let address = page_address(&page.path);
    let headings = page.headings.iter().skip(1);
    let mut places: Vec<(usize, String)> =
        headings.map(|heading| (heading.at.start, section_id(&heading.text))).collect();
    places.extend(
        book.blocks(number).map(|block| (block.at.start, block_id(block.kind, &block.name))),
    );
    places.sort();
    let mut start = 0;
    for line in page.text.split_inclusive('\n') {
        let end = start + line.len();
        let is_name = line.starts_with('#') || line.starts_with("```");
        if hits.len() < MOST && !is_name && has(line, wanted) {
            let above = places.iter().rev().find(|(place, _)| *place < end);
            let place = above.map(|(_, id)| format!("#{id}")).unwrap_or_default();
            hits.push(Hit {
                what: "words".to_owned(),
                words: around(line.trim(), wanted),
                href: format!("{address}{place}"),
                page: page.title.clone(),
            });
        }
        start = end;
    }
}

/// Shows the words of a line around the first that was found.
fn around(line: &str, wanted: &[String]) -> Markup {
    let signs: Vec<char> = line.chars().collect();
    let lower = line.to_lowercase();
    let byte = wanted.iter().filter_map(|word| lower.find(word.as_str())).min().unwrap_or(0);
    let at = lower.get(..byte).map_or(0, |before| before.chars().count());
    let from = at.saturating_sub(AROUND);
    let to = signs.len().min(at + AROUND);
    let shown: String = signs.get(from..to).unwrap_or_default().iter().collect();
    html! { @if from > 0 { "…" } (shown) @if to < signs.len() { "…" } }
}
