//! Something that can be done: a form with one button, its key on it, or a link that leads there.
//!
//! It works without script, changes nothing by GET, and never hides what is forbidden: a button
//! that cannot be used says why beside it.

use maud::{Markup, Render, html};

use super::Confirm;

/// How much a button asks to be pressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Weight {
    /// The one next act of the page or the panel.
    Leading,
    /// One of several.
    Plain,
    /// Beside the point, but at hand.
    Quiet,
    /// Destroys or hurts; asks first.
    Destructive,
}

impl Weight {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Leading => "leading",
            Self::Plain => "plain",
            Self::Quiet => "quiet",
            Self::Destructive => "destructive",
        }
    }
}

/// A button or a link that looks like one.
#[derive(Debug, Clone)]
pub struct Action {
    label: String,
    href: String,
    does: Does,
    weight: Weight,
    key: Option<String>,
    forbidden: Option<String>,
    fields: Vec<(String, String)>,
    id: Option<String>,
}

#[derive(Debug, Clone)]
enum Does {
    Open,
    Post,
    Ask(Box<Confirm>),
}

impl Action {
    /// Sends a POST to `href`.
    #[must_use]
    pub fn post(label: impl Into<String>, href: impl Into<String>) -> Self {
        Self::new(label.into(), href.into(), Does::Post, Weight::Plain)
    }

    /// Leads to the page at `href`; nothing is changed by following it.
    #[must_use]
    pub fn open(label: impl Into<String>, href: impl Into<String>) -> Self {
        Self::new(label.into(), href.into(), Does::Open, Weight::Plain)
    }

    /// Asks, naming what it touches and how many, and on yes sends a POST to `href`.
    #[must_use]
    pub fn destroy(label: impl Into<String>, href: impl Into<String>, asks: Confirm) -> Self {
        Self::new(label.into(), href.into(), Does::Ask(Box::new(asks)), Weight::Destructive)
    }

    /// Asks before something that can be made good again, and on yes sends a POST to `href`.
    #[must_use]
    pub fn ask(label: impl Into<String>, href: impl Into<String>, asks: Confirm) -> Self {
        Self::new(label.into(), href.into(), Does::Ask(Box::new(asks)), Weight::Plain)
    }

    fn new(label: String, href: String, does: Does, weight: Weight) -> Self {
        Self { label, href, does, weight, key: None, forbidden: None, fields: Vec::new(), id: None }
    }

    /// Makes it the one next act.
    #[must_use]
    pub fn leading(self) -> Self {
        Self { weight: Weight::Leading, ..self }
    }

    /// Makes it stand back behind the others.
    #[must_use]
    pub fn quiet(self) -> Self {
        Self { weight: Weight::Quiet, ..self }
    }

    /// Gives it a key, such as `a` or `shift+r`; the key is shown on it.
    #[must_use]
    pub fn key(self, key: impl Into<String>) -> Self {
        Self { key: Some(key.into()), ..self }
    }

    /// Sends a field along.
    #[must_use]
    pub fn with(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.fields.push((name.into(), value.into()));
        self
    }

    /// Shows it, but lets nobody press it, and says why.
    #[must_use]
    pub fn forbidden(self, reason: impl Into<String>) -> Self {
        Self { forbidden: Some(reason.into()), ..self }
    }

    /// Sets its id, where one page offers the same act twice.
    #[must_use]
    pub fn id(self, id: impl Into<String>) -> Self {
        Self { id: Some(id.into()), ..self }
    }

    fn element_id(&self) -> String {
        let values = self.fields.iter().flat_map(|(name, value)| [name.as_str(), value.as_str()]);
        let words: Vec<&str> = [&*self.label, &*self.href].into_iter().chain(values).collect();
        self.id.clone().unwrap_or_else(|| super::id("action", &words))
    }

    fn face(&self) -> Markup {
        html! { (self.label) @if let Some(key) = &self.key { " " (Keys(key)) } }
    }

    fn shut(&self, reason: &str) -> Markup {
        let id = self.element_id();
        html! {
            span.action.forbidden {
                button.button type="button" aria-disabled="true" aria-describedby=(id)
                    data-weight=(self.weight.name()) { (self.face()) }
                span.reason id=(id) { (reason) }
            }
        }
    }

    fn button(&self) -> Markup {
        html! {
            form.action method="post" action=(self.href) {
                (hidden(&self.fields))
                button.button type="submit" data-weight=(self.weight.name())
                    data-key=[&self.key] data-says=[self.says()] { (self.face()) }
            }
        }
    }

    fn asking(&self, asks: &Confirm) -> Markup {
        let id = self.element_id();
        let yes = match self.weight {
            Weight::Destructive => Weight::Destructive,
            Weight::Leading | Weight::Plain | Weight::Quiet => Weight::Leading,
        };
        html! {
            span.action {
                button.button type="button" popovertarget=(id) aria-haspopup="dialog"
                    data-weight=(self.weight.name())
                    data-key=[&self.key] data-says=[self.says()] { (self.face()) }
                (asks.dialog(&id, (&self.href, yes), &hidden(&self.fields)))
            }
        }
    }

    fn says(&self) -> Option<&str> {
        self.key.as_ref().map(|_| self.label.as_str())
    }
}

impl Render for Action {
    fn render(&self) -> Markup {
        if let Some(reason) = &self.forbidden {
            return self.shut(reason);
        }
        match &self.does {
            Does::Post => self.button(),
            Does::Ask(asks) => self.asking(asks),
            Does::Open => html! {
                a.button href=(self.href) data-weight=(self.weight.name())
                    data-key=[&self.key] data-says=[self.says()] { (self.face()) }
            },
        }
    }
}

/// Writes the fields of a form that nobody edits.
pub(super) fn hidden(fields: &[(String, String)]) -> Markup {
    html! { @for (name, value) in fields { input type="hidden" name=(name) value=(value); } }
}

/// A key, or keys pressed one after the other, as they are printed on the keyboard.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Keys<'a>(pub(crate) &'a str);

impl Render for Keys<'_> {
    fn render(&self) -> Markup {
        html! {
            span.keys aria-hidden="true" { @for key in self.0.split(' ') { kbd { (key) } } }
        }
    }
}
