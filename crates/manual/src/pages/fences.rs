//! Finds fences that are left open, so that they end where their writer meant and not with the page.
//!
//! Markdown lets an open fence run to the end of the page, which would hide every block below it.

use crate::values::name::is_name;

/// A fence that is left open.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Open {
    /// Where its opening line begins.
    pub(super) start: usize,
    /// Where it is taken to end: at the next heading, paragraph or fence, or with the page.
    pub(super) end: usize,
}

/// A line that opens or closes a fence.
#[derive(Debug, Clone, Copy)]
struct Fence<'t> {
    sign: char,
    length: usize,
    indent: usize,
    info: &'t str,
}

impl<'t> Fence<'t> {
    fn of(line: &'t str) -> Option<Self> {
        let trimmed = line.trim_start_matches([' ', '>']);
        let sign = trimmed.chars().next().filter(|sign| matches!(sign, '`' | '~'))?;
        let length = trimmed.len() - trimmed.trim_start_matches(sign).len();
        let info = trimmed.get(length..)?.trim();
        let is_inline = sign == '`' && info.contains('`');
        let indent = line.len() - trimmed.len();
        (length >= 3 && !is_inline).then_some(Self { sign, length, indent, info })
    }

    /// Whether a line further down belongs to the same level of fences.
    fn meets(self, other: Self) -> bool {
        other.sign == self.sign && other.length >= self.length && other.indent <= self.indent + 3
    }

    fn is_block(self) -> bool {
        self.info.split_whitespace().next() == Some("yaml") && self.info.contains(' ')
    }
}

/// Lists the fences of a page that are left open, from top to bottom.
pub(super) fn left_open(text: &str) -> Vec<Open> {
    let mut found = Vec::new();
    let mut hopeless = Vec::new();
    let mut lines = Lines { text, next: 0 };
    while let Some((start, line)) = lines.take() {
        let Some(opener) = Fence::of(line) else { continue };
        if let Some(end) = end_if_open(opener, lines.clone(), &mut hopeless) {
            found.push(Open { start, end });
            lines.next = end;
        } else {
            lines.skip_past_closer(opener);
        }
    }
    found
}

/// A fence that nothing closes up to some place. What it tells about later fences keeps a page full of
/// open ones from being read to its end for each.
struct Hopeless<'t> {
    fence: Fence<'t>,
    until: usize,
}

impl Hopeless<'_> {
    fn tells(&self, later: Fence<'_>, start: usize) -> bool {
        let Fence { sign, length, indent, .. } = self.fence;
        start < self.until && sign == later.sign && length <= later.length && indent >= later.indent
    }
}

/// Looks down from an opening line; nothing when the fence is closed.
fn end_if_open<'t>(
    opener: Fence<'t>,
    mut lines: Lines<'t>,
    hopeless: &mut Vec<Hopeless<'t>>,
) -> Option<usize> {
    let mut prose = None;
    let mut after_blank = false;
    let begin = lines.next;
    let known = hopeless.iter().any(|known| known.tells(opener, begin));
    let mut until = lines.text.len();
    while let Some((start, line)) = lines.take() {
        if known && prose.is_some() {
            return prose;
        }
        match Fence::of(line).filter(|fence| opener.meets(*fence)) {
            Some(fence) if fence.info.is_empty() => return None,
            // Prose may show a block of another language; only our own blocks must not be lost.
            Some(fence) if opener.is_block() || fence.is_block() => {
                until = start;
                break;
            }
            _ => {}
        }
        // In YAML `#` begins a comment, so that a heading must have an empty line above it.
        if prose.is_none() && after_blank && is_prose(line) {
            prose = Some(start);
        }
        after_blank = line.trim().is_empty();
    }
    // What ends before this line tells nothing about later ones.
    hopeless.retain(|known| known.until > begin);
    hopeless.push(Hopeless { fence: opener, until });
    Some(prose.unwrap_or(until))
}

/// Whether a line below an empty one is a heading or the beginning of a paragraph, and no YAML.
fn is_prose(line: &str) -> bool {
    let rest = line.trim_start_matches('#');
    let is_heading = (1..=6).contains(&(line.len() - rest.len())) && rest.starts_with(' ');
    let has_key = line.split_once(':').is_some_and(|(key, _)| is_name(key));
    let is_indented_or_item = line.starts_with([' ', '-', '#', ']', '}']) || line.is_empty();
    is_heading || !(has_key || is_indented_or_item)
}

/// The lines of a text with their places.
#[derive(Clone)]
struct Lines<'t> {
    text: &'t str,
    next: usize,
}

impl<'t> Lines<'t> {
    fn take(&mut self) -> Option<(usize, &'t str)> {
        let rest = self.text.get(self.next..).filter(|rest| !rest.is_empty())?;
        let start = self.next;
        let length = rest.find('\n').map_or(rest.len(), |newline| newline + 1);
        self.next += length;
        Some((start, rest.get(..length)?.trim_end_matches(['\n', '\r'])))
    }

    fn skip_past_closer(&mut self, opener: Fence<'_>) {
        while let Some((_, line)) = self.take() {
            if Fence::of(line).is_some_and(|fence| opener.meets(fence) && fence.info.is_empty()) {
                return;
            }
        }
    }
}
