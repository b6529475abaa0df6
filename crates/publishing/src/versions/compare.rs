//! Comparing two versions: page by page in lines, and block by block.
//!
//! It compares what is written, so that a version which no longer checks can be compared, too.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use serde::Serialize;
use similar::{ChangeTag, TextDiff};
use utoipa::ToSchema;

use super::PageText;
use super::written::{Written, blocks};

/// How long one page may be looked at for the shortest difference; beyond, a longer one will do.
const WITHIN: Duration = Duration::from_millis(200);

/// How many lines stand around each difference.
const AROUND: usize = 3;

/// The most bytes of differences in lines that are told: nobody reads more at a time.
const MOST_BYTES: usize = 512 << 10;

/// What differs between two versions.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct Changes {
    /// The pages that differ, by their paths.
    pub pages: Vec<PageChange>,
    /// The blocks that differ, page by page.
    pub blocks: Vec<BlockChange>,
}

/// A page that differs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct PageChange {
    /// Its path.
    pub path: String,
    /// What became of it.
    pub change: Change,
    /// How many lines are new.
    pub lines_added: usize,
    /// How many lines are gone.
    pub lines_removed: usize,
    /// The lines that differ with some around them, as `diff -u` writes them; nothing where that is
    /// too much to read.
    pub diff: Option<String>,
}

/// A block that differs.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, ToSchema)]
pub struct BlockChange {
    /// The page that it is on; of one that is gone, the page that it was on.
    pub page: String,
    /// Its kind.
    #[schema(example = "alert")]
    pub kind: String,
    /// Its name; empty where it has none.
    pub name: String,
    /// What became of it.
    pub change: Change,
    /// The name that it had, if it was renamed; the page that it was on, if it was moved.
    pub before: Option<String>,
}

/// What became of a page or a block.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Change {
    /// It is new.
    Added,
    /// It is gone.
    Removed,
    /// It says something else.
    Changed,
    /// It says the same under another name.
    Renamed,
    /// It says the same on another page.
    Moved,
}

/// How much differs between two versions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Counts {
    pub(crate) pages: usize,
    pub(crate) blocks: usize,
}

/// Compares two versions by their pages.
#[must_use]
pub fn compare(before: &[PageText], after: &[PageText]) -> Changes {
    let mut left = MOST_BYTES;
    let mut pages = Vec::new();
    for (path, old, new) in differing(before, after) {
        let page = page_change((path, old, new), left);
        left = left.saturating_sub(page.diff.as_ref().map_or(0, String::len));
        pages.push(page);
    }
    Changes { pages, blocks: block_changes(before, after) }
}

/// Counts what differs.
pub(crate) fn counts(before: &[PageText], after: &[PageText]) -> Counts {
    Counts { pages: differing(before, after).len(), blocks: block_changes(before, after).len() }
}

/// A path with the text before and after; nothing where the page was or is not there.
type Pair<'p> = (&'p str, Option<&'p str>, Option<&'p str>);

fn differing<'p>(before: &'p [PageText], after: &'p [PageText]) -> Vec<Pair<'p>> {
    let by_path = |pages: &'p [PageText]| -> BTreeMap<&'p str, &'p str> {
        pages.iter().map(|page| (page.path.as_str(), page.text.as_str())).collect()
    };
    let (before, after) = (by_path(before), by_path(after));
    let paths: BTreeSet<&str> = before.keys().chain(after.keys()).copied().collect();
    let pairs = paths.into_iter();
    pairs
        .map(|path| (path, before.get(path).copied(), after.get(path).copied()))
        .filter(|(_, before, after)| before != after)
        .collect()
}

fn page_change((path, before, after): Pair<'_>, left: usize) -> PageChange {
    let change = match (before, after) {
        (None, _) => Change::Added,
        (_, None) => Change::Removed,
        _ => Change::Changed,
    };
    let (before, after) = (before.unwrap_or_default(), after.unwrap_or_default());
    let diff = TextDiff::configure().timeout(WITHIN).diff_lines(before, after);
    let count = |tag| diff.iter_all_changes().filter(|change| change.tag() == tag).count();
    let text = diff.unified_diff().context_radius(AROUND).to_string();
    PageChange {
        path: path.to_owned(),
        change,
        lines_added: count(ChangeTag::Insert),
        lines_removed: count(ChangeTag::Delete),
        diff: (text.len() <= left).then_some(text),
    }
}

