//! What the last act did, said once on the page that follows it.

use maud::{Markup, Render, html};

use super::Action;
use crate::console::Tone;

/// A message about the act that led to this page.
#[derive(Debug, Clone)]
pub struct Flash {
    tone: Tone,
    says: String,
    action: Option<Action>,
}

impl Flash {
    /// Says that it was done.
    #[must_use]
    pub fn done(says: impl Into<String>) -> Self {
        Self::new(Tone::Good, says)
    }

    /// Says that it was not done, and why.
    #[must_use]
    pub fn failed(says: impl Into<String>) -> Self {
        Self::new(Tone::Critical, says)
    }

    /// Says something with any tone.
    #[must_use]
    pub fn new(tone: Tone, says: impl Into<String>) -> Self {
        Self { tone, says: says.into(), action: None }
    }

    /// Offers the way back, or the next act.
    #[must_use]
    pub fn action(self, action: Action) -> Self {
        Self { action: Some(action), ..self }
    }

    fn role(&self) -> &'static str {
        // An alert interrupts a screen reader, a status waits for its turn.
        if self.tone == Tone::Critical { "alert" } else { "status" }
    }
}

impl Render for Flash {
    fn render(&self) -> Markup {
        html! {
            div.flash role=(self.role()) data-tone=(self.tone.name()) {
                (self.tone.shape())
                p { (self.says) }
                @if let Some(action) = &self.action { (action) }
            }
        }
    }
}
