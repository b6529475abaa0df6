//! Reads the words behind `yaml`: the kind of a block and its name.

use crate::at::At;
use crate::decode::About;
use crate::kind::Names;
use crate::nearest::near;
use crate::pages::Fence;
use crate::problems::{Problem, needless_name, unknown_kind};
use crate::registry::Registry;
use crate::values::name::{is_name, mended};
use crate::yaml::{Content, Tree};

/// The kind and the name of a block.
#[derive(Debug)]
pub(super) struct Header {
    /// A block whose kind is misspelt is taken for what was probably meant.
    pub(super) kind: Option<&'static str>,
    pub(super) name: String,
    pub(super) called: Called,
    pub(super) at: At,
}

/// Whether a block has a name.
#[derive(Debug)]
pub(super) enum Called {
    /// It has one, or needs none.
    Well,
    /// It has none.
    Nothing,
    /// It has one that cannot be a name, with its place.
    Wrongly(String, At),
}

/// Reads the headers of all fences; a wrong one still declares what was probably meant.
pub(super) fn headers(
    fences: &[Fence],
    trees: &[Tree],
    registry: &Registry,
    problems: &mut Vec<Problem>,
) -> Vec<Header> {
    fences.iter().zip(trees).map(|(fence, tree)| header(fence, tree, registry, problems)).collect()
}

fn header(fence: &Fence, tree: &Tree, registry: &Registry, problems: &mut Vec<Problem>) -> Header {
    let mut words = fence.words.iter();
    let (kind, kind_at) =
        words.next().map_or(("", fence.opening), |(word, at)| (word.as_str(), *at));
    let known = registry.kind_names();
    let exact = known.iter().copied().find(|known| *known == kind);
    let meant = exact.or_else(|| meant(kind, tree, registry));
    if exact.is_none() {
        problems.push(unknown_kind::unknown_kind(kind_at, kind, meant, &known));
    }
    let is_single =
        meant.and_then(|kind| registry.get(kind)).is_some_and(|kind| kind.names == Names::Single);
    let (name, name_at) = match words.next() {
        Some((name, at)) if !is_single => (name.as_str(), *at),
        Some((_, at)) => {
            problems.push(needless_name::needless_name(*at, kind, None));
            let (name, called) = (String::new(), Called::Well);
            return Header { kind: meant, name, called, at: kind_at };
        }
        None => ("", kind_at),
    };
    if let Some((_, at)) = words.next() {
        problems.push(needless_name::needless_name(*at, kind, Some(name)));
    }
    let at = kind_at.to(name_at);
    let called = match (is_single, name) {
        (true, _) => Called::Well,
        (false, "") => Called::Nothing,
        (false, name) if !is_name(name) => Called::Wrongly(name.to_owned(), name_at),
        _ => Called::Well,
    };
    // A reference that writes the name as it should be is right already.
    let name = mended(name).unwrap_or_else(|| name.to_owned());
    Header { kind: meant, name, called, at }
}

/// Finds the kind that was probably meant: of those that are spelt alike, the one with such keys.
fn meant(written: &str, tree: &Tree, registry: &Registry) -> Option<&'static str> {
    let keys: Vec<&str> = match &tree.root.content {
        Content::Map(entries) => entries.iter().filter_map(|(key, _)| key.text()).collect(),
        _ => Vec::new(),
    };
    let fitting = |kind: &str| {
        let about = registry.get(kind).and_then(|kind| kind.about);
        let names = about.map(About::key_names).unwrap_or_default();
        keys.iter().filter(|key| names.contains(key)).count()
    };
    let spelt_alike = near(written, registry.kind_names()).into_iter();
    // The nearest comes first, and remains where another fits no better.
    spelt_alike.rev().max_by_key(|kind| fitting(kind))
}
