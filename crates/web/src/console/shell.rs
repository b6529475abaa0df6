//! The page around what a feature shows: head, rooms, path, messages, keys.
//!
//! It draws; it decides nothing about who may see what, and knows no room by name.

use maud::{DOCTYPE, Markup, Render, html};

use super::frame::{Frame, Live, Shift};
use super::parts::Flash;
use super::theme::Theme;
use super::tone::Tone;
use super::{assets, keys, rooms};

/// The id of a page's main part.
const MAIN: &str = "main";

/// What the follower of a stream asks for. The extension adds streams to what everything else asks for,
/// behind pages.
const ONLY_STREAMS: &str = r#"{"Accept":"text/event-stream"}"#;

/// How htmx works here: extensions are named so that nothing else can register itself, and after a longer
/// outage a page is not left behind for a minute.
const HTMX: &str =
    r#"{"extensions":"sse","includeIndicatorCSS":false,"sse":{"reconnectMaxDelay":10000}}"#;

/// One page of the console.
#[derive(Debug, Clone, Default)]
pub struct Page {
    /// What the page is about; its first heading and the title of its tab.
    pub title: String,
    /// The way here, without the page itself.
    pub path: Vec<Step>,
    /// The room it belongs to.
    pub room: Option<&'static str>,
    /// What matters most, in a sentence below the title.
    pub lead: Option<Markup>,
    /// What can be done with the whole.
    pub actions: Markup,
    /// What the last act did.
    pub flash: Vec<Flash>,
    /// The rest.
    pub body: Markup,
}

/// A link in the way to a page.
#[derive(Debug, Clone)]
pub struct Step {
    /// What is there.
    pub label: String,
    /// Its address.
    pub href: String,
}

impl Step {
    /// Makes a step of the way.
    #[must_use]
    pub fn new(label: impl Into<String>, href: impl Into<String>) -> Self {
        Self { label: label.into(), href: href.into() }
    }
}

/// Draws a page with everything around it; for its stream, only what changes of it.
#[must_use]
pub fn page(frame: &Frame, page: &Page) -> Markup {
    if frame.live == Live::Streams {
        return changes(frame, page);
    }
    let main = html! { main.main id=(MAIN) tabindex="-1" { (content(page)) } }.into_string();
    let around = html! {
        (rooms::rail(frame, page.room))
        (top(frame, page))
        (rooms::bar(frame, page.room))
    }
    .into_string();
    let head = Head {
        title: &format!("{} · {}", page.title, frame.company),
        nonce: &frame.nonce,
        theme: frame.theme,
        scripts: Scripts::Live,
        feed: None,
    };
    document(
        &head,
        &html! {
            div.frame data-now=(frame.times.now.as_millisecond())
                data-zone=[frame.times.zone.iana_name()] {
                a.skip href="#main" { "Skip to the page" }
                (maud::PreEscaped(&around))
                (maud::PreEscaped(&main))
            }
            (keys::dialog(&main, &around))
            @if let Live::Follows(stream) = &frame.live { (follower(stream)) }
        },
    )
}

fn content(page: &Page) -> Markup {
    html! {
        div.messages { @for flash in &page.flash { (flash) } }
        header.title {
            h1 { (page.title) }
            // What matters most is heard, too, when it changes.
            @if let Some(lead) = &page.lead { p.lead aria-live="polite" { (lead) } }
            div.actions { (page.actions) }
        }
        (page.body)
    }
}

/// Draws what takes the place of what is shown; equal parts stay, with the focus that is on them.
fn changes(frame: &Frame, page: &Page) -> Markup {
    html! {
        (rooms::live_counts(&frame.rooms))
        main id=(MAIN) hx-swap-oob="innerMorph" { (content(page)) }
    }
}

/// Draws what follows a stream, with what the page says once it cannot any more.
fn follower(stream: &str) -> Markup {
    let over = "This page no longer changes by itself. Load it again to see how things are.";
    html! {
        div.live hx-sse:connect=(stream) hx-headers=(ONLY_STREAMS) hx-swap="none" {
            template { (Flash::new(Tone::Warning, over)) }
        }
    }
}

fn top(frame: &Frame, page: &Page) -> Markup {
    html! {
        header.top {
            nav.path aria-label="Path" {
                ol {
                    @for step in &page.path { li { a href=(step.href) { (step.label) } } }
                    li { span aria-current="page" { (page.title) } }
                }
            }
            @if let Some(shift) = &frame.shift { (underway(shift)) }
            @if let Some(invites) = &frame.search { (search(invites)) }
        }
    }
}

fn underway(shift: &Shift) -> Markup {
    html! { a.shift href=(shift.href) { (shift.progress) } }
}

fn search(invites: &str) -> Markup {
    html! {
        form.search role="search" method="get" action="/search" {
            label.spoken for="search" { "Search" }
            input type="search" id="search" name="q" placeholder=(invites)
                data-key="/" data-says="Search";
            (super::parts::Keys("/"))
        }
    }
}

/// What the head of a document depends on.
pub(super) struct Head<'a> {
    pub(super) title: &'a str,
    pub(super) nonce: &'a str,
    pub(super) theme: Theme,
    /// What the page does by itself.
    pub(super) scripts: Scripts,
    /// The address of a feed that tells what the page tells.
    pub(super) feed: Option<&'a str>,
}

/// What a page does by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Scripts {
    /// Nothing.
    None,
    /// It knows keys and lets times age.
    Keys,
    /// It changes while it is open, too.
    Live,
}

/// Draws a whole document.
pub(super) fn document(head: &Head<'_>, body: &impl Render) -> Markup {
    html! {
        (DOCTYPE)
        html lang="en" data-theme=(head.theme.name()) {
            head {
                meta charset="utf-8";
                title { (head.title) }
                @if head.scripts != Scripts::None {
                    // Before the style, which scripts behind it wait for: no key is to be lost.
                    script src=(assets::address("keys.js")) nonce=(head.nonce) async {}
                }
                meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover";
                meta name="color-scheme" content=(color_scheme(head.theme));
                meta name="referrer" content="same-origin";
                link rel="icon" href=(assets::address("icon.svg")) type="image/svg+xml";
                link rel="preload" href=(assets::address("inter-latin.woff2")) as="font" type="font/woff2" crossorigin;
                link rel="stylesheet" href=(assets::address("console.css"));
                @if let Some(feed) = head.feed {
                    link rel="alternate" type="application/atom+xml" href=(feed);
                }
                @if head.scripts != Scripts::None {
                    (deferred("times.js", head.nonce))
                }
                @if head.scripts == Scripts::Live {
                    meta name="htmx-config" content=(HTMX);
                    @for script in ["live.js", "htmx.js", "hx-sse.js"] { (deferred(script, head.nonce)) }
                }
            }
            body { (body) }
        }
    }
}

fn deferred(script: &str, nonce: &str) -> Markup {
    html! { script src=(assets::address(script)) nonce=(nonce) defer {} }
}

fn color_scheme(theme: Theme) -> &'static str {
    match theme {
        Theme::Auto => "light dark",
        Theme::Light => "only light",
        Theme::Dark => "only dark",
    }
}
