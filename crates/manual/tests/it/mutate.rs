//! Mutates pages by a seed: cuts, doubles, swaps, and puts in what readers stumble over.

/// What readers stumble over.
pub(crate) const STONES: &[&str] = &[
    "```",
    "````",
    "~~~",
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

/// A small generator of numbers: the same seed gives the same page.
#[derive(Debug)]
pub(crate) struct Mutator(u64);

impl Mutator {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    /// xorshift64*, which is enough to choose places.
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        let number = self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33;
        usize::try_from(number).unwrap_or(0) % end.max(1)
    }

    /// Makes a page from some of those given, and mutates it.
    pub(crate) fn page(&mut self, pages: &[String]) -> String {
        let mut text = String::new();
        for _ in 0..=self.below(3) {
            text.push_str(&pages[self.below(pages.len())]);
        }
        for _ in 0..=self.below(8) {
            self.mutate(&mut text);
        }
        text
    }

    fn place(&mut self, text: &str) -> usize {
        let mut place = self.below(text.len() + 1);
        while !text.is_char_boundary(place) {
            place -= 1;
        }
        place
    }

    fn mutate(&mut self, text: &mut String) {
        let (a, b) = (self.place(text), self.place(text));
        let near = text.len().min(a + self.below(12));
        let near = (a..=near).rev().find(|place| text.is_char_boundary(*place)).unwrap_or(a);
        match self.below(5) {
            0 => text.replace_range(a..near, ""),
            1 => {
                let part = text[a..near].to_owned();
                text.insert_str(b, &part);
            }
            2 => text.truncate(a),
            _ => text.insert_str(a, STONES[self.below(STONES.len())]),
        }
    }
}
