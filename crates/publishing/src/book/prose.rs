//! Draws the Markdown of a page.
//!
//! Every piece of text is escaped on its way out, and only elements that are named here are ever
//! opened, so that nothing in a page can become markup, script or style.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use manual::pages::Page;
use maud::{Markup, PreEscaped, Render, html};
use pulldown_cmark::{Alignment, CodeBlockKind, Event, HeadingLevel, Options, Parser, Tag, TagEnd};
use web::console::Tone;
use web::console::parts::{self, Flash, Mark};

use super::addresses::section_id;
use super::links::{Leads, leads};
use super::{Book, Remark, block_id, blocks};
use crate::live::Live;
use crate::versions::words;

/// How deep elements may stand in one another; a browser gives up at some hundreds.
const DEEPEST: usize = 40;

/// The most bytes that one page is drawn with: a page of the largest size that is mostly words has a
/// third of them.
const MOST_BYTES: usize = 4 << 20;

/// The most places that the list beside a page names; beyond, it is no help.
const MOST_PLACES: usize = 200;

/// A page as it is drawn.
pub(crate) struct Drawn {
    /// What is on it, without its title.
    pub(crate) body: Markup,
    /// Its headings and blocks.
    pub(crate) contents: Vec<Mark>,
}

/// Draws a page of the book; `remarks` are the problems that the folder has on it, `live` its values.
pub(crate) fn draw(book: &Book<'_>, number: usize, (remarks, live): (&[Remark], &Live)) -> Drawn {
    let Some(page) = book.pages().get(number) else {
        return Drawn { body: Markup::default(), contents: Vec::new() };
    };
    let mut drawing = Drawing {
        book,
        page,
        number,
        remarks,
        live,
        html: String::new(),
        open: Vec::new(),
        columns: Vec::new(),
        column: 0,
        cell: Cell::Body,
        ids: BTreeSet::new(),
        wanted: BTreeMap::new(),
        contents: Vec::new(),
        is_titled: false,
    };
    drawing.whole();
    drawing.contents.truncate(MOST_PLACES);
    Drawn { body: PreEscaped(drawing.html), contents: drawing.contents }
}

struct Drawing<'d> {
    book: &'d Book<'d>,
    page: &'d Page,
    number: usize,
    remarks: &'d [Remark],
    live: &'d Live,
    html: String,
    /// What closes each element that is open; nothing for one that was left out.
    open: Vec<&'static str>,
    columns: Vec<Alignment>,
    column: usize,
    cell: Cell,
    ids: BTreeSet<String>,
    /// How often each id was wanted.
    wanted: BTreeMap<String, usize>,
    contents: Vec<Mark>,
    is_titled: bool,
}

/// What the cells of a table are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Cell {
    Head,
    Body,
}

type Events<'e> = pulldown_cmark::OffsetIter<'e>;

impl<'d> Drawing<'d> {
    fn whole(&mut self) {
        let mut events =
            Parser::new_ext(&self.page.text, Options::ENABLE_TABLES).into_offset_iter();
        while let Some((event, bytes)) = events.next() {
            if self.html.len() > MOST_BYTES {
                while self.open.pop().map(|close| self.html.push_str(close)).is_some() {}
                let says = "This page is too long to be shown to its end.";
                return self.part(Flash::new(Tone::Warning, says));
            }
            self.event(event, bytes, &mut events);
        }
    }

    fn event(&mut self, event: Event<'d>, bytes: Range<usize>, events: &mut Events<'d>) {
        match event {
            Event::Start(Tag::Heading { level, .. }) => self.heading(level, events),
            Event::Start(Tag::CodeBlock(kind)) => self.fence(&kind, bytes, events),
            Event::Start(Tag::Image { .. }) => self.picture(events),
            Event::Start(tag) => self.start(&tag),
            Event::End(end) => self.end(end),
            Event::Code(code) => self.code(&code),
            // Markup in a page is words like any other.
            Event::Text(text) | Event::Html(text) | Event::InlineHtml(text) => self.text(&text),
            Event::SoftBreak => self.html.push('\n'),
            Event::HardBreak => self.html.push_str("<br>"),
            Event::Rule => self.html.push_str("<hr>"),
            // What is not switched on does not come.
            _ => {}
        }
    }

    fn part(&mut self, part: impl Render) {
        part.render_to(&mut self.html);
    }

    fn text(&mut self, text: &str) {
        text.render_to(&mut self.html);
    }

    fn open(&mut self, open: &str, close: &'static str) {
        if self.open.len() < DEEPEST {
            self.html.push_str(open);
            self.open.push(close);
        } else {
            self.open.push("");
        }
    }

    fn start(&mut self, tag: &Tag<'_>) {
        match tag {
            Tag::Paragraph => self.open("<p>", "</p>"),
            Tag::BlockQuote(_) => self.open("<blockquote>", "</blockquote>"),
            Tag::HtmlBlock => self.open("<pre class=\"excerpt\">", "</pre>"),
            Tag::List(Some(1)) => self.open("<ol>", "</ol>"),
            Tag::List(Some(from)) => self.open(&format!("<ol start=\"{from}\">"), "</ol>"),
            Tag::List(None) => self.open("<ul>", "</ul>"),
            Tag::Item => self.open("<li>", "</li>"),
            Tag::Emphasis => self.open("<em>", "</em>"),
            Tag::Strong => self.open("<strong>", "</strong>"),
            Tag::Link { dest_url, .. } => self.link(dest_url),
            Tag::Table(columns) => {
                self.columns.clone_from(columns);
                self.open("<div class=\"grid\"><table>", "</table></div>");
            }
            Tag::TableHead => {
                (self.cell, self.column) = (Cell::Head, 0);
                self.open("<thead><tr>", "</tr></thead>");
            }
            Tag::TableRow => {
                self.column = 0;
                self.open("<tr>", "</tr>");
            }
            Tag::TableCell => self.cell(),
            _ => self.open("", ""),
        }
    }

