//! Families: alternatives that features add to, such as effects, each chosen by its key.
//!
//! `{ mail: refund_done, to: trainer.email }` is the effect `mail`; whoever reads a list of effects does
//! not know which there are.

use std::any::Any;
use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;

use crate::at::At;
use crate::check::Check;
use crate::decode::{About, Form, Keys, Part, Reader, Value, read_part};
use crate::registry::{Content, Registry};
use crate::scope::Scope;
use crate::yaml::Node;

/// A family, named by a type of its own.
pub trait Family: Send + Sync + 'static {
    /// What one of its members is called, such as `effect`.
    const NAME: &'static str;
}

/// A member that a feature registered: keys, of which the first decides.
#[derive(Clone, Copy)]
pub(crate) struct MemberType {
    pub(crate) key: &'static str,
    pub(crate) about: &'static About,
    pub(crate) read: fn(&mut Keys<'_>, &mut Reader<'_>) -> Option<Content>,
    pub(crate) within: fn(&Content, &Scope, &mut Check<'_>),
}

impl MemberType {
    /// Describes a type; it must have a key.
    pub(crate) fn of<P: Part + Value>() -> Option<Self> {
        let key = P::ABOUT.key_names().first().copied()?;
        let read = |keys: &mut Keys<'_>, reader: &mut Reader<'_>| {
            keys.narrow(P::key_names(reader.registry()));
            P::take(keys, reader).map(|part| Arc::new(part) as Content)
        };
        let within = |content: &Content, scope: &Scope, check: &mut Check<'_>| {
            if let Some(part) = <dyn Any>::downcast_ref::<P>(content.as_ref()) {
                part.within(scope, check);
            }
        };
        Some(Self { key, about: P::ABOUT, read, within })
    }

    /// Describes a member that takes any keys.
    pub(crate) fn stand_in(key: &'static str) -> Self {
        const ABOUT: &About =
            &About { path: "stand in", name: "StandIn", doc: &[], short: None, keys: &[] };
        let read = |keys: &mut Keys<'_>, _: &mut Reader<'_>| {
            keys.take_all();
            Some(Arc::new(()) as Content)
        };
        Self { key, about: ABOUT, read, within: |_, _, _| {} }
    }
}

impl fmt::Debug for MemberType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MemberType").field("key", &self.key).finish_non_exhaustive()
    }
}

/// One member of a family, as it stands in a block.
pub struct Member<F> {
    /// The key that decided.
    pub name: &'static str,
    /// Where it stands.
    pub at: At,
    body: Content,
    within: fn(&Content, &Scope, &mut Check<'_>),
    family: PhantomData<fn() -> F>,
}

impl<F> Member<F> {
    /// Returns its keys, if it is of this type.
    #[must_use]
    pub fn as_a<P: Part>(&self) -> Option<&P> {
        self.body.downcast_ref()
    }
}

impl<F> Clone for Member<F> {
    fn clone(&self) -> Self {
        let Self { name, at, within, .. } = *self;
        Self { name, at, body: Arc::clone(&self.body), within, family: PhantomData }
    }
}

impl<F> fmt::Debug for Member<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Member").field("name", &self.name).finish_non_exhaustive()
    }
}

impl<F: Family> Part for Member<F> {
    const ABOUT: &'static About =
        &About { path: F::NAME, name: F::NAME, doc: &[], short: None, keys: &[] };

    fn part_form() -> Form {
        Form::Member(F::NAME)
    }

    fn key_names(registry: &Registry) -> Vec<&'static str> {
        registry.members(F::NAME).iter().map(|member| member.key).collect()
    }

    fn take(keys: &mut Keys<'_>, reader: &mut Reader<'_>) -> Option<Self> {
        let at = keys.at();
        let members = reader.registry().members(F::NAME);
        let choices = Self::key_names(reader.registry());
        let name = keys.choose(F::NAME, &choices, reader)?;
        let member = members.iter().find(|member| member.key == name)?;
        let body = (member.read)(keys, reader)?;
        Some(Self { name, at, body, within: member.within, family: PhantomData })
    }
}

impl<F: Family> Value for Member<F> {
    fn form() -> Form {
        Self::part_form()
    }

    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        read_part(node, reader)
    }

    fn within(&self, scope: &Scope, check: &mut Check<'_>) {
        (self.within)(&self.body, scope, check);
    }
}
