//! Reading tables whole: the rows that are in the store.
//!
//! Sealed segments will be read here, too, from the same view, so that a row is in one of the two places.

use std::sync::Arc;

use datafusion::arrow::array::RecordBatch;
use facts::sql::{Cell, Column, Table};
use store::View;
use vocabulary::{Error, Kind, Result};

use super::{batch, schema};

/// The most rows of all tables that a query reads. They are in memory all at once, some hundred bytes each,
/// beside whatever else the machine does.
const MOST_ROWS: usize = 1_000_000;

/// The most bytes of them, which long texts reach before there are many rows.
const MOST_BYTES: usize = 512 * 1024 * 1024;

/// What an asker sees of rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sees {
    /// All of them.
    All,
    /// Nothing of what speaks of persons.
    NothingPersonal,
}

/// The room that is left for the tables of one query.
pub(crate) struct Room {
    rows: usize,
    bytes: usize,
}

impl Default for Room {
    fn default() -> Self {
        Self { rows: MOST_ROWS, bytes: MOST_BYTES }
    }
}

impl Room {
    /// Reads all rows of the table that `name` stands for.
    ///
    /// # Errors
    /// When the store cannot be read, or there is more than a query may read.
    pub(crate) async fn read(
        &mut self,
        (name, table): (&str, &dyn Table),
        (zone, sees): (&Arc<str>, Sees),
        view: View<'_>,
    ) -> Result<RecordBatch> {
        let mut rows = table.rows(view, self.rows + 1).await?;
        self.rows = self.rows.checked_sub(rows.len()).ok_or_else(|| too_large(name))?;
        let columns = table.columns();
        if sees == Sees::NothingPersonal {
            mask(&mut rows, &columns);
        }
        let batch = batch::of(&rows, &columns, schema(&columns, zone))?;
        let bytes = batch.get_array_memory_size();
        self.bytes = self.bytes.checked_sub(bytes).ok_or_else(|| too_large(name))?;
        Ok(batch)
    }
}

/// Takes what speaks of persons out of rows, before anything is filtered or sorted by it.
fn mask(rows: &mut [Vec<Cell>], columns: &[Column]) {
    for (number, _) in columns.iter().enumerate().filter(|(_, column)| column.personal) {
        for cell in rows.iter_mut().filter_map(|row| row.get_mut(number)) {
            *cell = Cell::Null;
        }
    }
}

fn too_large(name: &str) -> Error {
    let says = format!(
        "With the table `{name}` the query reads more than {MOST_ROWS} rows or {} MiB.",
        MOST_BYTES / 1024 / 1024
    );
    Error::new(Kind::TooLarge, "table-too-large", says)
        .hint("A query reads no more. Ask for it in the room that it belongs to.")
}
