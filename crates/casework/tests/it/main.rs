//! What the manual may say about casework: declarations, mistakes, and the target manual.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "what a story needs and does not get has failed it"
)]

mod deciding;
mod house;
mod opening;
mod pages;
mod rights;

use casework::{
    ByProvider, ByRules, Classifier, First, Investigation, Mail, NoPromise, Queue, Recipient,
    Rules, Slots,
};
use manual::describe;
use manual::values::{OrExpression, OrWord};
use manual_specs::{complete, hold, target};

fn registry() -> manual::Registry {
    complete(casework::kinds(manual::Registry::new()))
}

#[test]
fn declarations_hold() {
    assert_eq!(describe::faults(&registry()), [""; 0]);
}

#[test]
fn specifications_hold() {
    hold(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/specs"), &registry());
}

#[test]
fn specifications_over_real_records_hold() {
    let registry = complete(casework::kinds(facts::kinds(manual::Registry::new())));
    hold(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/scopes"), &registry);
}

#[test]
fn the_target_manual_becomes_values() {
    let Some(manual) = target(casework::kinds(facts::kinds(manual::Registry::new()))) else {
        return;
    };
    let count = |kind: &str| manual.iter().filter(|block| block.kind == kind).count();
    let counts = ["classifier", "investigation", "queue", "rules", "slots", "template"].map(count);
    assert_eq!(counts, [1, 3, 3, 1, 1, 10]);

    let reviews: &Queue = manual.get("reviews", 0).unwrap();
    assert!(matches!(reviews.promise, OrWord::Word(NoPromise::None)));
    assert_eq!(reviews.minutes_each.number(), 4);
    let (_, reject) = reviews.actions.iter().nth(1).unwrap();
    assert_eq!(reject.shortcut.as_ref().unwrap().key(), 'r');
    assert_eq!(reject.asks.iter().count(), 2);

    let complaints: &Queue = manual.get("complaints", 0).unwrap();
    let (_, answer) = complaints.actions.iter().next().unwrap();
    let mail = answer.does[0].as_a::<Mail>().unwrap();
    let OrExpression::Expression(letter) = &mail.mail else { panic!("{mail:?}") };
    assert_eq!(letter.text().as_str(), "answer.letter");
    let Recipient::Expression(to) = &mail.to else { panic!("{mail:?}") };
    assert_eq!(to.text().as_str(), "trainer.email");

    let safety: &Classifier = manual.get("review_safety", 0).unwrap();
    let models = safety.attempts.iter().filter_map(|attempt| attempt.as_a::<ByProvider>());
    let models: Vec<&str> = models.map(|by| by.model.as_str()).collect();
    assert_eq!(models, ["glm-4-flash", "glm-4-air"]);
    assert!(safety.attempts[2].as_a::<ByRules>().is_some());

    let rules: &Rules = manual.get("review_words", 0).unwrap();
    let (_, profanity) = rules.labels.iter().next().unwrap();
    assert!(profanity.patterns[0].as_regex().is_match("FUU*CK"));
    assert!((profanity.confidence.share() - 1.0).abs() < f64::EPSILON);

    let featured: &Slots = manual.get("featured", 0).unwrap();
    assert_eq!(featured.capacity.places(), 5);
    assert_eq!(featured.order.0[0].first, First::Least);
    assert_eq!(featured.state.to_string(), "status");

    let not_featured: &Investigation = manual.get("not_featured", 0).unwrap();
    let by = |check: &acts::NamedCheck| match check.by {
        Some(acts::CheckedBy::When(_)) => "when",
        Some(acts::CheckedBy::Sql(_)) => "sql",
        Some(acts::CheckedBy::Slots(_)) => "slots",
        _ => "something else",
    };
    let checks: Vec<&str> = not_featured.checks.iter().map(|(_, check)| by(check)).collect();
    assert_eq!(checks, ["sql", "sql", "when", "slots"]);
}
