//! What stands where nothing is: what would be here, and how to make it appear.

use maud::{Markup, Render, html};

/// An empty state.
#[derive(Debug, Clone)]
pub struct Empty {
    title: String,
    explains: Option<Markup>,
    action: Option<Markup>,
}

impl Empty {
    /// Says in one sentence what is not here; a good reason to be glad is said as one.
    #[must_use]
    pub fn new(title: impl Into<String>) -> Self {
        Self { title: title.into(), explains: None, action: None }
    }

    /// Explains what would be here and how it comes about.
    #[must_use]
    pub fn explains(self, text: impl Render) -> Self {
        Self { explains: Some(text.render()), ..self }
    }

    /// Offers the one act that fills it.
    #[must_use]
    pub fn action(self, action: impl Render) -> Self {
        Self { action: Some(action.render()), ..self }
    }
}

impl Render for Empty {
    fn render(&self) -> Markup {
        html! {
            div.empty {
                p.says { (self.title) }
                @if let Some(explains) = &self.explains { p { (explains) } }
                @if let Some(action) = &self.action { div.row { (action) } }
            }
        }
    }
}
