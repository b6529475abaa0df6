//! A scope as the checker of expressions asks for it.

use std::collections::{BTreeMap, BTreeSet};

use expressions::{Schema, Type};

use super::world::{Blocklist, Members};
use super::{Assumption, Given, Question, Scope, World};
use crate::nearest::nearest;
use crate::scope::Layer;
use crate::values::Expression;

/// The names of a scope with what they stand for.
pub(crate) struct Names<'w> {
    world: &'w World,
    layers: Vec<Resolved<'w>>,
    /// The fields of what only this scope has.
    things: BTreeMap<String, Members>,
}

/// A layer of a scope whose records are found.
enum Resolved<'w> {
    /// With the name under which the record itself stands.
    Record(String, &'w Members),
    Records,
    Name(String, Type),
    Open,
}

impl<'w> Names<'w> {
    /// Looks the layers of a scope up; `given` says what the expression of a `let` gives, in a scope of
    /// which only the names before it are known, made when it is needed.
    pub(crate) fn of(
        world: &'w World,
        scope: &Scope,
        mut given: impl FnMut(&Expression, &dyn Fn() -> Scope) -> Type,
    ) -> Self {
        let mut names = Self { world, layers: Vec::new(), things: BTreeMap::new() };
        for (position, layer) in scope.layers.iter().enumerate() {
            let resolved = match layer {
                Layer::Record(name) => match world.records.get(name) {
                    Some(Some(fields)) => Resolved::Record(name.clone(), fields),
                    // That it is not there, or not right, is said already.
                    _ => Resolved::Open,
                },
                Layer::Records => Resolved::Records,
                Layer::Open => Resolved::Open,
                Layer::Name(name, Given::Value(of)) => {
                    Resolved::Name(name.clone(), world.known(of.clone()))
                }
                Layer::Column(name) => {
                    if let Some(Some(record)) = world.by_key.get(name) {
                        let of = Type::Record(record.as_str().into());
                        names.layers.push(Resolved::Name(record.clone(), of));
                    }
                    let is_record = world.records.contains_key(name);
                    let of = if is_record { Type::Record(name.as_str().into()) } else { Type::Dyn };
                    Resolved::Name(name.clone(), of)
                }
                Layer::Name(name, Given::Fields(fields)) => {
                    let fields = fields.iter().cloned();
                    let fields = fields.map(|(field, of)| (field, world.known(of)));
                    names.things.insert(name.clone(), fields.collect());
                    Resolved::Name(name.clone(), Type::Thing(name.as_str().into()))
                }
                Layer::Let(name, expression) => {
                    let before = || {
                        let layers = scope.layers.get(..position).unwrap_or_default().to_vec();
                        Scope { layers, is_where_used: false }
                    };
                    Resolved::Name(name.clone(), given(expression, &before))
                }
            };
            names.layers.push(resolved);
        }
        names
    }

    fn in_layers(&self, name: &str) -> Option<Type> {
        self.layers.iter().rev().find_map(|layer| match layer {
            // A field of the same name is meant rather than the record itself.
            Resolved::Record(record, fields) => fields
                .get(name)
                .cloned()
                .or_else(|| (record == name).then(|| Type::Record(name.into()))),
            Resolved::Records => {
                self.world.records.contains_key(name).then(|| Type::Record(name.into()))
            }
            Resolved::Name(known, of) => (known == name).then(|| of.clone()),
            Resolved::Open => None,
        })
    }

    /// Lists what stands for a value, apart from what is there everywhere; nothing where it is not known.
    pub(crate) fn values(&self) -> Option<Vec<String>> {
        let mut values: BTreeSet<&String> = self.world.lost.iter().collect();
        for layer in &self.layers {
            match layer {
                Resolved::Record(_, fields) => {
                    let is_value = |(_, of): &(&String, &Type)| !matches!(of, Type::Thing(_));
                    values.extend(fields.iter().filter(is_value).map(|(name, _)| name));
                }
                Resolved::Name(_, Type::Thing(_)) | Resolved::Records => {}
                Resolved::Name(name, _) => values.extend([name]),
                Resolved::Open => return None,
            }
        }
        let is_excerpt = self.world.assumption == Assumption::Excerpt;
        (!is_excerpt).then(|| values.into_iter().cloned().collect())
    }

