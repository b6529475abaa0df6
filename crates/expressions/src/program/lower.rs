//! From tree to code. What the checker found out about names is handed in; without it, every name is
//! read as it stands and every mistake is left to the evaluation, as the standard has it for
//! expressions that are not checked.

use std::sync::Arc;

use super::Program;
use super::code::{Around, At, Code, Several, Step, number};
use crate::fault::FaultKind;
use crate::functions::{self, Function, Style};
use crate::limits::LARGEST_PATTERN;
use crate::place::Place;
use crate::reads::{Read, Reads};
use crate::syntax::tree::{Call, Constant, Id, Kind, Loop, Tree};
use crate::types::Type;
use crate::value::{Map, Shared, Value, convert, type_named};

/// What the checker found out about an expression.
#[derive(Debug, Default)]
pub(crate) struct Meaning {
    /// The read that a node is, by the node's number.
    pub(crate) read_at: Vec<Option<usize>>,
    pub(crate) reads: Reads,
}

/// Compiles the tree below `root`.
pub(crate) fn lower(tree: &Tree, root: Id, meaning: Meaning, gives: Type) -> Program {
    let mut lowering = Lowering { tree, meaning, variables: Vec::new(), code: Code::default() };
    let start = lowering.node(root);
    lowering.code.start = Some(start);
    Program { code: lowering.code, reads: lowering.meaning.reads, gives }
}

/// Compiles a pattern within its limit of size.
pub(crate) fn pattern(text: &str) -> Option<regex::Regex> {
    regex::RegexBuilder::new(text).size_limit(LARGEST_PATTERN).build().ok()
}

struct Lowering<'t> {
    tree: &'t Tree,
    meaning: Meaning,
    variables: Vec<&'t str>,
    code: Code,
}

impl<'t> Lowering<'t> {
    fn node(&mut self, id: Id) -> At {
        let place = self.tree.place(id);
        if let Some(read) = self.read_at(id) {
            return self.code.add(Step::Read(read), place);
        }
        let step = match self.tree.kind(id) {
            Kind::Constant(constant) => return self.constant(constant, place),
            Kind::Name(name) => return self.name(name, place),
            Kind::Select { of, field, .. } => return self.select(id, *of, field),
            Kind::Has(of) => self.has(*of),
            Kind::Index { of, at } => Step::Index { of: self.node(*of), at: self.node(*at) },
            Kind::Call(call) => return self.call(call, place),
            Kind::Unary(operator, of) => Step::Unary(*operator, self.node(*of)),
            Kind::Binary(operator, left, right) => {
                Step::Binary(*operator, self.node(*left), self.node(*right))
            }
            Kind::Every(all) => Step::Every(self.several(all)),
            Kind::Any(all) => Step::Any(self.several(all)),
            Kind::Choice { condition, then, otherwise } => Step::Choice {
                condition: self.node(*condition),
                then: self.node(*then),
                otherwise: self.node(*otherwise),
            },
            Kind::List(elements) => return self.list(elements, place),
            Kind::Map(entries) => return self.map(entries, place),
            Kind::Loop(around) => self.around(around),
            // A text with mistakes is never compiled.
            Kind::Wrong(_) => Step::Fail(FaultKind::WrongType),
        };
        self.code.add(step, place)
    }

    fn read_at(&self, id: Id) -> Option<u32> {
        let read = self.meaning.read_at.get(id.index()).copied().flatten();
        read.map(number)
    }

    fn constant(&mut self, constant: &Constant, place: Place) -> At {
        let value = match constant {
            Constant::Null => Value::Null,
            Constant::Bool(value) => Value::Bool(*value),
            Constant::Int(value) => Value::Int(*value),
            Constant::Uint(value) => Value::Uint(*value),
            Constant::Double(value) => Value::Double(*value),
            Constant::Text(text) => Value::made_text(text.as_str()),
            Constant::Bytes(bytes) => Value::Bytes(Shared::Made(Arc::from(bytes.as_slice()))),
            Constant::Span(span) => Value::Span(*span),
            Constant::Money(amount) => Value::Money(*amount),
            Constant::Calendar(span) => {
                self.code.calendars.push(*span);
                let calendar = number(self.code.calendars.len() - 1);
                return self.code.add(Step::Calendar(calendar), place);
            }
        };
        self.code.constant(value, place)
    }

