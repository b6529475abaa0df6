//! Problems of the folder, brought to the page and the block that they are in.

use std::collections::BTreeMap;

use manual::pages::Page;
use manual::{Colour, Problem, Problems};
use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag};

use super::block_id;
use crate::versions::words;

/// A problem as it is shown where it is.
#[derive(Debug, Clone)]
pub(crate) struct Remark {
    /// The id of the block that it is in; none for what is in prose or concerns the page.
    pub(crate) block: Option<String>,
    /// The line.
    pub(crate) line: usize,
    /// What is wrong, in a sentence.
    pub(crate) says: String,
    /// The problem as `quarterdeck check` prints it.
    pub(crate) text: String,
    /// The stable code.
    pub(crate) code: &'static str,
}

/// Gathers the problems page by page.
pub(crate) fn remarks(problems: &Problems) -> BTreeMap<&str, Vec<Remark>> {
    let mut all: BTreeMap<&str, Vec<Remark>> = BTreeMap::new();
    let mut blocks: BTreeMap<usize, Vec<Place>> = BTreeMap::new();
    for problem in problems.iter() {
        let page = problem.at.page;
        let of_page = || problems.pages().get(page).map(places).unwrap_or_default();
        let places = blocks.entry(page).or_insert_with(of_page);
        let remark = remark(problems, problem, places);
        all.entry(problems.page_path(problem.at)).or_default().push(remark);
    }
    all
}

fn remark(problems: &Problems, problem: &Problem, places: &[Place]) -> Remark {
    let inside = places.iter().find(|place| place.bytes.contains(&problem.at.start));
    Remark {
        block: inside.map(|place| place.id.clone()),
        line: problems.positions(problem.at).start.line,
        says: problem.says.clone(),
        text: problems.text_of(problem, Colour::None),
        code: problem.explanation.code,
    }
}

/// Where a block stands.
struct Place {
    bytes: std::ops::Range<usize>,
    id: String,
}

fn places(page: &Page) -> Vec<Place> {
    let events = Parser::new_ext(&page.text, Options::ENABLE_TABLES).into_offset_iter();
    let fences = events.filter_map(|(event, bytes)| match event {
        Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info))) => {
            let (kind, name) = words(&info)?;
            Some(Place { bytes, id: block_id(kind, name) })
        }
        _ => None,
    });
    fences.collect()
}
