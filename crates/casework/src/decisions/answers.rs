//! What was answered to what an action asks.

use std::collections::BTreeMap;

use acts::{Answer, AnswerType, Asks, PlainAnswerType};
use facts::records;
use facts::world::values::of_json;
use manual::Manual;
use manual::expressions::Value;
use manual::values::{FieldType, Name, PlainFieldType};
use serde_json::{Map, Value as Json};
use vocabulary::{Error, Kind, Result};

use crate::template::Template;

/// What stands before the name of an answer among the fields of a form.
pub(crate) const FIELD: &str = "answer.";

/// What a browser sends of a box that is ticked; of others it sends nothing.
const TICKED: &str = "on";

/// The most characters of an answer: five pages, which nobody reads in a list of decisions.
const LONGEST: usize = 10_000;

/// Takes the texts of a form for what is asked. What cannot be taken so stays the text that it is, for
/// [`check`] to complain about.
pub(crate) fn of_form(asks: &Asks, sent: &BTreeMap<String, String>) -> Map<String, Json> {
    let mut answers = Map::new();
    for (name, answer) in asks.iter() {
        if is_yes_or_no(&answer.of) && !answer.optional {
            answers.insert(name.to_string(), Json::Bool(false));
        }
    }
    for (name, text) in sent {
        let Some(name) = name.strip_prefix(FIELD).filter(|_| !text.is_empty()) else { continue };
        let asked = asks.iter().find(|(asked, _)| asked.as_str() == name);
        let value = match asked.map(|(_, answer)| &answer.of) {
            Some(of) if is_yes_or_no(of) && text == TICKED => Json::Bool(true),
            Some(of) => {
                field(of).map_or_else(|| text.as_str().into(), |of| records::typed(&of, text))
            }
            None => text.as_str().into(),
        };
        answers.insert(name.to_owned(), value);
    }
    answers
}

/// Whether an answer is yes or no.
pub(crate) fn is_yes_or_no(of: &AnswerType) -> bool {
    matches!(of, AnswerType::Plain(PlainAnswerType::Field(PlainFieldType::Simple("bool"))))
}

/// Checks answers, and brings them into the form in which they are kept.
///
/// # Errors
/// When one is missing, unknown or not of its type; the first is named as the field.
pub(crate) fn check(
    asks: &Asks,
    answers: Map<String, Json>,
    manual: &Manual,
) -> Result<Map<String, Json>> {
    let mut kept = Map::new();
    let mut answers = answers;
    for (name, answer) in asks.iter() {
        let given = answers.remove(name.as_str());
        let given = given.filter(|given| !given.is_null() && given.as_str() != Some(""));
        match given {
            Some(given)
                if given.as_str().is_some_and(|text| text.chars().nth(LONGEST).is_some()) =>
            {
                return Err(wrong(name.as_str(), "is longer than 10,000 characters"));
            }
            Some(given) => {
                kept.insert(name.to_string(), one((name, answer), given, manual)?);
            }
            None if answer.optional => {}
            None => return Err(wrong(name.as_str(), "must be answered")),
        }
    }
    match answers.keys().next() {
        Some(name) => Err(wrong(name, "is not asked")),
        None => Ok(kept),
    }
}

fn one((name, answer): (&Name, &Answer), given: Json, manual: &Manual) -> Result<Json> {
    let of = match &answer.of {
        AnswerType::Plain(PlainAnswerType::Template) => {
            let known =
                given.as_str().is_some_and(|given| manual.get::<Template>(given, 0).is_some());
            return if known { Ok(given) } else { Err(wrong(name.as_str(), "is no template")) };
        }
        of => field(of),
    };
    let Some(of) = of else { return Err(wrong(name.as_str(), "is a list of templates")) };
    records::normal(&of, given).map_err(|wanted| wrong(name.as_str(), &format!("is not {wanted}")))
}

/// Takes the type of an answer for that of a field, which all but templates are.
fn field(of: &AnswerType) -> Option<FieldType> {
    match of {
        AnswerType::Plain(PlainAnswerType::Field(plain)) => Some(FieldType::Plain(plain.clone())),
        AnswerType::Plain(PlainAnswerType::Template) => None,
        AnswerType::OneOf(words) => Some(FieldType::OneOf(words.clone())),
        AnswerType::List(of) => Some(FieldType::List(Box::new(field(of)?))),
    }
}

fn wrong(name: &str, what: &str) -> Error {
    Error::new(Kind::Invalid, "bad-answer", format!("`{name}` {what}."))
        .hint("The case says what its actions ask.")
        .with("field", name)
}

/// What answers are to expressions.
pub(crate) fn values(answers: &Map<String, Json>) -> Vec<(String, Value<'static>)> {
    let value = |json| of_json(json).unwrap_or(Value::Null);
    answers.iter().map(|(name, json)| (name.clone(), value(json))).collect()
}
