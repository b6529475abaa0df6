//! Texts with places to fill in: `We refunded {{ purchase.amount | money }}.`

use std::ops::Range;

use expressions::{Code, Expected, Type};

use super::Expression;
use crate::at::Text;
use crate::check::Check;
use crate::decode::{Form, Reader, Value};
use crate::problems::of_expressions::explanation;
use crate::problems::{BAD_TEMPLATE, Problem, bad_template, unknown_filter, wrong_filter};
use crate::scope::Scope;
use crate::yaml::Node;

/// A text with places to fill in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Template {
    /// Words and places in their order.
    pub pieces: Vec<Piece>,
}

/// A piece of a template.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece {
    /// Words as they are.
    Words(String),
    /// A place to fill in.
    Insertion(Insertion),
}

/// A place to fill in: `{{ incident.cause or "not yet known" }}`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Insertion {
    /// What gives the value.
    pub expression: Expression,
    /// How the value is written.
    pub filter: Option<Filter>,
    /// What is written when there is no value.
    pub or: Option<String>,
}

/// How a value is written for people.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Filter {
    /// The day.
    Date,
    /// The time of the day.
    Time,
    /// Both.
    DateTime,
    /// A span in days.
    Days,
    /// An amount with its currency.
    Money,
    /// A number with separators.
    Number,
    /// A share of a hundred.
    Percent,
}

const FILTERS: [(&str, Filter); 7] = [
    ("date", Filter::Date),
    ("time", Filter::Time),
    ("date_time", Filter::DateTime),
    ("days", Filter::Days),
    ("money", Filter::Money),
    ("number", Filter::Number),
    ("percent", Filter::Percent),
];

impl Value for Template {
    fn form() -> Form {
        Form::text("a text with places to fill in", "We paid {{ amount | money }}", &BAD_TEMPLATE)
    }

    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        let text = reader.scalar(node, &Self::form())?.text.clone();
        let mut pieces = Vec::new();
        let mut is_good = true;
        let mut at = 0;
        while let Some(opening) = find(&text, "{{", at) {
            let closing = find(&text, "}}", opening + 2);
            let next = find(&text, "{{", opening + 2);
            let Some(closing) = closing.filter(|closing| next.is_none_or(|next| *closing < next))
            else {
                let place = text.place(opening..opening + 2);
                let says = "A place to fill in is opened here and not closed.";
                reader.report(bad_template::bad_template(place, says, "close it with `}}`"));
                return None;
            };
            pieces.extend(words(&text, at..opening));
            match insertion(&text.part(opening + 2..closing), reader) {
                Some(insertion) => pieces.push(Piece::Insertion(insertion)),
                None => is_good = false,
            }
            at = closing + 2;
        }
        if let Some(stray) = find(&text, "}}", at) {
            let place = text.place(stray..stray + 2);
            let says = "A place to fill in is closed here and not opened.";
            reader.report(bad_template::bad_template(place, says, "open it with `{{`"));
            is_good = false;
        }
        pieces.extend(words(&text, at..text.as_str().len()));
        is_good.then_some(Self { pieces })
    }

    fn within(&self, scope: &Scope, check: &mut Check<'_>) {
        for piece in &self.pieces {
            if let Piece::Insertion(insertion) = piece {
                insertion.check(scope, check);
            }
        }
    }
}

impl Insertion {
    fn check(&self, scope: &Scope, check: &mut Check<'_>) {
        let text = self.expression.text();
        let gives = check.expect(&self.expression, &Expected::of(Type::Dyn), scope);
        let gives = match gives {
            Type::Optional(present) => {
                if self.or.is_none() {
                    check.report(may_be_missing(text));
                }
                (*present).clone()
            }
            present => present,
        };
        if let Some(filter) = self.filter.filter(|filter| !filter.fits(&gives)) {
            check.report(wrong_filter::wrong_filter(text, filter, &gives));
        }
    }
}

fn may_be_missing(text: &Text) -> Problem {
    let written = text.as_str();
    Problem::new(explanation(Code::MayBeMissing), text.at(), format!("`{written}` may be missing."))
        .help(format!("say what is written then: `{{{{ {written} or \"…\" }}}}`"))
}

