//! The question before something is destroyed or reset: it names what is touched and how many.
//!
//! A dialog that the browser opens by itself, so it asks without script too.

use maud::{Markup, Render, html};

use super::Weight;

/// A question that must be answered before an act.
#[derive(Debug, Clone)]
pub struct Confirm {
    verb: String,
    what: String,
    says: Markup,
    asks: Option<Markup>,
}

impl Confirm {
    /// Asks about `count` things, as in "Delete 41 reviews?"; `what` agrees with the count.
    #[must_use]
    pub fn new(verb: impl Into<String>, count: u64, what: impl Into<String>) -> Self {
        let what = format!("{count} {}", what.into());
        Self { verb: verb.into(), what, says: Markup::default(), asks: None }
    }

    /// Asks about one thing by its name, as in "Revoke the key “export”?".
    #[must_use]
    pub fn one(verb: impl Into<String>, what: impl Into<String>) -> Self {
        Self { verb: verb.into(), what: what.into(), says: Markup::default(), asks: None }
    }

    /// Says what follows from it and whether it can be undone.
    #[must_use]
    pub fn says(self, says: impl Render) -> Self {
        Self { says: says.render(), ..self }
    }

    /// Asks for more before it is done, such as a reason.
    #[must_use]
    pub fn asks(self, fields: impl Render) -> Self {
        Self { asks: Some(fields.render()), ..self }
    }

    pub(super) fn dialog(&self, id: &str, (href, yes): (&str, Weight), hidden: &Markup) -> Markup {
        let title = format!("{id}-title");
        html! {
            dialog.confirm popover id=(id) aria-labelledby=(title) {
                form method="post" action=(href) {
                    (hidden)
                    p.title id=(title) { (self.verb) " " (self.what) "?" }
                    div.says { (self.says) }
                    @if let Some(asks) = &self.asks { (asks) }
                    div.row {
                        button.button type="submit" data-weight=(yes.name()) {
                            (self.verb) " " (self.what)
                        }
                        button.button type="button" data-weight="quiet" popovertarget=(id)
                            popovertargetaction="hide" autofocus[self.asks.is_none()] { "Keep" }
                    }
                }
            }
        }
    }
}
