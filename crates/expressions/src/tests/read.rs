//! What reading complains about, all at once and at the right places.

use super::house::{Day, House};
use crate::{Expected, Limits, Parsed, Type};

/// Compares complaints with lines such as `unknown-name: purchse`.
#[track_caller]
fn check(text: &str, expected: &[&str]) {
    let complaints = Parsed::read(text).check(&House, &Expected::of(Type::Dyn)).err();
    let found: Vec<String> = complaints
        .unwrap_or_default()
        .iter()
        .map(|complaint| format!("{}: {}", complaint.code.name(), complaint.place.of(text)))
        .collect();
    assert_eq!(found, expected, "{text}");
}

#[test]
fn one_mistake_hides_no_other() {
    check("stars > && paid ==", &["missing-operand: &&", "missing-operand: "]);
    check("(stars + ) > 3 && statsu == 'x'", &["missing-operand: )", "unknown-name: statsu"]);
    check("[1, , 2].size() > sars", &["missing-operand: ,", "unknown-name: sars"]);
    check(
        "stars = 3 and status == 'pendign' or 5x > 2",
        &[
            "foreign-operator: =",
            "foreign-operator: and",
            "unknown-word: 'pendign'",
            "foreign-operator: or",
            "bad-span: 5x",
        ],
    );
    check("stars 3 + unkown", &["missing-operator: 3", "unknown-name: unkown"]);
    check("(stars 3) > confidenc", &["missing-operator: 3", "unknown-name: confidenc"]);
    check("paid) && sars", &["unclosed-bracket: )", "missing-operand: &&", "unknown-name: sars"]);
    check("'\\q' == 1 + 'a'", &["bad-escape: \\q", "wrong-operands: 1 + 'a'"]);
    check("tags.map(1, x) == [] && sars", &["macro-variable: 1", "unknown-name: sars"]);
    check("paid ? 1", &["missing-operand: "]);
    check("(purchase.amonut) == price", &["unknown-field: amonut"]);
    check("{'a' 1}.size() > sars", &["missing-operand: 1", "unknown-name: sars"]);
}

#[test]
fn an_end_in_the_middle_is_said_where_it_opened() {
    check("(paid && (stars > 3)", &["unclosed-bracket: ("]);
    check("status == 'pending", &["unclosed-text: 'pending"]);
    check("`a", &["unclosed-text: `a"]);
    check("", &["missing-operand: "]);
    check("  // nothing", &["missing-operand: "]);
}

#[test]
fn depth_has_an_end_whatever_it_is_made_of() {
    let bracket = |count: usize| format!("{}1{} == 1", "(".repeat(count), ")".repeat(count));
    check(&bracket(60), &[]);
    for text in [
        bracket(64),
        format!("{}true", "!".repeat(100)),
        format!("1{}", " + 1".repeat(100)),
        format!("json{}", ".a".repeat(100)),
        format!("{}1{}", "[".repeat(100), "]".repeat(100)),
        format!("{}1", "paid ? 1 : ".repeat(100)),
        format!("{}1{}", "{1:".repeat(100), "}".repeat(100)),
        format!("{}1{}", "int(".repeat(100), ")".repeat(100)),
        format!("json{}", "[0]".repeat(100)),
    ] {
        let complaints = Parsed::read(&text).check(&House, &Expected::of(Type::Dyn)).unwrap_err();
        assert!(complaints.iter().any(|one| one.code.name() == "too-deep"), "{text}");
    }
    // Conditions in a row are no depth.
    check(&format!("paid{}", " && paid".repeat(1_000)), &[]);
}

#[test]
fn the_deepest_expression_needs_little_stack() {
    let nested = |open: &str, close: &str, levels: usize| {
        format!("{}1{}", open.repeat(levels), close.repeat(levels))
    };
    let deepest = |open: &str, close: &str| nested(open, close, 60);
    let texts = [
        format!("size({}) == 1", deepest("[", "]")),
        format!("{} == 1", deepest("(", ")")),
        format!("{} == 1", deepest("int(", ")")),
        format!("{} == 1", nested("[", "][0]", 30)),
        format!("{}true", "!".repeat(60)),
        format!("{}1 == 1", "paid ? 1 : ".repeat(30)),
        format!("{} == {0}", deepest("{1: ", "}")),
    ];
    // A sixteenth of what a thread has by default.
    let run = move || {
        for text in texts {
            let program = Parsed::read(&text).check(&House, &Expected::of(Type::Dyn));
            let program = program.unwrap_or_else(|all| panic!("{text}: {all:?}"));
            assert!(program.evaluate(&Day::of(&program), Limits::default()).is_ok(), "{text}");
        }
    };
    let thread = std::thread::Builder::new().stack_size(128 * 1024);
    thread.spawn(run).unwrap().join().unwrap();
}

#[test]
fn macros_inside_each_other_have_an_end() {
    let nested = |count: usize| {
        let opened = (0..count).map(|at| format!("tags.all(t{at}, ")).collect::<String>();
        format!("{opened}paid{}", ")".repeat(count))
    };
    check(&nested(4), &[]);
    check(&nested(5), &["too-deep: all"]);
}

#[test]
fn there_is_an_end_to_complaints() {
    let text = "@ ".repeat(1_000);
    let complaints = Parsed::read(&text).check(&House, &Expected::of(Type::Dyn)).unwrap_err();
    assert_eq!(complaints.len(), 32);
}

#[test]
fn an_amount_has_the_digits_of_its_currency() {
    check("price > 22.005 AUD", &["bad-number: 22.005 AUD"]);
    check("price > 22.5 AUD && sars", &["bad-number: 22.5 AUD", "unknown-name: sars"]);
    check("price > 22.00 AUD", &[]);
}

#[test]
fn amounts_are_found_with_their_places() {
    let text = "price > -22.00 AUD || [money('5 SEK')] == [] || money(note) == price";
    let found: Vec<String> = Parsed::read(text)
        .amounts()
        .map(|(place, amount)| format!("{}: {amount}", place.of(text)))
        .collect();
    assert_eq!(found, ["22.00 AUD: 22.00 AUD", "'5 SEK': 5.00 SEK"]);
}