fn block_changes(before: &[PageText], after: &[PageText]) -> Vec<BlockChange> {
    let same: BTreeSet<&PageText> = before.iter().collect();
    let kept: BTreeSet<&PageText> = after.iter().filter(|page| same.contains(page)).collect();
    // Pages that are the same have the same blocks.
    let of = |pages: &[PageText]| -> Vec<Written> {
        pages.iter().filter(|page| !kept.contains(page)).flat_map(blocks).collect()
    };
    let (mut gone, mut new) = (of(before), of(after));
    let mut changes = Vec::new();
    pair(&mut gone, &mut new, |old, new| {
        ((&old.page, &old.kind, &old.name) == (&new.page, &new.kind, &new.name)).then(|| {
            changes.extend((old.body != new.body).then(|| told(new, Change::Changed, None)));
        })
    });
    pair(&mut gone, &mut new, |old, new| {
        ((&old.kind, &old.name) == (&new.kind, &new.name)).then(|| {
            let moved = old.body == new.body;
            let change = if moved { Change::Moved } else { Change::Changed };
            changes.push(told(new, change, moved.then(|| old.page.clone())));
        })
    });
    pair(&mut gone, &mut new, |old, new| {
        ((&old.kind, &old.body) == (&new.kind, &new.body))
            .then(|| changes.push(told(new, Change::Renamed, Some(old.name.clone()))))
    });
    changes.extend(gone.iter().map(|block| told(block, Change::Removed, None)));
    changes.extend(new.iter().map(|block| told(block, Change::Added, None)));
    changes.sort();
    changes
}

/// Takes out of both lists what belongs together; each block finds one other at most.
fn pair(
    gone: &mut Vec<Written>,
    new: &mut Vec<Written>,
    mut belong: impl FnMut(&Written, &Written) -> Option<()>,
) {
    gone.retain(|old| {
        let found = new.iter().position(|new| belong(old, new).is_some());
        found.map(|position| new.remove(position)).is_none()
    });
}

fn told(block: &Written, change: Change, before: Option<String>) -> BlockChange {
    let Written { page, kind, name, .. } = block.clone();
    BlockChange { page, kind, name, change, before }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pages(pages: &[(&str, &str)]) -> Vec<PageText> {
        let page = |(path, text): &(&str, &str)| PageText {
            path: (*path).to_owned(),
            text: (*text).to_owned(),
        };
        pages.iter().map(page).collect()
    }

    fn block(kind: &str, name: &str, body: &str) -> String {
        format!("Words.\n\n```yaml {kind} {name}\n{body}\n```\n\n")
    }

    fn check(before: &[(&str, &str)], after: &[(&str, &str)], expected: &[&str]) {
        let changes = compare(&pages(before), &pages(after));
        let told = changes.blocks.iter().map(|it| {
            let before = it.before.as_deref().unwrap_or("-");
            format!("{} {} {} {:?} {before}", it.page, it.kind, it.name, it.change)
        });
        assert_eq!(told.collect::<Vec<_>>(), expected);
    }

    #[test]
    fn blocks_are_told_by_what_became_of_them() {
        let (a, b) = (block("alert", "a", "when: x"), block("alert", "b", "when: y"));
        let changed = block("alert", "a", "when: z");
        let renamed = block("alert", "c", "when: y");
        check(&[("p.md", &a)], &[("p.md", &a)], &[]);
        check(&[("p.md", &a)], &[("p.md", &format!("More.\n\n{a}"))], &[]);
        check(&[("p.md", &a)], &[("p.md", &changed)], &["p.md alert a Changed -"]);
        check(&[("p.md", &b)], &[("p.md", &renamed)], &["p.md alert c Renamed b"]);
        check(&[("p.md", &b)], &[("q.md", &b)], &["q.md alert b Moved p.md"]);
        check(&[("p.md", &a)], &[("q.md", &changed)], &["q.md alert a Changed -"]);
        check(&[("p.md", &a)], &[("p.md", "")], &["p.md alert a Removed -"]);
        check(
            &[("p.md", &a)],
            &[("p.md", &b)],
            &["p.md alert a Removed -", "p.md alert b Added -"],
        );
    }

    #[test]
    fn steps_of_one_name_stay_on_their_pages() {
        let step = block("step", "look", "say: x");
        let other = block("step", "look", "say: y");
        check(
            &[("p.md", &step), ("q.md", &step)],
            &[("p.md", &step), ("q.md", &other)],
            &["q.md step look Changed -"],
        );
    }

    #[test]
    fn pages_are_told_in_lines() {
        let before = pages(&[("a.md", "one\ntwo\n"), ("b.md", "gone\n"), ("c.md", "same\n")]);
        let after = pages(&[("a.md", "one\n2\n3\n"), ("c.md", "same\n"), ("d.md", "new\n")]);
        let changes = compare(&before, &after);
        let told: Vec<_> = changes
            .pages
            .iter()
            .map(|page| (page.path.as_str(), page.change, page.lines_added, page.lines_removed))
            .collect();
        assert_eq!(
            told,
            [
                ("a.md", Change::Changed, 2, 1),
                ("b.md", Change::Removed, 0, 1),
                ("d.md", Change::Added, 1, 0),
            ]
        );
        let diff = changes.pages[0].diff.as_deref().unwrap();
        assert_eq!(diff, "@@ -1,2 +1,3 @@\n one\n-two\n+2\n+3\n");
        assert_eq!(counts(&before, &after), Counts { pages: 3, blocks: 0 });
    }

    #[test]
    fn more_lines_than_anybody_reads_are_only_counted() {
        let long: String = (0..100_000).map(|line| format!("line {line}\n")).collect();
        let changes = compare(&[], &pages(&[("a.md", &long)]));
        assert_eq!((changes.pages[0].lines_added, &changes.pages[0].diff), (100_000, &None));
    }
}
