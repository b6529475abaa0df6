//! Builds the tree from the parser's events, and refuses what the manual's language leaves out.

use std::collections::HashMap;
use std::ops::Range;

use granit_parser::{Event, Parser, ScalarStyle, ScanError, Span, StructureStyle};

use super::blame::{Before, line_of};
use super::frame::{Frame, Inner};
use super::{Content, DEEPEST, MOST_ITEMS, Node, Quoting, Scalar, align, quote};
use crate::at::{At, Offsets, Text};
use crate::problems::{
    Problem, TOO_DEEP, alias, duplicate_key, several_documents, tag, text_over_lines, too_deep,
    too_many_items, unquoted_expression,
};

/// The most problems of one body: beyond, it is no block but something else, and is read no further.
const MOST_PROBLEMS: usize = 100;

/// A body and where it stands.
pub(super) struct Body<'b> {
    pub(super) text: &'b str,
    pub(super) offsets: &'b Offsets,
    pub(super) page: usize,
}

impl Body<'_> {
    /// Returns the place of a range; of what runs over several lines, the first.
    pub(super) fn place(&self, range: Range<usize>) -> At {
        let written = self.text.get(range.clone()).unwrap_or_default();
        let length = written
            .find('\n')
            .map_or(written.len(), |end| written.get(..end).unwrap_or_default().trim_end().len());
        At::new(self.page, self.offsets.range(range.start..range.start + length))
    }
}

/// What was read of a body.
pub(super) struct Built {
    pub(super) root: Option<Node>,
    pub(super) problems: Vec<Problem>,
    pub(super) ambiguous: Vec<(At, String)>,
    /// The keys that were left out.
    pub(super) lost: Vec<String>,
}

/// Why a body could not be read, and what was before it.
pub(super) struct Failed {
    pub(super) error: ScanError,
    pub(super) before: Before,
}

/// Reads a body up to its end or to an error.
pub(super) fn build(body: &Body<'_>) -> Result<Built, Box<Failed>> {
    let options = granit_parser::options! {
        emit_unresolved_aliases: true,
        emit_anchor_events: true,
        emit_comments: false,
        disallow_directives: true,
    };
    let mut builder = Builder {
        body,
        frames: Vec::new(),
        root: None,
        problems: Vec::new(),
        ambiguous: Vec::new(),
        lost: Vec::new(),
        before: Before::default(),
    };
    for event in Parser::new_from_str_with_options(body.text, options) {
        match event {
            Ok((Event::DocumentStart(..), span)) if builder.root.is_some() => {
                let at = body.place(range(&span));
                builder.problems.push(several_documents::several_documents(at));
                break;
            }
            Ok(_) if builder.problems.len() + builder.ambiguous.len() >= MOST_PROBLEMS => break,
            Ok((event, span)) => builder.event(event, &span),
            Err(error) => return Err(Box::new(Failed { error, before: builder.before })),
        }
    }
    let Builder { root, problems, ambiguous, lost, .. } = builder;
    Ok(Built { root, problems, ambiguous, lost })
}

fn range(span: &Span) -> Range<usize> {
    let start = span.start.byte_offset().unwrap_or_default();
    start..span.end.byte_offset().unwrap_or(start).max(start)
}

struct Builder<'b> {
    body: &'b Body<'b>,
    frames: Vec<Frame>,
    root: Option<Node>,
    problems: Vec<Problem>,
    /// Words that read as two things; which is meant is known by what is wanted.
    ambiguous: Vec<(At, String)>,
    /// The keys that are too many.
    lost: Vec<String>,
    before: Before,
}

