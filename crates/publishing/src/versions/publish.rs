//! Publishing: one commit that makes a version, its pages and its leaf.

use std::collections::BTreeSet;

use manual::Manual;
use sea_orm::FromQueryResult;
use serde_json::json;
use sha2::{Digest, Sha256};
use store::{Change, Leaf, Transaction, Value, execute, micros, rows};
use vocabulary::{Error, Result};

use super::{PageText, Version, compare};

/// The code of a publication that came second.
pub(crate) const MEANWHILE: &str = "published-meanwhile";

/// How many pages one statement writes; both engines take four times as many values and more.
const ROWS: usize = 200;

/// A version that is to be published.
#[derive(Debug)]
pub(crate) struct Draft {
    hash: String,
    pages: Vec<PageText>,
    blocks: i64,
    changed_pages: i64,
    changed_blocks: i64,
    before: Option<Version>,
    cause: Cause,
    by: String,
}

/// Why a version is published.
#[derive(Debug)]
pub(crate) enum Cause {
    /// The folder holds it.
    Folder,
    /// Somebody wants the content of an earlier version again.
    RollBack {
        /// Which one.
        to: i64,
        /// Why.
        note: String,
    },
}

impl Draft {
    /// Drafts the version that follows `before`; its pages are told apart from those of `before`.
    pub(crate) fn new(
        manual: &Manual,
        (before, texts): (Option<Version>, &[PageText]),
        (cause, by): (Cause, String),
    ) -> Result<Self> {
        let pages: Vec<PageText> = manual
            .pages()
            .iter()
            .map(|page| PageText { path: page.path.clone(), text: page.text.clone() })
            .collect();
        let changed = compare::counts(texts, &pages);
        Ok(Self {
            hash: manual.hash().to_owned(),
            pages,
            blocks: number(manual.iter().count())?,
            changed_pages: number(changed.pages)?,
            changed_blocks: number(changed.blocks)?,
            before,
            cause,
            by,
        })
    }
}

fn number(count: usize) -> Result<i64> {
    i64::try_from(count).map_err(Error::internal)
}

/// Writes the version and its leaf.
pub(crate) async fn write(tx: &Transaction<'_>, draft: Draft) -> Result<Change<Version>> {
    let version = take_number(tx, &draft).await?;
    let (rolled_back_to, note) = match &draft.cause {
        Cause::Folder => (None, None),
        Cause::RollBack { to, note } => (Some(*to), Some(note.clone())),
    };
    let made = Version {
        version,
        hash: draft.hash,
        published_at: tx.now(),
        by: draft.by,
        rolled_back_to,
        note,
        pages: number(draft.pages.len())?,
        blocks: draft.blocks,
        changed_pages: draft.changed_pages,
        changed_blocks: draft.changed_blocks,
    };
    write_version(tx, &made).await?;
    write_pages(tx, version, draft.pages).await?;
    let leaf = leaf(draft.before.as_ref(), &made);
    Ok(Change::new(made, leaf))
}

/// Takes the next number, unless another version was published since the draft was made.
async fn take_number(tx: &Transaction<'_>, draft: &Draft) -> Result<i64> {
    let before = draft.before.as_ref().map_or(0, |before| before.version);
    let taken = match draft.cause {
        Cause::Folder => {
            let sql = "update manual_head set version = version + 1, folder_hash = $2
                where only_row = 1 and version = $1 and folder_hash <> $2";
            execute(&**tx, sql, [before.into(), draft.hash.clone().into()]).await?
        }
        Cause::RollBack { .. } => {
            if let Some(running) = draft.before.as_ref().filter(|before| before.hash == draft.hash)
            {
                return Err(already(running));
            }
            let sql = "update manual_head set version = version + 1
                where only_row = 1 and version = $1";
            execute(&**tx, sql, [before.into()]).await?
        }
    };
    if taken == 0 {
        return Err(Error::conflict(MEANWHILE, "Another version was published in the meantime.")
            .hint("Look at it, and decide again."));
    }
    Ok(before + 1)
}

fn already(running: &Version) -> Error {
    Error::conflict(
        "already-running",
        format!("This is the content of version {}, which runs already.", running.version),
    )
    .hint("Choose another version.")
    .with("running", running.version)
}

async fn write_version(tx: &Transaction<'_>, made: &Version) -> Result<()> {
    let values: [Value; 10] = [
        made.version.into(),
        made.hash.clone().into(),
        micros(made.published_at).into(),
        made.by.clone().into(),
        made.rolled_back_to.into(),
        made.note.clone().into(),
        made.pages.into(),
        made.blocks.into(),
        made.changed_pages.into(),
        made.changed_blocks.into(),
    ];
    let sql = format!(
        "insert into manual_versions ({}) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        super::rows::COLUMNS
    );
    execute(&**tx, &sql, values).await.map(drop)
}

async fn write_pages(tx: &Transaction<'_>, version: i64, pages: Vec<PageText>) -> Result<()> {
    let known = texts_of(tx, version - 1).await?;
    let hashes: Vec<String> =
        pages.iter().map(|page| hex::encode(Sha256::digest(&page.text))).collect();
    let mut rows = Vec::with_capacity(pages.len());
    for (place, (page, hash)) in pages.into_iter().zip(hashes).enumerate() {
        if !known.contains(&hash) {
            let sql = "insert into manual_texts (text_hash, content) values ($1, $2)
                on conflict (text_hash) do nothing";
            execute(&**tx, sql, [hash.clone().into(), page.text.into()]).await?;
        }
        rows.push([version.into(), number(place)?.into(), page.path.into(), hash.into()]);
    }
    while !rows.is_empty() {
        let chunk: Vec<[Value; 4]> = rows.drain(..rows.len().min(ROWS)).collect();
        let places: Vec<String> = (0..chunk.len()).map(|row| placeholders(row * 4)).collect();
        let sql = format!(
            "insert into manual_pages (version, place, path, text_hash) values {}",
            places.join(", ")
        );
        execute(&**tx, &sql, chunk.into_iter().flatten()).await?;
    }
    Ok(())
}

fn placeholders(after: usize) -> String {
    format!("(${}, ${}, ${}, ${})", after + 1, after + 2, after + 3, after + 4)
}

/// Reads which texts the version before has: most of them stay.
async fn texts_of(tx: &Transaction<'_>, version: i64) -> Result<BTreeSet<String>> {
    #[derive(FromQueryResult)]
    struct Row {
        text_hash: String,
    }
    let sql = "select text_hash from manual_pages where version = $1";
    let found: Vec<Row> = rows(&**tx, sql, [version.into()]).await?;
    Ok(found.into_iter().map(|row| row.text_hash).collect())
}

fn leaf(before: Option<&Version>, after: &Version) -> Leaf {
    let told = |version: &Version| json!({ "version": version.version, "hash": version.hash });
    let action =
        if after.rolled_back_to.is_some() { "manual.rolled_back" } else { "manual.published" };
    let leaf = Leaf::new(action)
        .about("manual_version", &after.version)
        .with("before", before.map(told))
        .with("after", told(after))
        .with("changed_pages", after.changed_pages)
        .with("changed_blocks", after.changed_blocks);
    match (after.rolled_back_to, &after.note) {
        (Some(to), Some(note)) => leaf.with("to", to).with("note", note.clone()),
        _ => leaf,
    }
}
