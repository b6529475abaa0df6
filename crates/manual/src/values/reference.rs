//! References to other blocks: bare where the key fixes the kind, dotted elsewhere.

use std::marker::PhantomData;

use expressions::Type;

use crate::at::At;
use crate::check::Check;
use crate::decode::form::with_article;
use crate::decode::{Form, Reader, Value};
use crate::kind::Kind;
use crate::nearest::{any_of, nearest};
use crate::problems::{UNKNOWN_NAME, wrong_kind};
use crate::scope::Scope;
use crate::yaml::Node;

/// What a reference may mean: a kind, several kinds, or any.
///
/// A kind of another feature is named by [`foreign!`](crate::foreign).
pub trait Target: Send + Sync + 'static {
    /// Whether the kind must be written before the name.
    const WRITTEN: Written;

    /// Lists the kinds; none means all.
    fn kinds() -> Vec<&'static str>;
}

/// How a reference is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Written {
    /// `featured`, since the key fixes the kind.
    Bare,
    /// `probe.website`.
    Dotted,
}

impl<K: Kind> Target for K {
    const WRITTEN: Written = Written::Bare;

    fn kinds() -> Vec<&'static str> {
        vec![K::KIND]
    }
}

/// Any kind at all.
#[derive(Debug, Clone, Copy)]
pub struct AnyKind;

impl Target for AnyKind {
    const WRITTEN: Written = Written::Dotted;

    fn kinds() -> Vec<&'static str> {
        Vec::new()
    }
}

macro_rules! tuples {
    ($(($($kind:ident),*))*) => {$(
        impl<$($kind: Target),*> Target for ($($kind,)*) {
            const WRITTEN: Written = Written::Dotted;

            fn kinds() -> Vec<&'static str> {
                [$($kind::kinds()),*].concat()
            }
        }
    )*};
}

tuples! { (A) (A, B) (A, B, C) (A, B, C, D) (A, B, C, D, E) (A, B, C, D, E, F) }

/// Names kinds of other features, so that a struct of keys can refer to them.
#[macro_export]
macro_rules! foreign {
    ($($(#[doc = $doc:literal])* $visibility:vis $name:ident = $kind:literal),* $(,)?) => {$(
        $(#[doc = $doc])*
        #[derive(Debug, Clone, Copy)]
        $visibility struct $name;

        impl $crate::values::Target for $name {
            const WRITTEN: $crate::values::Written = $crate::values::Written::Bare;

            fn kinds() -> Vec<&'static str> {
                vec![$kind]
            }
        }
    )*};
}

/// A reference to a block, `Reference<Playbook>` or `Reference<(Probe, Metric)>`.
///
/// In a checked manual the block exists.
#[derive(Debug)]
pub struct Reference<T> {
    /// The kind of the block.
    pub kind: &'static str,
    /// Its name.
    pub name: String,
    /// Where the reference stands.
    pub at: At,
    target: PhantomData<fn() -> T>,
}

// Derived, it would ask that `T` can be cloned, although there is none inside.
impl<T> Clone for Reference<T> {
    fn clone(&self) -> Self {
        Self { kind: self.kind, name: self.name.clone(), at: self.at, target: PhantomData }
    }
}

impl<T: Target> Reference<T> {
    /// Notes a reference to one of some kinds; one that stands in for another means nothing.
    fn to(kinds: Vec<&'static str>, name: &str, at: At, reader: &mut Reader<'_>) -> Option<Self> {
        let kind = *kinds.first()?;
        reader.refer(at, kinds, name);
        let name = if reader.is_standing_in() { String::new() } else { name.to_owned() };
        Some(Self { kind, name, at, target: PhantomData })
    }
}

impl<T: Target> Value for Reference<T> {
    fn form() -> Form {
        let kinds = T::kinds();
        let (says, example) = match (T::WRITTEN, kinds.as_slice()) {
            (Written::Bare, [kind, ..]) => {
                (format!("the name of {}", with_article(kind)), String::new())
            }
            (_, []) => ("a kind and a name".to_owned(), "probe.website".to_owned()),
            (_, [kind, ..]) => {
                (format!("{} with a name", any_of(&kinds)), format!("{kind}.my_{kind}"))
            }
        };
        Form::text(says, example, &UNKNOWN_NAME)
    }

    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        let form = Self::form();
        let text = reader.scalar(node, &form)?.text.as_str();
        let (kind, name) = split::<T>(text, node.at, &form, reader)?;
        // What a bare name may mean is decided when all names are known.
        let kinds = if T::WRITTEN == Written::Bare { T::kinds() } else { vec![kind] };
        Self::to(kinds, name, node.at, reader)
    }

    fn within(&self, scope: &Scope, check: &mut Check<'_>) {
        check.uses(self.kind, &self.name, self.at, scope);
    }

    fn wanted() -> Type {
        Type::Text
    }
}

