//! Reads a body again and again, without the lines that cannot be read, until the rest can.

use std::ops::Range;

use super::blame::{blame, line_of};
use super::tree::{Body, build};
use super::{Content, Node, Reading, Tree};
use crate::at::Offsets;
use crate::pages::{Closing, Fence};
use crate::problems::{Problem, tab};
use crate::values::name::is_name;

/// How many unreadable lines one block may have; beyond, it is no block but something else.
const MOST_REPAIRS: usize = 20;

/// Reads the body of a fence; an empty one has no keys.
pub(crate) fn read(fence: &Fence) -> Tree {
    let page = fence.opening.page;
    let mut problems = Vec::new();
    let (mut text, offsets) = untabbed(fence, &mut problems);
    let (mut reading, mut lost) = (Reading::Whole, Vec::new());
    for _ in 0..MOST_REPAIRS {
        let body = Body { text: &text, offsets: &offsets, page };
        let failed = match build(&body) {
            Ok(built) => {
                // Nothing at all has no keys, unless reading ended early among too many problems.
                let content = match built.problems.len() + built.ambiguous.len() {
                    0 => Content::Map(Vec::new()),
                    _ => Content::Broken,
                };
                problems.extend(built.problems);
                lost.extend(built.lost);
                let root = built.root.unwrap_or(Node { at: fence.opening, content });
                return Tree { root, problems, reading, lost, ambiguous: built.ambiguous };
            }
            Err(failed) => failed,
        };
        reading = Reading::Partial;
        let blame = blame(&text, &failed.error, &failed.before);
        let blank = if fence.closing == Closing::LeftOpen {
            // What cannot be read is the prose below it; that the fence is open was said already.
            blame.line.start..text.len()
        } else {
            let line = text.get(blame.line.clone()).unwrap_or_default();
            let start = blame.line.start + (line.len() - line.trim_start().len());
            let at = body.place(start..blame.line.end);
            // A tab was told of already; how far it should have gone nobody knows.
            if !had_tab(fence, &text, blame.line.start) {
                problems.push(blame.problem(at, line));
            }
            if blame.is_alone() { blame.line } else { with_what_is_below(&text, blame.line) }
        };
        lost.extend(keys_in(text.get(blank.clone()).unwrap_or_default()));
        blank_out(&mut text, blank);
    }
    let root = Node { at: fence.opening, content: Content::Broken };
    lost.extend(keys_in(&fence.body));
    Tree { root, problems, reading: Reading::Partial, lost, ambiguous: Vec::new() }
}

/// Whether a line was indented with a tab; the lines are those of the fence, without their tabs.
fn had_tab(fence: &Fence, text: &str, start: usize) -> bool {
    let number = text.get(..start).unwrap_or_default().matches('\n').count();
    let line = fence.body.split('\n').nth(number).unwrap_or_default();
    line.get(..line.len() - line.trim_start().len()).is_some_and(|lead| lead.contains('\t'))
}

/// Lists what may be a key in lines that cannot be read: each name before a colon.
fn keys_in(lines: &str) -> Vec<String> {
    let names = lines.match_indices(':').filter_map(|(colon, _)| {
        let before = lines.get(..colon)?;
        let start =
            before.trim_end_matches(|sign: char| sign.is_ascii_alphanumeric() || sign == '_');
        before.get(start.len()..).filter(|name| is_name(name))
    });
    names.map(str::to_owned).collect()
}

/// Replaces tabs at the beginning of lines, so that the rest can be read.
fn untabbed(fence: &Fence, problems: &mut Vec<Problem>) -> (String, Offsets) {
    if !fence.body.contains('\t') {
        return (fence.body.clone(), fence.offsets.clone());
    }
    let (mut text, mut offsets) = (String::new(), Offsets::default());
    let place = |byte: usize| fence.offsets.range(byte..byte).start;
    let mut from = 0;
    let mut is_first = true;
    for line in fence.body.split_inclusive('\n') {
        let lead = line.len() - line.trim_start_matches([' ', '\t']).len();
        let (blanks, rest) = line.split_at(lead);
        for (index, blank) in blanks.bytes().enumerate() {
            offsets.begin(text.len(), place(from + index));
            text.push_str(if blank == b'\t' { "  " } else { " " });
        }
        if blanks.contains('\t') && !rest.trim().is_empty() && is_first {
            // One tab tells the story; the other lines were written in the same way.
            is_first = false;
            let range = fence.offsets.range(from..from + lead);
            problems.push(tab::tab(crate::at::At::new(fence.opening.page, range)));
        }
        offsets.begin(text.len(), place(from + lead));
        text.push_str(rest);
        from += line.len();
    }
    (text, offsets)
}

/// Adds the lines below that are indented further: without their head they mean something else.
fn with_what_is_below(text: &str, line: Range<usize>) -> Range<usize> {
    let indent = |line: &str| line.len() - line.trim_start().len();
    let written = text.get(line.clone()).unwrap_or_default();
    if written.trim().is_empty() {
        // Nothing is left here to take out; the rest goes, so that reading ends.
        return line.start..text.len();
    }
    let mut end = line.end;
    while end < text.len() {
        let next = line_of(text, end + 1);
        let below = text.get(next.clone()).unwrap_or_default();
        if !below.trim().is_empty() && indent(below) <= indent(written) {
            break;
        }
        end = next.end;
        if next.is_empty() && end + 1 >= text.len() {
            break;
        }
    }
    line.start..end
}

/// Replaces everything but ends of lines by blanks; places stay as they are.
fn blank_out(text: &mut String, range: Range<usize>) {
    let blank: String = text
        .get(range.clone())
        .unwrap_or_default()
        .bytes()
        .map(|byte| if byte == b'\n' { '\n' } else { ' ' })
        .collect();
    text.replace_range(range, &blank);
}
