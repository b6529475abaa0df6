//! What blocks are called: a name that is missing or misspelt is taken from those who refer to it.
//!
//! So one wrong name is one problem, and not one for each block that relies on it.

use std::collections::{BTreeMap, BTreeSet};

use super::Block;
use super::header::{Called, Header};
use crate::decode::Notes;
use crate::kind::Names;
use crate::nearest::nearest;
use crate::problems::{Problem, bad_name, unknown_name, unnamed_block};
use crate::registry::Registry;
use crate::values::name::is_name;

/// From how many places on it is rather the name of the block that is misspelt.
const SEVERAL: usize = 2;

/// A kind, and the page if names are unique on pages only.
type Realm = (&'static str, Option<usize>);

/// The names that references speak of.
#[derive(Default)]
struct Spoken<'n> {
    /// Of blocks that are there.
    known: BTreeSet<(Realm, &'n str)>,
    /// Of blocks that are not, with the number of the references.
    missing: BTreeMap<Realm, BTreeMap<&'n str, usize>>,
}

/// Reports the names that are missing or wrong, and calls such blocks what others call them.
pub(super) fn mend(
    list: &mut [Block],
    (headers, notes): (&[Header], &[Notes]),
    registry: &Registry,
    problems: &mut Vec<Problem>,
) {
    let mut spoken = Spoken::of(list, notes, registry);
    for (block, header) in list.iter_mut().zip(headers) {
        let Some(realm) = realm(block.kind, block.at.page, registry) else { continue };
        let (name, problem) = match &header.called {
            Called::Nothing => {
                let name = spoken.take(realm, |missing| {
                    missing.iter().max_by_key(|(_, count)| **count).map(|(name, _)| *name)
                });
                (name, Some(unnamed_block::unnamed_block(block.at, block.kind, name)))
            }
            Called::Wrongly(written, at) => {
                let name = spoken.meant(realm, &block.name, 1);
                let mended = name.unwrap_or(&block.name);
                (name, Some(bad_name::bad_name(*at, written, is_name(mended).then_some(mended))))
            }
            Called::Well => {
                let name = spoken.meant(realm, &block.name, SEVERAL);
                (name, name.map(|name| unspoken(block, name)))
            }
        };
        if let Some(name) = name {
            block.name = name.to_owned();
        }
        problems.extend(problem);
    }
}

fn realm(kind: &'static str, page: usize, registry: &Registry) -> Option<Realm> {
    let names = registry.get(kind)?.names;
    (names != Names::Single).then_some((kind, (names == Names::OfThePage).then_some(page)))
}

/// Says that nobody speaks of a block, but several of one with such a name.
fn unspoken(block: &Block, name: &str) -> Problem {
    let Block { kind, name: written, at, .. } = block;
    let says = format!("Nothing refers to a {kind} `{written}`, but several refer to `{name}`.");
    Problem::new(&unknown_name::UNKNOWN_NAME, *at, says)
        .expected(format!("`yaml {kind} {name}`"))
        .help(format!("did you mean `{name}`?"))
}

impl<'n> Spoken<'n> {
    fn of(list: &[Block], notes: &'n [Notes], registry: &Registry) -> Self {
        let declared: BTreeSet<(Realm, &str)> = list
            .iter()
            .filter_map(|block| Some((realm(block.kind, block.at.page, registry)?, &*block.name)))
            .collect();
        let mut spoken = Self::default();
        for used in notes.iter().flat_map(|notes| &notes.uses) {
            let name = used.name.as_str();
            let realms =
                || used.kinds.iter().filter_map(|kind| realm(kind, used.at.page, registry));
            let found = realms().find(|realm| declared.contains(&(*realm, name)));
            let is_word = nearest(name, used.also.iter().copied()).is_some();
            match found {
                Some(realm) => {
                    spoken.known.insert((realm, name));
                }
                None if is_word || !is_name(name) => {}
                None => {
                    for realm in realms() {
                        *spoken.missing.entry(realm).or_default().entry(name).or_default() += 1;
                    }
                }
            }
        }
        spoken
    }

    /// Takes the name that was probably meant, if nobody speaks of the one that is written.
    fn meant(&mut self, realm: Realm, written: &str, least: usize) -> Option<&'n str> {
        if self.known.contains(&(realm, written)) {
            return None;
        }
        self.take(realm, |missing| {
            let often = missing.iter().filter(|(_, count)| **count >= least);
            let often: Vec<&str> = often.map(|(name, _)| *name).collect();
            let is_shortened = |name: &&&str| written.len() > 2 && name.starts_with(written);
            nearest(written, often.iter().copied())
                .or_else(|| often.iter().find(is_shortened).copied())
        })
    }

    /// Takes a name that is not there, so that only one block gets it.
    fn take(
        &mut self,
        realm: Realm,
        choose: impl FnOnce(&BTreeMap<&'n str, usize>) -> Option<&'n str>,
    ) -> Option<&'n str> {
        let missing = self.missing.get_mut(&realm)?;
        let name = choose(missing)?;
        missing.remove(name);
        Some(name)
    }
}
