//! What people and programs read of a problem.

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
