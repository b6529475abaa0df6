//! The shared forms, tried in two small kinds: something with actions and something with limits.

use acts::{Actions, CROSSED_LIMITS, Does, Limits, SAME_SHORTCUT, check_order};
use manual::expressions::Type;
use manual::{Check, Explanation, Kind, Names, Place, Registry, Scope, describe};

manual::keys! {
    /// A place where people do things.
    pub(crate) struct Desk {
        /// What can be done there.
        pub(crate) actions: Actions = "{}",
        /// What happens by itself.
        pub(crate) does: Does = "[]",
    }
}

impl Kind for Desk {
    const KIND: &'static str = "desk";
    const EXAMPLE: &'static str =
        "actions:\n  close: { shortcut: c, does: [{ note: desk, text: Closed. }] }\n";
    const PROBLEMS: &'static [&'static Explanation] = &[&SAME_SHORTCUT];

    fn scope(&self, _: Place<'_>) -> Scope {
        Scope::everywhere().with("desk", [("open", Type::Bool)])
    }
}

manual::keys! {
    /// A value that is read off something.
    pub(crate) struct Gauge {
        /// From where on it is bad.
        pub(crate) at: Limits,
    }
}

impl Kind for Gauge {
    const KIND: &'static str = "gauge";
    const EXAMPLE: &'static str = "at: { warning: \"> 10\" }\n";
    const PROBLEMS: &'static [&'static Explanation] = &[&CROSSED_LIMITS];

    fn check(&self, check: &mut Check<'_>) {
        check_order(&self.at, check);
    }
}

manual::keys! {
    /// Something that answers can name.
    pub(crate) struct Record {
        /// The field that tells one from another.
        pub(crate) key: String,
    }
}

impl Kind for Record {
    const KIND: &'static str = "record";
    const NAMES: Names = Names::Shared("tables");
    const IS_FIELD_TYPE: bool = true;
    const EXAMPLE: &'static str = "key: guest_id\n";
}

fn registry() -> Registry {
    let registry = Registry::new().kind::<Desk>().kind::<Gauge>();
    manual_specs::complete(registry.kind::<Record>())
}

#[test]
fn the_declarations_hold() {
    assert_eq!(describe::faults(&registry()), [""; 0]);
}

#[test]
fn every_specification_holds() {
    manual_specs::hold(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/specs"), &registry());
}
