//! Rules: what follows from a change of itself.

use acts::Does;
use manual::kind::Kind;
use manual::values::{Condition, Located, Property, Reference};
use manual::{At, Check, Explanation, Place, Problem, Scope};

use crate::event::Event;
use crate::record::Record;

manual::keys! {
    /// What follows of itself when something changes or happens, without anybody deciding.
    ///
    /// What a person should decide belongs in a queue; what the clock starts belongs in a job.
    pub struct On {
        /// What it waits for.
        pub occasion as _: Occasion,
        /// What must hold then; the fields of the record, or the properties of the event, stand bare, and
        /// the record itself under its name.
        pub when: Option<Condition>,
        /// What is done, in this order.
        pub does: Does,
    }
}

manual::forms! {
    /// What a rule waits for.
    pub enum Occasion {
        /// A field of a record gets another value, the first one included.
        Changed(Located<Property<Record>>) = "changed",
        /// An event happens.
        Happened(Reference<Event>) = "happened",
    }
}

impl Kind for On {
    const KIND: &'static str = "on";
    const EXAMPLE: &'static str = "\
changed: purchase.status
when: status == 'refunded'
does: [{ note: purchase, text: Given back. }]
";
    const PROBLEMS: &'static [&'static Explanation] = &[&UNKNOWN_FIELD];

    fn scope(&self, _: Place<'_>) -> Scope {
        match &self.occasion {
            Occasion::Changed(changed) => Scope::record(&changed.of),
            Occasion::Happened(event) => Scope::record(event),
        }
    }

    fn check(&self, check: &mut Check<'_>) {
        let Occasion::Changed(changed) = &self.occasion else { return };
        let Some(record) = check.get::<Record>(&changed.of.name) else { return };
        if record.field(&changed.property).is_some() {
            return;
        }
        let of = (changed.of.name.as_str(), record);
        check.report(unknown_field(changed.at, of, &changed.property));
    }
}

/// Says that a record has no such field.
pub(crate) fn unknown_field(at: At, (name, record): (&str, &Record), field: &str) -> Problem {
    let names: Vec<&str> = record.fields.iter().map(|(name, _)| name.as_str()).collect();
    let says = format!("The record `{name}` has no field `{field}`.");
    Problem::new(&UNKNOWN_FIELD, at, says).expected("one of its fields").meant(field, &names)
}

/// A field that a record does not have.
pub(crate) static UNKNOWN_FIELD: Explanation = Explanation {
    code: "unknown-field",
    what: "A field is named that the record does not have.",
    why: "What waits for it would wait for ever.",
    example: r#"```yaml record guest
key: guest_id
fields: { guest_id: text, state: text }
```
```yaml on guest_came
changed: guest.status
does: [{ note: guest, text: Welcome. }]
```
"#,
};
