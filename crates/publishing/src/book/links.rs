//! Where links of a page lead.

use super::addresses::{fragment_id, page_address};
use super::{Book, block_id};

/// What a browser may be sent to; everything else is shown as words.
const SCHEMES: [&str; 4] = ["http", "https", "mailto", "tel"];

/// Where a link leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Leads {
    /// To a place in the console.
    Inside(String),
    /// Out of it.
    Outside(String),
    /// Nowhere: to what is not there, or to what a browser must not follow.
    Nowhere,
}

/// Finds out where a link on a page leads.
pub(super) fn leads(book: &Book<'_>, page: usize, destination: &str) -> Leads {
    // Browsers read a backslash as a slash, and leave out what cannot be seen.
    if destination.contains(['\\', '\t', '\n', '\r']) || destination.starts_with("//") {
        return Leads::Nowhere;
    }
    let before_path = destination.split(['/', '?', '#']).next().unwrap_or_default();
    if let Some((scheme, _)) = before_path.split_once(':') {
        let known = SCHEMES.iter().any(|known| scheme.eq_ignore_ascii_case(known));
        return if known { Leads::Outside(destination.to_owned()) } else { Leads::Nowhere };
    }
    if destination.starts_with('/') {
        return Leads::Inside(destination.to_owned());
    }
    let (path, fragment) = destination.split_once('#').unwrap_or((destination, ""));
    let target = if path.is_empty() { Some(page) } else { target(book, page, path) };
    let Some(target) = target else { return Leads::Nowhere };
    let fragment = match fragment {
        "" => String::new(),
        fragment => format!("#{}", place(book, target, &decoded(fragment))),
    };
    match book.pages().get(target) {
        Some(found) if target != page || fragment.is_empty() => {
            Leads::Inside(page_address(&found.path) + &fragment)
        }
        _ => Leads::Inside(fragment),
    }
}

/// Finds the page that a relative path means; a folder means its front page.
fn target(book: &Book<'_>, page: usize, path: &str) -> Option<usize> {
    let from = book.pages().get(page)?.path.as_str();
    let mut parts: Vec<&str> = from.split('/').collect();
    parts.pop();
    let path = decoded(path);
    for part in path.split('/') {
        match part {
            "" | "." => {}
            // A way out of the folder leads nowhere.
            ".." => drop(parts.pop()?),
            part => parts.push(part),
        }
    }
    let path = parts.join("/");
    let front = if path.is_empty() { "README.md".to_owned() } else { format!("{path}/README.md") };
    book.find(&path).or_else(|| book.find(&front))
}

fn place(book: &Book<'_>, page: usize, fragment: &str) -> String {
    let mut blocks = book.blocks(page);
    let is_block = blocks.any(|block| block_id(block.kind, &block.name) == fragment);
    fragment_id(fragment, is_block)
}

/// Reads signs that are written as `%20`; what is no such sign stays as it is.
fn decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let hex = after.get(..2).filter(|_| *first == b'%');
        let hex = hex.and_then(|hex| std::str::from_utf8(hex).ok());
        match hex.and_then(|hex| u8::from_str_radix(hex, 16).ok()) {
            Some(byte) => {
                bytes.push(byte);
                rest = after.get(2..).unwrap_or_default();
            }
            None => {
                bytes.push(*first);
                rest = after;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use manual::{Checkers, Registry, Sources, check};

    use super::*;

    #[test]
    fn links_lead_to_pages_and_never_to_scripts() {
        let pages = ["README.md", "a b.md", "more/README.md", "more/c.md"];
        let sources = Sources::of(pages.map(|path| (path, "# Title\n")));
        let manual = check(sources, &Registry::new(), Checkers::default()).unwrap();
        let book = Book::of(&manual);
        let inside = |address: &str| Leads::Inside(address.to_owned());
        let outside = |address: &str| Leads::Outside(address.to_owned());
        let from = book.find("more/c.md").unwrap();
        for (destination, expected) in [
            ("README.md", inside("/manual/pages/more/README.md")),
            ("../a%20b.md#The Title", inside("/manual/pages/a%20b.md#section-the-title")),
            ("..", inside("/manual/pages/README.md")),
            ("./c.md", inside("/manual/pages/more/c.md")),
            ("#title", inside("#section-title")),
            ("c.md#title", inside("#section-title")),
            ("/jobs", inside("/jobs")),
            ("https://example.com/a:b", outside("https://example.com/a:b")),
            ("mailto:a@example.com", outside("mailto:a@example.com")),
            ("../../README.md", Leads::Nowhere),
            ("gone.md", Leads::Nowhere),
            ("//example.com", Leads::Nowhere),
            ("/\\example.com", Leads::Nowhere),
            ("java\tscript:alert(1)", Leads::Nowhere),
            ("JavaScript:alert(1)", Leads::Nowhere),
            ("data:text/html,x", Leads::Nowhere),
            ("vbscript:x", Leads::Nowhere),
        ] {
            assert_eq!(leads(&book, from, destination), expected, "{destination}");
        }
    }
}
