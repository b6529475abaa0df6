//! Narrowing a list: to a range of days, or by whatever its fields ask; the choice lives in the address.

use std::collections::BTreeMap;

use maud::{Markup, Render, html};

use super::Field;
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

/// A folded form that narrows a list and reads the page again; open while the list is narrowed.
#[derive(Debug, Clone)]
pub struct Filter {
    href: String,
    fields: Vec<Field>,
    narrowed: Option<String>,
    /// Whether something that was asked could not be read.
    is_unread: bool,
    keep: Vec<(String, String)>,
}

impl Filter {
    /// Makes the form; what is chosen goes into the address under the names of the fields.
    #[must_use]
    pub fn new(href: impl Into<String>, fields: impl IntoIterator<Item = Field>) -> Self {
        Self {
            href: href.into(),
            fields: fields.into_iter().collect(),
            narrowed: None,
            is_unread: false,
            keep: Vec::new(),
        }
    }

    /// Shows at its fields what an address said under their names and nobody understands.
    #[must_use]
    pub fn unread(mut self, unread: &BTreeMap<String, String>) -> Self {
        let fields = self.fields.into_iter().map(|field| match unread.get(field.name()) {
            Some(written) => {
                self.is_unread = true;
                field.unread(written)
            }
            None => field,
        });
        self.fields = fields.collect();
        self
    }

    /// Keeps other parts of the address, such as what narrows another list of the page.
    #[must_use]
    pub fn keep(self, parts: &[(&str, String)]) -> Self {
        let said = parts.iter().filter(|(_, value)| !value.is_empty());
        let keep = said.map(|(name, value)| ((*name).to_owned(), value.clone())).collect();
        Self { keep, ..self }
    }

    /// Says by what the list is narrowed now, if it is.
    #[must_use]
    pub fn narrowed(self, by: Option<String>) -> Self {
        Self { narrowed: by, ..self }
    }
}

impl Render for Filter {
    fn render(&self) -> Markup {
        let is_open = self.narrowed.is_some() || self.is_unread;
        html! {
            details.filter open[is_open] {
                summary { "Filter" @if let Some(by) = &self.narrowed { ": " (by) } }
                form method="get" action=(self.href) {
                    (hidden(&self.keep))
                    div.columns { @for field in &self.fields { div { (field) } } }
                    div.row {
                        button.button type="submit" data-weight="leading" { "Show" }
                        @if is_open {
                            a.button href=(self.href) data-weight="quiet" { "Show all" }
                        }
                    }
                }
            }
        }
    }
}
