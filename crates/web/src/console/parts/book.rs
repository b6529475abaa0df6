//! What is read like a book: words at a readable width, what is on the page beside them, and blocks that
//! say in keys and values how something is run.

use maud::{Markup, Render, html};

/// A page of a book with its own contents beside it.
#[derive(Debug, Clone)]
pub struct Leaf {
    contents: Vec<Mark>,
    body: Markup,
}

/// A place on a page that can be gone to.
#[derive(Debug, Clone)]
pub struct Mark {
    level: u8,
    label: String,
    href: String,
}

impl Mark {
    /// Names a place; `level` is 1 for what is set in furthest to the left.
    #[must_use]
    pub fn new(level: u8, label: impl Into<String>, href: impl Into<String>) -> Self {
        Self { level: level.clamp(1, 3), label: label.into(), href: href.into() }
    }
}

impl Leaf {
    /// Makes a page of words, which are Markdown drawn as HTML, or other parts.
    #[must_use]
    pub fn new(body: impl Render) -> Self {
        Self { contents: Vec::new(), body: body.render() }
    }

    /// Says what is on the page; fewer than two places need no list.
    #[must_use]
    pub fn contents(self, contents: Vec<Mark>) -> Self {
        Self { contents, ..self }
    }
}

impl Render for Leaf {
    fn render(&self) -> Markup {
        html! {
            div.leaf {
                @if self.contents.len() > 1 {
                    nav.contents aria-labelledby="on-this-page" {
                        h2 id="on-this-page" { "On this page" }
                        ol {
                            @for Mark { level, label, href } in &self.contents {
                                li data-level=(level) { a href=(href) { (label) } }
                            }
                        }
                    }
                }
                div.prose { (self.body) }
            }
        }
    }
}

/// A block of a book: what it is called, what it says, and how it was written.
#[derive(Debug, Clone)]
pub struct Block {
    id: String,
    kind: String,
    name: String,
    body: Markup,
    notes: Vec<Markup>,
    source: Option<String>,
}

impl Block {
    /// Makes a block; `id` is its permanent place on the page, `kind` what it is in words.
    #[must_use]
    pub fn new(
        id: impl Into<String>,
        (kind, name): (impl Into<String>, impl Into<String>),
        body: impl Render,
    ) -> Self {
        Self {
            id: id.into(),
            kind: kind.into(),
            name: name.into(),
            body: body.render(),
            notes: Vec::new(),
            source: None,
        }
    }

    /// Puts a remark between its title and what it says, such as what is wrong with it.
    #[must_use]
    pub fn note(mut self, note: impl Render) -> Self {
        self.notes.push(note.render());
        self
    }

    /// Adds how it was written, folded.
    #[must_use]
    pub fn source(self, source: impl Into<String>) -> Self {
        Self { source: Some(source.into()), ..self }
    }
}

impl Render for Block {
    fn render(&self) -> Markup {
        let title = format!("{}-title", self.id);
        html! {
            section.block id=(self.id) aria-labelledby=(title) {
                header id=(title) {
                    span.kind { (self.kind) }
                    @if !self.name.is_empty() { " " span.name { (self.name) } }
                    " " (permalink(&self.id, &format!("{} {}", self.kind, self.name)))
                }
                @for note in &self.notes { (note) }
                (self.body)
                @if let Some(source) = &self.source {
                    details { summary { "As it is written" } (excerpt("As it is written", source)) }
                }
            }
        }
    }
}

/// Links to a place on the page by its own name, so that its address can be passed on.
#[must_use]
pub fn permalink(id: &str, what: &str) -> Markup {
    html! {
        a.permalink href=(format!("#{id}")) { span aria-hidden="true" { "#" } span.spoken { "Link to " (what.trim()) } }
    }
}

/// Shows text as it was written: line by line, all signs of one width.
#[must_use]
pub fn excerpt(label: &str, text: &str) -> Markup {
    // It scrolls by itself when a line is long, so the keyboard must reach it.
    html! { pre.excerpt tabindex="0" role="region" aria-label=(label) { code { (text) } } }
}

/// Values under their keys, as deep as they are written.
#[derive(Debug, Clone)]
pub enum Outline {
    /// A word or several.
    Words(Markup),
    /// Something of several lines, as it was written.
    Lines(String),
    /// One after the other.
    List(Vec<Outline>),
    /// Each under its key.
    Keys(Vec<(String, Outline)>),
}

impl Outline {
    fn is_short(&self) -> bool {
        matches!(self, Self::Words(_))
    }
}

impl Render for Outline {
    fn render(&self) -> Markup {
        html! {
            @match self {
                Self::Words(words) => (words),
                Self::Lines(lines) => (excerpt("Several lines", lines)),
                Self::List(items) if items.iter().all(Self::is_short) => span.series {
                    @for item in items { span { (item) } }
                },
                Self::List(items) => ol.outline { @for item in items { li { (item) } } },
                Self::Keys(keys) => dl.outline {
                    @for (key, value) in keys { div { dt { (key) } dd { (value) } } }
                },
            }
        }
    }
}

/// A value inside of words, with its age; until there is one, the name of what it will be.
#[must_use]
pub fn live_value(name: &str, value: Result<(Markup, Markup), String>) -> Markup {
    html! {
        span.live-value {
            @match value {
                Ok((value, age)) => {
                    span title=(name) { (value) }
                    @if !age.0.is_empty() { " " span.age { (age) } }
                },
                Err(why) => { code { (name) } " " span.age { "(not known: " (aside(&why)) ")" } },
            }
        }
    }
}

/// Writes a sentence as it stands within another.
fn aside(sentence: &str) -> String {
    let mut signs = sentence.trim_end_matches('.').chars();
    let first = signs.next().map(|first| first.to_lowercase().to_string());
    first.unwrap_or_default() + signs.as_str()
}

/// Lines that differ, as `diff -u` writes them: what is gone, what is new, and some around them.
#[must_use]
pub fn difference(label: &str, lines: &str) -> Markup {
    html! {
        pre.excerpt.difference tabindex="0" role="region" aria-label=(label) {
            @for line in lines.split_inclusive('\n') {
                @match line.as_bytes().first() {
                    Some(b'+') => ins { (line) },
                    Some(b'-') => del { (line) },
                    Some(b'@') => span.where { (line) },
                    _ => (line),
                }
            }
        }
    }
}

/// Something that was found wrong: the place with its line as it was written, and where to read on.
#[must_use]
pub fn finding(label: &str, text: &str, more: impl Render) -> Markup {
    html! { div.finding { (excerpt(label, text)) p { (more) } } }
}

/// Asks for words to look for, and reads the page at `href` with them.
#[must_use]
pub fn search(href: &str, label: &str, words: &str) -> Markup {
    html! {
        form.lookup role="search" method="get" action=(href) {
            label for="lookup" { (label) }
            div.row {
                input type="search" id="lookup" name="q" value=(words) required maxlength="200";
                button.button type="submit" data-weight="plain" { "Search" }
            }
        }
    }
}
