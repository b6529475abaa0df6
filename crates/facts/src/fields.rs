//! The fields of records and the properties of events: what all of them must be.

use manual::problems::BAD_FIELD;
use manual::values::{Field, FieldType, Located, Map, Name, PlainFieldType};
use manual::{Check, Explanation, Problem};

use crate::names::{RESERVED_NAME, check_field_name};

/// Fields by their names, which keep their places.
pub type Fields = Map<Located<Name>, Field>;

/// A mark that means nothing where it stands.
pub static USELESS_MARK: Explanation = Explanation {
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
const OF_EVENTS: [&str; 3] = ["id", "at", "subject"];

/// Checks names and marks.
pub(crate) fn check(fields: &Fields, check: &mut Check<'_>) {
    for (name, field) in fields.iter() {
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
    for (name, field) in properties.iter() {
        if OF_EVENTS.contains(&name.as_str()) {
            let says = format!("Every event has `{}` already.", name.value);
            let problem = Problem::new(&RESERVED_NAME, name.at, says);
            check.report(problem.help("leave it out, or give it another name"));
        }
        for (is_set, mark) in [(field.index, "index"), (field.unique, "unique")] {
            if is_set {
                report(name, mark, "events are told apart by their `id` alone", check);
            }
        }
    }
}

fn report(name: &Located<Name>, mark: &str, why: &str, check: &mut Check<'_>) {
    let says = format!("`{}` cannot be `{mark}`: {why}.", name.value);
    check.report(Problem::new(&USELESS_MARK, name.at, says).help(format!("leave out `{mark}`")));
}
