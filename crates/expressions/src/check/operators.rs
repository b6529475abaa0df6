//! Which values an operator may stand between, and what it gives.

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::{Checker, with_article};
use crate::complaint::{Code, Complaint};
use crate::nearest::meant;
use crate::syntax::tree::{Binary, Constant, Id, Kind};
use crate::types::{TIMES, Type};

/// Why two values cannot be compared.
#[derive(Clone, Copy)]
enum Unlike {
    Sorts,
    Currencies,
    Units,
    Calendar,
}

impl Checker<'_> {
    pub(super) fn binary(&mut self, id: Id, operator: Binary, left: Id, right: Id) -> Type {
        match operator {
            Binary::Equal | Binary::NotEqual => {
                let types = (self.infer(left), self.infer(right));
                self.compare(id, (left, right), (types.0.present(), types.1.present()));
                Type::Bool
            }
            Binary::Less | Binary::LessOrEqual | Binary::Greater | Binary::GreaterOrEqual => {
                let types = (self.needed(left), self.needed(right));
                if self.compare(id, (left, right), (&types.0, &types.1)) {
                    self.order(id, operator, [&types.0, &types.1]);
                }
                Type::Bool
            }
            Binary::In => {
                self.membership(left, right);
                Type::Bool
            }
            _ => {
                let types = (self.needed(left), self.needed(right));
                self.calculation(id, operator, (&types.0, &types.1))
            }
        }
    }

    /// Checks whether two values can be equal, and complains if they cannot.
    fn compare(&mut self, id: Id, (left, right): (Id, Id), types: (&Type, &Type)) -> bool {
        match unlike(types.0, types.1) {
            None => {
                self.word(left, types.1);
                self.word(right, types.0);
                self.confidence(left, types.1);
                self.confidence(right, types.0);
                true
            }
            Some(unlike) => {
                let help = [(left, types.1), (right, types.0)]
                    .into_iter()
                    .find_map(|(id, wanted)| self.rewritten(id, wanted))
                    .or_else(|| self.since((left, right), types));
                let help = help.or_else(|| self.in_hours(left).or_else(|| self.in_hours(right)));
                self.not_comparable(id, unlike, types, help);
                false
            }
        }
    }

    fn not_comparable(
        &mut self,
        id: Id,
        unlike: Unlike,
        (left, right): (&Type, &Type),
        help: Option<String>,
    ) {
        let (left, right) = (with_article(left), with_article(right));
        let (code, says, otherwise) = match unlike {
            Unlike::Sorts => {
                let says = format!("{left} and {right} cannot be compared.");
                (Code::UnlikeComparison, super::capitalised(&says), None)
            }
            Unlike::Currencies => {
                let says = format!("{left} and {right} cannot be compared.");
                (Code::DifferentCurrencies, super::capitalised(&says), None)
            }
            Unlike::Units => {
                let says = format!("{left} and {right} have different units.");
                (Code::DifferentUnits, super::capitalised(&says), None)
            }
            Unlike::Calendar => (
                Code::CalendarSpan,
                "How long days are depends on when they are, so they cannot be compared."
                    .to_owned(),
                Some("Write hours (`168h`), or compare times: `created_at > now - 7d`."),
            ),
        };
        let help = help.or_else(|| otherwise.map(str::to_owned));
        self.complain(code, self.tree.place(id), says, help);
    }

    /// Suggests the hours of days that stand in the expression, as long as each has 24.
    fn in_hours(&self, id: Id) -> Option<String> {
        let Kind::Constant(Constant::Calendar(span)) = self.tree.kind(id) else { return None };
        let begin = Timestamp::UNIX_EPOCH;
        let hours = span.after(begin, &TimeZone::UTC).ok()?.duration_since(begin).as_hours();
        Some(format!("Write hours (`{hours}h`), or compare times: `created_at > now - {span}`."))
    }

    /// Suggests how long ago a time is, where a time is compared with a span.
    fn since(&self, (left, right): (Id, Id), types: (&Type, &Type)) -> Option<String> {
        let (time, span) = match types {
            (Type::Time, Type::Span) => (left, right),
            (Type::Span, Type::Time) => (right, left),
            _ => return None,
        };
        let name = self.tree.dotted(time)?.join(".");
        let Kind::Constant(Constant::Span(_)) = self.tree.kind(span) else { return None };
        Some(format!("Compare how long ago it is: `now - {name} > …`."))
    }

    /// Suggests how a constant would be written to fit what it is compared with.
    fn rewritten(&self, id: Id, wanted: &Type) -> Option<String> {
        let written = match self.tree.kind(id) {
            Kind::Constant(Constant::Int(number)) => number.to_string(),
            Kind::Constant(Constant::Double(number)) => number.to_string(),
            Kind::Constant(Constant::Text(text)) if wanted.is_numeric() => {
                return text
                    .parse::<f64>()
                    .ok()
                    .map(|_| format!("Write it without quotes: `{text}`."));
            }
            _ => return None,
        };
        match wanted {
            Type::Money(Some(currency)) => {
                Some(format!("Write the amount with its currency: `{written} {currency}`."))
            }
            Type::Money(None) => Some("Write the amount with its currency: `22.00 AUD`.".into()),
            Type::Span => {
                Some(format!("Write the span with its unit: `{written}h` or `{written}m`."))
            }
            Type::Text => Some(format!("Write the text in quotes: `'{written}'`.")),
            _ => None,
        }
    }

    fn order(&mut self, id: Id, operator: Binary, types: [&Type; 2]) {
        let has_no_order = |of: &&&Type| {
            matches!(
                of,
                Type::Null
                    | Type::List(_)
                    | Type::Map(..)
                    | Type::Type
                    | Type::Record(_)
                    | Type::CalendarSpan
            )
        };
        if let Some(of) = types.iter().find(has_no_order) {
            let says = format!(
                "`{}` does not fit {}, which has no order.",
                operator.sign(),
                with_article(of)
            );
            let place = self.tree.place(id);
            self.complaints.add(Complaint::new(Code::UnlikeComparison, place, says));
        }
    }

    /// Complains about a constant that is no confidence.
    fn confidence(&mut self, id: Id, wanted: &Type) {
        let number = match self.tree.kind(id) {
            #[expect(
                clippy::cast_precision_loss,
                reason = "what is that large is too large anyway"
            )]
            Kind::Constant(Constant::Int(number)) => *number as f64,
            Kind::Constant(Constant::Double(number)) => *number,
            _ => return,
        };
        if *wanted.present() == Type::confidence() && !(0.0..=1.0).contains(&number) {
            // A few of a hundred are hardly sure, so `6` is rather a slip than 6 percent.
            let help =
                (10.0..=100.0).contains(&number).then(|| format!("Write `{}`.", number / 100.0));
            let says = "How sure something is goes from 0 to 1.".to_owned();
            self.complain(Code::DifferentUnits, self.tree.place(id), says, help);
        }
    }

    /// Complains about a constant that is none of the words it is compared with.
    pub(super) fn word(&mut self, id: Id, wanted: &Type) {
        let Type::Words(words) = wanted.present() else { return };
        match self.tree.kind(id) {
            Kind::Constant(Constant::Text(text)) if !words.iter().any(|word| word == text) => {
                let says = format!("`{text}` is none of the words that can stand here.");
                let known: Vec<&str> = words.iter().map(String::as_str).collect();
                let help = meant(text, &known);
                let place = self.tree.place(id);
                let complaint = Complaint::new(Code::UnknownWord, place, says);
                self.complaints.add(complaint.expected(wanted.present().to_string()).help(help));
            }
            Kind::List(elements) => {
                for element in elements {
                    self.word(*element, wanted);
                }
            }
            Kind::Choice { then, otherwise, .. } => {
                self.word(*then, wanted);
                self.word(*otherwise, wanted);
            }
            _ => {}
        }
    }

    fn membership(&mut self, element: Id, of: Id) {
        let given = self.infer(element);
        let list = self.needed(of);
        let inner = match &list {
            Type::List(inner) => inner,
            Type::Map(key, _) => key,
            Type::Dyn => return,
            other => {
                let says = format!("Nothing is in {}.", with_article(other));
                let place = self.tree.place(of);
                let complaint = Complaint::new(Code::WrongOperands, place, says);
                let help = match other.is_text() {
                    true => Some("Write `text.contains('part')`.".to_owned()),
                    false => None,
                };
                self.complaints.add(complaint.expected("a list or a map").help(help));
                return;
            }
        };
        self.word(of, &given);
        self.word(element, inner);
        if let Some(unlike) = unlike(given.present(), inner.present()) {
            let place = self.tree.place(element).to(self.tree.place(of));
            let code = match unlike {
                Unlike::Currencies => Code::DifferentCurrencies,
                Unlike::Units => Code::DifferentUnits,
                Unlike::Sorts | Unlike::Calendar => Code::UnlikeComparison,
            };
            let says = format!("{} is never in a {list}.", with_article(given.present()));
            self.complain(code, place, super::capitalised(&says), None);
        }
    }

    fn calculation(&mut self, id: Id, operator: Binary, types: (&Type, &Type)) -> Type {
        if let Some(gives) = calculated(operator, types.0, types.1) {
            return gives;
        }
        let (left, right) = (with_article(types.0), with_article(types.1));
        let sign = operator.sign();
        let says = format!("`{sign}` cannot stand between {left} and {right}.");
        let (code, help) = match types {
            (left @ Type::Money(_), right @ Type::Money(_)) if !left.fits(right) => {
                (Code::DifferentCurrencies, None)
            }
            (Type::Quantity(_) | Type::Money(_), Type::Quantity(_) | Type::Money(_)) => {
                (Code::DifferentUnits, Some(of_units(operator)))
            }
            (Type::Int, Type::Number | Type::Quantity(_))
            | (Type::Number | Type::Quantity(_), Type::Int) => {
                (Code::WrongOperands, Some("Write the whole number with a point, such as `2.0`."))
            }
            (left, right) if left.is_text() != right.is_text() && operator == Binary::Add => {
                (Code::WrongOperands, Some("Make a text of the other: `string(…)`."))
            }
            (Type::Time, Type::Int) => {
                (Code::WrongOperands, Some("Write the span with its unit, such as `72h`."))
            }
            _ => (Code::WrongOperands, None),
        };
        self.complain(code, self.tree.place(id), says, help.map(str::to_owned));
        Type::Dyn
    }
}

