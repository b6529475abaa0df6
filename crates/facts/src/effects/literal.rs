//! Whether what a field is set to can stand in it.

use jiff::Timestamp;
use jiff::civil::Date;
use manual::expressions::{Expected, Type};
use manual::problems::{BAD_VALUE, UNKNOWN_WORD, WRONG_TYPE};
use manual::values::{Anything, Located, OrExpression};
use manual::{At, Check, Problem, Scope};
use vocabulary::{Money, Span};

use super::note::present;

/// Checks a value against the type of what is set to it: an expression by its own type, anything else as
/// it is written.
pub(super) fn check(
    value: &Located<OrExpression<Anything>>,
    (name, of): (&str, &Type),
    scope: &Scope,
    check: &mut Check<'_>,
) {
    match &value.value {
        OrExpression::Expression(expression) if matches!(present(of), Type::Record(_)) => {
            let given = check.expect(expression, &Expected::of(Type::Dyn), scope);
            if !refers(&given, of) {
                let says = format!("`{name}` cannot be set to this.");
                let problem = Problem::new(&WRONG_TYPE, expression.text().at(), says);
                check.report(problem.expected(of.to_string()));
            }
        }
        OrExpression::Expression(expression) => {
            // An optional field may be set to what may be missing; any other cannot.
            check.expect(expression, &Expected::of(of.clone()), scope);
        }
        OrExpression::Value(Anything(written)) => {
            if let Some(amount) = amount(written, of) {
                check.counts_in(value.at, amount.currency());
            }
            if let Some(problem) = problem(written, value.at, (name, of)) {
                check.report(match written.as_str().filter(|text| is_path(text)) {
                    Some(path) => problem.help(format!("read it from there: `\"= {path}\"`")),
                    None => problem,
                });
            }
        }
    }
}

/// Reads an amount that is written where one is wanted.
fn amount(written: &serde_json::Value, of: &Type) -> Option<Money> {
    let is_amount = matches!(present(of), Type::Money(_));
    written.as_str().filter(|_| is_amount)?.parse().ok()
}

/// Tells whether a value can stand in a field that refers to a record: the record itself, or its key, as
/// where it is written out.
fn refers(given: &Type, of: &Type) -> bool {
    match (given, of) {
        (Type::Dyn, _) | (Type::Text | Type::Int, Type::Record(_)) => true,
        (Type::Null, Type::Optional(_)) => true,
        (Type::Optional(given), Type::Optional(of)) => refers(given, of),
        (given, Type::Optional(of)) => refers(given, of),
        _ => given == of,
    }
}

/// Tells whether a text looks like a name behind a point: `answer.reason`.
fn is_path(text: &str) -> bool {
    let is_name = |name: &str| {
        name.starts_with(|sign: char| sign.is_ascii_lowercase())
            && name.bytes().all(|sign| sign.is_ascii_alphanumeric() || sign == b'_')
    };
    text.contains('.') && text.split('.').all(is_name)
}

/// Says what is wrong with a written value.
fn problem(written: &serde_json::Value, at: At, (name, of): (&str, &Type)) -> Option<Problem> {
    let is_right = match (of, written) {
        (Type::Optional(_), serde_json::Value::Null) => true,
        (Type::Optional(of), _) => return problem(written, at, (name, of)),
        (Type::List(of), serde_json::Value::Array(items)) => {
            return items.iter().find_map(|item| problem(item, at, (name, of)));
        }
        (Type::Words(words), serde_json::Value::String(word)) => {
            if words.contains(word) {
                return None;
            }
            let says = format!("`{name}` cannot be `{word}`.");
            return Some(Problem::new(&UNKNOWN_WORD, at, says).meant(word, words));
        }
        (Type::Bool, written) => written.is_boolean(),
        (Type::Int, written) => written.is_i64(),
        (Type::Number, written) => written.is_number(),
        (Type::Money(_), serde_json::Value::String(text)) => {
            return unread(text.parse::<Money>(), at);
        }
        (Type::Span, serde_json::Value::String(text)) => return unread(text.parse::<Span>(), at),
        (Type::Time, serde_json::Value::String(text)) => return no_time(text, at),
        (Type::Text | Type::Record(_), written) => written.is_string(),
        (Type::List(_) | Type::Words(_) | Type::Money(_) | Type::Span | Type::Time, _) => false,
        _ => true,
    };
    let says = format!("`{name}` cannot be set to this.");
    let problem = || Problem::new(&WRONG_TYPE, at, says).expected(of.to_string());
    (!is_right).then(problem)
}

/// Says that a text is neither an instant nor a day.
fn no_time(text: &str, at: At) -> Option<Problem> {
    if text.parse::<Timestamp>().is_ok() || text.parse::<Date>().is_ok() {
        return None;
    }
    let problem = Problem::new(&BAD_VALUE, at, format!("`{text}` is no time."));
    Some(problem.help("write it like `2026-11-21T09:00:00Z`, or what gives it: `\"= now\"`"))
}

fn unread<T>(read: vocabulary::Result<T>, at: At) -> Option<Problem> {
    let error = read.err()?;
    let problem = Problem::new(&BAD_VALUE, at, error.says());
    Some(match error.what_to_do() {
        Some(hint) => problem.help(hint),
        None => problem,
    })
}