    fn name(&mut self, name: &'t str, place: Place) -> At {
        if let Some(variable) = self.variables.iter().rposition(|known| *known == name) {
            return self.code.add(Step::Variable(number(variable)), place);
        }
        if let Some(name) = type_named(&[name]) {
            return self.code.constant(Value::Type(name), place);
        }
        let read = Read { function: None, path: vec![name.to_owned()], gives: Type::Dyn };
        let read = number(self.meaning.reads.number(read));
        self.code.add(Step::Read(read), place)
    }

    fn select(&mut self, id: Id, of: Id, field: &str) -> At {
        let place = self.tree.place(id);
        if let Some(name) = self.tree.dotted(id).and_then(|path| type_named(&path)) {
            return self.code.constant(Value::Type(name), place);
        }
        let (of, field) = (self.node(of), self.field(field));
        self.code.add(Step::Select { of, field }, place)
    }

    fn field(&mut self, field: &str) -> u32 {
        self.code.fields.push(field.to_owned());
        number(self.code.fields.len() - 1)
    }

    fn has(&mut self, of: Id) -> Step {
        if let Some(read) = self.read_at(of) {
            return Step::HasRead(read);
        }
        match self.tree.kind(of) {
            Kind::Select { of, field, .. } => {
                Step::HasField { of: self.node(*of), field: self.field(field) }
            }
            // Bare names are fields of the record at hand; no other is ever missing.
            _ => Step::Fail(FaultKind::NoSuchName),
        }
    }

    fn call(&mut self, call: &'t Call, place: Place) -> At {
        let style = if call.receiver.is_some() { Style::Receiver } else { Style::Plain };
        let operands: Vec<Id> = call.receiver.iter().chain(&call.arguments).copied().collect();
        let function = functions::function(&call.name, style, operands.len());
        let (Some(function), Some(first)) = (function, operands.first()) else {
            return self.code.add(Step::Fail(FaultKind::NoSuchFunction), place);
        };
        let first = self.node(*first);
        let second = operands.get(1).map(|second| self.node(*second));
        if let Some(value) = self.converted(function, first) {
            return self.code.constant(value, place);
        }
        if function == Function::Matches
            && let Some(step) = self.matches(first, second)
        {
            return self.code.add(step, place);
        }
        self.code.add(Step::Call { function, first, second }, place)
    }

    /// Converts a constant now instead of each time.
    fn converted(&self, function: Function, first: At) -> Option<Value<'static>> {
        let known = self.code.known(first)?;
        match function {
            Function::ToTime => convert::to_time(known).ok(),
            Function::ToSpan => convert::to_span(known).ok(),
            Function::ToMoney => convert::to_money(known).ok(),
            _ => None,
        }
    }

    /// Compiles a pattern that is a constant now instead of each time.
    fn matches(&mut self, of: At, pattern: Option<At>) -> Option<Step> {
        let compiled = match self.code.known(pattern?)? {
            Value::Text(text) => self::pattern(text)?,
            _ => return None,
        };
        self.code.patterns.push(compiled);
        Some(Step::Matches { of, pattern: number(self.code.patterns.len() - 1) })
    }

    fn list(&mut self, elements: &[Id], place: Place) -> At {
        let several = self.several(elements);
        match self.all_known(several) {
            Some(values) => self.code.constant(Value::made_list(values), place),
            None => self.code.add(Step::List(several), place),
        }
    }

    fn map(&mut self, entries: &[(Id, Id)], place: Place) -> At {
        let flat: Vec<Id> = entries.iter().flat_map(|(key, value)| [*key, *value]).collect();
        let several = self.several(&flat);
        let known = self.all_known(several).and_then(|values| {
            let pairs = values.chunks_exact(2).map(|pair| (pair[0].clone(), pair[1].clone()));
            Map::new(pairs.collect()).ok()
        });
        match known {
            Some(map) => self.code.constant(Value::Map(map), place),
            None => self.code.add(Step::Map(several), place),
        }
    }

    fn all_known(&self, several: Several) -> Option<Vec<Value<'static>>> {
        self.code.several(several).iter().map(|at| self.code.known(*at).cloned()).collect()
    }

    fn several(&mut self, ids: &[Id]) -> Several {
        let all: Vec<At> = ids.iter().map(|id| self.node(*id)).collect();
        let start = number(self.code.lists.len());
        self.code.lists.extend(all);
        Several { start, count: number(ids.len()) }
    }

    fn around(&mut self, around: &'t Loop) -> Step {
        let over = self.node(around.over);
        self.variables.push(&around.variable);
        let filter = around.filter.map(|filter| self.node(filter));
        let body = around.body.map(|body| self.node(body));
        self.variables.pop();
        self.code.loops.push(Around { kind: around.kind, over, filter, body });
        Step::Loop(number(self.code.loops.len() - 1))
    }
}
