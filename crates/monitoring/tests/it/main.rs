//! The kinds and effects of monitoring: their declarations, mistakes in them, and the target manual's;
//! and its work, on both engines, in a world that does as it is told.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "what a story needs and does not get has failed it, and the place says where"
)]

mod figures;
mod house;
mod incidents;
mod story;
mod world;

use manual::{Registry, describe};
use monitoring::{Alert, Budget, Channel, Metric, Probe, Provider, Sign, StatusPage, Unit};

fn ours() -> Registry {
    monitoring::kinds(Registry::new())
}

fn registry() -> Registry {
    manual_specs::complete(ours())
}

#[test]
fn the_declarations_hold() {
    let faults = describe::faults(&registry());
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn every_specification_holds() {
    manual_specs::hold(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/specs"), &registry());
}

#[test]
fn the_signals_of_the_target_manual_are_read() {
    let Some(manual) = manual_specs::target(ours()) else { return };
    assert_eq!(manual.all::<Probe>().count(), 4);
    assert_eq!(manual.all::<Provider>().count(), 2);
    assert_eq!(manual.all::<Metric>().count(), 10);
    assert_eq!(manual.all::<Alert>().count(), 9);
    assert_eq!(manual.all::<Channel>().count(), 2);
    let (_, budget) = manual.all::<Budget>().next().unwrap();
    assert_eq!((budget.covers.0.len(), budget.at.iter().count()), (2, 2));
    let (_, page) = manual.all::<StatusPage>().next().unwrap();
    let names: Vec<&str> = page.components.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["Website", "Search", "Emergency triage"]);
}

#[test]
fn alerts_know_what_they_watch() {
    let Some(manual) = manual_specs::target(ours()) else { return };
    let alert = |name: &str| manual.get::<Alert>(name, 0).unwrap();
    assert!(matches!(alert("nightly_job_late").sign, Sign::Watch(_)));
    assert!(matches!(alert("database_slow").sign, Sign::When(_)));
    assert_eq!(alert("ai_provider_down").hold.as_ref().unwrap().to_string(), "30m");
    let revenue = manual.get::<Metric>("revenue", 0).unwrap();
    assert!(matches!(revenue.unit, Unit::Money(currency) if currency.code() == "AUD"));
}