/// Separates the kind from the name.
fn split<'t, T: Target>(
    text: &'t str,
    at: At,
    form: &Form,
    reader: &mut Reader<'_>,
) -> Option<(&'static str, &'t str)> {
    let kinds = T::kinds();
    let all = reader.registry().kind_names();
    let kinds = if kinds.is_empty() { all } else { kinds };
    let problem = wrong_kind::wrong_kind(at, text, &form.phrase());
    let problem = match (T::WRITTEN, text.split_once('.')) {
        (Written::Bare, None) => return kinds.first().map(|kind| (*kind, text)),
        (Written::Bare, Some((_, name))) => problem.help(format!("write the name alone: `{name}`")),
        (Written::Dotted, None) => {
            let kind = kinds.first().copied().unwrap_or("probe");
            problem.help(format!("write the kind before the name, such as `{kind}.{text}`"))
        }
        (Written::Dotted, Some((kind, name))) => {
            if let Some(known) = kinds.iter().find(|known| **known == kind) {
                return Some((*known, name));
            }
            match nearest(kind, kinds.iter().copied()) {
                Some(meant) => problem.help(format!("did you mean `{meant}.{name}`?")),
                None => problem,
            }
        }
    };
    reader.report(problem);
    None
}

/// Something of a block, behind its name: `purchase.status`.
#[derive(Debug, Clone)]
pub struct Property<T> {
    /// The block.
    pub of: Reference<T>,
    /// What of it; whether it has that is for the kind to check.
    pub property: String,
}

impl<T: Target> Value for Property<T> {
    fn form() -> Form {
        let says =
            format!("{}, a point, and what of it is meant,", Reference::<T>::form().phrase());
        Form::text(says, "purchase.status", &UNKNOWN_NAME)
    }

    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        let form = Self::form();
        let text = &reader.scalar(node, &form)?.text;
        let Some((block, property)) = text.as_str().rsplit_once('.') else {
            let problem = wrong_kind::wrong_kind(node.at, text.as_str(), &form.phrase());
            reader
                .report(problem.help(format!("write what of it is meant: `{}.…`", text.as_str())));
            return None;
        };
        let at = text.place(0..block.len());
        let (kind, name) = split::<T>(block, at, &form, reader)?;
        let of = Reference::to(vec![kind], name, at, reader)?;
        Some(Self { of, property: property.to_owned() })
    }
}

/// References that must not lead back to where they began, over any number of blocks.
#[derive(Debug, Clone)]
pub struct Acyclic<V>(pub V);

impl<V: Value> Value for Acyclic<V> {
    fn form() -> Form {
        V::form()
    }

    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        reader.acyclic(|reader| V::read(node, reader)).map(Self)
    }

    fn stand_in(at: At, reader: &mut Reader<'_>) -> Option<Self> {
        V::stand_in(at, reader).map(Self)
    }

    fn within(&self, scope: &Scope, check: &mut Check<'_>) {
        self.0.within(scope, check);
    }

    fn absent() -> Option<Self> {
        V::absent().map(Self)
    }
}
