//! What must hold for every page, tried on the one page that shows every part.

use std::collections::{BTreeMap, BTreeSet};

use super::{HOSTILE, gallery};
use crate::console::theme::Theme;

/// An element's start, as far as these checks read HTML: our own, always quoted and escaped.
struct Tag {
    name: String,
    attributes: BTreeMap<String, String>,
    source: String,
}

impl Tag {
    fn get(&self, name: &str) -> Option<&str> {
        self.attributes.get(name).map(String::as_str)
    }
}

fn page() -> String {
    gallery("the-nonce", Theme::Auto).into_string()
}

fn tags(html: &str) -> Vec<Tag> {
    let mut tags = Vec::new();
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        rest = &rest[at + 1..];
        // An attribute of ours may hold a bare ">", so the end is the first one outside quotes.
        let mut quoted = false;
        let end = rest
            .find(|letter| {
                quoted ^= letter == '"';
                letter == '>' && !quoted
            })
            .unwrap();
        let source = &rest[..end];
        rest = &rest[end + 1..];
        if !source.starts_with(['/', '!']) {
            tags.push(tag(source));
        }
    }
    tags
}

fn tag(source: &str) -> Tag {
    let (name, mut rest) = source.split_once(' ').unwrap_or((source, ""));
    let mut attributes = BTreeMap::new();
    while !rest.is_empty() {
        let end = rest.find([' ', '=']).unwrap_or(rest.len());
        let attribute = rest[..end].to_owned();
        rest = &rest[end..];
        let mut value = String::new();
        if let Some(quoted) = rest.strip_prefix("=\"") {
            let (inside, after) = quoted.split_once('"').unwrap();
            value = inside.to_owned();
            rest = after;
        }
        rest = rest.trim_start();
        let again = attributes.insert(attribute, value);
        assert!(again.is_none(), "an attribute stands twice in <{source}>");
    }
    Tag { name: name.to_owned(), attributes, source: source.to_owned() }
}

#[test]
fn hostile_words_stay_words() {
    let page = page();
    assert!(page.matches("&lt;script&gt;alert").count() >= 5, "the gallery shows hostile words");
    assert!(!page.contains(HOSTILE));
    for tag in tags(&page) {
        assert_ne!(tag.name, "img", "{}", tag.source);
        if tag.name == "script" {
            assert_eq!(tag.get("nonce"), Some("the-nonce"), "{}", tag.source);
            assert!(tag.get("src").unwrap().starts_with("/assets/"), "{}", tag.source);
        }
    }
}

#[test]
fn nothing_needs_what_the_content_security_policy_forbids() {
    let tags = tags(&page());
    assert!(tags.len() > 500, "the page was read");
    for tag in tags {
        assert_ne!(tag.name, "style");
        for (name, value) in &tag.attributes {
            let forbidden = name == "style" || name.starts_with("on") || name.starts_with("hx-on");
            assert!(!forbidden, "<{}>", tag.source);
            assert!(!value.trim_start().starts_with("javascript:"), "<{}>", tag.source);
        }
    }
}

#[test]
fn a_key_means_one_thing_and_says_which() {
    let mut keys = BTreeSet::new();
    for tag in tags(&page()) {
        if let Some(key) = tag.get("data-key") {
            assert!(keys.insert(key.to_owned()), "the key {key} stands twice");
            assert!(tag.get("data-says").is_some_and(|says| !says.is_empty()), "<{}>", tag.source);
        }
    }
    assert!(["g q", "/", "a", "shift+d", "]"].iter().all(|key| keys.contains(*key)), "{keys:?}");
}

#[test]
fn every_control_has_a_label_and_every_reference_leads_somewhere() {
    let tags = tags(&page());
    let mut ids = BTreeSet::new();
    for id in tags.iter().filter_map(|tag| tag.get("id")) {
        assert!(ids.insert(id), "the id {id} stands twice");
    }
    let labelled: BTreeSet<&str> =
        tags.iter().filter(|tag| tag.name == "label").filter_map(|tag| tag.get("for")).collect();
    for tag in &tags {
        let control = ["input", "select", "textarea"].contains(&tag.name.as_str());
        if control && tag.get("type") != Some("hidden") {
            let id = tag.get("id");
            assert!(id.is_some_and(|id| labelled.contains(id)), "no label: <{}>", tag.source);
        }
        for reference in ["aria-labelledby", "aria-describedby", "popovertarget", "for"] {
            for id in tag.get(reference).unwrap_or_default().split_whitespace() {
                assert!(ids.contains(id), "{reference} leads nowhere: <{}>", tag.source);
            }
        }
    }
}

#[test]
fn headings_go_down_one_step_at_a_time() {
    let levels: Vec<u32> =
        tags(&page()).iter().filter_map(|tag| tag.name.strip_prefix('h')?.parse().ok()).collect();
    assert_eq!(levels.iter().filter(|level| **level == 1).count(), 1);
    assert_eq!(levels.first(), Some(&1));
    assert!(levels.windows(2).all(|pair| pair[1] <= pair[0] + 1), "{levels:?}");
}

#[test]
fn a_button_says_whether_it_sends_and_a_drawing_whether_it_is_read() {
    for tag in tags(&page()) {
        match tag.name.as_str() {
            "button" => assert!(tag.get("type").is_some(), "<{}>", tag.source),
            "svg" => {
                let silent = tag.get("aria-hidden") == Some("true");
                let read = tag.get("role") == Some("img") && tag.get("aria-label").is_some();
                assert!(silent || read, "<{}>", tag.source);
            }
            "a" => assert!(tag.get("href").is_some(), "<{}>", tag.source),
            _ => {}
        }
    }
}

#[test]
fn a_password_is_never_sent_back() {
    assert!(!page().contains("never shown"));
}

#[test]
fn the_theme_is_in_the_first_byte_that_is_painted() {
    let dark = gallery("n", Theme::Dark).into_string();
    assert!(dark.contains(r#"<html lang="en" data-theme="dark">"#));
    assert!(dark.contains(r#"<meta name="color-scheme" content="only dark">"#));
}
