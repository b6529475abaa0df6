//! A headed section of a page: what it is about, what it holds, what can be done with it.

use maud::{Markup, Render, html};

use super::Badge;

/// A section with a heading of the second level, directly below the page's title.
#[derive(Debug, Clone)]
pub struct Panel {
    title: String,
    href: Option<String>,
    badge: Option<Badge>,
    note: Option<Markup>,
    actions: Markup,
    body: Markup,
    foot: Option<Markup>,
    id: String,
}

impl Panel {
    /// Makes a section of a page.
    #[must_use]
    pub fn new(title: impl Into<String>, body: impl Render) -> Self {
        let title = title.into();
        Self {
            id: super::id("panel", &[&title]),
            title,
            href: None,
            badge: None,
            note: None,
            actions: Markup::default(),
            body: body.render(),
            foot: None,
        }
    }

    /// Makes the title a link to the page that shows all of it.
    #[must_use]
    pub fn link(self, href: impl Into<String>) -> Self {
        Self { href: Some(href.into()), ..self }
    }

    /// Says the state of the whole section beside its title.
    #[must_use]
    pub fn badge(self, badge: Badge) -> Self {
        Self { badge: Some(badge), ..self }
    }

    /// Adds a quiet remark beside the title, such as an age or a count.
    #[must_use]
    pub fn note(self, note: impl Render) -> Self {
        Self { note: Some(note.render()), ..self }
    }

    /// Adds actions at the right of the title.
    #[must_use]
    pub fn actions(self, actions: impl Render) -> Self {
        Self { actions: actions.render(), ..self }
    }

    /// Adds a last line below the body.
    #[must_use]
    pub fn foot(self, foot: impl Render) -> Self {
        Self { foot: Some(foot.render()), ..self }
    }

    /// Sets the section's id, for links into the page and for swaps.
    #[must_use]
    pub fn id(self, id: impl Into<String>) -> Self {
        Self { id: id.into(), ..self }
    }
}

impl Render for Panel {
    fn render(&self) -> Markup {
        let heading = format!("{}-title", self.id);
        html! {
            section.panel id=(self.id) aria-labelledby=(heading) {
                header {
                    h2 id=(heading) {
                        @match &self.href {
                            Some(href) => a href=(href) { (self.title) },
                            None => (self.title),
                        }
                    }
                    @if let Some(badge) = &self.badge { (badge) }
                    @if let Some(note) = &self.note { span.note { (note) } }
                    div.actions { (self.actions) }
                }
                (self.body)
                @if let Some(foot) = &self.foot { footer { (foot) } }
            }
        }
    }
}
