//! Narrowing a list to a range of days; the choice lives in the address.

use maud::{Markup, Render, html};

use super::action::hidden;

/// A form that asks for a first and a last day and reads the page again.
#[derive(Debug, Clone)]
pub struct DateRange {
    href: String,
    from: String,
    to: String,
    keep: Vec<(String, String)>,
}

impl DateRange {
    /// Makes the form; the days are `YYYY-MM-DD`, empty where there is none, sent as `from` and `to`.
    #[must_use]
    pub fn new(href: impl Into<String>, from: impl Into<String>, to: impl Into<String>) -> Self {
        Self { href: href.into(), from: from.into(), to: to.into(), keep: Vec::new() }
    }

    /// Keeps another part of the address, such as the order.
    #[must_use]
    pub fn keep(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.keep.push((name.into(), value.into()));
        self
    }
}

impl Render for DateRange {
    fn render(&self) -> Markup {
        let from = super::id("from", &[&self.href]);
        let to = super::id("to", &[&self.href]);
        html! {
            form.range method="get" action=(self.href) {
                (hidden(&self.keep))
                label for=(from) { "From" }
                input type="date" id=(from) name="from" value=(self.from);
                label for=(to) { "to" }
                input type="date" id=(to) name="to" value=(self.to);
                button.button type="submit" data-weight="plain" { "Show" }
            }
        }
    }
}
