//! Orders: `[-priority, created_at]`, and behind them always arrival and key, so that they are whole.

use manual::decode::{Form, Reader, Value};
use manual::problems::BAD_VALUE;
use manual::values::{Distinct, Expression, OneOrMany};
use manual::yaml::{Content, Node};
use manual::{Check, Scope};
use vocabulary::Error;

use crate::field::{any, expression};

/// What comes before what; where it does not decide, what arrived first comes first, then the key.
#[derive(Debug, Clone)]
pub struct Order(pub Vec<OrderBy>);

impl Value for Order {
    fn form() -> Form {
        OneOrMany::<OrderBy>::form()
    }

    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        match node.content {
            Content::List(_) => Distinct::<OrderBy, 1>::read(node, reader).map(|list| Self(list.0)),
            _ => OrderBy::read(node, reader).map(|one| Self(vec![one])),
        }
    }

    fn within(&self, scope: &Scope, check: &mut Check<'_>) {
        self.0.within(scope, check);
    }
}

/// One value that decides an order.
#[derive(Debug, Clone)]
pub struct OrderBy {
    /// The field, or fields that lead to it, such as `purchase.created_at`.
    pub by: Expression,
    /// Which end comes first.
    pub first: First,
}

/// Which end of an order comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum First {
    /// The smallest or oldest.
    Least,
    /// The largest or newest, written with `-`.
    Most,
}

impl Value for OrderBy {
    fn form() -> Form {
        let says = "a field, with `-` before it where the largest comes first";
        Form::text(says, "created_at", &BAD_VALUE)
    }

    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        let first = reader.parsed(node, &Self::form(), parse)?;
        let text = &node.scalar()?.text;
        let start = usize::from(first == First::Most);
        let by = expression(text.part(start..text.as_str().len()), reader)?;
        Some(Self { by, first })
    }

    fn within(&self, scope: &Scope, check: &mut Check<'_>) {
        check.expect(&self.by, &any(), scope);
    }
}

fn parse(text: &str) -> vocabulary::Result<First> {
    let (first, fields) = match text.strip_prefix('-') {
        Some(rest) => (First::Most, rest),
        None => (First::Least, text),
    };
    if fields.split('.').all(is_field) {
        return Ok(first);
    }
    let wrong =
        |hint: String| Error::invalid(format!("`{text}` is no field to order by.")).hint(hint);
    Err(match fields.rsplit_once(' ') {
        Some((field, way)) if is_way(way) && field.split('.').all(is_field) => {
            let sign = if way.eq_ignore_ascii_case("desc") { "-" } else { "" };
            wrong(format!("write `{sign}{field}`"))
        }
        _ if fields.contains(',') => wrong(format!("write a list: `[{text}]`")),
        _ => wrong("give what is calculated a name under `let`, and order by that".to_owned()),
    })
}

fn is_field(part: &str) -> bool {
    part.starts_with(|first: char| first.is_ascii_lowercase())
        && part.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
}

/// The ways of SQL, which many write out of habit.
fn is_way(word: &str) -> bool {
    word.eq_ignore_ascii_case("asc") || word.eq_ignore_ascii_case("desc")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn orders_are_fields_with_a_sign() {
        let check = |text: &str, expected: Result<First, &str>| match (parse(text), expected) {
            (Ok(first), Ok(expected)) => assert_eq!(first, expected, "{text}"),
            (Err(error), Err(part)) => {
                assert!(error.what_to_do().is_some_and(|hint| hint.contains(part)), "{error:?}");
            }
            (first, _) => panic!("{text}: {first:?}"),
        };
        check("created_at", Ok(First::Least));
        check("-purchase.amount", Ok(First::Most));
        check("created_at desc", Err("`-created_at`"));
        check("created_at ASC", Err("`created_at`"));
        check("priority, created_at", Err("`[priority, created_at]`"));
        check("now - created_at", Err("`let`"));
        check("-", Err("`let`"));
        check("Created", Err("`let`"));
    }
}
