//! What happened, in order: a moment, who, what, and what came of it.

use maud::{Markup, Render, html};

use crate::console::Tone;
use crate::console::times::Moment;

/// A list of happenings, in the order in which they are given.
#[derive(Debug, Clone, Default)]
pub struct Timeline {
    entries: Vec<Entry>,
}

impl Timeline {
    /// Makes a timeline.
    #[must_use]
    pub fn new(entries: impl IntoIterator<Item = Entry>) -> Self {
        Self { entries: entries.into_iter().collect() }
    }
}

/// One happening.
#[derive(Debug, Clone)]
pub struct Entry {
    at: Moment,
    what: Markup,
    who: Option<String>,
    tone: Tone,
    detail: Option<Markup>,
}

impl Entry {
    /// Says what happened at a moment.
    #[must_use]
    pub fn new(at: Moment, what: impl Render) -> Self {
        Self { at, what: what.render(), who: None, tone: Tone::Neutral, detail: None }
    }

    /// Names who did it.
    #[must_use]
    pub fn who(self, who: impl Into<String>) -> Self {
        Self { who: Some(who.into()), ..self }
    }

    /// Marks it; the words must say the same.
    #[must_use]
    pub fn tone(self, tone: Tone) -> Self {
        Self { tone, ..self }
    }

    /// Adds what belongs to it: an answer, a quote, the change of each field.
    #[must_use]
    pub fn detail(self, detail: impl Render) -> Self {
        Self { detail: Some(detail.render()), ..self }
    }
}

impl Render for Timeline {
    fn render(&self) -> Markup {
        html! {
            ol.timeline {
                @for entry in &self.entries {
                    li data-tone=(entry.tone.name()) {
                        (entry.tone.shape())
                        span.at { (entry.at.clone().focusable()) }
                        div.what {
                            p { (entry.what) @if let Some(who) = &entry.who { " " span.who { (who) } } }
                            @if let Some(detail) = &entry.detail { div.detail { (detail) } }
                        }
                    }
                }
            }
        }
    }
}
