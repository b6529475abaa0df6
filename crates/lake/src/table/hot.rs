//! Reading a table whole: the rows that are in the store.
//!
//! Sealed segments will be read here, too, from the same view, so that a row is in one of the two places.

use std::sync::Arc;

use datafusion::arrow::array::RecordBatch;
use facts::sql::Table;
use store::View;
use vocabulary::{Error, Kind, Result};

use super::{batch, schema};

/// The most rows of one table that a query reads. They are in memory all at once, some hundred bytes each,
/// beside whatever else the machine does.
const MOST_ROWS: usize = 1_000_000;

/// Reads all rows of the table that `name` stands for.
///
/// # Errors
/// When the store cannot be read, or there are more rows than a query may read.
pub(crate) async fn read(
    (name, table): (&str, &dyn Table),
    zone: &Arc<str>,
    view: View<'_>,
) -> Result<RecordBatch> {
    let rows = table.rows(view, MOST_ROWS + 1).await?;
    if rows.len() > MOST_ROWS {
        let says = format!("The table `{name}` has more than {MOST_ROWS} rows.");
        return Err(Error::new(Kind::TooLarge, "table-too-large", says).hint(
            "A query reads no more of one table. Ask for it in the room that it belongs to.",
        ));
    }
    let columns = table.columns();
    batch::of(&rows, &columns, schema(&columns, zone))
}
