//! Spoils what was right: sign by sign, so that readers stumble, or word by word, so that what is read
//! means something else.

use std::ops::Range;

use manual_specs::Chance;

use super::corpus::{Corpus, words};

/// The most bytes of an input; a real page is a tenth of it.
const MOST: usize = 100_000;

/// Makes inputs that follow from a seed.
pub(super) struct Spoiler<'c> {
    corpus: &'c Corpus,
    chance: Chance,
}

impl<'c> Spoiler<'c> {
    pub(super) fn new(corpus: &'c Corpus, seed: u64) -> Self {
        Self { corpus, chance: Chance::new(seed) }
    }

    /// Makes a page whose signs are spoilt.
    pub(super) fn signs(&mut self) -> String {
        let mut text = self.pages();
        for _ in 0..self.below(1..10) {
            self.chance.spoil(&mut text);
        }
        cut(text)
    }

    /// Makes a page whose words and lines are exchanged.
    pub(super) fn words(&mut self) -> String {
        let mut lines: Vec<String> = self.pages().lines().map(str::to_owned).collect();
        for _ in 0..self.below(1..12) {
            self.spoil_line(&mut lines);
        }
        cut(lines.join("\n"))
    }

    /// Makes an expression, and the page that has it everywhere.
    pub(super) fn expression(&mut self) -> (String, String) {
        let mut text = self.one(&self.corpus.expressions).to_owned();
        for _ in 0..self.below(0..5) {
            match self.below(0..4) {
                0 => self.chance.spoil(&mut text),
                1 => text = self.exchanged(&text),
                2 => {
                    let operator = [" && ", " || ", " == ", " < ", " + ", " in ", " ? ", "."];
                    let at = self.below(0..operator.len());
                    text = format!("{text}{}{}", operator[at], self.one(&self.corpus.expressions));
                }
                _ => text = format!("({text})"),
            }
        }
        let text = cut(text);
        // Within quotes of YAML nothing of it ends the line.
        let quoted = text.escape_default().to_string().replace("\\'", "'");
        let quoted = unicode(&quoted);
        let page = self.corpus.holes.replace("RAW", &text).replace("HOLE", &quoted);
        (text, page)
    }

    /// Takes one or two manuals.
    fn pages(&mut self) -> String {
        let mut text = String::new();
        for _ in 0..self.below(1..3) {
            text.push_str(self.one(&self.corpus.pages));
            text.push('\n');
        }
        text
    }

    fn spoil_line(&mut self, lines: &mut Vec<String>) {
        if lines.is_empty() {
            return;
        }
        let (at, other) = (self.below(0..lines.len()), self.below(0..lines.len()));
        match self.below(0..8) {
            0 => drop(lines.remove(at)),
            1 => lines.insert(at, self.one(&self.corpus.lines).to_owned()),
            2 => lines.swap(at, other),
            3 => lines[at] = lines[at].trim_start().to_owned(),
            4 => lines[at].insert_str(0, "  "),
            5 => {
                // What stands behind the key comes from another line.
                let value = self.one(&self.corpus.lines).split_once(": ").map(|(_, value)| value);
                if let (Some((key, _)), Some(value)) = (lines[at].split_once(": "), value) {
                    lines[at] = format!("{key}: {value}");
                }
            }
            _ => lines[at] = self.exchanged(&lines[at]),
        }
    }

    /// Exchanges one word for another.
    fn exchanged(&mut self, text: &str) -> String {
        let mut words = words(text);
        if !words.is_empty() {
            let at = self.below(0..words.len());
            words[at] = self.one(&self.corpus.words);
        }
        words.concat()
    }

    fn one(&mut self, of: &'c [String]) -> &'c str {
        self.chance.one(of)
    }

    fn below(&mut self, range: Range<usize>) -> usize {
        self.chance.below(range)
    }
}

/// Writes `\u{e9}` as YAML does.
fn unicode(escaped: &str) -> String {
    let mut parts = escaped.split("\\u{");
    let mut text = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        if let Some((code, rest)) = part.split_once('}') {
            text.push_str(&format!("\\U{code:0>8}{rest}"));
        }
    }
    text
}

fn cut(mut text: String) -> String {
    let end = (0..=MOST.min(text.len())).rev().find(|at| text.is_char_boundary(*at));
    text.truncate(end.unwrap_or(0));
    text
}
