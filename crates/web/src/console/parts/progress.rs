//! How far something is: a bar with its numbers in words, "12 of 51, 9 min".

use maud::{Markup, Render, html};

use crate::console::numbers::grouped;

/// A piece of work that is partly done.
#[derive(Debug, Clone)]
pub struct Progress {
    label: String,
    done: u64,
    total: u64,
    unit: Option<String>,
    note: Option<String>,
}

impl Progress {
    /// Shows `done` of `total`; the label says of what, and is read aloud.
    #[must_use]
    pub fn new(label: impl Into<String>, done: u64, total: u64) -> Self {
        Self { label: label.into(), done, total, unit: None, note: None }
    }

    /// Names the unit, where it is not plain from the label.
    #[must_use]
    pub fn unit(self, unit: impl Into<String>) -> Self {
        Self { unit: Some(unit.into()), ..self }
    }

    /// Adds a remark after the numbers, such as the time it took.
    #[must_use]
    pub fn note(self, note: impl Into<String>) -> Self {
        Self { note: Some(note.into()), ..self }
    }
}

impl Render for Progress {
    fn render(&self) -> Markup {
        let Self { label, done, total, unit, note } = self;
        html! {
            div.progress {
                // A browser reads a bar without a maximum as "busy", so nothing of nothing is 0 of 1.
                progress max=((*total).max(1)) value=(done.min(total)) aria-label=(label) {}
                span {
                    (grouped(*done)) " of " (grouped(*total))
                    @if let Some(unit) = unit { " " (unit) }
                    @if let Some(note) = note { ", " (note) }
                }
            }
        }
    }
}
