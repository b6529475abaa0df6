//! Checks calls: of the functions that every expression has, and of those that the schema declares.

use super::{Checker, with_article};
use crate::complaint::{Code, Complaint};
use crate::functions::{Class, Function, SIGNATURES, Signature, Style, named};
use crate::nearest::{did_you_mean, nearest};
use crate::program::pattern;
use crate::reads::Read;
use crate::syntax::tree::{Call, Id};
use crate::types::Type;
use crate::value::{Value, convert};

impl Checker<'_> {
    pub(super) fn call(&mut self, id: Id, call: &Call) -> Type {
        let style = if call.receiver.is_some() { Style::Receiver } else { Style::Plain };
        let is_schemas = self.schema.functions().contains(&call.name.as_str());
        if is_schemas && style == Style::Plain {
            return self.question(id, call);
        }
        let operands: Vec<Id> = call.receiver.iter().chain(&call.arguments).copied().collect();
        let signatures: Vec<&Signature> = named(&call.name, style).collect();
        if signatures.is_empty() {
            return self.unknown_function(call, style);
        }
        if signatures.iter().any(|one| one.function == Function::Or) && operands.len() == 2 {
            return self.or(operands[0], operands[1]);
        }
        // What takes anything, such as `type`, takes what is missing too.
        let takes_missing = signatures.iter().all(|one| one.takes == [Class::Any]);
        let given: Vec<Type> = operands
            .iter()
            .map(|id| if takes_missing { self.infer(*id) } else { self.needed(*id) })
            .collect();
        let fitting = signatures.iter().find(|one| {
            one.takes.len() == given.len()
                && one.takes.iter().zip(&given).all(|(class, given)| class.admits(given))
        });
        match fitting {
            Some(one) => self.result(one, &operands),
            None => {
                self.wrong_arguments(id, call, &signatures, &given);
                Type::Dyn
            }
        }
    }

    /// Checks a question to the schema about something that is named: `down(probe.website)`.
    fn question(&mut self, id: Id, call: &Call) -> Type {
        let [about] = call.arguments[..] else {
            let says = format!("`{}` is asked about one thing.", call.name);
            let help = format!("Name it: `{}(…)`.", call.name);
            self.complain(Code::WrongArguments, call.name_place, says, Some(help));
            return Type::Dyn;
        };
        if self.dotted_name(about).is_none() {
            self.infer(about);
            let says = format!("`{}` is asked about something with a name.", call.name);
            self.complain(Code::WrongArguments, self.tree.place(about), says, None);
            return Type::Dyn;
        }
        let member = self.member(about);
        let Some(path) = member.path else { return Type::Dyn };
        let of = member.gives.present();
        let Some(gives) = self.schema.function(&call.name, &path, of) else {
            let name = path.join(".");
            let says = format!("`{}` cannot be asked about `{name}`.", call.name);
            let instead =
                self.asked_about(&path, of).first().map(|other| format!("{other}({name})"));
            let help = instead.map(|instead| format!("Ask what can be: `{instead}`."));
            self.complain(Code::WrongArguments, self.tree.place(about), says, help);
            return Type::Dyn;
        };
        let read = Read { function: Some(call.name.clone()), path, gives: gives.clone() };
        self.read_at[id.index()] = Some(self.reads.number(read));
        gives
    }

    fn or(&mut self, value: Id, fallback: Id) -> Type {
        let (value, fallback_type) = (self.infer(value), self.infer(fallback));
        let joined = value.present().join(&fallback_type);
        let unlike = joined == Type::Dyn
            && value.present() != &Type::Dyn
            && fallback_type.present() != &Type::Dyn;
        if unlike {
            self.wrong_type(fallback, &fallback_type, value.present());
        }
        joined
    }

    fn unknown_function(&mut self, call: &Call, style: Style) -> Type {
        const MACROS: [&str; 5] = ["all", "exists", "exists_one", "map", "filter"];
        let is_macro = call.receiver.is_some() && nearest(&call.name, MACROS).is_some();
        // What the function would have wanted of its arguments is not known, and a macro's speak of
        // a name that it would have given.
        let arguments = call.arguments.iter().filter(|_| !is_macro);
        for operand in call.receiver.iter().chain(arguments) {
            self.member(*operand);
        }
        let says = format!("There is no function `{}`.", call.name);
        let ours = SIGNATURES.iter().filter(|one| one.style == style).map(|one| one.name);
        let mut names: Vec<&str> = ours.collect();
        match style {
            Style::Plain => names.extend(self.schema.functions().into_iter().chain(["has"])),
            Style::Receiver => names.extend(MACROS),
        }
        let other = SIGNATURES.iter().find(|one| one.name == call.name);
        let help = match other {
            Some(one) if one.style == Style::Receiver => {
                Some(format!("Write it after the value: `value.{}(…)`.", one.name))
            }
            Some(one) => Some(format!("Write the value in its brackets: `{}(…)`.", one.name)),
            None => did_you_mean(&call.name, names),
        };
        self.complain(Code::UnknownFunction, call.name_place, says, help);
        Type::Dyn
    }

    fn wrong_arguments(&mut self, id: Id, call: &Call, signatures: &[&Signature], given: &[Type]) {
        let said: Vec<String> = given.iter().map(with_article).collect();
        let said = if said.is_empty() { "nothing".to_owned() } else { said.join(" and ") };
        let says = format!("`{}` does not take {said}.", call.name);
        let mut forms: Vec<String> = signatures.iter().map(|one| form(one)).collect();
        forms.dedup();
        let place = self.tree.place(id);
        let complaint = Complaint::new(Code::WrongArguments, place, says);
        self.complaints.add(complaint.expected(forms.join(", ")));
    }

    /// Returns what a call gives, having looked at its constants.
    fn result(&mut self, signature: &Signature, operands: &[Id]) -> Type {
        let text = |id: Option<&Id>| self.tree.text(*id?).map(str::to_owned);
        let (first, second) = (text(operands.first()), text(operands.get(1)));
        match (signature.function, first, second) {
            (Function::ToTime, Some(text), _) => {
                let read = convert::to_time(&Value::text(&text)).is_ok();
                self.constant(operands[0], read, "2026-01-31T12:00:00Z");
            }
            (Function::ToSpan, Some(text), _) => {
                let read = convert::to_span(&Value::text(&text)).is_ok();
                self.constant(operands[0], read, "1h30m");
            }
            (Function::ToMoney, Some(text), _) => {
                let read = convert::to_money(&Value::text(&text));
                self.constant(operands[0], read.is_ok(), "22.00 AUD");
                if let Ok(Value::Money(amount)) = read {
                    return Type::Money(Some(amount.currency()));
                }
            }
            (Function::Matches, _, Some(text)) if pattern(&text).is_none() => {
                let says = "The pattern cannot be read.".to_owned();
                let help = "Signs such as `(`, `[`, `*` and `?` stand for themselves after `\\\\`.";
                let place = self.tree.place(operands[1]);
                self.complain(Code::BadPattern, place, says, Some(help.to_owned()));
            }
            _ => {}
        }
        signature.gives.as_type()
    }

    fn constant(&mut self, id: Id, read: bool, example: &str) {
        if !read {
            let says = "The text cannot be read as what it should become.".to_owned();
            let help = format!("Write it like `'{example}'`.");
            self.complain(Code::BadConstant, self.tree.place(id), says, Some(help));
        }
    }
}

/// Writes how a function is called.
fn form(signature: &Signature) -> String {
    let mut takes = signature.takes.iter().map(|class| match class {
        Class::List => "list".to_owned(),
        Class::Map => "map".to_owned(),
        class => class.as_type().to_string(),
    });
    let name = signature.name;
    match signature.style {
        Style::Plain => format!("`{name}({})`", takes.collect::<Vec<_>>().join(", ")),
        Style::Receiver => {
            let receiver = takes.next().unwrap_or_default();
            format!("`{receiver}.{name}({})`", takes.collect::<Vec<_>>().join(", "))
        }
    }
}
