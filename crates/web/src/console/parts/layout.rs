//! How parts stand to each other on a page: side by side, below each other, list beside detail.

use maud::{Markup, Render, html};

/// Sets parts below each other with the page's own distance.
#[must_use]
pub fn stack(parts: &[Markup]) -> Markup {
    html! { div.stack { @for part in parts { (part) } } }
}

/// Sets parts side by side where there is room, all of one width.
#[must_use]
pub fn columns(parts: &[Markup]) -> Markup {
    html! { div.columns { @for part in parts { div { (part) } } } }
}

/// Sets what the page is about beside what goes with it; the side comes second on a phone.
#[must_use]
pub fn split(main: impl Render, side: impl Render) -> Markup {
    html! { div.split { div { (main) } div { (side) } } }
}

/// Sets small parts in one line that wraps: buttons, badges, remarks.
#[must_use]
pub fn row(parts: &[Markup]) -> Markup {
    html! { div.row { @for part in parts { (part) } } }
}

/// Keeps what is read as one word, such as an address, on one line where there is room for it.
#[must_use]
pub fn unbroken(word: impl Render) -> Markup {
    let word = word.render();
    // Nothing stays nothing, so that a cell without a word is empty.
    html! { @if !word.0.is_empty() { span.unbroken { (word) } } }
}

/// Lists what is known of one thing: its fields by name.
#[must_use]
pub fn facts<N: AsRef<str>>(facts: &[(N, Markup)]) -> Markup {
    html! {
        dl.facts { @for (name, value) in facts { div { dt { (name.as_ref()) } dd { (value) } } } }
    }
}