impl Filter {
    /// Returns the name under which it is written.
    #[must_use]
    pub fn name(self) -> &'static str {
        FILTERS.iter().find(|(_, filter)| *filter == self).map_or("", |(name, _)| name)
    }

    /// Whether it writes values of a type.
    fn fits(self, of: &Type) -> bool {
        *of == Type::Dyn || Self::fitting(of).contains(&self)
    }

    /// Lists the filters that write values of a type.
    pub(crate) fn fitting(of: &Type) -> Vec<Self> {
        match of {
            Type::Time => vec![Self::Date, Self::Time, Self::DateTime],
            Type::Span | Type::CalendarSpan => vec![Self::Days],
            Type::Money(_) => vec![Self::Money],
            Type::Quantity(unit) if !matches!(&**unit, "percent" | "confidence") => {
                vec![Self::Number]
            }
            Type::Int | Type::Uint | Type::Number | Type::Quantity(_) => {
                vec![Self::Number, Self::Percent]
            }
            _ => Vec::new(),
        }
    }
}

fn find(text: &Text, what: &str, from: usize) -> Option<usize> {
    text.as_str().get(from..)?.find(what).map(|found| from + found)
}

fn words(text: &Text, range: Range<usize>) -> Option<Piece> {
    let words = text.as_str().get(range).filter(|words| !words.is_empty())?;
    Some(Piece::Words(words.to_owned()))
}

/// Reads what stands between the braces: an expression, a filter, and what stands in for a missing
/// value.
fn insertion(text: &Text, reader: &mut Reader<'_>) -> Option<Insertion> {
    let [expression, filter, or] = parts(text.as_str());
    let or = match or {
        None => None,
        Some(range) => Some(stand_in(&text.part(range).trimmed(), reader)?),
    };
    let filter = match filter {
        None => None,
        Some(range) => Some(self::filter(&text.part(range).trimmed(), reader)?),
    };
    let expression = expression.unwrap_or(0..text.as_str().len());
    Some(Insertion { expression: Expression::of(&text.part(expression), reader)?, filter, or })
}

fn filter(text: &Text, reader: &mut Reader<'_>) -> Option<Filter> {
    let found = FILTERS.iter().find(|(name, _)| *name == text.as_str());
    if found.is_none() {
        let known: Vec<&str> = FILTERS.iter().map(|(name, _)| *name).collect();
        reader.report(unknown_filter::unknown_filter(text.at(), text.as_str(), &known));
    }
    found.map(|(_, filter)| *filter)
}

fn stand_in(text: &Text, reader: &mut Reader<'_>) -> Option<String> {
    let written = text.as_str();
    let inner =
        ['"', '\''].iter().find_map(|quote| written.strip_prefix(*quote)?.strip_suffix(*quote));
    if inner.is_none() {
        let says = "Behind `or` stands what is written when there is no value.";
        let help = format!("quote it: `or \"{}\"`", written.trim_matches(['"', '\'']));
        reader.report(bad_template::bad_template(text.at(), says, help));
    }
    inner.map(str::to_owned)
}

/// Finds the expression, the filter and the stand-in, each at most once and outside quotes. `||` is
/// CEL's and no filter.
fn parts(text: &str) -> [Option<Range<usize>>; 3] {
    let mut parts = [Some(0..text.len()), None, None];
    let (mut current, mut quote) = (0, None);
    let mut begin = |part: usize, end: usize, start: usize| {
        if let Some(Some(range)) = parts.get_mut(current) {
            range.end = end;
        }
        if let Some(slot) = parts.get_mut(part) {
            *slot = Some(start..text.len());
        }
        current = part;
    };
    let bytes = text.as_bytes();
    for (at, &byte) in bytes.iter().enumerate() {
        let before = at.checked_sub(1).and_then(|at| bytes.get(at));
        match (quote, byte) {
            (Some(open), _) if open == byte => quote = None,
            (Some(_), _) => {}
            (None, b'"' | b'\'') => quote = Some(byte),
            (None, b'|') if before != Some(&b'|') && bytes.get(at + 1) != Some(&b'|') => {
                begin(1, at, at + 1);
            }
            (None, b'o')
                if text.get(at..).is_some_and(|rest| rest.starts_with("or "))
                    && before.is_some_and(u8::is_ascii_whitespace) =>
            {
                begin(2, at, at + 3);
            }
            _ => {}
        }
    }
    parts
}
