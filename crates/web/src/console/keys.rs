//! The list of a page's keys, read from the page itself, so that it cannot say anything else.
//!
//! Whatever has a key carries `data-key` and, next to it, `data-says`. The list is part of the page
//! and opens without script; the keys themselves need `keys.js`.

use maud::{Markup, PreEscaped, html};

/// The id of the dialog with the list.
pub(super) const DIALOG: &str = "keys";

/// What works on every page.
const EVERYWHERE: [(&str, &str); 5] = [
    ("?", "This list"),
    ("j", "Next in the list"),
    ("k", "Previous in the list"),
    ("Enter", "Open what is marked"),
    ("Escape", "Close, or leave a field"),
];

const KEY: &str = r#" data-key=""#;
const SAYS: &str = r#"" data-says=""#;

/// Finds the keys that a piece of a page declares, in the order of the page, still escaped.
pub(super) fn declared(page: &str) -> Vec<(&str, &str)> {
    // Inside an attribute every quote is escaped, so a quote always ends the value.
    page.split(KEY)
        .skip(1)
        .filter_map(|rest| {
            let (key, rest) = rest.split_once(SAYS)?;
            let (says, _) = rest.split_once('"')?;
            (!key.contains('"')).then_some((key, says))
        })
        .collect()
}

/// Draws the dialog for the pieces of a page: those of the page itself first, then the frame's.
pub(super) fn dialog(page: &str, frame: &str) -> Markup {
    let page = declared(page);
    let (go, other): (Vec<_>, Vec<_>) =
        declared(frame).into_iter().partition(|(key, _)| key.starts_with("g "));
    html! {
        dialog.keys-list popover id=(DIALOG) aria-labelledby="keys-title" {
            p.title id="keys-title" { "Shortcuts" }
            div.columns {
                (group("page", "On this page", &page))
                @if !go.is_empty() { (group("rooms", "Go to", &go)) }
                (group("console", "Everywhere", &[&other, EVERYWHERE.as_slice()].concat()))
            }
            p.hint {
                "A key that sends something waits until a page has been there for a moment, and says "
                "\u{201c}not yet\u{201d}: what was meant for the page before decides nothing on this one."
            }
            button.button type="button" data-weight="quiet" popovertarget=(DIALOG)
                popovertargetaction="hide" autofocus { "Close" }
        }
    }
}

fn group(name: &str, title: &str, keys: &[(&str, &str)]) -> Markup {
    html! {
        div {
            p.label { (title) }
            dl data-keys-of=(name) {
                @for (key, says) in keys {
                    div {
                        dt.keys { @for key in key.split(' ') { kbd { (PreEscaped(key)) } } }
                        dd { (PreEscaped(says)) }
                    }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::console::parts::Action;

    #[test]
    fn the_list_says_what_the_page_declares_and_stays_escaped() {
        let page = html! {
            (Action::post("Approve", "/a").key("a"))
            (Action::post("Say \"<no>\" & leave", "/b").key("<"))
            (Action::post("Without a key", "/c"))
        }
        .into_string();
        assert_eq!(
            declared(&page),
            [("a", "Approve"), ("&lt;", "Say &quot;&lt;no&gt;&quot; &amp; leave")]
        );
        let list = dialog(&page, "").into_string();
        assert!(list.contains("<kbd>&lt;</kbd>"), "{list}");
        assert!(!list.contains("<no>"), "{list}");
    }

    #[test]
    fn words_that_look_like_an_attribute_are_no_key() {
        let page = html! { p { " data-key=\"x\" data-says=\"y\"" } }.into_string();
        assert_eq!(declared(&page), []);
    }
}