    fn is_open(&self) -> bool {
        self.world.assumption == Assumption::Excerpt
            || self.layers.iter().any(|layer| matches!(layer, Resolved::Open))
    }

    fn members(&self, thing: &str) -> Option<&Members> {
        // The prefix of a source and a name of the scope may be written alike; the scope hides it.
        let of_source = || self.world.sources.get(thing).map(|source| &source.blocks);
        self.things.get(thing).or_else(of_source).or_else(|| self.world.things.get(thing))
    }
}

/// What `now` and the prefixes of sources are.
fn everywhere(world: &World, name: &str) -> Option<Type> {
    match name {
        "now" => Some(Type::Time),
        _ => world.sources.contains_key(name).then(|| Type::Thing(name.into())),
    }
}

impl Schema for Names<'_> {
    fn name(&self, name: &str) -> Option<Type> {
        let known = self.in_layers(name).or_else(|| everywhere(self.world, name));
        known.or_else(|| (self.is_open() || self.world.lost.contains(name)).then_some(Type::Dyn))
    }

    fn field(&self, of: &Type, field: &str) -> Option<Type> {
        let found = match of {
            Type::Record(name) => match self.world.records.get(&**name) {
                Some(Some(fields)) => fields.get(field).cloned(),
                // That it is not there, or not right, is said already.
                _ => Some(Type::Dyn),
            },
            Type::Thing(thing) => self.members(thing)?.get(field).cloned(),
            _ => None,
        };
        let is_excerpt = self.world.assumption == Assumption::Excerpt;
        let source = match of {
            Type::Thing(thing) => self.world.sources.get(&**thing),
            _ => None,
        };
        let is_near =
            |known: &Blocklist| nearest(field, known.blocks.keys().map(String::as_str)).is_some();
        let may_be_unnamed = source.is_some_and(|source| source.is_open && !is_near(source));
        let may_be_there =
            is_excerpt && source.is_some() || may_be_unnamed || self.world.lost.contains(field);
        found.or_else(|| may_be_there.then_some(Type::Dyn))
    }

    fn function(&self, name: &str, path: &[String], of: &Type) -> Option<Type> {
        let question = Question::ALL.into_iter().find(|question| question.name() == name)?;
        let can_be_asked = match path {
            [prefix, _] if self.in_layers(prefix).is_none() => {
                let source = self.world.sources.get(prefix.as_str());
                source.is_some_and(|source| source.asked.contains(&question))
            }
            _ => false,
        };
        (can_be_asked || *of == Type::Dyn).then(|| question.gives())
    }

    fn names(&self) -> Vec<&str> {
        let mut names = vec!["now"];
        names.extend(self.world.sources.keys());
        for layer in &self.layers {
            match layer {
                Resolved::Record(record, fields) => {
                    names.extend(fields.keys().chain([record]).map(String::as_str));
                }
                Resolved::Records => names.extend(self.world.records.keys().map(String::as_str)),
                Resolved::Name(name, _) => names.push(name),
                Resolved::Open => {}
            }
        }
        names
    }

    fn whole(&self, last: &str) -> Option<String> {
        let mut sources = self.world.sources.iter();
        let (prefix, _) = sources.find(|(_, source)| source.blocks.contains_key(last))?;
        Some(format!("{prefix}.{last}"))
    }

    fn fields(&self, of: &Type) -> Vec<&str> {
        let members = match of {
            Type::Record(name) => self.world.records.get(&**name).and_then(Option::as_ref),
            Type::Thing(thing) => self.members(thing),
            _ => None,
        };
        members.into_iter().flat_map(BTreeMap::keys).map(String::as_str).collect()
    }

    fn functions(&self) -> Vec<&str> {
        Question::ALL.iter().map(|question| question.name()).collect()
    }
}
