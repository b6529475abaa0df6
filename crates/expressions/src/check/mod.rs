//! Finds out what every part of an expression is, and whether the parts fit.
//!
//! A part with a mistake counts as [`Type::Dyn`] afterwards, so that one mistake is complained about
//! once. Two rules go beyond the standard: numbers of different types may be compared, and a value
//! that may be missing must not be calculated with before the expression has said what holds then.
//! It says so with `has(x) && …`, `!has(x) || …`, `has(x) ? … : …`, `x != null && …` or `x.or(…)`.
//! Asking whether something missing equals something (`==`, `!=`, `in`) needs none of them: it does
//! not.

mod calls;
mod names;
mod operators;

use crate::complaint::{Code, Complaint, Complaints};
use crate::place::Place;
use crate::program::Meaning;
use crate::reads::Reads;
use crate::schema::{Expected, Missing, Schema};
use crate::syntax::parse::Syntax;
use crate::syntax::tree::{Binary, Constant, Id, Kind, Loop, LoopKind, Tree, Unary};
use crate::types::Type;

/// What checking came to.
pub(crate) struct Checked {
    pub(crate) gives: Type,
    pub(crate) meaning: Meaning,
    pub(crate) complaints: Complaints,
}

/// Checks an expression, adding to what reading has complained about.
pub(crate) fn check(syntax: &Syntax, schema: &dyn Schema, expected: &Expected) -> Checked {
    let mut checker = Checker {
        tree: &syntax.tree,
        schema,
        missing: expected.missing,
        alone: None,
        complaints: syntax.complaints.clone(),
        variables: Vec::new(),
        present: Vec::new(),
        read_at: vec![None; syntax.tree.len()],
        reads: Reads::default(),
    };
    let gives = checker.whole(syntax.root, &expected.of);
    let meaning = Meaning { read_at: checker.read_at, reads: checker.reads };
    Checked { gives, meaning, complaints: checker.complaints }
}

struct Checker<'c> {
    tree: &'c Tree,
    schema: &'c dyn Schema,
    missing: Missing,
    /// The name that is all there is, where no text is wanted.
    alone: Option<Id>,
    complaints: Complaints,
    /// The names that the macros around have for their elements.
    variables: Vec<(&'c str, Type)>,
    /// The dotted names that are known to be there.
    present: Vec<String>,
    read_at: Vec<Option<usize>>,
    reads: Reads,
}

impl<'c> Checker<'c> {
    fn whole(&mut self, root: Id, wanted: &Type) -> Type {
        let is_name = matches!(self.tree.kind(root), Kind::Name(_));
        self.alone = (is_name && !wanted.present().is_text()).then_some(root);
        let given = match wanted {
            Type::Dyn | Type::Optional(_) => self.infer(root),
            _ => self.needed(root),
        };
        if matches!(wanted.present(), Type::Words(_)) && self.is_written_out(root) {
            self.word(root, wanted);
        } else if !given.fits(wanted) {
            self.wrong_type(root, &given, wanted);
        }
        given
    }

    /// Tells whether a text stands in the expression itself, so that it is known which word it is.
    fn is_written_out(&self, id: Id) -> bool {
        match self.tree.kind(id) {
            Kind::Constant(Constant::Text(_)) => true,
            Kind::Choice { then, otherwise, .. } => {
                self.is_written_out(*then) && self.is_written_out(*otherwise)
            }
            _ => false,
        }
    }

    fn wrong_type(&mut self, id: Id, given: &Type, wanted: &Type) {
        let says = format!("This is {}.", with_article(given));
        let complaint = Complaint::new(Code::WrongType, self.tree.place(id), says);
        let help = match (given, wanted) {
            (given, Type::Bool) if given.is_text() => Some("Compare it: `status == 'pending'`."),
            (given, Type::Bool) if given.is_numeric() => Some("Compare it: `stars > 3`."),
            (Type::Span, Type::Bool) => Some("Compare it: `age < 72h`."),
            (Type::Time, Type::Bool) => Some("Compare it: `created_at > now - 7d`."),
            (Type::Money(_), Type::Bool) => Some("Compare it: `amount > 22.00 AUD`."),
            (Type::Int | Type::Number, Type::Money(_)) => {
                Some("Write the amount with its currency: `22.00 AUD`.")
            }
            (given, Type::Text) if !matches!(given, Type::List(_) | Type::Map(..)) => {
                Some("Make a text of it: `string(…)`.")
            }
            (Type::Int, Type::Number) => Some("Write it with a point, such as `10.0`."),
            (Type::Int, Type::Span) => Some("Write it with its unit, such as `72h`."),
            _ => None,
        };
        let complaint = complaint.expected(with_article(wanted)).help(help.map(str::to_owned));
        self.complaints.add(complaint);
    }

