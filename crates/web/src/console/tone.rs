//! What a colour may mean in the console. Nothing is coloured but by one of these.
//!
//! A tone never stands alone: whoever shows one shows its shape and a word beside it, so that the
//! page reads the same in grey.

use maud::{Markup, Render, html};

/// What something asks of the person who sees it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Tone {
    /// Nothing to do (green).
    Good,
    /// Know this (amber).
    Warning,
    /// Act now (red).
    Critical,
    /// Where you are, or what is in hand (blue).
    Here,
    /// A plain fact.
    Neutral,
    /// Not read, or too old to say.
    Unknown,
}

impl Tone {
    /// Every tone, in the order of the gallery.
    pub const ALL: [Self; 6] =
        [Self::Good, Self::Warning, Self::Critical, Self::Here, Self::Neutral, Self::Unknown];

    /// Names the tone as style sheets do.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Good => "good",
            Self::Warning => "warning",
            Self::Critical => "critical",
            Self::Here => "here",
            Self::Neutral => "neutral",
            Self::Unknown => "unknown",
        }
    }

    /// Draws the tone's shape: each differs in outline, not in colour alone.
    #[must_use]
    pub fn shape(self) -> Shape {
        Shape(self)
    }
}

/// A tone's shape as a small drawing, silent for screen readers because a word stands beside it.
#[derive(Debug, Clone, Copy)]
pub struct Shape(Tone);

impl Render for Shape {
    fn render(&self) -> Markup {
        html! {
            svg.shape data-tone=(self.0.name()) viewBox="0 0 12 12" width="12" height="12" aria-hidden="true" {
                @match self.0 {
                    Tone::Good => {
                        circle cx="6" cy="6" r="5.5" fill="currentColor" {}
                        path.cut d="M3.4 6.2 5.3 8 8.7 4.3" fill="none" stroke-width="1.5" {}
                    }
                    Tone::Warning => {
                        path d="M6 .6 11.8 11H.2z" fill="currentColor" {}
                        path.cut d="M6 4.4v3M6 8.6v1.1" fill="none" stroke-width="1.4" {}
                    }
                    Tone::Critical => {
                        path d="M3.6.3h4.8l3.3 3.3v4.8l-3.3 3.3H3.6L.3 8.4V3.6z" fill="currentColor" {}
                        path.cut d="M6 2.7v4M6 8v1.4" fill="none" stroke-width="1.6" {}
                    }
                    Tone::Here => {
                        path d="M2 .8 10.6 6 2 11.2z" fill="currentColor" {}
                    }
                    Tone::Neutral => {
                        rect x="3.5" y="3.5" width="5" height="5" fill="currentColor" {}
                    }
                    Tone::Unknown => {
                        circle cx="6" cy="6" r="4.7" fill="none" stroke="currentColor" stroke-width="1.4" stroke-dasharray="2.2 1.5" {}
                    }
                }
            }
        }
    }
}
