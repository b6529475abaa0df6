//! The kinds of blocks and the members of families that features hand over.

use std::any::Any;
use std::collections::BTreeMap;
use std::sync::Arc;

use crate::check::{Check, Place};
use crate::decode::{About, Part, Reader, Value, read_part};
use crate::kind::{Kind, Names};
use crate::problems::Explanation;
use crate::scope::{Addition, Scope, Source, SourceType};
use crate::values::{Anything, Family, Fields, MemberType};
use crate::yaml::Node;
use vocabulary::Currency;

/// What a block became.
pub(crate) type Content = Arc<dyn Any + Send + Sync>;

/// The kinds and families that a manual may use.
#[derive(Debug, Default)]
pub struct Registry {
    kinds: BTreeMap<&'static str, KindType>,
    families: BTreeMap<&'static str, Vec<MemberType>>,
    /// What was handed over twice, which `describe::faults` reports.
    clashes: Vec<String>,
}

/// A kind without its Rust type.
#[derive(Debug)]
pub(crate) struct KindType {
    pub(crate) names: Names,
    pub(crate) when_none: &'static [&'static str],
    pub(crate) is_field_type: bool,
    pub(crate) example: &'static str,
    pub(crate) example_page: &'static str,
    pub(crate) problems: &'static [&'static Explanation],
    pub(crate) about: Option<&'static About>,
    pub(crate) read: fn(&Node, &mut Reader<'_>) -> Option<Content>,
    pub(crate) check: fn(&Content, &mut Check<'_>),
    pub(crate) scope: fn(&Content, Place<'_>) -> Scope,
    pub(crate) within: fn(&Content, &Scope, &mut Check<'_>),
    pub(crate) fields: fn(&Content) -> Option<&Fields>,
    pub(crate) key: fn(&Content) -> Option<&str>,
    pub(crate) currency: fn(&Content) -> Option<Currency>,
    pub(crate) adds: fn(&Content, &str) -> Vec<Addition>,
    pub(crate) source: Option<SourceType>,
}

impl Registry {
    /// Makes an empty registry.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a kind.
    #[must_use]
    pub fn kind<K: Kind + Value>(self) -> Self {
        self.add::<K>(None)
    }

    /// Adds a kind whose blocks stand in every expression behind a prefix.
    #[must_use]
    pub fn source<S: Source + Value>(mut self) -> Self {
        let is_taken = self
            .kinds
            .values()
            .filter_map(|kind| kind.source)
            .any(|known| known.prefix == S::PREFIX);
        if is_taken {
            self.clashes.push(format!("prefix {}", S::PREFIX));
        }
        self.add::<S>(Some(SourceType::of::<S>()))
    }

    fn add<K: Kind + Value>(mut self, source: Option<SourceType>) -> Self {
        let kind = KindType {
            names: K::NAMES,
            when_none: K::WHEN_NONE,
            is_field_type: K::IS_FIELD_TYPE,
            example: K::EXAMPLE,
            example_page: K::EXAMPLE_PAGE,
            problems: K::PROBLEMS,
            about: Some(K::ABOUT),
            read: |node, reader| read_part::<K>(node, reader).map(|kind| Arc::new(kind) as Content),
            check: |content, check| {
                if let Some(kind) = content.downcast_ref::<K>() {
                    kind.check(check);
                }
            },
            scope: |content, place| {
                content.downcast_ref::<K>().map_or_else(Scope::open, |kind| kind.scope(place))
            },
            within: |content, scope, check| {
                if let Some(kind) = content.downcast_ref::<K>() {
                    kind.within(scope, check);
                }
            },
            fields: |content| content.downcast_ref::<K>().and_then(Kind::fields),
            key: |content| content.downcast_ref::<K>().and_then(Kind::key),
            currency: |content| content.downcast_ref::<K>().and_then(Kind::currency),
            adds: |content, name| {
                content.downcast_ref::<K>().map_or_else(Vec::new, |kind| kind.adds(name))
            },
            source,
        };
        if self.kinds.insert(K::KIND, kind).is_some() {
            self.clashes.push(format!("kind {}", K::KIND));
        }
        self
    }

    /// Adds a kind that takes any keys: in the tests of a feature it stands in for those of others.
    #[must_use]
    pub fn stand_in(mut self, kind: &'static str, names: Names) -> Self {
        let stand_in = KindType {
            names,
            when_none: &[],
            is_field_type: false,
            example: "",
            example_page: "{}",
            problems: &[],
            about: None,
            read: |node, reader| Anything::read(node, reader).map(|any| Arc::new(any) as Content),
            check: |_, _| {},
            scope: |_, _| Scope::open(),
            within: |_, _, _| {},
            fields: |_| None,
            key: |_| None,
            currency: |_| None,
            adds: |_, _| Vec::new(),
            source: Some(SourceType::stand_in(kind)),
        };
        self.kinds.insert(kind, stand_in);
        self
    }

    /// Adds a member to a family; the first of its keys decides.
    #[must_use]
    pub fn member<F: Family, P: Part + Value>(mut self) -> Self {
        let members = self.families.entry(F::NAME).or_default();
        if let Some(member) = MemberType::of::<P>() {
            if members.iter().any(|known| known.key == member.key) {
                self.clashes.push(format!("{} {}", F::NAME, member.key));
            }
            members.push(member);
        }
        self
    }

    /// Adds a member that takes any keys: in the tests of a feature it stands in for those of others.
    #[must_use]
    pub fn stand_in_member(mut self, family: &'static str, key: &'static str) -> Self {
        self.families.entry(family).or_default().push(MemberType::stand_in(key));
        self
    }

    /// Lists the keys that decide which member of a family is meant.
    #[must_use]
    pub fn member_names(&self, family: &str) -> Vec<&'static str> {
        self.members(family).iter().map(|member| member.key).collect()
    }

    /// Lists the kinds in the order of their names.
    #[must_use]
    pub fn kind_names(&self) -> Vec<&'static str> {
        self.kinds.keys().copied().collect()
    }

    pub(crate) fn clashes(&self) -> &[String] {
        &self.clashes
    }

    pub(crate) fn get(&self, kind: &str) -> Option<&KindType> {
        self.kinds.get(kind)
    }

    pub(crate) fn kinds(&self) -> impl Iterator<Item = (&'static str, &KindType)> {
        self.kinds.iter().map(|(name, kind)| (*name, kind))
    }

    pub(crate) fn field_kinds(&self) -> Vec<&'static str> {
        self.kinds().filter(|(_, kind)| kind.is_field_type).map(|(name, _)| name).collect()
    }

    pub(crate) fn members(&self, family: &str) -> &[MemberType] {
        self.families.get(family).map_or(&[], Vec::as_slice)
    }
}
