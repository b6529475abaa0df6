//! Where something stands: a range of bytes in a page, and texts that know where each byte came from.

use std::ops::Range;

/// A range of bytes in one of a manual's pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct At {
    /// Which page, counted from the first.
    pub page: usize,
    /// The first byte.
    pub start: usize,
    /// The byte after the last.
    pub end: usize,
}

impl At {
    /// Returns a place in a page.
    #[must_use]
    pub fn new(page: usize, range: Range<usize>) -> Self {
        Self { page, start: range.start, end: range.end.max(range.start) }
    }

    /// Returns the bytes as a range.
    #[must_use]
    pub fn range(self) -> Range<usize> {
        self.start..self.end
    }

    /// Returns the place from the start of this one to the end of another in the same page.
    #[must_use]
    pub fn to(self, other: Self) -> Self {
        Self { end: other.end.max(self.end), ..self }
    }
}

/// Says for each byte of a text which byte of the page it came from.
///
/// It is a list of stretches, each with its start in the text and in the page; within a stretch the
/// two run side by side.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Offsets(Vec<(usize, usize)>);

impl Offsets {
    /// Begins a stretch, unless the last one already runs through this point.
    pub(crate) fn begin(&mut self, in_text: usize, in_page: usize) {
        let goes_on = |&(text, page): &(usize, usize)| page + (in_text - text) == in_page;
        if !self.0.last().is_some_and(goes_on) {
            self.0.push((in_text, in_page));
        }
    }

    fn byte(&self, in_text: usize) -> usize {
        let after = self.0.partition_point(|&(text, _)| text <= in_text);
        match after.checked_sub(1).and_then(|last| self.0.get(last)) {
            Some(&(text, page)) => page + (in_text - text),
            None => self.0.first().map_or(0, |&(_, page)| page),
        }
    }

    /// Returns where a range of the text stands in the page.
    pub(crate) fn range(&self, range: Range<usize>) -> Range<usize> {
        let start = self.byte(range.start);
        // The end is found through the last byte, because the next stretch may be far away.
        let end = if range.is_empty() { start } else { self.byte(range.end - 1) + 1 };
        start..end.max(start)
    }
}

/// A text from a page, each byte of which still knows where it stood there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Text {
    text: String,
    at: At,
    offsets: Offsets,
}

impl Text {
    pub(crate) fn new(text: String, at: At, offsets: Offsets) -> Self {
        Self { text, at, offsets }
    }

    /// Takes a text all of which stands at one place.
    pub(crate) fn at_once(text: &str, at: At) -> Self {
        let mut offsets = Offsets::default();
        offsets.begin(0, at.start);
        Self { text: text.to_owned(), at, offsets }
    }

    /// Returns the text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Returns where the whole of it stands, quotes included.
    #[must_use]
    pub fn at(&self) -> At {
        self.at
    }

    /// Returns where a range of the text's bytes stands in the page.
    #[must_use]
    pub fn place(&self, range: Range<usize>) -> At {
        let end = range.end.min(self.text.len());
        At::new(self.at.page, self.offsets.range(range.start.min(end)..end))
    }

    /// Cuts a part out; it keeps its place.
    #[must_use]
    pub fn part(&self, range: Range<usize>) -> Self {
        let text = self.text.get(range.clone()).unwrap_or_default().to_owned();
        let mut offsets = Offsets::default();
        offsets.begin(0, self.offsets.byte(range.start));
        let first = self.offsets.0.partition_point(|&(in_text, _)| in_text < range.start);
        let inside = self.offsets.0.iter().skip(first);
        for &(in_text, in_page) in inside.take_while(|(in_text, _)| *in_text < range.end) {
            offsets.begin(in_text - range.start, in_page);
        }
        Self { text, at: self.place(range), offsets }
    }

    /// Cuts off the white space around it.
    #[must_use]
    pub fn trimmed(&self) -> Self {
        let start = self.text.len() - self.text.trim_start().len();
        self.part(start..start + self.text.trim().len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_keeps_its_place() {
        // The page has `"a\tb c"` from byte 10 on; the escape is two bytes there and one here.
        let mut offsets = Offsets::default();
        offsets.begin(0, 11);
        offsets.begin(2, 14);
        let text = Text::new("a\tb c".to_owned(), At::new(0, 10..18), offsets);
        assert_eq!(text.place(2..3).range(), 14..15);
        assert_eq!(text.place(0..1).range(), 11..12);
        let part = text.part(1..5);
        assert_eq!(part.as_str(), "\tb c");
        assert_eq!(part.place(1..2).range(), 14..15);
        assert_eq!(part.trimmed().at().range(), 14..17);
    }
}
