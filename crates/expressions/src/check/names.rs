//! Looks names and fields up in the schema.

use super::{Checker, capitalised, with_article};
use crate::complaint::Code;
use crate::nearest::{did_you_mean, meant};
use crate::place::Place;
use crate::reads::Read;
use crate::syntax::tree::{Id, Kind};
use crate::types::Type;
use crate::value::type_named;

/// What a name or a selection stands for.
pub(super) struct Member {
    pub(super) gives: Type,
    /// The dotted name under which it is read; none for what only the evaluation finds.
    pub(super) path: Option<Vec<String>>,
}

impl Member {
    fn found(gives: Type) -> Self {
        Self { gives, path: None }
    }
}

impl Checker<'_> {
    /// Returns the dotted name at a node, unless it begins with an element of a macro.
    pub(super) fn dotted_name(&self, id: Id) -> Option<Vec<&str>> {
        let path = self.tree.dotted(id)?;
        let is_variable = self.variables.iter().any(|(name, _)| Some(name) == path.first());
        (!is_variable).then_some(path)
    }

    /// Finds out the type of a name or a selection whose value is wanted, and notes what is read.
    pub(super) fn name_as_value(&mut self, id: Id) -> Type {
        let member = self.member(id);
        if let (Type::Thing(_), Some(path)) = (&member.gives, &member.path) {
            self.thing_as_value(id, path, &member.gives);
            return Type::Dyn;
        }
        self.note(id, &member);
        member.gives
    }

    fn thing_as_value(&mut self, id: Id, path: &[String], thing: &Type) {
        let name = path.join(".");
        let says = format!("`{name}` has no value of its own.");
        let fields = self.schema.fields(thing);
        let help = match (fields.first(), self.asked_about(path, thing).first()) {
            (_, Some(function)) => Some(format!("Ask about it: `{function}({name})`.")),
            (Some(field), None) => Some(format!("Name what of it is meant: `{name}.{field}`.")),
            (None, None) => None,
        };
        self.complain(Code::NoValue, self.tree.place(id), says, help);
    }

    /// Lists the functions that can be asked about something with a name.
    pub(super) fn asked_about(&self, path: &[String], of: &Type) -> Vec<&str> {
        let can_be = |name: &&str| self.schema.function(name, path, of).is_some();
        self.schema.functions().into_iter().filter(can_be).collect()
    }

    /// Notes that a node reads a fact.
    fn note(&mut self, id: Id, member: &Member) {
        if let Some(path) = &member.path {
            let read = Read { function: None, path: path.clone(), gives: member.gives.clone() };
            self.read_at[id.index()] = Some(self.reads.number(read));
        }
    }

    pub(super) fn has(&mut self, of: Id) -> Type {
        match self.tree.kind(of) {
            Kind::Name(_) | Kind::Select { .. } => {
                let member = self.member(of);
                if let (None, Kind::Name(name)) = (&member.path, self.tree.kind(of))
                    && member.gives != Type::Dyn
                {
                    let says = format!("`{name}` is an element and always there.");
                    self.complain(Code::NoValue, self.tree.place(of), says, None);
                }
                self.note(of, &member);
            }
            _ => {
                self.infer(of);
            }
        }
        Type::Bool
    }

    /// Finds out what a name or a selection stands for, without wanting its value yet.
    pub(super) fn member(&mut self, id: Id) -> Member {
        let named = self.dotted_name(id).and_then(|path| type_named(&path));
        match self.tree.kind(id) {
            Kind::Name(name) => {
                let variable = self.variables.iter().rev().find(|(known, _)| *known == name);
                if let Some((_, gives)) = variable {
                    return Member::found(gives.clone());
                }
                match self.schema.name(name) {
                    Some(gives) => self.narrowed(gives, vec![name.clone()]),
                    None if named.is_some() => Member::found(Type::Type),
                    None => self.unknown_name(id, name),
                }
            }
            Kind::Select { .. } if named.is_some() => Member::found(Type::Type),
            Kind::Select { of, field, field_place } => self.field(*of, field, *field_place),
            _ => Member::found(self.infer(id)),
        }
    }

    /// Takes a value for present where the expression has made sure of that.
    fn narrowed(&self, gives: Type, path: Vec<String>) -> Member {
        let is_present = gives.is_optional() && self.present.contains(&path.join("."));
        let gives = if is_present { gives.present().clone() } else { gives };
        Member { gives, path: Some(path) }
    }

    fn unknown_name(&mut self, id: Id, name: &str) -> Member {
        let says = format!("There is no `{name}` here.");
        let names = self.schema.names();
        let elements = self.variables.iter().map(|(name, _)| *name);
        let whole = self.schema.whole(name).map(|whole| format!("Did you mean `{whole}`?"));
        let help = whole.or_else(|| did_you_mean(name, names.iter().copied().chain(elements)));
        let help = help.or_else(|| Some(self.instead_of(id, name)));
        self.complain(Code::UnknownName, self.tree.place(id), says, help);
        Member::found(Type::Dyn)
    }

    /// Says what to write for a name that is like no other.
    fn instead_of(&self, id: Id, name: &str) -> String {
        if self.schema.functions().contains(&name) {
            return format!("Say what it is asked about: `{name}(…)`.");
        }
        if self.alone == Some(id) {
            let known = meant(name, &self.schema.names());
            return known.unwrap_or_else(|| "Write a name that is known here.".to_owned());
        }
        // Text without its quotes is the commonest mistake of all.
        format!("A text stands in quotes: `'{name}'`.")
    }

    fn field(&mut self, of: Id, field: &str, place: Place) -> Member {
        let base = self.member(of);
        let owner = match base.gives.present() {
            Type::Record(_) | Type::Thing(_) => base.gives.present().clone(),
            Type::Map(_, value) => {
                let value = (**value).clone();
                self.note(of, &base);
                return Member::found(value);
            }
            Type::Dyn => {
                self.note(of, &base);
                return Member::found(Type::Dyn);
            }
            other => {
                let says = format!("{} has no fields.", capitalised(&with_article(other)));
                self.complain(Code::UnknownField, place, says, None);
                return Member::found(Type::Dyn);
            }
        };
        let Some(gives) = self.schema.field(&owner, field) else {
            let says = match &owner {
                Type::Record(name) => format!("There is no field `{field}` in `{name}`."),
                _ => format!("There is no `{}`.", dotted(base.path.as_ref(), field)),
            };
            let path = base.path.unwrap_or_default();
            let help = if self.asked_about(&path, &owner).contains(&field) {
                Some(format!("Ask about it: `{field}({})`.", path.join(".")))
            } else {
                meant(field, &self.schema.fields(&owner))
            };
            self.complain(Code::UnknownField, place, says, help);
            return Member::found(Type::Dyn);
        };
        let Some(mut path) = base.path else {
            let says =
                format!("The fields of {} in a list cannot be read here.", with_article(&owner));
            let help = "Measure many records with a metric, which is written in SQL.";
            self.complain(Code::UnreachableField, place, says, Some(help.to_owned()));
            return Member::found(Type::Dyn);
        };
        path.push(field.to_owned());
        let gives = if base.gives.is_optional() { gives.optional() } else { gives };
        self.narrowed(gives, path)
    }
}

/// Writes a field behind what it was looked for in.
fn dotted(path: Option<&Vec<String>>, field: &str) -> String {
    let owner = path.into_iter().flatten().map(String::as_str);
    owner.chain([field]).collect::<Vec<_>>().join(".")
}