/// Says what to do where an operator stands between different units.
fn of_units(operator: Binary) -> &'static str {
    match operator {
        Binary::Add | Binary::Subtract => {
            "Measure both in one unit before you add or subtract them."
        }
        _ => "Calculate it in a query and give it a unit of its own; write a share as `0.2`.",
    }
}

/// Tells why values of two types cannot be compared, if they cannot.
fn unlike(left: &Type, right: &Type) -> Option<Unlike> {
    let like = match (left, right) {
        (Type::Dyn | Type::Null, _) | (_, Type::Dyn | Type::Null) => true,
        (Type::Quantity(left), Type::Quantity(right)) if left != right => {
            return Some(Unlike::Units);
        }
        (left, right) if left.is_numeric() && right.is_numeric() => true,
        (left, right) if left.is_text() && right.is_text() => true,
        (Type::Money(_), Type::Money(_)) if !left.fits(right) => return Some(Unlike::Currencies),
        (Type::Span, Type::CalendarSpan) | (Type::CalendarSpan, Type::Span) => {
            return Some(Unlike::Calendar);
        }
        // A reference is compared with another one, or with the key that it holds.
        (Type::Record(left), Type::Record(right)) => left == right,
        (Type::Record(_), key) | (key, Type::Record(_)) => key.is_text(),
        (Type::List(left), Type::List(right)) => return unlike(left.present(), right.present()),
        (Type::Map(left, left_value), Type::Map(right, right_value)) => {
            return unlike(left.present(), right.present())
                .or_else(|| unlike(left_value.present(), right_value.present()));
        }
        (left, right) => left.fits(right) || right.fits(left),
    };
    if like { None } else { Some(Unlike::Sorts) }
}

