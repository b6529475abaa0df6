//! Reads the words behind `yaml`: the kind of a block and its name.

use crate::at::At;
use crate::kind::Names;
use crate::nearest::nearest;
use crate::pages::Fence;
use crate::problems::{Problem, bad_name, needless_name, unknown_kind, unnamed_block};
use crate::registry::Registry;
use crate::values::name::is_name;

/// The kind and the name of a block.
#[derive(Debug)]
pub(super) struct Header {
    /// A block whose kind is misspelt is taken for what was probably meant.
    pub(super) kind: Option<&'static str>,
    pub(super) name: String,
    pub(super) at: At,
}

/// Reads the headers of all fences; a wrong one still declares what was probably meant.
pub(super) fn headers(
    fences: &[Fence],
    registry: &Registry,
    problems: &mut Vec<Problem>,
) -> Vec<Header> {
    fences.iter().map(|fence| header(fence, registry, problems)).collect()
}

fn header(fence: &Fence, registry: &Registry, problems: &mut Vec<Problem>) -> Header {
    let mut words = fence.words.iter();
    let (kind, kind_at) =
        words.next().map_or(("", fence.opening), |(word, at)| (word.as_str(), *at));
    let known = registry.kind_names();
    let exact = known.iter().copied().find(|known| *known == kind);
    if exact.is_none() {
        problems.push(unknown_kind::unknown_kind(kind_at, kind, &known));
    }
    let meant = exact.or_else(|| nearest(kind, known));
    let is_single =
        meant.and_then(|kind| registry.get(kind)).is_some_and(|kind| kind.names == Names::Single);
    let (name, name_at) = match words.next() {
        Some((name, at)) if !is_single => (name.as_str(), *at),
        Some((_, at)) => {
            problems.push(needless_name::needless_name(*at, kind, None));
            return Header { kind: meant, name: String::new(), at: kind_at };
        }
        None => ("", kind_at),
    };
    if let Some((_, at)) = words.next() {
        problems.push(needless_name::needless_name(*at, kind, Some(name)));
    }
    let at = kind_at.to(name_at);
    match (is_single, name) {
        (true, _) => {}
        (false, "") => problems.push(unnamed_block::unnamed_block(at, kind)),
        (false, name) if !is_name(name) => problems.push(bad_name::bad_name(name_at, name)),
        _ => {}
    }
    // A reference that writes the name as it should be is right already.
    let name = crate::values::name::mended(name).unwrap_or_else(|| name.to_owned());
    Header { kind: meant, name, at }
}
