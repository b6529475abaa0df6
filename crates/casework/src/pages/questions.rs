//! The fields of what an action asks.

use acts::{Answer, AnswerType, Asks, PlainAnswerType};
use manual::Manual;
use manual::values::{Name, PlainFieldType};
use maud::{Markup, html};
use web::console::names::title;
use web::console::parts::{Choice, Field, Input};

use super::case::Again;
use crate::decisions::answers::{FIELD, is_yes_or_no};
use crate::template::Template;

/// How many choices are all shown at once, each with a digit as its key.
const ALL_SHOWN: usize = 9;

/// Draws the questions of an action, as they were answered before if they were.
pub(super) fn fields(
    (action, asks): (&str, &Asks),
    manual: &Manual,
    again: Option<&Again>,
) -> Markup {
    let wrong = |name: &Name| again.and_then(|again| again.errors.at(name.as_str()));
    // The keyboard goes to what is to be answered next.
    let next = asks.iter().position(|(name, _)| wrong(name).is_some()).unwrap_or(0);
    let fields = asks.iter().enumerate().map(|(number, (name, answer))| {
        let field = field((name, answer), manual)
            .id(format!("{action}-{name}"))
            .value(again.map_or("", |again| again.typed(name.as_str())))
            .error_if(wrong(name));
        if number == next { field.first() } else { field }
    });
    html! { @for field in fields { (field) } }
}

fn field((name, answer): (&Name, &Answer), manual: &Manual) -> Field {
    let field = Field::new(format!("{FIELD}{name}"), title(name.as_str()), input(answer, manual));
    let field = match hint(&answer.of) {
        Some(hint) => field.hint(hint),
        None => field,
    };
    // A box that is not ticked is an answer, too.
    if answer.optional || is_yes_or_no(&answer.of) { field } else { field.required() }
}

fn input(answer: &Answer, manual: &Manual) -> Input {
    match &answer.of {
        AnswerType::OneOf(words) if words.len() <= ALL_SHOWN => {
            Input::Radio(choices(words.iter().map(Name::as_str)).collect())
        }
        AnswerType::OneOf(words) => select(answer, words.iter().map(Name::as_str)),
        AnswerType::Plain(PlainAnswerType::Template) => {
            select(answer, manual.all::<Template>().map(|(block, _)| block.name.as_str()))
        }
        AnswerType::Plain(PlainAnswerType::Field(PlainFieldType::Simple(simple))) => {
            match *simple {
                "text" => Input::Area { lines: 2 },
                "bool" => Input::Tick,
                "int" | "number" => Input::Number,
                "date" => Input::Date,
                "email" => Input::Email,
                _ => Input::Text,
            }
        }
        _ => Input::Text,
    }
}

fn select<'n>(answer: &Answer, names: impl Iterator<Item = &'n str>) -> Input {
    // Without a first choice that is none, a list answers for whoever does not look at it.
    let none = Choice::new("", if answer.optional { "None" } else { "Choose one" });
    Input::Select(std::iter::once(none).chain(choices(names)).collect())
}

fn choices<'n>(names: impl Iterator<Item = &'n str>) -> impl Iterator<Item = Choice> {
    names.map(|name| Choice::new(name, title(name)))
}

/// Says how an answer is written, where its field does not show it.
fn hint(of: &AnswerType) -> Option<&'static str> {
    match of {
        AnswerType::List(_) => Some("Several are written with ; between them."),
        AnswerType::Plain(PlainAnswerType::Field(PlainFieldType::Simple(simple))) => {
            match *simple {
                "money" => Some("An amount, such as 22.00 AUD."),
                "time" => Some("An instant, such as 2026-11-21T10:00:00Z."),
                "span" => Some("A span, such as 30m."),
                _ => None,
            }
        }
        _ => None,
    }
}
