//! A state in one or two words, with its shape: "firing", "on time", "not read yet".

use maud::{Markup, Render, html};

use crate::console::Tone;

/// A word with a shape and a tone.
#[derive(Debug, Clone)]
pub struct Badge {
    tone: Tone,
    word: String,
}

impl Badge {
    /// Makes a badge; the word must say the state by itself.
    #[must_use]
    pub fn new(tone: Tone, word: impl Into<String>) -> Self {
        Self { tone, word: word.into() }
    }
}

impl Render for Badge {
    fn render(&self) -> Markup {
        html! { span.badge data-tone=(self.tone.name()) { (self.tone.shape()) (self.word) } }
    }
}
