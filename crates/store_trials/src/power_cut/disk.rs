//! A disk that loses power: keeps what was synced and, at random, some of what was not.
//!
//! Writes to one file that were not synced may arrive in any order or not at all, and sector by
//! sector. Names change in order, as file systems with a journal keep them, and are durable once the
//! folder was synced.

use std::collections::BTreeMap;

use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};

use crate::shim::Operation;

/// What a disk writes whole or not at all.
const SECTOR: usize = 512;

/// The files of a folder by name.
pub(super) type Files = BTreeMap<String, Vec<u8>>;

#[derive(Default)]
struct Disk<'o> {
    files: Vec<Content<'o>>,
    /// The names as a running program sees them.
    names: BTreeMap<String, usize>,
    /// The names that a power cut leaves for sure, and what happened to names since.
    durable: BTreeMap<String, usize>,
    renamed: Vec<Naming>,
}

#[derive(Default)]
struct Content<'o> {
    durable: Vec<u8>,
    waiting: Vec<&'o Operation>,
}

enum Naming {
    Set(String, usize),
    Remove(String),
}

/// Returns the files that a power cut after `operations` leaves, one of many possible outcomes.
pub(super) fn after_cut(operations: &[Operation], seed: u64) -> Files {
    let mut disk = Disk::default();
    for operation in operations {
        disk.apply(operation);
    }
    disk.lose_power(&mut StdRng::seed_from_u64(seed))
}

impl<'o> Disk<'o> {
    fn apply(&mut self, operation: &'o Operation) {
        match operation {
            Operation::Create(name) => {
                self.files.push(Content::default());
                self.rename(Naming::Set(name.clone(), self.files.len() - 1));
            }
            Operation::Write { name, .. } | Operation::Truncate { name, .. } => {
                if let Some(file) = self.file(name) {
                    file.waiting.push(operation);
                }
            }
            Operation::Sync(name) if name.is_empty() => {
                for naming in self.renamed.drain(..) {
                    naming.apply(&mut self.durable);
                }
            }
            Operation::Sync(name) => {
                if let Some(file) = self.file(name) {
                    for waiting in std::mem::take(&mut file.waiting) {
                        change(&mut file.durable, waiting, |_| true);
                    }
                }
            }
            Operation::Rename { from, to } => {
                if let Some(file) = self.names.get(from).copied() {
                    self.rename(Naming::Remove(from.clone()));
                    self.rename(Naming::Set(to.clone(), file));
                }
            }
            Operation::Unlink(name) => self.rename(Naming::Remove(name.clone())),
        }
    }

    fn file(&mut self, name: &str) -> Option<&mut Content<'o>> {
        self.names.get(name).map(|index| &mut self.files[*index])
    }

    fn rename(&mut self, naming: Naming) {
        naming.apply(&mut self.names);
        self.renamed.push(naming);
    }

    fn lose_power(mut self, random: &mut StdRng) -> Files {
        let kept = random.random_range(0..=self.renamed.len());
        for naming in self.renamed.drain(..kept) {
            naming.apply(&mut self.durable);
        }
        let files = self.files.into_iter().map(|file| file.lose_power(random)).collect::<Vec<_>>();
        self.durable.into_iter().map(|(name, file)| (name, files[file].clone())).collect()
    }
}

impl Content<'_> {
    fn lose_power(mut self, random: &mut StdRng) -> Vec<u8> {
        for waiting in self.waiting {
            if random.random_bool(0.5) {
                change(&mut self.durable, waiting, |_| true);
            } else if random.random_bool(0.5) {
                change(&mut self.durable, waiting, |_| random.random_bool(0.5));
            }
        }
        self.durable
    }
}

impl Naming {
    fn apply(&self, names: &mut BTreeMap<String, usize>) {
        match self {
            Self::Set(name, file) => drop(names.insert(name.clone(), *file)),
            Self::Remove(name) => drop(names.remove(name)),
        }
    }
}

/// Changes a file; of a write, those sectors arrive that `arrives` says.
fn change(content: &mut Vec<u8>, operation: &Operation, mut arrives: impl FnMut(usize) -> bool) {
    match operation {
        Operation::Truncate { length, .. } => content.resize(*length, 0),
        Operation::Write { offset, data, .. } => {
            let mut at = *offset;
            let end = offset + data.len();
            while at < end {
                let next = end.min((at / SECTOR + 1) * SECTOR);
                if arrives(at / SECTOR) {
                    content.resize(content.len().max(next), 0);
                    content[at..next].copy_from_slice(&data[at - offset..next - offset]);
                }
                at = next;
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn write(offset: usize, data: &[u8]) -> Operation {
        Operation::Write { name: "a".to_owned(), offset, data: data.to_vec() }
    }

    fn sync(name: &str) -> Operation {
        Operation::Sync(name.to_owned())
    }

    fn create(name: &str) -> Operation {
        Operation::Create(name.to_owned())
    }

    /// All outcomes that a hundred seeds find.
    fn outcomes(operations: &[Operation]) -> std::collections::BTreeSet<Files> {
        (0..100).map(|seed| after_cut(operations, seed)).collect()
    }

    fn files(files: &[(&str, &[u8])]) -> Files {
        files.iter().map(|(name, content)| ((*name).to_owned(), content.to_vec())).collect()
    }

    #[test]
    fn what_was_synced_stays_and_the_rest_may_go() {
        let operations = [create("a"), write(0, b"ab"), sync("a"), sync(""), write(1, b"c")];
        let expected = [files(&[("a", b"ab")]), files(&[("a", b"ac")])];
        assert_eq!(outcomes(&operations), expected.into());
    }

    #[test]
    fn a_file_is_there_once_its_folder_was_synced() {
        let operations = [create("a"), write(0, b"ab"), sync("a")];
        assert_eq!(outcomes(&operations), [files(&[]), files(&[("a", b"ab")])].into());
    }

    #[test]
    fn a_write_may_arrive_in_sectors() {
        let data = [b'x'; 2 * SECTOR];
        let operations = [create("a"), sync(""), write(0, &data)];
        let hole = [[0; SECTOR], [b'x'; SECTOR]].concat();
        let expected = [&[][..], &data[..SECTOR], &hole[..], &data[..]];
        assert_eq!(outcomes(&operations), expected.map(|content| files(&[("a", content)])).into());
    }

    #[test]
    fn names_change_in_order() {
        let unlink = Operation::Unlink("a".to_owned());
        let rename = Operation::Rename { from: "b".to_owned(), to: "c".to_owned() };
        let operations = [create("a"), create("b"), sync(""), unlink, rename];
        let expected = [
            files(&[("a", b""), ("b", b"")]),
            files(&[("b", b"")]),
            files(&[]),
            files(&[("c", b"")]),
        ];
        assert_eq!(outcomes(&operations), expected.into());
    }

    #[test]
    fn the_same_seed_gives_the_same_disk() {
        let operations = [create("a"), sync(""), write(0, &[1; 4_000]), write(9_000, &[2; 9_000])];
        assert_eq!(after_cut(&operations, 7), after_cut(&operations, 7));
    }
}
