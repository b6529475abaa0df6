//! What the blocks of a manual are to all its expressions: records with their fields, and sources.

use std::collections::BTreeMap;

use expressions::Type;

use super::{Given, Question, types};
use crate::check::Blocks;
use crate::registry::Registry;

/// What the expressions of a manual can speak of.
#[derive(Debug)]
pub(crate) struct World {
    /// By their names; nothing for one of which only the name is known.
    pub(super) records: BTreeMap<String, Option<Members>>,
    /// By their prefixes.
    pub(super) sources: BTreeMap<&'static str, Blocklist>,
    /// The fields of what has fields and no value, by the name of its [`Type::Thing`].
    pub(super) things: BTreeMap<String, Members>,
    pub(super) assumption: Assumption,
}

/// Names with the types of what they stand for.
pub(super) type Members = BTreeMap<String, Type>;

/// The blocks of a source.
#[derive(Debug)]
pub(super) struct Blocklist {
    pub(super) asked: &'static [Question],
    pub(super) blocks: Members,
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
        let (records, sources, things) = Default::default();
        let mut world = Self { records, sources, things, assumption };
        for (_, kind) in registry.kinds() {
            if let Some(source) = kind.source {
                let blocks = Members::new();
                world.sources.insert(source.prefix, Blocklist { asked: source.asked, blocks });
            }
        }
        for block in blocks.iter() {
            let Some(kind) = registry.get(block.kind) else { continue };
            let content = block.content();
            if let Some(source) = kind.source {
                let given = content.and_then(source.stands_for);
                let thing = format!("{}.{}", source.prefix, block.name);
                let of = world.given(given.unwrap_or(Given::Value(Type::Dyn)), thing);
                if let Some(list) = world.sources.get_mut(source.prefix) {
                    list.blocks.insert(block.name.clone(), of);
                }
            }
            if kind.is_field_type || content.is_some_and(|content| (kind.fields)(content).is_some())
            {
                let fields = content.and_then(kind.fields);
                let fields = fields.map(|fields| types(fields).into_iter().collect());
                world.records.insert(block.name.clone(), fields);
            }
        }
        world.add_to_records(blocks, registry);
        world
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
                self.things.insert(thing, fields.into_iter().collect());
                of
            }
        }
    }
}
