//! Reads the body of each block and decodes it by its kind.

use super::Block;
use super::header::Header;
use crate::decode::{Notes, Reader};
use crate::problems::{Problem, unquoted_word};
use crate::registry::Registry;
use crate::yaml::{Content, Node, Tree};

/// Decodes all blocks; what is wrong with one does not touch another.
pub(super) fn blocks(
    headers: &[Header],
    trees: Vec<Tree>,
    registry: &Registry,
    problems: &mut Vec<Problem>,
) -> (Vec<Block>, Vec<Notes>) {
    headers
        .iter()
        .zip(trees)
        .enumerate()
        .map(|(number, (header, tree))| {
            let before = problems.len();
            problems.extend(tree.problems);
            let kind = header.kind.and_then(|kind| registry.get(kind));
            let mut reader = Reader::new(registry, number, tree.reading);
            // Problems with the whole stand at the header, the only line that is surely there.
            let root = match tree.root {
                Node { content: Content::Map(entries), .. } => {
                    Node { at: header.at, content: Content::Map(entries) }
                }
                root => root,
            };
            let content = kind.and_then(|kind| (kind.read)(&root, &mut reader));
            let (found, notes) = reader.finish();
            problems.extend(found);
            problems.extend(tree.ambiguous.iter().map(|(at, word)| {
                let wanted = notes.wanted.iter().find(|(place, _)| place == at);
                unquoted_word::unquoted_word(*at, word, wanted.map(|(_, wanted)| wanted))
            }));
            let is_wrong = problems.len() > before;
            let kind = header.kind.unwrap_or("");
            let (name, at) = (header.name.clone(), header.at);
            let (written, lost) = (root, tree.lost);
            (
                Block {
                    kind,
                    name,
                    at,
                    number,
                    written,
                    content,
                    is_wrong,
                    is_double: false,
                    lost,
                },
                notes,
            )
        })
        .unzip()
}
