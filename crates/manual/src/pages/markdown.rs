//! Reads a page's Markdown into prose, blocks, headings and live values.

use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, HeadingLevel, Options, Parser, Tag, TagEnd};

use super::{Closing, Fence, Heading, LiveValue, Page, Pages, Part, Source, fences};
use crate::at::{At, Offsets, Text};
use crate::problems::{bad_live_value, misspelt_fence, unclosed_fence};

/// Reads one page and adds it with its fences.
pub(super) fn read(pages: &mut Pages, index: usize, source: Source) {
    let mut reader = Reader {
        pages,
        index,
        text: &source.text,
        prose_from: 0,
        parts: Vec::new(),
        headings: Vec::new(),
        live_values: Vec::new(),
    };
    // A fence that is left open ends its stretch of the page; what follows is read by itself.
    let mut from = 0;
    for open in fences::left_open(&source.text) {
        reader.stretch(from..open.start, Closing::Closed);
        reader.stretch(open.start..open.end, Closing::LeftOpen);
        from = open.end;
    }
    reader.stretch(from..source.text.len(), Closing::Closed);
    reader.prose_until(source.text.len());
    let Reader { parts, headings, live_values, .. } = reader;
    let title = headings.first().map_or_else(|| source.path.clone(), |first| first.text.clone());
    let Source { path, text } = source;
    pages.pages.push(Page { path, title, text, parts, headings, live_values });
}

struct Reader<'p> {
    pages: &'p mut Pages,
    index: usize,
    text: &'p str,
    prose_from: usize,
    parts: Vec<Part>,
    headings: Vec<Heading>,
    live_values: Vec<LiveValue>,
}

impl Reader<'_> {
    fn stretch(&mut self, range: Range<usize>, closing: Closing) {
        let text = self.text;
        let Some(stretch) = text.get(range.clone()) else { return };
        if closing == Closing::LeftOpen {
            let line = stretch.lines().next().unwrap_or_default().trim_end();
            let at = At::new(self.index, range.start..range.start + line.len());
            self.pages.problems.push(unclosed_fence::unclosed_fence(at, line));
        }
        let place = |inner: Range<usize>| range.start + inner.start..range.start + inner.end;
        let mut events = Parser::new_ext(stretch, Options::ENABLE_TABLES).into_offset_iter();
        while let Some((event, inner)) = events.next() {
            match event {
                Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info))) => {
                    let mut body = Body::default();
                    for (event, inner) in events.by_ref() {
                        match event {
                            Event::Text(text) => body.push(&text, place(inner)),
                            _ => break,
                        }
                    }
                    let word = info.split_whitespace().next().unwrap_or_default();
                    if word == "yml" || word.eq_ignore_ascii_case("yaml") {
                        self.fence(place(inner), body, closing);
                    }
                }
                Event::Start(Tag::Heading { level, .. }) => {
                    let mut heading = String::new();
                    for (event, _) in events.by_ref() {
                        match event {
                            Event::Text(text) | Event::Code(text) => heading.push_str(&text),
                            Event::End(TagEnd::Heading(_)) => break,
                            _ => {}
                        }
                    }
                    let at = At::new(self.index, place(inner));
                    self.headings.push(Heading { level: number(level), text: heading, at });
                }
                Event::Code(_) => self.code(place(inner)),
                _ => {}
            }
        }
    }

    /// Takes a fence with `yaml`; without a second word it is prose.
    fn fence(&mut self, range: Range<usize>, body: Body, closing: Closing) {
        let whole = self.text.get(range.clone()).unwrap_or_default();
        let line = whole.lines().next().unwrap_or_default();
        let info = line.len() - line.trim_start_matches(['`', '~', ' ', '>']).len();
        let mut words = words(line).filter(|word| word.end > info).map(|word| {
            let start = word.start.max(info);
            let at = At::new(self.index, range.start + start..range.start + word.end);
            (line.get(start..word.end).unwrap_or_default().to_owned(), at)
        });
        let first = words.next();
        let words: Vec<(String, At)> = words.collect();
        if words.is_empty() {
            return;
        }
        if let Some((word, at)) = first.filter(|(word, _)| word != "yaml") {
            self.pages.problems.push(misspelt_fence::misspelt_fence(at, &word));
        }
        self.prose_until(range.start);
        self.prose_from = range.end;
        self.parts.push(Part::Block(self.pages.fences.len()));
        let opening = At::new(self.index, range.start..range.start + line.trim_end().len());
        let Body { text: body, offsets } = body;
        self.pages.fences.push(Fence { words, opening, body, offsets, closing });
    }

    fn prose_until(&mut self, end: usize) {
        let prose = self.prose_from..end;
        if !self.text.get(prose.clone()).unwrap_or_default().trim().is_empty() {
            self.parts.push(Part::Prose(prose));
        }
    }

    /// Takes inline code that begins with `=`.
    fn code(&mut self, range: Range<usize>) {
        let code = self.text.get(range.clone()).unwrap_or_default();
        let inner = code.trim_matches('`');
        let Some(expression) = inner.trim_start().strip_prefix('=') else { return };
        let at = At::new(self.index, range.clone());
        // `==` and `=>` are what prose says about programs, not live values.
        if expression.starts_with(['=', '>']) {
            return;
        }
        let start = range.start + code.find('=').unwrap_or(0) + 1;
        let mut offsets = Offsets::default();
        offsets.begin(0, start);
        let place = At::new(self.index, start..start + expression.len());
        let expression = Text::new(expression.to_owned(), place, offsets).trimmed();
        if expression.as_str().is_empty() {
            self.pages.problems.push(bad_live_value::bad_live_value(at));
        } else {
            self.live_values.push(LiveValue { expression, at });
        }
    }
}

/// The text inside a fence; a fence in a list or a quotation is not one stretch of the page.
#[derive(Default)]
struct Body {
    text: String,
    offsets: Offsets,
}

impl Body {
    fn push(&mut self, text: &str, place: Range<usize>) {
        self.offsets.begin(self.text.len(), place.start);
        self.text.push_str(text);
    }
}

fn words(line: &str) -> impl Iterator<Item = Range<usize>> {
    let mut next = 0;
    line.split_inclusive(char::is_whitespace).filter_map(move |word| {
        let start = next;
        next += word.len();
        let word = word.trim_end();
        (!word.is_empty()).then_some(start..start + word.len())
    })
}

fn number(level: HeadingLevel) -> u8 {
    match level {
        HeadingLevel::H1 => 1,
        HeadingLevel::H2 => 2,
        HeadingLevel::H3 => 3,
        HeadingLevel::H4 => 4,
        HeadingLevel::H5 => 5,
        HeadingLevel::H6 => 6,
    }
}
