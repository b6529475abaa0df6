//! Words of others on a page: what an effect was told to do, and what went wrong with it.
//!
//! The form of a body is its kind's own; here it is only fields with words in them.

use maud::{Markup, Render, html};
use serde::Deserialize;
use serde_json::Value;
use vocabulary::Money;
use web::console::parts;

/// The longest text of one field that is shown: a long letter. The API has the whole.
const CHARACTERS: usize = 4_000;

/// How many fields are shown; kinds of effects have a handful.
const FIELDS: usize = 50;

/// Draws a body or an outcome.
pub(super) fn draw(value: &Value) -> Markup {
    match value {
        Value::Null => html! { p { "Nothing more." } },
        Value::Object(fields) if fields.is_empty() => html! { p { "Nothing more." } },
        Value::Object(fields) => {
            let shown: Vec<_> = fields
                .iter()
                .take(FIELDS)
                .map(|(name, value)| (name.as_str(), one(value)))
                .collect();
            parts::facts(&shown)
        }
        other => html! { p { (one(other)) } },
    }
}

/// Draws a text with its line breaks.
pub(super) fn lines(text: &str) -> Markup {
    let shown = match text.char_indices().nth(CHARACTERS) {
        Some((end, _)) => &text[..end],
        None => text,
    };
    html! {
        @for (index, line) in shown.lines().enumerate() {
            @if index > 0 { br; }
            (line)
        }
        @if shown.len() < text.len() { "…" }
    }
}

/// Draws a sentence, in which names stand between backticks.
pub(super) fn sentence(text: &str) -> Markup {
    let parts: Vec<&str> = text.split('`').collect();
    if parts.len().is_multiple_of(2) {
        // A backtick without its partner is only a character.
        return lines(text);
    }
    html! {
        @for (index, part) in parts.into_iter().enumerate() {
            @if index.is_multiple_of(2) { (lines(part)) } @else { code { (part) } }
        }
    }
}

fn one(value: &Value) -> Markup {
    if let Ok(money) = Money::deserialize(value) {
        return html! { (money) };
    }
    match value {
        Value::Null => html! { "none" },
        Value::Bool(yes) => html! { (if *yes { "yes" } else { "no" }) },
        Value::Number(number) => html! { (number) },
        Value::String(text) => lines(text),
        Value::Array(values) if values.iter().all(is_plain) => {
            html! {
                @for (index, value) in values.iter().take(FIELDS).enumerate() {
                    @if index > 0 { ", " }
                    (one(value))
                }
            }
        }
        Value::Object(fields) if fields.values().all(is_plain) => html! {
            @for (index, (name, value)) in fields.iter().take(FIELDS).enumerate() {
                @if index > 0 { ", " }
                (name) " " (one(value))
            }
        },
        nested => html! { code { (lines(&nested.to_string())) } }.render(),
    }
}

fn is_plain(value: &Value) -> bool {
    !matches!(value, Value::Array(_) | Value::Object(_))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn check(value: &Value, expected: &str) {
        assert_eq!(one(value).into_string(), expected);
    }

    #[test]
    fn every_value_becomes_words_and_stays_words() {
        check(&json!(null), "none");
        check(&json!(true), "yes");
        check(&json!(4_200), "4200");
        check(&json!("<b>\nbold"), "&lt;b&gt;<br>bold");
        check(&json!(["a", 1]), "a, 1");
        check(&json!({ "a": "<i>", "b": 2 }), "a &lt;i&gt;, b 2");
        check(&json!([{ "a": "<" }]), "<code>[{&quot;a&quot;:&quot;&lt;&quot;}]</code>");
        check(&json!({ "amount": 2_200, "currency": "AUD" }), "22.00 AUD");
    }

    #[test]
    fn names_in_a_sentence_are_set_apart() {
        assert_eq!(
            sentence("`a` & `<b>` fail.").into_string(),
            "<code>a</code> &amp; <code>&lt;b&gt;</code> fail."
        );
        assert_eq!(sentence("5` high").into_string(), "5` high");
        assert_eq!(sentence("").into_string(), "");
    }

    #[test]
    fn a_long_text_is_cut() {
        let long = lines(&"ü".repeat(CHARACTERS + 1)).into_string();
        assert_eq!(long.chars().count(), CHARACTERS + 1);
        assert!(long.ends_with("ü…"));
    }
}
