//! What the blocks of a manual are to all its expressions: records with their fields, and sources.

use std::collections::{BTreeMap, BTreeSet};

use expressions::Type;

use super::{Given, Question, types};
use crate::check::{Block, Blocks};
use crate::registry::Registry;
use crate::values::Fields;

/// What the expressions of a manual can speak of.
#[derive(Debug)]
pub(crate) struct World {
    /// By their names; nothing for one of which only the name is known.
    pub(super) records: BTreeMap<String, Option<Members>>,
    /// The record of which a field is the key; nothing for a field that is the key of several.
    pub(super) by_key: BTreeMap<String, Option<String>>,
    /// By their prefixes.
    pub(super) sources: BTreeMap<&'static str, Blocklist>,
    /// The fields of what has fields and no value, by the name of its [`Type::Thing`].
    pub(super) things: BTreeMap<String, Members>,
    /// The keys in lines that could not be read, each of which may be the name of anything.
    pub(super) lost: BTreeSet<String>,
    pub(super) assumption: Assumption,
}

/// Puts a block under its name; of two with the same name it is not known which is meant.
fn declare<T>(
    names: &mut BTreeMap<String, T>,
    block: &Block,
    of: T,
    either: impl FnOnce(T, T) -> T,
) {
    let of = match names.remove(&block.name) {
        Some(before) => either(before, of),
        None => of,
    };
    names.insert(block.name.clone(), of);
}

/// Returns the type of what may be of the one or the other.
#[expect(clippy::needless_pass_by_value, reason = "`declare` hands over what it takes out")]
fn either(one: Type, other: Type) -> Type {
    if one == other { one } else { Type::Dyn }
}

fn either_fields(one: Members, other: Members) -> Members {
    let mut fields = one;
    for (name, of) in other {
        let of = match fields.remove(&name) {
            Some(before) => either(before, of),
            None => of,
        };
        fields.insert(name, of);
    }
    fields
}

fn known(of: Type, is_known: impl Fn(&str) -> bool + Copy) -> Type {
    match of {
        Type::Record(name) if !is_known(&name) => Type::Dyn,
        Type::Optional(of) => known((*of).clone(), is_known).optional(),
        Type::List(of) => known((*of).clone(), is_known).list(),
        of => of,
    }
}

/// Names with the types of what they stand for.
pub(super) type Members = BTreeMap<String, Type>;

/// The blocks of a source.
#[derive(Debug)]
pub(super) struct Blocklist {
    pub(super) asked: &'static [Question],
    pub(super) blocks: Members,
    /// Whether one of them has no name, so that any other name may be meant for it.
    pub(super) is_open: bool,
}

/// What holds of names that nothing declares.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Assumption {
    /// They are mistakes.
    Complete,
    /// They are declared elsewhere, as in the example of a kind.
    Excerpt,
}

impl World {
    pub(crate) fn of(blocks: &Blocks, registry: &Registry, assumption: Assumption) -> Self {
        let (records, by_key, sources, things) = Default::default();
        let lost = blocks.iter().flat_map(Block::lost).cloned().collect();
        let mut world = Self { records, by_key, sources, things, lost, assumption };
        for (_, kind) in registry.kinds() {
            if let Some(source) = kind.source {
                let blocks = Members::new();
                let list = Blocklist { asked: source.asked, blocks, is_open: false };
                world.sources.insert(source.prefix, list);
            }
        }
        for block in blocks.iter() {
            let Some(kind) = registry.get(block.kind) else { continue };
            let content = block.content();
            if block.name.is_empty() {
                let list = kind.source.and_then(|source| world.sources.get_mut(source.prefix));
                list.into_iter().for_each(|list| list.is_open = true);
                continue;
            }
            if let Some(source) = kind.source {
                let given = content.and_then(source.stands_for);
                let thing = format!("{}.{}", source.prefix, block.name);
                let of = world.given(given.unwrap_or(Given::Value(Type::Dyn)), thing);
                if let Some(list) = world.sources.get_mut(source.prefix) {
                    declare(&mut list.blocks, block, of, either);
                }
            }
            if kind.is_field_type || content.is_some_and(|content| (kind.fields)(content).is_some())
            {
                // Where none could be read, nobody knows which there are.
                let is_known = |fields: &&Fields| !(fields.is_empty() && block.is_stood_in());
                let fields = content.and_then(kind.fields).filter(is_known);
                let fields = fields.map(|fields| types(fields).into_iter().collect());
                if let Some(key) = content.and_then(kind.key) {
                    let several = |of: &mut Option<String>| {
                        of.take_if(|record| *record != block.name);
                    };
                    let record = world.by_key.entry(key.to_owned()).and_modify(several);
                    record.or_insert_with(|| Some(block.name.clone()));
                }
                declare(&mut world.records, block, fields, |one, other| {
                    Some(either_fields(one?, other?))
                });
            }
        }
        world.add_to_records(blocks, registry);
        world.forget_unknown();
        world
    }

    /// Takes a reference to a record that is not there as anything: that it is not there is said already.
    fn forget_unknown(&mut self) {
        let names: BTreeSet<String> = self.records.keys().cloned().collect();
        let fields = self.records.values_mut().flatten().chain(self.things.values_mut());
        for of in fields.flat_map(BTreeMap::values_mut) {
            *of = known(std::mem::replace(of, Type::Dyn), |name| names.contains(name));
        }
    }

    /// Returns a type, or `Type::Dyn` where it is that of a record that is not there.
    pub(super) fn known(&self, of: Type) -> Type {
        known(of, |name| self.records.contains_key(name))
    }

    /// Adds what blocks add to records; a record's own field is not hidden by it.
    fn add_to_records(&mut self, blocks: &Blocks, registry: &Registry) {
        for block in blocks.iter() {
            let (Some(kind), Some(content)) = (registry.get(block.kind), block.content()) else {
                continue;
            };
            for addition in (kind.adds)(content, &block.name) {
                // Records cannot have such names, so that the thing is told apart from all others.
                let thing = format!("{}:{}", addition.record, addition.name);
                let of = self.given(addition.given, thing);
                if let Some(Some(fields)) = self.records.get_mut(&addition.record) {
                    fields.entry(addition.name).or_insert(of);
                }
            }
        }
    }

    /// Returns the type of what a name stands for, and remembers its fields.
    fn given(&mut self, given: Given, thing: String) -> Type {
        match given {
            Given::Value(of) => of,
            Given::Fields(fields) => {
                let of = Type::Thing(thing.as_str().into());
                let before = self.things.remove(&thing).unwrap_or_default();
                self.things.insert(thing, either_fields(before, fields.into_iter().collect()));
                of
            }
        }
    }
}
