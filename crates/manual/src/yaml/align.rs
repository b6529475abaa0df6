//! Finds for each byte of a scalar's value the byte of the page that it was written as.

use std::ops::Range;

use granit_parser::ScalarStyle;

use crate::at::Offsets;

/// Walks along a value and what was written for it.
///
/// `place` turns a byte of the body into a byte of the page. Where the two do not fit (which no known
/// text does) the place is that of the last byte that did.
pub(super) fn align(
    value: &str,
    body: &str,
    written: Range<usize>,
    style: ScalarStyle,
    place: impl Fn(usize) -> usize,
) -> Offsets {
    let mut offsets = Offsets::default();
    let quotes =
        usize::from(matches!(style, ScalarStyle::SingleQuoted | ScalarStyle::DoubleQuoted));
    let mut at = written.start + quotes;
    let raw = body.get(..written.end.saturating_sub(quotes)).unwrap_or_default();
    for (index, sign) in value.char_indices() {
        let (from, to) = sign_at(raw, at, sign, style);
        offsets.begin(index, place(from));
        at = to;
    }
    if value.is_empty() {
        offsets.begin(0, place(at));
    }
    offsets
}

/// Finds where one sign of the value is written, from `at` on.
fn sign_at(raw: &str, mut at: usize, sign: char, style: ScalarStyle) -> (usize, usize) {
    while let Some(rest) = raw.get(at..)
        && let Some(next) = rest.chars().next()
    {
        match (style, next) {
            (ScalarStyle::DoubleQuoted, '\\') => match escape_length(rest, sign) {
                Some(length) => return (at, (at + length).min(raw.len())),
                // An escaped end of line is nothing but a place to break.
                None => at += 1,
            },
            (ScalarStyle::SingleQuoted, '\'') => return (at, (at + 2).min(raw.len())),
            _ if next == sign => return (at, at + next.len_utf8()),
            _ if sign.is_whitespace() && next.is_whitespace() => {
                return (at, at + rest.len() - rest.trim_start().len());
            }
            _ if next.is_whitespace() => at += next.len_utf8(),
            _ => return (at, at),
        }
    }
    (at, at)
}

fn escape_length(rest: &str, sign: char) -> Option<usize> {
    match rest.as_bytes().get(1)? {
        b'\n' | b'\r' => None,
        b'x' => Some(4),
        b'u' if u32::from(sign) > 0xFFFF => Some(12),
        b'u' => Some(6),
        b'U' => Some(10),
        _ => Some(2),
    }
}