/// Tells whether something is still money, or a time, when it is spread over a count or taken so often.
fn keeps_its_unit(of: &Type) -> bool {
    match of {
        Type::Money(_) => true,
        Type::Quantity(unit) => TIMES.contains(&&**unit),
        _ => false,
    }
}

/// Returns what an operator gives between values of two types, if it can stand there.
///
/// Figures with units: those of one unit are added and subtracted, and divided by one another they are a
/// plain number. So are counts of different things: refunds by payments is how many there are for each.
/// Money and times that are divided or multiplied by a count stay what they are. Everything else, such as
/// payments by days, would need a unit that nobody has named, and is asked of a query instead.
fn calculated(operator: Binary, left: &Type, right: &Type) -> Option<Type> {
    use Binary::{Add, Divide, Multiply, Subtract};
    Some(match (left, operator, right) {
        (Type::Dyn, _, _) | (_, _, Type::Dyn) => Type::Dyn,
        (Type::Int, _, Type::Int) => Type::Int,
        (Type::Uint, _, Type::Uint) => Type::Uint,
        (Type::Quantity(unit), Divide, Type::Quantity(other)) if unit == other => Type::Number,
        (left, Divide, right) if left.is_count() && right.is_count() => Type::Number,
        (left, Divide | Multiply, right) if keeps_its_unit(left) && right.is_count() => {
            left.clone()
        }
        (left, Multiply, right) if left.is_count() && keeps_its_unit(right) => right.clone(),
        (Type::Quantity(unit), Add | Subtract, Type::Quantity(other)) if unit == other => {
            left.clone()
        }
        (Type::Quantity(_), Add | Subtract | Multiply | Divide, Type::Number) => left.clone(),
        (Type::Number, Add | Subtract | Multiply, Type::Quantity(_)) => right.clone(),
        (Type::Number, Add | Subtract | Multiply | Divide, Type::Number) => Type::Number,
        (Type::Money(_), Add | Subtract, Type::Money(_)) if left.fits(right) => {
            if left == &Type::Money(None) { right.clone() } else { left.clone() }
        }
        (Type::Money(_), Divide, Type::Money(_)) if left.fits(right) => Type::Number,
        (Type::Money(_), Multiply | Divide, Type::Int | Type::Number) => left.clone(),
        (Type::Int | Type::Number, Multiply, Type::Money(_)) => right.clone(),
        (Type::Time, Add | Subtract, Type::Span | Type::CalendarSpan)
        | (Type::Span | Type::CalendarSpan, Add, Type::Time) => Type::Time,
        (Type::Time, Subtract, Type::Time) | (Type::Span, Add | Subtract, Type::Span) => Type::Span,
        (left, Add, right) if left.is_text() && right.is_text() => Type::Text,
        (Type::Bytes, Add, Type::Bytes) => Type::Bytes,
        (Type::List(_), Add, Type::List(_)) => left.join(right),
        _ => return None,
    })
}
