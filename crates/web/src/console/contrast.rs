//! Holds the tokens to WCAG 2.2 AA: text at 4.5, what bounds or marks a control at 3.
//!
//! Formulas: WCAG 2.2, "relative luminance" and "contrast ratio".

use std::collections::BTreeMap;

const TOKENS: &str = include_str!("../../assets/css/tokens.css");

/// What is written on what.
const TEXT: [(&str, &[&str]); 7] = [
    (
        "ink",
        &["paper", "desk", "raised", "critical-wash", "warning-wash", "good-wash", "here-wash"],
    ),
    ("quiet", &["paper", "desk", "raised"]),
    ("on-ink", &["ink"]),
    ("critical", &["paper", "desk", "raised", "critical-wash", "here-wash"]),
    ("warning", &["paper", "desk", "raised", "warning-wash", "here-wash"]),
    ("good", &["paper", "desk", "raised", "good-wash", "here-wash"]),
    ("here", &["paper", "desk", "raised", "here-wash"]),
];

/// What bounds a control, shows the focus or draws a shape, on what.
const MARKS: [(&str, &[&str]); 3] = [
    ("edge", &["paper", "desk", "raised"]),
    ("here", &["paper", "desk", "raised"]),
    ("paper", &["critical", "warning", "good"]),
];

type Colour = [u8; 3];

/// Reads `--name: light-dark(#rrggbb, #rrggbb);` from the rules that hold for everybody.
fn tokens() -> BTreeMap<String, [Colour; 2]> {
    let everybody = TOKENS.split("@media").next().unwrap();
    let mut tokens = BTreeMap::new();
    for line in everybody.lines().map(str::trim) {
        let Some((name, value)) =
            line.strip_prefix("--").and_then(|line| line.split_once(": light-dark("))
        else {
            continue;
        };
        let (light, dark) = value.strip_suffix(");").unwrap().split_once(", ").unwrap();
        tokens.insert(name.to_owned(), [colour(light), colour(dark)]);
    }
    tokens
}

fn colour(text: &str) -> Colour {
    let digits = text.strip_prefix('#').unwrap();
    assert_eq!(digits.len(), 6, "{text} is not #rrggbb");
    [0, 2, 4].map(|at| u8::from_str_radix(&digits[at..at + 2], 16).unwrap())
}

fn luminance(colour: Colour) -> f64 {
    let [red, green, blue] = colour.map(|channel| {
        let channel = f64::from(channel) / 255.0;
        if channel <= 0.040_45 { channel / 12.92 } else { ((channel + 0.055) / 1.055).powf(2.4) }
    });
    0.2126 * red + 0.7152 * green + 0.0722 * blue
}

fn contrast(one: Colour, other: Colour) -> f64 {
    let (one, other) = (luminance(one), luminance(other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

fn check(pairs: &[(&str, &[&str])], least: f64) {
    let tokens = tokens();
    let mut low = Vec::new();
    for (front, backs) in pairs {
        for back in *backs {
            for (theme, name) in ["light", "dark"].iter().enumerate() {
                let ratio = contrast(tokens[*front][theme], tokens[*back][theme]);
                if ratio < least {
                    low.push(format!("{front} on {back}, {name}: {ratio:.2}"));
                }
            }
        }
    }
    assert!(low.is_empty(), "below {least}: {low:#?}");
}

#[test]
fn text_can_be_read_in_both_themes() {
    check(&TEXT, 4.5);
}

#[test]
fn borders_shapes_and_the_focus_can_be_seen_in_both_themes() {
    check(&MARKS, 3.0);
}

#[test]
fn the_formula_agrees_with_the_known_ends() {
    assert!((contrast([0, 0, 0], [255, 255, 255]) - 21.0).abs() < 1e-9);
    assert!((contrast([0x77, 0x77, 0x77], [255, 255, 255]) - 4.48).abs() < 0.01);
}
