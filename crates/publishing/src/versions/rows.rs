//! Reading versions from their tables.

use sea_orm::{ConnectionTrait, FromQueryResult};
use store::{instant, row, rows, scalar};
use vocabulary::{Error, Result};

use super::{PageText, Version};

/// The columns of a version, in one place for all queries.
pub(super) const COLUMNS: &str = "version, hash, published_at, published_by, rolled_back_to, note, \
                                  pages, blocks, changed_pages, changed_blocks";

/// A version as it is kept.
#[derive(Debug, FromQueryResult)]
pub(super) struct VersionRow {
    version: i64,
    hash: String,
    published_at: i64,
    published_by: String,
    rolled_back_to: Option<i64>,
    note: Option<String>,
    pages: i64,
    blocks: i64,
    changed_pages: i64,
    changed_blocks: i64,
}

impl VersionRow {
    pub(super) fn version(self) -> Result<Version> {
        Ok(Version {
            version: self.version,
            hash: self.hash,
            published_at: instant(self.published_at)?,
            by: self.published_by,
            rolled_back_to: self.rolled_back_to,
            note: self.note,
            pages: self.pages,
            blocks: self.blocks,
            changed_pages: self.changed_pages,
            changed_blocks: self.changed_blocks,
        })
    }
}

/// What every publication takes first.
#[derive(Debug, FromQueryResult)]
pub(crate) struct Head {
    /// The number of the newest version; 0 before the first.
    pub(crate) version: i64,
    /// The hash of the folder's content when it was last published or found to run already.
    pub(crate) folder_hash: String,
}

/// Reads what every publication takes first.
pub(crate) async fn head<C: ConnectionTrait>(connection: &C) -> Result<Head> {
    let sql = "select version, folder_hash from manual_head where only_row = 1";
    let head = row(connection, sql, []).await?;
    head.ok_or_else(|| Error::internal("the row of manual_head is gone"))
}

/// Reads the number of the newest version; 0 before the first.
pub(crate) async fn newest<C: ConnectionTrait>(connection: &C) -> Result<i64> {
    let sql = "select version from manual_head where only_row = 1";
    Ok(scalar(connection, sql, []).await?.unwrap_or(0))
}

/// Finds a version by its number.
pub(crate) async fn find<C: ConnectionTrait>(connection: &C, version: i64) -> Result<Version> {
    let sql = format!("select {COLUMNS} from manual_versions where version = $1");
    let found: Option<VersionRow> = row(connection, &sql, [version.into()]).await?;
    found.ok_or_else(|| missing(version))?.version()
}

/// Reads the pages of a version in their order; none of a version that is not there.
pub(crate) async fn texts<C: ConnectionTrait>(
    connection: &C,
    version: i64,
) -> Result<Vec<PageText>> {
    #[derive(FromQueryResult)]
    struct Row {
        path: String,
        content: String,
    }
    let sql = "select path, content from manual_pages join manual_texts using (text_hash)
        where version = $1 order by place";
    let found: Vec<Row> = rows(connection, sql, [version.into()]).await?;
    Ok(found.into_iter().map(|Row { path, content }| PageText { path, text: content }).collect())
}

fn missing(version: i64) -> Error {
    Error::missing(format!("The manual has no version {version}."))
        .hint("List the versions to see which there are.")
}