    /// Finds out the type of a node, which may be one that is missing at times.
    fn infer(&mut self, id: Id) -> Type {
        match self.tree.kind(id) {
            Kind::Constant(constant) => type_of(constant),
            Kind::Name(_) | Kind::Select { .. } => self.name_as_value(id),
            Kind::Has(of) => self.has(*of),
            Kind::Index { of, at } => self.index(*of, *at),
            Kind::Call(call) => self.call(id, call),
            Kind::Unary(operator, of) => self.unary(id, *operator, *of),
            Kind::Binary(operator, left, right) => self.binary(id, *operator, *left, *right),
            Kind::Every(all) => self.conditions(all, true),
            Kind::Any(all) => self.conditions(all, false),
            Kind::Choice { condition, then, otherwise } => {
                self.choice(*condition, *then, *otherwise)
            }
            Kind::List(elements) => {
                let of = self.joined(elements.iter().copied());
                of.list()
            }
            Kind::Map(entries) => {
                let keys = self.joined(entries.iter().map(|(key, _)| *key));
                let values = self.joined(entries.iter().map(|(_, value)| *value));
                values.map_by(keys)
            }
            Kind::Loop(around) => self.around(around),
            Kind::Wrong(parts) => {
                for part in parts {
                    self.infer(*part);
                }
                Type::Dyn
            }
        }
    }

    /// Finds out the type of a node whose value is needed: one that may be missing is a mistake,
    /// unless the place that wants the expression takes it for unknown then.
    fn needed(&mut self, id: Id) -> Type {
        let given = self.infer(id);
        if given.is_optional() && self.missing == Missing::IsSaid {
            let written = self.tree.dotted(id).map(|path| path.join("."));
            let says = match &written {
                Some(name) => format!("`{name}` may be missing."),
                None => "This may be missing.".to_owned(),
            };
            let help = written.map_or_else(
                || "Say what holds then: `(…).or(value)`.".to_owned(),
                |name| format!("Say what holds then: `has({name}) && …`, or `{name}.or(value)`."),
            );
            let place = self.tree.place(id);
            self.complaints.add(Complaint::new(Code::MayBeMissing, place, says).help(help));
        }
        given.present().clone()
    }

    /// Expects a condition; says so if it is none.
    fn condition(&mut self, id: Id) {
        let given = self.needed(id);
        if !given.fits(&Type::Bool) {
            self.wrong_type(id, &given, &Type::Bool);
        }
    }

    fn unary(&mut self, id: Id, operator: Unary, of: Id) -> Type {
        if operator == Unary::Not {
            self.condition(of);
            return Type::Bool;
        }
        let given = self.needed(of);
        match given {
            Type::Int | Type::Number | Type::Quantity(_) | Type::Money(_) => given,
            Type::Dyn => given,
            _ => {
                let says = format!("A minus cannot stand before {}.", with_article(&given));
                let place = self.tree.place(id);
                self.complaints.add(Complaint::new(Code::WrongOperands, place, says));
                Type::Dyn
            }
        }
    }

    /// Checks conditions from left to right, each knowing what those before it make sure of.
    fn conditions(&mut self, all: &[Id], hold: bool) -> Type {
        let known = self.present.len();
        for id in all {
            self.condition(*id);
            let learnt = self.learnt(*id, hold);
            self.present.extend(learnt);
        }
        self.present.truncate(known);
        Type::Bool
    }

    fn choice(&mut self, condition: Id, then: Id, otherwise: Id) -> Type {
        self.condition(condition);
        let then = self.knowing(condition, true, then);
        let otherwise = self.knowing(condition, false, otherwise);
        then.join(&otherwise)
    }

    fn knowing(&mut self, condition: Id, holds: bool, id: Id) -> Type {
        let known = self.present.len();
        let learnt = self.learnt(condition, holds);
        self.present.extend(learnt);
        let given = self.infer(id);
        self.present.truncate(known);
        given
    }

