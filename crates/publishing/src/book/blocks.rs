//! A block as people read it: its keys and values, with links to the blocks that it speaks of.

use manual::Block;
use manual::yaml::{Content, Node};
use maud::{Markup, Render, html};
use web::console::parts::{self, Outline};

use super::Book;

/// Draws what a block says.
pub(super) fn body(book: &Book<'_>, block: &Block) -> Markup {
    match outline(book, &block.written, block.at.page) {
        Outline::Keys(keys) if keys.is_empty() => html! { "Everything as usual." },
        // The keys of a kind are words; what stands below them may be names.
        Outline::Keys(keys) => {
            let spoken = keys.into_iter().map(|(key, value)| (key.replace('_', " "), value));
            Outline::Keys(spoken.collect()).render()
        }
        other => other.render(),
    }
}

/// Draws a block that is not known, as it is written.
pub(super) fn as_written(body: &str) -> Markup {
    parts::excerpt("As it is written", body)
}

fn outline(book: &Book<'_>, node: &Node, page: usize) -> Outline {
    match &node.content {
        Content::Scalar(scalar) => {
            let text = scalar.text.as_str();
            let text = text.trim_end();
            if text.contains('\n') {
                return Outline::Lines(text.to_owned());
            }
            let linked = book.manual.and_then(|manual| manual.linked(node.at));
            Outline::Words(match linked {
                Some(block) => link(book, block, (text, page)),
                None => words(book, text, page),
            })
        }
        Content::List(items) => {
            Outline::List(items.iter().map(|item| outline(book, item, page)).collect())
        }
        Content::Map(entries) => {
            let entry = |(key, value): &(Node, Node)| {
                (key.text().unwrap_or_default().to_owned(), outline(book, value, page))
            };
            Outline::Keys(entries.iter().map(entry).collect())
        }
        Content::Broken => Outline::Words(html! { "unreadable" }),
    }
}

fn link(book: &Book<'_>, block: &Block, (text, page): (&str, usize)) -> Markup {
    html! { a href=(book.address_of(block, Some(page))) { (text) } }
}

/// Links the blocks that a text names with their kind, such as `metric.refund_rate` in an expression.
fn words(book: &Book<'_>, text: &str, page: usize) -> Markup {
    let mut drawn = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        let is_part = |sign: char| sign.is_alphanumeric() || matches!(sign, '_' | '.');
        let (before, after) = rest.split_at(rest.find(is_part).unwrap_or(rest.len()));
        let end = after.find(|sign| !is_part(sign)).unwrap_or(after.len());
        let (word, next) = after.split_at(end);
        drawn.push(html! { (before) (word_or_link(book, word, page)) });
        rest = next;
    }
    html! { @for part in drawn { (part) } }
}

fn word_or_link(book: &Book<'_>, word: &str, page: usize) -> Markup {
    let Some((kind, rest)) = word.split_once('.') else { return html! { (word) } };
    let name = rest.split('.').next().unwrap_or_default();
    match book.named(kind, name) {
        Some(block) => html! {
            (link(book, block, (&format!("{kind}.{name}"), page)))
            (rest.get(name.len()..).unwrap_or_default())
        },
        None => html! { (word) },
    }
}
