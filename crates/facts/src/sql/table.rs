//! Tables: what a feature lets be asked.

use std::collections::BTreeMap;
use std::sync::Arc;

use async_trait::async_trait;
use jiff::Timestamp;
use manual::Blocks;
use store::View;
use vocabulary::Result;

/// A column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Its name.
    pub name: String,
    /// What it holds.
    pub of: ColumnType,
    /// Whether it speaks of persons: who may not read that finds nothing in it.
    pub personal: bool,
}

impl Column {
    /// Names a column.
    #[must_use]
    pub fn new(name: impl Into<String>, of: ColumnType) -> Self {
        Self { name: name.into(), of, personal: false }
    }

    /// Says that it speaks of persons.
    #[must_use]
    pub fn personal(self) -> Self {
        Self { personal: true, ..self }
    }
}

/// What a column holds; any may be null.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ColumnType {
    /// Texts, also words, keys of other records, and JSON as it is written.
    Text,
    /// Whole numbers of 64 bits.
    Int,
    /// Numbers with a point.
    Number,
    /// True or false.
    Bool,
    /// Instants, in microseconds.
    Time,
    /// Days.
    Date,
    /// Exact amounts in major units, with as many decimals as the currency of most has: six.
    Decimal,
    /// Lists of texts.
    Texts,
}

/// One value of a row.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    /// Nothing.
    Null,
    /// A text.
    Text(String),
    /// A whole number.
    Int(i64),
    /// A number with a point.
    Number(f64),
    /// True or false.
    Bool(bool),
    /// An instant.
    Time(Timestamp),
    /// A day.
    Date(jiff::civil::Date),
    /// An amount: minor units, and how many digits they have.
    Decimal(i64, u32),
    /// A list of texts.
    Texts(Vec<String>),
}

/// A table that can be asked.
#[async_trait]
pub trait Table: Send + Sync + 'static {
    /// Lists the columns.
    fn columns(&self) -> Vec<Column>;

    /// Names the right of the room that shows it. Whoever may ask asks it too, unless a `cannot` takes
    /// this right.
    fn right(&self) -> Option<&'static str> {
        None
    }

    /// Reads all rows, each with a cell for every column; at most `limit` of them.
    ///
    /// # Errors
    /// When the store cannot be read.
    async fn rows(&self, view: View<'_>, limit: usize) -> Result<Vec<Vec<Cell>>>;
}

/// Tables by their names.
#[derive(Clone, Default)]
pub struct Tables(BTreeMap<String, Arc<dyn Table>>);

impl Tables {
    /// Starts without any.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a table.
    #[must_use]
    pub fn with(mut self, name: impl Into<String>, table: impl Table) -> Self {
        self.0.insert(name.into(), Arc::new(table));
        self
    }

    /// Adds all of another.
    #[must_use]
    pub fn and(mut self, others: Self) -> Self {
        self.0.extend(others.0);
        self
    }

    /// Adds the tables that a manual declares: its records and its events.
    #[must_use]
    pub fn of_manual(self, blocks: &Blocks) -> Self {
        super::super::tables::of_manual(self, blocks)
    }

    /// Finds a table.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Arc<dyn Table>> {
        self.0.get(name)
    }

    /// Walks through the tables in the order of their names.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Arc<dyn Table>)> {
        self.0.iter().map(|(name, table)| (name.as_str(), table))
    }
}