    /// Lists the dotted names that are there if a condition holds, or if it does not.
    fn learnt(&self, condition: Id, holds: bool) -> Vec<String> {
        let prefixes = |id: Id| {
            let path = self.dotted_name(id).unwrap_or_default();
            (1..=path.len()).map(|end| path[..end].join(".")).collect()
        };
        let is_null = |id: Id| matches!(self.tree.kind(id), Kind::Constant(Constant::Null));
        match (self.tree.kind(condition), holds) {
            (Kind::Has(of), true) => prefixes(*of),
            (Kind::Unary(Unary::Not, of), _) => self.learnt(*of, !holds),
            (Kind::Every(all), true) | (Kind::Any(all), false) => {
                all.iter().flat_map(|id| self.learnt(*id, holds)).collect()
            }
            (Kind::Binary(Binary::NotEqual, left, right), true)
            | (Kind::Binary(Binary::Equal, left, right), false) => {
                if is_null(*right) {
                    prefixes(*left)
                } else if is_null(*left) {
                    prefixes(*right)
                } else {
                    Vec::new()
                }
            }
            _ => Vec::new(),
        }
    }

    fn joined(&mut self, ids: impl Iterator<Item = Id>) -> Type {
        let mut joined: Option<Type> = None;
        for id in ids {
            let given = self.infer(id);
            joined = Some(joined.map_or(given.clone(), |known| known.join(&given)));
        }
        joined.unwrap_or(Type::Dyn)
    }

    fn index(&mut self, of: Id, at: Id) -> Type {
        let (list, index) = (self.needed(of), self.needed(at));
        let (wanted, gives) = match &list {
            Type::List(element) => (Type::Int, (**element).clone()),
            Type::Map(key, value) => ((**key).clone(), (**value).clone()),
            Type::Dyn => return Type::Dyn,
            other => {
                let says = format!("{} has no elements.", capitalised(&with_article(other)));
                let place = self.tree.place(of);
                let complaint = Complaint::new(Code::WrongOperands, place, says);
                self.complaints.add(complaint.expected("a list or a map"));
                return Type::Dyn;
            }
        };
        let is_number = wanted.is_numeric() && index.is_numeric();
        if !is_number && !index.fits(&wanted) {
            self.wrong_type(at, &index, &wanted);
        }
        gives
    }

    fn around(&mut self, around: &'c Loop) -> Type {
        let element = match self.needed(around.over) {
            Type::List(element) => (*element).clone(),
            Type::Map(key, _) => (*key).clone(),
            Type::Dyn => Type::Dyn,
            other => {
                let says = format!("{} has no elements.", capitalised(&with_article(&other)));
                let place = self.tree.place(around.over);
                let complaint = Complaint::new(Code::WrongOperands, place, says);
                self.complaints.add(complaint.expected("a list or a map"));
                Type::Dyn
            }
        };
        self.variables.push((&around.variable, element.clone()));
        let known = self.present.len();
        if let Some(filter) = around.filter {
            self.condition(filter);
            let learnt = self.learnt(filter, true);
            self.present.extend(learnt);
        }
        let gives = match (around.kind, around.body) {
            (LoopKind::Collect, Some(body)) => self.infer(body).list(),
            (LoopKind::Collect, None) => element.list(),
            (_, body) => {
                if let Some(body) = body {
                    self.condition(body);
                }
                Type::Bool
            }
        };
        self.present.truncate(known);
        self.variables.pop();
        gives
    }

    fn complain(&mut self, code: Code, place: Place, says: String, help: Option<String>) {
        self.complaints.add(Complaint::new(code, place, says).help(help));
    }
}

fn type_of(constant: &Constant) -> Type {
    match constant {
        Constant::Null => Type::Null,
        Constant::Bool(_) => Type::Bool,
        Constant::Int(_) => Type::Int,
        Constant::Uint(_) => Type::Uint,
        Constant::Double(_) => Type::Number,
        Constant::Text(_) => Type::Text,
        Constant::Bytes(_) => Type::Bytes,
        Constant::Span(_) => Type::Span,
        Constant::Calendar(_) => Type::CalendarSpan,
        Constant::Money(amount) => Type::Money(Some(amount.currency())),
    }
}

/// Writes a type as it stands in a sentence.
fn with_article(of: &Type) -> String {
    match of {
        Type::Int => "an int".to_owned(),
        Type::Uint => "a uint".to_owned(),
        Type::Bool
        | Type::Number
        | Type::Quantity(_)
        | Type::Text
        | Type::Time
        | Type::Span
        | Type::CalendarSpan
        | Type::List(_)
        | Type::Map(..)
        | Type::Type
        | Type::Record(_) => {
            format!("a {of}")
        }
        Type::Thing(kind) => {
            let vowel = kind.starts_with(['a', 'e', 'i', 'o', 'u']);
            format!("{} {kind}", if vowel { "an" } else { "a" })
        }
        Type::Optional(present) => format!("{} that may be missing", with_article(present)),
        Type::Dyn | Type::Null | Type::Bytes | Type::Words(_) | Type::Money(_) => of.to_string(),
    }
}

fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