impl Builder<'_> {
    fn event(&mut self, event: Event<'_>, span: &Span) {
        let written = range(span);
        match event {
            Event::Scalar(text, style, ..) => {
                self.before.scalar = written.clone();
                let node = self.scalar(&text, style, span);
                self.add(node);
            }
            Event::SequenceStart(style, ..) => self.open(style, span, Inner::List(Vec::new())),
            Event::MappingStart(style, ..) => {
                let (entries, key, seen) = (Vec::new(), None, HashMap::new());
                self.open(style, span, Inner::Map { entries, key, seen });
            }
            Event::SequenceEnd | Event::MappingEnd => self.close(written.end),
            Event::Alias(_) | Event::UnresolvedAlias(_) => {
                let at = self.body.place(written.clone());
                self.problems.push(alias::alias(at, self.written(&written)));
                self.add(Node { at, content: Content::Broken });
            }
            Event::Anchor(..) => {
                let at = self.body.place(written.clone());
                // `!(a && b)` is a tag and an anchor for YAML, and one mistake for its writer.
                let line = line_of(self.body.text, written.start);
                let line = self.body.place(line);
                if !self.problems.iter().any(|problem| line.range().contains(&problem.at.start)) {
                    self.problems.push(alias::alias(at, self.written(&written)));
                }
            }
            _ => return,
        }
        self.before.end = self.before.end.max(written.end);
    }

    fn written(&self, range: &Range<usize>) -> &str {
        self.body.text.get(range.clone()).unwrap_or_default()
    }

    fn open(&mut self, style: StructureStyle, span: &Span, inner: Inner) {
        let is_refused = self.refuse_tag(span);
        let start = range(span).start;
        if style == StructureStyle::Flow
            && matches!(self.body.text.as_bytes().get(start), Some(b'[' | b'{'))
        {
            self.before.brackets.push(start);
        }
        self.frames.push(Frame { start, style, is_refused, left_out: 0, inner });
    }

    fn close(&mut self, end: usize) {
        let Some(frame) = self.frames.pop() else { return };
        if self.before.brackets.last() == Some(&frame.start) {
            self.before.brackets.pop();
        }
        let at = self.body.place(frame.start..end);
        if frame.left_out > 0 {
            let count = MOST_ITEMS + frame.left_out;
            self.problems.push(too_many_items::too_many_items(at, count, MOST_ITEMS));
        }
        let content = if self.frames.len() >= DEEPEST {
            if !self.problems.iter().any(|problem| problem.explanation == &TOO_DEEP) {
                self.problems.push(too_deep::too_deep(at, DEEPEST));
            }
            self.frames.iter_mut().for_each(|frame| frame.is_refused = true);
            Content::Broken
        } else if frame.is_refused {
            Content::Broken
        } else {
            match frame.inner {
                Inner::List(items) => Content::List(items),
                Inner::Map { entries, .. } => Content::Map(entries),
            }
        };
        self.add(Node { at, content });
    }

    /// Puts a finished value where it belongs: as a key, beside its key, into its list, or as the root.
    fn add(&mut self, node: Node) {
        let Some(frame) = self.frames.last_mut() else {
            self.root.get_or_insert(node);
            return;
        };
        let (entries, waiting, seen) = match &mut frame.inner {
            Inner::List(items) if items.len() < MOST_ITEMS => return items.push(node),
            Inner::List(_) => {
                frame.left_out += 1;
                return;
            }
            Inner::Map { entries, key, seen } => (entries, key, seen),
        };
        let Some(key) = waiting.take() else {
            *waiting = Some(node);
            return;
        };
        let Some(name) = key.text().map(str::to_owned) else {
            return self.refuse_key(&key);
        };
        if name == "<<" {
            self.problems.push(alias::alias(key.at, "<<"));
        } else if let Some(first) = seen.get(&name) {
            self.problems.push(duplicate_key::duplicate_key(key.at, &name, *first));
        } else if entries.len() >= MOST_ITEMS {
            frame.left_out += 1;
            self.lost.push(name);
        } else {
            seen.insert(name, key.at);
            entries.push((key, node));
        }
    }

    /// Refuses a key that is a list or a map, which is mostly an unquoted `{{ … }}`.
    fn refuse_key(&mut self, key: &Node) {
        let outer = self.frames.len().checked_sub(2).and_then(|outer| self.frames.get(outer));
        let good = match outer.and_then(Frame::key_in_hand) {
            Some(name) => format!("{name}: \"{{{{ … }}}}\""),
            None => "\"{{ … }}\"".to_owned(),
        };
        if let Some(frame) = self.frames.last_mut() {
            frame.is_refused = true;
        }
        if !matches!(key.content, Content::Broken) {
            self.problems.push(unquoted_expression::unquoted_expression(key.at, &good));
        }
    }

    fn scalar(&mut self, value: &str, style: ScalarStyle, span: &Span) -> Node {
        let written = range(span);
        let at = self.body.place(written.clone());
        let is_value = self.is_value_next();
        let broken = Node { at, content: Content::Broken };
        if self.refuse_tag(span) {
            return broken;
        }
        let is_bare = style == ScalarStyle::Plain;
        if is_bare && self.written(&written).contains('\n') {
            self.problems.push(text_over_lines::text_over_lines(at));
            return broken;
        }
        if is_bare && is_value && is_ambiguous(value) {
            self.ambiguous.push((at, value.to_owned()));
            return broken;
        }
        let place = |byte: usize| self.body.offsets.range(byte..byte).start;
        let offsets = align::align(value, self.body.text, written, style, place);
        let text = Text::new(value.to_owned(), at, offsets);
        let quoting = if is_bare { Quoting::Bare } else { Quoting::Quoted };
        Node { at, content: Content::Scalar(Scalar { text, quoting }) }
    }

    fn is_value_next(&self) -> bool {
        !matches!(self.frames.last(), Some(Frame { inner: Inner::Map { key: None, .. }, .. }))
    }

    /// Complains about a tag, which is mostly an expression without quotes.
    fn refuse_tag(&mut self, span: &Span) -> bool {
        let Some(tag_span) = span.tag_span() else { return false };
        let start = range(&tag_span).start;
        let rest = self.body.text.get(start..).unwrap_or_default();
        let in_flow = self.frames.last().is_some_and(|frame| frame.style == StructureStyle::Flow);
        let value = if in_flow { quote::piece(rest) } else { rest.lines().next().unwrap_or("") };
        let at = self.body.place(start..start + value.trim_end().len());
        let written = self.written(&range(&tag_span)).to_owned();
        let problem = if written.starts_with("!!") || written.starts_with("!<") {
            tag::tag(at, &written)
        } else {
            let good = quote::quoted(value);
            let key = self.frames.last().and_then(Frame::key_in_hand);
            let key = key.map(|key| format!("{key}: ")).unwrap_or_default();
            unquoted_expression::unquoted_expression(at, &format!("{key}{good}"))
        };
        self.problems.push(problem);
        true
    }
}

/// Whether YAML 1.1 read the word as a truth, so that many people and programs still do.
fn is_ambiguous(word: &str) -> bool {
    ["yes", "no", "on", "off"].iter().any(|ambiguous| word.eq_ignore_ascii_case(ambiguous))
}
