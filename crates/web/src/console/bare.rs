//! Pages without rooms: signing in, and what went wrong before anybody was known.

use maud::{Markup, Render, html};

use super::frame::Frame;
use super::shell::{Head, Page, Scripts, document, page};
use super::theme::Theme;

/// A page for somebody who is not inside.
#[derive(Debug, Clone)]
pub struct BarePage {
    /// What the page is about.
    pub title: String,
    /// The company's name, where it may be told.
    pub company: String,
    /// How bright it is.
    pub theme: Theme,
    /// The nonce of this answer's content security policy.
    pub nonce: String,
    /// What stands below the title.
    pub body: Markup,
}

/// Draws a page of one column without any way into the console.
#[must_use]
pub fn bare_page(bare: &BarePage) -> Markup {
    let title = format!("{} · {}", bare.title, bare.company);
    let (nonce, theme) = (bare.nonce.as_str(), bare.theme);
    let head = Head { title: &title, nonce, theme, scripts: Scripts::Keys, feed: None };
    document(
        &head,
        &html! {
            main.bare id="main" {
                p.company { (bare.company) }
                h1 { (bare.title) }
                (bare.body)
            }
        },
    )
}

/// A page for everybody, which works without script.
#[derive(Debug, Clone)]
pub struct PublicPage {
    /// What the page is about.
    pub title: String,
    /// The address of a feed that tells what the page tells.
    pub feed: Option<String>,
    /// What matters most, below the title.
    pub lead: Markup,
    /// The rest.
    pub body: Markup,
}

/// Draws a page of one column for everybody, as bright as the reader's machine likes it.
#[must_use]
pub fn public_page(public: &PublicPage) -> Markup {
    let head = Head {
        title: &public.title,
        nonce: "",
        theme: Theme::Auto,
        scripts: Scripts::None,
        feed: public.feed.as_deref(),
    };
    document(
        &head,
        &html! {
            main.main.public id="main" {
                header.title {
                    h1 { (public.title) }
                    p.lead { (public.lead) }
                }
                (public.body)
            }
        },
    )
}

/// What went wrong, for the person in front of it.
#[derive(Debug, Clone)]
pub struct Trouble {
    /// What happened, in a few words.
    pub title: String,
    /// What happened, in a sentence.
    pub says: String,
    /// What to do now.
    pub hint: Option<String>,
    /// The request, as the log knows it.
    pub request: Option<String>,
}

impl Render for Trouble {
    fn render(&self) -> Markup {
        html! {
            div.trouble {
                p.says { (self.says) }
                @if let Some(hint) = &self.hint { p { (hint) } }
                div.row { a.button href="/" data-weight="leading" { "Go to the start" } }
                @if let Some(request) = &self.request {
                    p.request { "If you ask for help, give this number: " code { (request) } }
                }
            }
        }
    }
}

/// Draws what went wrong inside the console, with the rooms still at hand.
#[must_use]
pub fn error_page(frame: &Frame, trouble: &Trouble) -> Markup {
    let title = trouble.title.clone();
    page(frame, &Page { title, body: trouble.render(), ..Page::default() })
}
