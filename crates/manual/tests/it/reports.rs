//! What people and programs read of a problem.

use manual::yaml::MOST_ITEMS;
use manual::{Checkers, Colour, Problems, Sources, check};

use crate::toys::toys;

fn problems(pages: &[(&str, &str)]) -> Problems {
    check(Sources::of(pages.iter().copied()), &toys(), Checkers::default()).unwrap_err()
}

const PAGES: &[(&str, &str)] = &[
    ("README.md", "# Ours\n\n```yaml note greeting\ntxt: hello\nkeep: 5 fortnights\n```\n"),
    ("inner/two.md", "```yaml note greeting\ntext: \"ä\"\nwhen: !paid\n```\n"),
    ("inner/three.md", "```yaml line a\ntoken: sk_live_hunter2\n```\n"),
];

#[test]
fn people_read_it_like_rustc() {
    insta::assert_snapshot!(problems(PAGES).to_text(Colour::None));
}

#[test]
fn programs_read_a_stable_shape() {
    // The order of a JSON object means nothing.
    insta::with_settings!({ sort_maps => true }, {
        insta::assert_json_snapshot!(problems(PAGES).to_json());
    });
}

#[test]
fn one_problem_reads_as_it_does_among_all() {
    let problems = problems(PAGES);
    let one_by_one = problems.iter().map(|problem| problems.text_of(problem, Colour::None));
    let joined: String = one_by_one.map(|text| text + "\n\n").collect();
    assert_eq!(joined, problems.to_text(Colour::None));
}

#[test]
fn colours_come_only_when_asked_for() {
    let problems = problems(PAGES);
    assert!(!problems.to_text(Colour::None).contains('\u{1b}'));
    assert!(problems.to_text(Colour::Ansi).contains('\u{1b}'));
}

#[test]
fn a_secret_is_never_shown() {
    let page = "```yaml line a\n{ token: sk_live_hunter2, tokn: 1 }\n```\n";
    let problems = problems(&[("a.md", page)]);
    assert!(problems.iter().any(|problem| problem.explanation.code == "unknown-key"));
    for shown in [problems.to_text(Colour::None), problems.to_json().to_string()] {
        assert!(!shown.contains("hunter2"), "{shown}");
    }
}

#[test]
fn ends_of_lines_and_marks_of_editors_change_nothing() {
    let windows = |text: &str| format!("\u{feff}{}", text.replace('\n', "\r\n"));
    let pages: Vec<(&str, String)> =
        PAGES.iter().map(|(path, text)| (*path, windows(text))).collect();
    let same = check(Sources::of(pages), &toys(), Checkers::default()).unwrap_err();
    assert_eq!(same.to_json(), problems(PAGES).to_json());
}

#[test]
fn signs_that_steer_a_terminal_are_not_passed_on() {
    let problems = problems(&[("a.md", "```yaml note a\ntext: \"x\"\n\u{1b}[31mbad: 1\n```\n")]);
    assert!(!problems.to_text(Colour::None).contains('\u{1b}'));
}

#[test]
fn what_is_too_long_is_told_once_and_what_is_left_out_counts_as_declared() {
    let fields: String = (0..=MOST_ITEMS).map(|number| format!("  f{number}: int\n")).collect();
    let days = vec!["Mon"; MOST_ITEMS + 2].join(", ");
    let last = MOST_ITEMS;
    let page = format!(
        "```yaml table long\nfields:\n{fields}```\n\n\
         ```yaml house\ntitle: Ours\nopen: {{ days: [{days}] }}\n```\n\n\
         ```yaml note last\ntext: hello\nwhen: f{last} > 0\n```\n\n\
         ```yaml note other\ntext: hello\nwhen: other > 0\n```\n"
    );
    let problems = problems(&[("a.md", &page)]);
    let found: Vec<_> =
        problems.iter().map(|problem| (problem.explanation.code, problem.says.as_str())).collect();
    let says = |count: usize| format!("There are {count} items here.");
    let (fields, days) = (says(MOST_ITEMS + 1), says(MOST_ITEMS + 2));
    let expected = [
        ("too-many-items", fields.as_str()),
        ("too-many-items", days.as_str()),
        ("unknown-name", "There is no `other` here."),
    ];
    assert_eq!(found, expected);
}
