//! What the manual may say about playbooks: declarations, mistakes, and the target manual.

#![expect(clippy::unwrap_used, reason = "what is not there has failed the test")]

use manual::values::{OrExpression, OrWord};
use manual::{Manual, describe};
use manual_specs::{complete, hold, target};
use playbooks::{
    AnswerExpected, Ask, ConnectorFault, ConnectorTrouble, Drill, FollowUp, OrderKept, Playbook,
    PlaybookRuns, Shift, Step, WorkOn,
};

fn registry() -> manual::Registry {
    complete(playbooks::kinds(manual::Registry::new()))
}

#[test]
fn declarations_hold() {
    assert_eq!(describe::faults(&registry()), [""; 0]);
}

#[test]
fn specifications_hold() {
    hold(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/specs"), &registry());
}

/// Finds a step by its page.
fn step<'m>(manual: &'m Manual, page: &str, name: &str) -> &'m Step {
    let path = format!("playbooks/{page}.md");
    let page = manual.pages().iter().position(|page| page.path == path).unwrap();
    manual.get(name, page).unwrap()
}

#[test]
fn the_target_manual_becomes_values() {
    let Some(manual) = target(playbooks::kinds(manual::Registry::new())) else { return };
    let count = |kind: &str| manual.iter().filter(|block| block.kind == kind).count();
    let counts = ["checklist", "drill", "playbook", "shift", "step"].map(count);
    assert_eq!(counts, [0, 5, 5, 2, 29]);

    let down: &Playbook = manual.get("ai_provider_down", 0).unwrap();
    assert_eq!(down.hands_on.as_ref().unwrap().to_string(), "12m");

    let restore = step(&manual, "ai_provider_down", "restore");
    let wait = restore.wait.as_ref().unwrap();
    assert_eq!(wait.at_most.to_string(), "24h");
    assert!(matches!(&wait.otherwise.value, OrWord::Value(step) if step.name == "report"));

    let tried = step(&manual, "ai_provider_down", "try_fallback");
    assert!(matches!(tried.ask.as_deref(), Some(Ask::Probe(probe)) if probe.name == "triage_api"));
    let answers = tried.expect.iter().filter_map(|it| it.as_a::<AnswerExpected>());
    assert_eq!(answers.filter(|answer| answer.json.is_some()).count(), 4);

    let prove = step(&manual, "queue_dispute", "prove").prove.as_ref().unwrap();
    let (field, which) = prove.each.iter().next().unwrap();
    assert_eq!((prove.prove_order.name.as_str(), field.as_str()), ("featured", "council"));
    assert!(matches!(which, OrExpression::Expression(_)));

    let report = step(&manual, "webhook_failed", "report");
    let follow_up = report.does[0].as_a::<FollowUp>().unwrap();
    assert_eq!(follow_up.follow_up.name, "thursday_batch");

    let lost: &Drill = manual.get("lost_webhook", 0).unwrap();
    let fault = lost.faults.0[0].as_a::<ConnectorFault>().unwrap();
    assert_eq!(fault.how, ConnectorTrouble::DropWebhooks);
    assert!(lost.expect[2].as_a::<OrderKept>().is_some());
    let disputed: &Drill = manual.get("disputed_order", 0).unwrap();
    let runs = disputed.expect[0].as_a::<PlaybookRuns>().unwrap();
    assert_eq!(runs.ends_at.as_ref().unwrap().as_str(), "hand_over");

    let thursday: &Shift = manual.get("thursday_batch", 0).unwrap();
    assert_eq!(thursday.minutes.number(), 225);
    assert!(matches!(&thursday.work[1].on, WorkOn::Queue(queue) if queue.name == "refunds"));
}
