//! One number that matters: its value and unit, how old it is, and whether it is as it should be.

use maud::{Markup, Render, html};

use super::{Badge, Sparkline};
use crate::console::times::Moment;

/// From this many characters on, a number is set smaller so that it stays in its column.
const LONG: usize = 10;

/// A number with everything that is needed to trust it; the whole of it opens what it counts.
#[derive(Debug, Clone)]
pub struct Figure {
    label: String,
    value: Option<String>,
    unit: Option<String>,
    href: Option<String>,
    age: Option<Moment>,
    badge: Option<Badge>,
    target: Option<String>,
    sparkline: Option<Sparkline>,
}

impl Figure {
    /// Shows a value, already written as the reader's locale has it.
    #[must_use]
    pub fn new(label: impl Into<String>, value: impl Into<String>) -> Self {
        Self { value: Some(value.into()), ..Self::unread(label) }
    }

    /// Shows that there is no value yet.
    #[must_use]
    pub fn unread(label: impl Into<String>) -> Self {
        Self {
            label: label.into(),
            value: None,
            unit: None,
            href: None,
            age: None,
            badge: None,
            target: None,
            sparkline: None,
        }
    }

    /// Names the unit, such as "a day", "AUD" or "%".
    #[must_use]
    pub fn unit(self, unit: impl Into<String>) -> Self {
        Self { unit: Some(unit.into()), ..self }
    }

    /// Opens the rows that it counts.
    #[must_use]
    pub fn link(self, href: impl Into<String>) -> Self {
        Self { href: Some(href.into()), ..self }
    }

    /// Says when it was read.
    #[must_use]
    pub fn read(self, age: Moment) -> Self {
        Self { age: Some(age), ..self }
    }

    /// Says whether it is as it should be.
    #[must_use]
    pub fn badge(self, badge: Badge) -> Self {
        Self { badge: Some(badge), ..self }
    }

    /// Says what it should be, such as "target below 5 %".
    #[must_use]
    pub fn target(self, target: impl Into<String>) -> Self {
        Self { target: Some(target.into()), ..self }
    }

    /// Draws where it comes from.
    #[must_use]
    pub fn sparkline(self, sparkline: Sparkline) -> Self {
        Self { sparkline: Some(sparkline), ..self }
    }

    fn contents(&self) -> Markup {
        html! {
            span.label { (self.label) }
            span.reading {
                @match &self.value {
                    Some(value) => span.value.long[value.chars().count() > LONG] { (breakable(value)) },
                    None => span.value.unread { "no reading" },
                }
                @if let Some(unit) = &self.unit { " " span.unit { (unit) } }
            }
            @if let Some(sparkline) = &self.sparkline { (sparkline) }
            span.about {
                @if let Some(badge) = &self.badge { (badge) " " }
                @if let Some(target) = &self.target { span.target { (target) } " " }
                @if let Some(age) = &self.age { span.age { (age) } }
            }
        }
    }
}

impl Render for Figure {
    fn render(&self) -> Markup {
        html! {
            @match &self.href {
                Some(href) => a.figure href=(href) { (self.contents()) },
                None => div.figure { (self.contents()) },
            }
        }
    }
}

/// Lets a number break between its groups of digits and nowhere else.
fn breakable(value: &str) -> Markup {
    html! {
        @for group in value.split_inclusive(',') { (group) wbr; }
    }
}

/// Sets figures side by side in a strip.
#[must_use]
pub fn figures(figures: &[Figure]) -> Markup {
    html! {
        ul.figures {
            @for figure in figures { li { (figure) } }
        }
    }
}
