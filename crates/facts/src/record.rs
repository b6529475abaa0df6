//! Records: what the business is made of.

use acts::{Actions, SAME_SHORTCUT};
use manual::kind::{Kind, Names};
use manual::values::{Field, FieldType, Fields as Known, Located, Name, PlainFieldType, Reference};
use manual::{Check, Explanation, Place, Problem, Scope};
use vocabulary::Span;

use crate::connector::Connector;
use crate::fields::{self, Fields, USELESS_MARK};
use crate::names::{RESERVED_NAME, check_table_name};

manual::keys! {
    /// What the business is made of: customers, purchases, reviews, and what is known of each.
    ///
    /// Every record is a table under its name, for queries, and a page in the console. Records may refer
    /// to one another in any way, in circles too: a field whose type is another record's name holds that
    /// record's key.
    pub struct Record {
        /// The field that tells one from another; it is never missing and never changes.
        pub key: Located<Name>,
        /// The connector of the system that the records belong to; what is set in them is sent there and
        /// is true once it has answered.
        pub from: Option<Reference<Connector>>,
        /// What is known of each.
        pub fields: Fields,
        /// How long one is kept after its last change; without it, as long as nobody deletes it.
        pub keep: Option<Span>,
        /// What people may do on its page, with the right `records.NAME.ACTION`.
        pub actions: Actions = "{}",
    }
}

/// The names that records and events share, since both are tables.
pub(crate) const TABLES: &str = "tables";

impl Kind for Record {
    const KIND: &'static str = "record";
    const NAMES: Names = Names::Shared(TABLES);
    const IS_FIELD_TYPE: bool = true;
    const EXAMPLE: &'static str = "\
key: purchase_id
from: shop
fields:
  purchase_id: text
  customer: { type: text, index: true, personal: true }
  amount: money
  status: { one_of: [paid, refunded], index: true }
  refunded_at: { type: time, optional: true }
keep: 7 years
actions:
  look_into:
    asks: { why: text }
    does: [{ note: purchase, text: \"= answer.why\" }]
";
    const PROBLEMS: &'static [&'static Explanation] =
        &[&BAD_KEY, &USELESS_MARK, &RESERVED_NAME, &SAME_SHORTCUT];

    fn scope(&self, place: Place<'_>) -> Scope {
        Scope::itself(place)
    }

    fn fields(&self) -> Option<&Known> {
        Some(&self.fields)
    }

    fn key(&self) -> Option<&str> {
        Some(self.key.value.as_str())
    }

    fn check(&self, check: &mut Check<'_>) {
        check_table_name(check);
        fields::check(&self.fields, check);
        self.check_key(check);
    }
}

/// A key that cannot tell one record from another.
pub(crate) static BAD_KEY: Explanation = Explanation {
    code: "bad-key",
    what: "The key of a record is none of its fields, or a field that cannot be a key.",
    why: "Everything that is known of a record is found by its key.",
    example: r#"```yaml record guest
key: guest
fields: { guest_id: text, name: text }
```
"#,
};

/// The types of fields that can be a key: each value can be written in one way only.
const OF_KEYS: [&str; 6] = ["text", "int", "date", "email", "phone", "url"];

impl Record {
    /// Finds a field.
    #[must_use]
    pub fn field(&self, name: &str) -> Option<&Field> {
        self.fields.iter().find(|(field, _)| field.as_str() == name).map(|(_, field)| field)
    }

    fn check_key(&self, check: &mut Check<'_>) {
        let (key, at) = (&self.key.value, self.key.at);
        let Some(field) = self.field(key.as_str()) else {
            let names: Vec<&str> = self.fields.iter().map(|(name, _)| name.as_str()).collect();
            let problem = Problem::new(&BAD_KEY, at, format!("There is no field `{key}`."));
            check.report(problem.expected("one of the fields").meant(key.as_str(), &names));
            return;
        };
        let is_simple = match &field.of {
            FieldType::Plain(PlainFieldType::Simple(simple)) => OF_KEYS.contains(simple),
            FieldType::OneOf(_) => true,
            FieldType::Plain(PlainFieldType::Block(_)) | FieldType::List(_) => false,
        };
        if !is_simple {
            let says = format!("The type of `{key}` cannot be that of a key.");
            let problem = Problem::new(&BAD_KEY, at, says);
            check.report(problem.help("choose a field that is a `text` or an `int`"));
        }
        if field.optional {
            let says = format!("`{key}` may be left out, but nothing is found without its key.");
            let problem = Problem::new(&BAD_KEY, at, says);
            check.report(problem.help(format!("take `optional` from `{key}`")));
        }
    }
}
