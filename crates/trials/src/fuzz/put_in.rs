//! Puts one input in, and asserts what must hold of any.

use expressions::{Facts, FaultKind, Limits, Parsed, Value};
use jiff::tz::TimeZone;
use manual::{Colour, Sources};
use server::Language;

use super::inputs::Target;
use super::spoil::Spoiler;

/// Puts an input in, and says whether nothing was wrong with it.
///
/// # Panics
/// When something does not hold that must.
pub(super) fn put_in(target: Target, language: &Language, spoiler: &mut Spoiler<'_>) -> bool {
    match target {
        Target::Reader => is_clean(language, spoiler.signs()),
        Target::Checker => is_clean(language, spoiler.words()),
        Target::Expressions => {
            let (expression, page) = spoiler.expression();
            evaluate(&expression);
            is_clean(language, page)
        }
    }
}

/// Checks a page and draws what is wrong with it.
fn is_clean(language: &Language, page: String) -> bool {
    let Err(problems) = language.check(Sources::of([("README.md", page)])) else { return true };
    assert!(problems.iter().next().is_some(), "it was refused without a problem");
    let (text, json) = (problems.to_text(Colour::None), problems.to_json());
    assert!(!text.is_empty() && json.as_array().is_some_and(|all| !all.is_empty()));
    false
}

/// Evaluates an expression that nobody checked: each name has a value of some type.
fn evaluate(expression: &str) {
    let Ok(program) = Parsed::read(expression).unchecked() else { return };
    let values = Values { zone: TimeZone::UTC };
    if let Err(fault) = program.evaluate(&values, Limits::default()) {
        let place = fault.place;
        assert!(expression.get(place.start()..place.end()).is_some(), "{fault:?} is nowhere");
    }
}

/// A value of another type for each name, by its number.
struct Values {
    zone: TimeZone,
}

impl Facts for Values {
    fn read(&self, number: usize) -> Result<Value<'_>, FaultKind> {
        Ok(match number % 8 {
            0 => Value::text("pending"),
            1 => Value::Int(i64::MAX),
            2 => Value::Double(0.1),
            3 => Value::Time(jiff::Timestamp::MAX),
            4 => Value::Span(jiff::SignedDuration::MIN),
            5 => Value::Bool(true),
            6 => Value::made_list([Value::text("a"), Value::Null, Value::Int(3)]),
            _ => Value::Null,
        })
    }

    fn zone(&self) -> &TimeZone {
        &self.zone
    }
}
