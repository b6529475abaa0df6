//! The kinds of the company: their declarations, mistakes in them, and the target manual's.

#![expect(clippy::panic, reason = "what a test needs and does not get has failed it")]

use company::contact::Urgency;
use company::severity::{Review, Shown};
use company::{BusinessHours, Company, Contact, Role, Severity};
use jiff::civil::Weekday;
use manual::{Checkers, Colour, Manual, Registry, Sources, check, describe};

fn ours() -> Registry {
    company::kinds(facts::kinds(Registry::new()))
}

fn registry() -> Registry {
    manual_specs::complete(ours())
}

#[test]
fn the_declarations_hold() {
    assert_eq!(describe::faults(&registry()), [""; 0]);
}

#[test]
fn every_specification_holds() {
    manual_specs::hold(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/specs"), &registry());
}

#[test]
fn the_company_of_the_target_manual_is_read() {
    let Some(manual) = manual_specs::target(ours()) else { return };
    let (_, company) = manual.all::<Company>().next().unwrap();
    assert_eq!((company.currency.code(), company.locale.as_str()), ("AUD", "en-AU"));
    assert_eq!(company.hours_per_week.as_ref().map(|hours| hours.value), Some(4.0));
    assert_eq!(manual.all::<Contact>().count(), 4);
    assert_eq!(manual.get::<Contact>("devops", 0).unwrap().urgency, Urgency::Immediate);
    assert_eq!(manual.all::<Role>().count(), 2);
    let severities: Vec<_> =
        manual.all::<Severity>().map(|(_, it)| (it.shown.value, it.review)).collect();
    assert_eq!(severities, [(Shown::Red, Review::Required), (Shown::Amber, Review::None)]);
}

#[test]
fn hours_are_those_of_their_days() {
    let page = "```yaml business_hours office\nopen: { Fri-Mon: 9:00-24:00 }\n```\n";
    let manual = read(page);
    let office = manual.get::<BusinessHours>("office", 0).unwrap();
    let (days, hours) = office.open.iter().next().unwrap();
    assert!(days.have(Weekday::Sunday) && !days.have(Weekday::Tuesday));
    assert_eq!((hours.0[0].from, hours.0[0].to), (540, 1440));
    assert_eq!(days.to_string(), "Mon,Fri,Sat,Sun");
}

fn read(page: &str) -> Manual {
    check(Sources::of([("page.md", page)]), &registry(), Checkers::default())
        .unwrap_or_else(|problems| panic!("{}", problems.to_text(Colour::None)))
}
