//! Spoils texts by a seed: cuts, doubles, and puts in what readers stumble over.

use std::ops::Range;

use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};

/// What readers stumble over.
pub const STONES: [&str; 65] = [
    "```",
    "````",
    "~~~",
    "```yaml record x\n",
    "```yaml note x\n",
    "yaml ",
    "#",
    "\t",
    "  ",
    "\n",
    "\r\n",
    ":",
    ": ",
    "- ",
    "? ",
    "{",
    "}",
    "[",
    "]",
    "\"",
    "'",
    "\\",
    "|",
    ">",
    "&a ",
    "*a",
    "!x ",
    "!!str ",
    "<<: ",
    "---\n",
    "...\n",
    "%",
    "@",
    "`",
    "{{",
    "}}",
    "= ",
    "==",
    " or ",
    "||",
    "&&",
    "ä",
    "\u{feff}",
    "\u{0}",
    "\u{1b}[31m",
    "😀",
    "\\u00",
    "\\x4",
    ":from",
    "::",
    "/*",
    "--",
    "9999999999999999999",
    "1e999",
    "-",
    "~",
    "null",
    "yes",
    "> ",
    "> 10",
    "$",
    "\u{2028}",
    "\u{85}",
    "[[[[[[[[[[[[[[[[[[[[",
    "{a: {a: {a: {a: {a: ",
];

/// Chooses: the same seed makes the same choices.
#[derive(Debug)]
pub struct Chance(StdRng);

impl Chance {
    /// Begins with a seed.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self(StdRng::seed_from_u64(seed))
    }

    /// Chooses a number.
    pub fn below(&mut self, range: Range<usize>) -> usize {
        self.0.random_range(range)
    }

    /// Chooses a text.
    pub fn one<'t>(&mut self, of: &'t [String]) -> &'t str {
        &of[self.below(0..of.len())]
    }

    /// Spoils a text at one place.
    pub fn spoil(&mut self, text: &mut String) {
        let (a, b) = (self.place(text), self.place(text));
        let end = (a + self.below(0..12)).min(text.len());
        let end = (a..=end).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(a);
        match self.below(0..12) {
            0..3 => text.replace_range(a..end, ""),
            3..5 => {
                let piece = text[a..end].repeat(self.below(1..40));
                text.insert_str(b, &piece);
            }
            5 => text.truncate(a),
            _ => {
                let stone = STONES[self.below(0..STONES.len())];
                text.insert_str(a, stone);
            }
        }
    }

    fn place(&mut self, text: &str) -> usize {
        let mut place = self.below(0..text.len() + 1);
        while !text.is_char_boundary(place) {
            place -= 1;
        }
        place
    }
}