    fn end(&mut self, end: TagEnd) {
        if end == TagEnd::TableHead {
            self.cell = Cell::Body;
        }
        self.html.push_str(self.open.pop().unwrap_or_default());
    }

    fn cell(&mut self) {
        let side = match self.columns.get(self.column) {
            Some(Alignment::Right) => " class=\"number\"",
            Some(Alignment::Center) => " class=\"middle\"",
            _ => "",
        };
        self.column += 1;
        match self.cell {
            Cell::Head => self.open(&format!("<th{side}>"), "</th>"),
            Cell::Body => self.open(&format!("<td{side}>"), "</td>"),
        }
    }

    fn link(&mut self, destination: &str) {
        let (address, outside) = match leads(self.book, self.number, destination) {
            Leads::Inside(address) => (address, false),
            Leads::Outside(address) => (address, true),
            Leads::Nowhere => {
                return self.open("<span title=\"This link leads nowhere.\">", "</span>");
            }
        };
        let mut open = "<a href=\"".to_owned();
        address.render_to(&mut open);
        open.push_str(if outside { "\" rel=\"noopener noreferrer\">" } else { "\">" });
        self.open(&open, "</a>");
    }

    /// Takes inline code: a live value where it begins with a single `=`.
    fn code(&mut self, code: &str) {
        let value = code.trim_start().strip_prefix('=').map(str::trim);
        match value.filter(|value| !value.is_empty() && !value.starts_with(['=', '>'])) {
            Some(name) => {
                let value = self.live.get(name).cloned();
                let value = value.unwrap_or_else(|| Err("It was not asked for.".to_owned()));
                self.part(parts::live_value(name, value));
            }
            None => self.part(html! { code { (code) } }),
        }
    }

    /// Pictures are not served; what they are called is.
    fn picture(&mut self, events: &mut Events<'d>) {
        let words = inner_text(events, |end| matches!(end, TagEnd::Image));
        self.text(&format!("[picture: {words}]"));
    }

    fn heading(&mut self, level: HeadingLevel, events: &mut Events<'d>) {
        let mut inner = Vec::new();
        let mut words = String::new();
        for (event, bytes) in events.by_ref() {
            match &event {
                Event::End(TagEnd::Heading(_)) => break,
                Event::Text(text) | Event::Code(text) => words.push_str(text),
                _ => {}
            }
            inner.push((event, bytes));
        }
        // The first heading is the title, which stands above all this already.
        if !std::mem::replace(&mut self.is_titled, true) && words == self.page.title {
            return;
        }
        let id = self.unique(&section_id(&words));
        let level = (level as u8).max(2);
        self.contents.push(Mark::new(level - 1, words.clone(), format!("#{id}")));
        self.html.push_str(&format!("<h{level} id=\""));
        self.text(&id);
        self.html.push_str("\">");
        for (event, bytes) in inner {
            if !matches!(event, Event::Start(Tag::Image { .. })) {
                self.event(event, bytes, events);
            }
        }
        self.html.push(' ');
        self.part(parts::permalink(&id, &words));
        self.html.push_str(&format!("</h{level}>"));
    }

    fn fence(&mut self, kind: &CodeBlockKind<'_>, bytes: Range<usize>, events: &mut Events<'d>) {
        let body = inner_text(events, |end| matches!(end, TagEnd::CodeBlock));
        let info = match kind {
            CodeBlockKind::Fenced(info) => info.as_ref(),
            CodeBlockKind::Indented => "",
        };
        match words(info) {
            Some((kind, name)) => self.block((kind, name), &body, bytes),
            None => self.part(parts::excerpt("Example", &body)),
        }
    }

    fn block(&mut self, (kind, name): (&str, &str), source: &str, bytes: Range<usize>) {
        let id = self.unique(&block_id(kind, name));
        let found = self.book.block_at(self.number, &bytes);
        let mut block = match found {
            Some(found) => {
                let body = blocks::body(self.book, found);
                parts::Block::new(&id, (kind.replace('_', " "), name), body).source(source)
            }
            None => {
                let body = blocks::as_written(source);
                parts::Block::new(&id, (kind.replace('_', " "), name), body)
            }
        };
        let here = self.remarks.iter().filter(|remark| remark.block.as_ref() == Some(&id));
        for remark in here {
            let says = format!("In the folder, line {}: {}", remark.line, remark.says);
            block = block.note(Flash::new(Tone::Warning, says));
        }
        self.contents.push(Mark::new(3, format!("{kind} {name}"), format!("#{id}")));
        self.part(block);
    }

    /// Makes an id that nothing else on the page has.
    fn unique(&mut self, id: &str) -> String {
        let mut unique = id.to_owned();
        while !self.ids.insert(unique.clone()) {
            let times = self.wanted.entry(id.to_owned()).or_insert(1);
            *times += 1;
            unique = format!("{id}-{times}");
        }
        unique
    }
}

/// Gathers the words of an element up to its end.
fn inner_text(events: &mut Events<'_>, is_end: impl Fn(&TagEnd) -> bool) -> String {
    let mut words = String::new();
    for (event, _) in events.by_ref() {
        match event {
            Event::End(end) if is_end(&end) => break,
            Event::Text(text) | Event::Code(text) => words.push_str(&text),
            _ => {}
        }
    }
    words
}
