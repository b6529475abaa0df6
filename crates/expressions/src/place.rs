//! Where something stands in a text.

use std::fmt;

/// A stretch of a text, from its first byte to the one after its last.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Place {
    start: u32,
    end: u32,
}

impl Place {
    /// Makes the stretch between two offsets in bytes.
    pub(crate) fn new(start: usize, end: usize) -> Self {
        // Texts are far shorter than 4 GiB; a longer one is cut off before anything is placed in it.
        let narrow = |offset: usize| u32::try_from(offset).unwrap_or(u32::MAX);
        Self { start: narrow(start), end: narrow(end) }
    }

    /// Returns the stretch that begins with this one and ends with `last`.
    pub(crate) fn to(self, last: Self) -> Self {
        Self { start: self.start, end: last.end.max(self.end) }
    }

    /// Returns the offset of the first byte.
    #[must_use]
    pub fn start(self) -> usize {
        self.start as usize
    }

    /// Returns the offset after the last byte.
    #[must_use]
    pub fn end(self) -> usize {
        self.end as usize
    }

    /// Cuts the stretch out of the text that it belongs to.
    #[must_use]
    pub fn of(self, text: &str) -> &str {
        text.get(self.start()..self.end()).unwrap_or_default()
    }
}

impl fmt::Debug for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}..{}", self.start, self.end)
    }
}
