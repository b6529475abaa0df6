//! Pages hold no script and no style in their attributes: the content security policy refuses them.
//!
//! htmx runs `hx-on`, `js:` values and trigger filters with `new Function`, which the policy forbids
//! as well, so they would fail only in a browser.

use super::Finding;
use super::tree::Tree;

pub(super) fn check(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for file in tree.files.iter().filter(|file| is_markup(&file.path)) {
        let mut explained = false;
        for (index, line) in file.text.lines().enumerate() {
            let before = std::mem::replace(&mut explained, explains(line));
            if before || line.trim_start().starts_with("//") {
                continue;
            }
            findings.extend(fault(line).map(|(what, remedy)| Finding {
                path: file.path.clone(),
                line: index + 1,
                what: what.to_owned(),
                remedy,
            }));
        }
    }
    findings
}

/// What the line above says when what looks like markup is none, such as hostile words in a test.
const REASON: &str = "// tidy: no markup because ";

fn explains(line: &str) -> bool {
    line.split_once(REASON).is_some_and(|(_, reason)| !reason.trim().is_empty())
}

/// Pages are written in Rust (maud) and, as parts of the assets, in HTML.
fn is_markup(path: &str) -> bool {
    let in_source = path.starts_with("crates/") && path.contains("/src/") && path.ends_with(".rs");
    in_source || path.ends_with(".html") || (path.contains("/assets/") && path.ends_with(".js"))
}

fn fault(line: &str) -> Option<(&'static str, &'static str)> {
    const LISTEN: &str = "Listen in the console's own script.";
    if line.contains("hx-on:") || line.contains("hx-on=") {
        return Some(("`hx-on` is script in an attribute.", LISTEN));
    }
    if ["js:", "javascript:"].iter().any(|scheme| begins_a_value(line, scheme)) {
        return Some(("A value that begins with `js:` is script in an attribute.", LISTEN));
    }
    if EVENTS.iter().any(|event| has_attribute(line, event)) {
        return Some(("An event attribute is script in an attribute.", LISTEN));
    }
    if has_attribute(line, "style") {
        return Some((
            "`style=` is refused by the policy.",
            "Give the element a class, or say above: `// tidy: no markup because …`.",
        ));
    }
    if value_of(line, "hx-trigger").is_some_and(|value| value.contains('[')) {
        return Some(("A filter in `hx-trigger` is script in an attribute.", LISTEN));
    }
    None
}

/// Tells whether a quoted value begins with the scheme and goes on; the scheme alone is what a check
/// looks for.
fn begins_a_value(line: &str, scheme: &str) -> bool {
    line.match_indices(scheme).any(|(at, _)| {
        let quote = line[..at].chars().next_back();
        let next = line[at + scheme.len()..].chars().next();
        quote.is_some_and(|quote| "\"'".contains(quote)) && next != quote
    })
}

/// The event attributes that people reach for.
const EVENTS: [&str; 7] =
    ["onblur", "onchange", "onclick", "oninput", "onkeydown", "onload", "onsubmit"];

/// Tells whether the line sets the attribute, as HTML does or as maud does: after a space, with a
/// value behind. `let style = …` is no attribute, since rustfmt puts a space before its sign.
fn has_attribute(line: &str, name: &str) -> bool {
    value_of(line, name).is_some()
}

/// Gives what follows `name=` up to the end of its quotes, or of the line when it is computed.
fn value_of<'line>(line: &'line str, name: &str) -> Option<&'line str> {
    line.match_indices(name).find_map(|(at, _)| {
        let after_space = line[..at].chars().next_back().is_none_or(char::is_whitespace);
        let value = line[at + name.len()..].strip_prefix('=')?;
        let value = value.strip_prefix('\\').unwrap_or(value);
        let open = value.chars().next().filter(|open| after_space && "\"'({[".contains(*open))?;
        let inside = &value[open.len_utf8()..];
        let end = if matches!(open, '"' | '\'') { inside.find(open) } else { None };
        Some(&inside[..end.unwrap_or(inside.len())])
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_found(line: &str) -> bool {
        !check(&Tree::of(&[("crates/web/src/page.rs", line)])).is_empty()
    }

    #[test]
    fn script_and_style_in_attributes_are_found() {
        for line in [
            r#"button hx-on:click="open()" { "Open" }"#,
            r#"form hx-vals="js:{a: 1}" {}"#,
            r#"a href="javascript:void(0)" {}"#,
            r#"div style="color: red" {}"#,
            r#"div style={ "width:" (width) } {}"#,
            r#"let page = "<div style=\"color: red\">";"#,
            r#"button onclick="open()" {}"#,
            r#"div hx-trigger="keyup[key=='j'] from:body" {}"#,
        ] {
            assert!(is_found(line), "not found: {line}");
        }
    }

    #[test]
    fn what_only_looks_like_it_is_left() {
        for line in [
            r#"let style = "dark";"#,
            r#"link rel="stylesheet" href="/assets/style.css";"#,
            r#"a href="/gallery?style=dark" {}"#,
            r#"style nonce=(nonce) { (sheet) }"#,
            r#"div hx-trigger="load delay:1s" data-list="[1]" {}"#,
            r#"// A style="…" would be refused."#,
            r#"assert!(!page.contains("style="));"#,
            r#"assert!(!value.starts_with("javascript:"));"#,
        ] {
            assert!(!is_found(line), "wrongly found: {line}");
        }
    }

    #[test]
    fn a_reason_holds_for_the_next_line_only() {
        let faulty = r#"div style="color: red" {}"#;
        let reason = "// tidy: no markup because a test escapes it.";
        assert!(!is_found(&format!("{reason}\n{faulty}")));
        assert!(is_found(&format!("{reason}\n{faulty}\n{faulty}")));
        assert!(is_found(&format!("{REASON}\n{faulty}")));
    }

    #[test]
    fn only_pages_are_read() {
        let line = r#"div style="color: red" {}"#;
        let tree = Tree::of(&[("STYLE.md", line), ("crates/web/tests/page.rs", line)]);
        assert_eq!(check(&tree), []);
        assert_eq!(check(&Tree::of(&[("crates/web/assets/part.html", line)])).len(), 1);
    }
}
