//! A form: fields below each other, one button, and a way out.

use maud::{Markup, Render, html};

use super::action::hidden;
use super::{Field, Flash};

/// A form that sends a POST.
#[derive(Debug, Clone)]
pub struct Form {
    href: String,
    submit: String,
    key: Option<String>,
    fields: Vec<Markup>,
    hidden: Vec<(String, String)>,
    cancel: Option<String>,
    problem: Option<String>,
}

impl Form {
    /// Makes a form; `submit` names what the button does.
    #[must_use]
    pub fn post(href: impl Into<String>, submit: impl Into<String>) -> Self {
        Self {
            href: href.into(),
            submit: submit.into(),
            key: None,
            fields: Vec::new(),
            hidden: Vec::new(),
            cancel: None,
            problem: None,
        }
    }

    /// Adds a field.
    #[must_use]
    pub fn field(self, field: Field) -> Self {
        self.text(field)
    }

    /// Adds words, or anything else, between the fields.
    #[must_use]
    pub fn text(mut self, text: impl Render) -> Self {
        self.fields.push(text.render());
        self
    }

    /// Sends a value along that nobody edits.
    #[must_use]
    pub fn with(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.hidden.push((name.into(), value.into()));
        self
    }

    /// Gives the button a key.
    #[must_use]
    pub fn key(self, key: impl Into<String>) -> Self {
        Self { key: Some(key.into()), ..self }
    }

    /// Offers a way out that changes nothing.
    #[must_use]
    pub fn cancel(self, href: impl Into<String>) -> Self {
        Self { cancel: Some(href.into()), ..self }
    }

    /// Says above the fields what is wrong with the whole; what is wrong with one stands at it.
    #[must_use]
    pub fn problem(self, says: impl Into<String>) -> Self {
        Self { problem: Some(says.into()), ..self }
    }
}

impl Render for Form {
    fn render(&self) -> Markup {
        let says = self.key.as_ref().map(|_| &self.submit);
        html! {
            form.form method="post" action=(self.href) {
                @if let Some(problem) = &self.problem { (Flash::failed(problem)) }
                (hidden(&self.hidden))
                @for field in &self.fields { (field) }
                div.row {
                    button.button type="submit" data-weight="leading"
                        data-key=[&self.key] data-says=[says] {
                        (self.submit)
                        @if let Some(key) = &self.key { " " (super::action::Keys(key)) }
                    }
                    @if let Some(cancel) = &self.cancel {
                        a.button href=(cancel) data-weight="quiet" { "Cancel" }
                    }
                }
            }
        }
    }
}
