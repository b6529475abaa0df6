//! The kinds and effects of facts: their declarations, mistakes in them, and the target manual's.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "what a story needs and does not get has failed it"
)]

mod events;
mod house;
mod lanes;
mod names;
mod pages;
mod quarantine;
mod records;
mod writers;

use acts::{Does, Effect};
use facts::{Connector, Event, Note, Occasion, On, Record, Replay, Set};
use manual::{Manual, Registry, describe};

fn registry() -> Registry {
    manual_specs::complete(facts::kinds(Registry::new()))
}

#[test]
fn the_declarations_hold() {
    assert_eq!(describe::faults(&registry()), [""; 0]);
}

#[test]
fn every_specification_holds() {
    manual_specs::hold(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/specs"), &registry());
}

fn target() -> Option<Manual> {
    manual_specs::target(facts::kinds(Registry::new()))
}

#[test]
fn the_records_of_the_target_manual_say_what_they_should() {
    let Some(manual) = target() else { return };
    let count = |records: usize, events: usize, rules: usize, connectors: usize| {
        assert_eq!(manual.all::<Record>().count(), records);
        assert_eq!(manual.all::<Event>().count(), events);
        assert_eq!(manual.all::<On>().count(), rules);
        assert_eq!(manual.all::<Connector>().count(), connectors);
    };
    count(6, 1, 2, 2);
    let trainer = manual.get::<Record>("trainer", 0).unwrap();
    assert!(trainer.field("email").unwrap().personal);
    let (name, flag) = trainer.actions.iter().next().unwrap();
    assert_eq!(name.as_str(), "flag");
    let set = effect::<Set>(&flag.does, 0);
    let (address, _) = set.set.iter().next().unwrap();
    assert_eq!(address.as_str(), "account_status");
    assert_eq!(effect::<Note>(&flag.does, 1).note.0.text().as_str(), "trainer");
}

#[test]
fn the_rules_of_the_target_manual_wait_for_fields() {
    let Some(manual) = target() else { return };
    let (_, on) = manual.all::<On>().find(|(block, _)| block.name == "purchase_made").unwrap();
    let Occasion::Changed(changed) = &on.occasion else { panic!("{:?}", on.occasion) };
    assert_eq!((changed.of.name.as_str(), changed.property.as_str()), ("purchase", "status"));
}

fn effect<E: manual::decode::Part>(does: &Does, number: usize) -> &E {
    let member: &manual::values::Member<Effect> = &does[number];
    member.as_a::<E>().unwrap_or_else(|| panic!("{}", member.name))
}

#[test]
fn effects_that_the_target_manual_does_not_use_are_read() {
    let page = "```yaml connector shop\nspeaks: stripe\napi_key: { secret: KEY }\n```\n\
        ```yaml record guest\nkey: guest_id\nfields: { guest_id: text, name: text }\n```\n\
        ```yaml on named\nchanged: guest.name\ndoes: [{ replay: shop, since: 7 days }]\n```\n";
    let sources = manual::Sources::of([("page.md", page)]);
    let manual = manual::check(sources, &registry(), manual::Checkers::default())
        .unwrap_or_else(|problems| panic!("{}", problems.to_text(manual::Colour::None)));
    let (_, on) = manual.all::<On>().next().unwrap();
    assert_eq!(effect::<Replay>(&on.does, 0).since.to_string(), "7d");
}
