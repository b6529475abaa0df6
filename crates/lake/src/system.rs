//! Tables that every company has and that nothing fills in this version: they hold no row.
//!
//! Whatever a feature hands in under one of these names takes its place, and the line here goes.

use async_trait::async_trait;
use facts::sql::ColumnType::{Number, Text, Time};
use facts::sql::{Cell, Column, ColumnType, Table, Tables};
use store::View;
use vocabulary::Result;

/// Lists the promised tables.
pub(crate) fn promised() -> Tables {
    PROMISED
        .iter()
        .fold(Tables::new(), |tables, &(name, columns)| tables.with(name, Promised(columns)))
}

type Columns = &'static [(&'static str, ColumnType)];

const PROMISED: [(&str, Columns); 3] = [
    (
        "playbook_runs",
        &[("run_id", Text), ("playbook", Text), ("state", Text), ("started_at", Time)],
    ),
    ("samples", &[("name", Text), ("at", Time), ("value", Number), ("labels", Text)]),
    ("logs", &[("at", Time), ("level", Text), ("source", Text), ("message", Text)]),
];

/// A table that holds nothing yet.
struct Promised(Columns);

#[async_trait]
impl Table for Promised {
    fn columns(&self) -> Vec<Column> {
        self.0.iter().map(|&(name, of)| Column::new(name, of)).collect()
    }

    async fn rows(&self, _: View<'_>, _: usize) -> Result<Vec<Vec<Cell>>> {
        Ok(Vec::new())
    }
}
