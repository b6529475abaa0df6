//! The fields of records and the properties of events: what all of them must be.

use std::ops::Deref;

use manual::decode::{Form, Reader, Value};
use manual::problems::BAD_FIELD;
use manual::values::{Field, FieldType, Located, Name, PlainFieldType};
use manual::yaml::{Content, Node};
use manual::{At, Check, Explanation, Problem};

use crate::names::{RESERVED_NAME, check_field_name};

/// Fields by their names, with the places of the names.
#[derive(Debug, Clone)]
pub struct Fields {
    fields: manual::values::Fields,
    places: Vec<At>,
}

impl Fields {
    /// Walks through the names with their places and fields.
    pub fn placed(&self) -> impl Iterator<Item = (Located<Name>, &Field)> {
        let named = |((name, field), at): ((&Name, _), &At)| {
            (Located { value: name.clone(), at: *at }, field)
        };
        self.fields.iter().zip(&self.places).map(named)
    }
}

impl Deref for Fields {
    type Target = manual::values::Fields;

    fn deref(&self) -> &manual::values::Fields {
        &self.fields
    }
}

impl Value for Fields {
    fn form() -> Form {
        manual::values::Fields::form()
    }

    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        let fields = Value::read(node, reader)?;
        let places = match &node.content {
            Content::Map(entries) => entries.iter().map(|(name, _)| name.at).collect(),
            _ => Vec::new(),
        };
        Some(Self { fields, places })
    }
}

/// A mark that means nothing where it stands.
pub(crate) static USELESS_MARK: Explanation = Explanation {
    code: "useless-mark",
    what: "A field has a mark that its type or its place gives no meaning.",
    why: "Who reads it would trust in something that does not happen.",
    example: r#"```yaml record guest
key: guest_id
fields:
  guest_id: text
  wishes: { list: text, unique: true }
```
"#,
};

/// Columns that every event has.
pub(crate) const OF_EVENTS: [&str; 3] = ["id", "at", "subject"];

/// Checks names and marks.
pub(crate) fn check(fields: &Fields, check: &mut Check<'_>) {
    for (name, field) in fields.placed() {
        let name = &name;
        check_field_name(name, check);
        check_words(name, &field.of, check);
        let is_compared = match &field.of {
            FieldType::List(_) => false,
            FieldType::Plain(PlainFieldType::Simple(simple)) => {
                !matches!(*simple, "json" | "location")
            }
            _ => true,
        };
        for (is_set, mark) in [(field.index, "index"), (field.unique, "unique")] {
            if is_set && !is_compared {
                report(name, mark, "nothing is looked up by a list, a place or JSON", check);
            }
        }
    }
}

/// Checks that there is a choice, and no word twice.
fn check_words(name: &Located<Name>, of: &FieldType, check: &mut Check<'_>) {
    match of {
        FieldType::List(item) => check_words(name, item, check),
        FieldType::OneOf(words) => {
            let is_twice = |(number, word): &(usize, &Name)| words[..*number].contains(word);
            let says = match words.iter().enumerate().find(is_twice) {
                Some((_, word)) => {
                    format!("`{word}` stands twice among the words of `{}`.", name.value)
                }
                None if words.is_empty() => format!("`{}` is one of no words.", name.value),
                None => return,
            };
            let problem = Problem::new(&BAD_FIELD, name.at, says);
            check.report(problem.help("write each word once: `{ one_of: [open, closed] }`"));
        }
        FieldType::Plain(_) => {}
    }
}

/// Checks what the properties of an event must be beyond that.
pub(crate) fn check_properties(properties: &Fields, check: &mut Check<'_>) {
    for (name, field) in properties.placed() {
        if OF_EVENTS.contains(&name.as_str()) {
            let says = format!("Every event has `{}` already.", name.value);
            let problem = Problem::new(&RESERVED_NAME, name.at, says);
            check.report(problem.help("leave it out, or give it another name"));
        }
        for (is_set, mark) in [(field.index, "index"), (field.unique, "unique")] {
            if is_set {
                report(&name, mark, "events are told apart by their `id` alone", check);
            }
        }
    }
}

fn report(name: &Located<Name>, mark: &str, why: &str, check: &mut Check<'_>) {
    let says = format!("`{}` cannot be `{mark}`: {why}.", name.value);
    check.report(Problem::new(&USELESS_MARK, name.at, says).help(format!("leave out `{mark}`")));
}
