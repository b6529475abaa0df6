//! Rows as columns: what tables hand over, in Arrow's arrays.

use std::sync::Arc;

use datafusion::arrow::array::{
    ArrayRef, BooleanArray, Date32Array, Decimal128Array, Float64Array, Int64Array, ListBuilder,
    RecordBatch, RecordBatchOptions, StringArray, StringBuilder, TimestampMicrosecondArray,
};
use datafusion::arrow::datatypes::{DataType, SchemaRef};
use facts::sql::{Cell, Column, ColumnType};
use jiff::civil::{Date, date};
use vocabulary::{Error, Result};

use super::{DECIMALS, DIGITS};

/// Turns rows into columns.
///
/// # Errors
/// When a table hands over rows that are not of its own columns, which is its fault.
pub(super) fn of(rows: &[Vec<Cell>], columns: &[Column], schema: SchemaRef) -> Result<RecordBatch> {
    let arrays = columns.iter().enumerate().map(|(number, column)| {
        let cells = Cells { rows, number, column };
        cells.array(schema.field(number).data_type())
    });
    let arrays = arrays.collect::<Result<Vec<_>>>()?;
    // A table without columns has rows all the same.
    let options = RecordBatchOptions::new().with_row_count(Some(rows.len()));
    RecordBatch::try_new_with_options(schema, arrays, &options).map_err(Error::internal)
}

/// The cells of one column.
struct Cells<'r> {
    rows: &'r [Vec<Cell>],
    number: usize,
    column: &'r Column,
}

impl<'r> Cells<'r> {
    fn array(&self, data_type: &DataType) -> Result<ArrayRef> {
        Ok(match self.column.of {
            ColumnType::Text => Arc::new(StringArray::from(self.each(|cell| match cell {
                Cell::Text(text) => Some(text.as_str()),
                _ => None,
            })?)),
            ColumnType::Int => Arc::new(Int64Array::from(self.each(|cell| match cell {
                Cell::Int(number) => Some(*number),
                _ => None,
            })?)),
            ColumnType::Number => Arc::new(Float64Array::from(self.each(|cell| match cell {
                Cell::Number(number) => Some(*number),
                _ => None,
            })?)),
            ColumnType::Bool => Arc::new(BooleanArray::from(self.each(|cell| match cell {
                Cell::Bool(is) => Some(*is),
                _ => None,
            })?)),
            ColumnType::Time => {
                let instants = self.each(|cell| match cell {
                    Cell::Time(at) => Some(store::micros(*at)),
                    _ => None,
                })?;
                let array = TimestampMicrosecondArray::from(instants);
                Arc::new(array.with_data_type(data_type.clone()))
            }
            ColumnType::Date => Arc::new(Date32Array::from(self.each(|cell| match cell {
                Cell::Date(day) => Some(days(*day)),
                _ => None,
            })?)),
            ColumnType::Decimal => {
                let amounts = self.each(|cell| match cell {
                    Cell::Decimal(minor, digits) => decimal(*minor, *digits),
                    _ => None,
                })?;
                let array = Decimal128Array::from(amounts);
                Arc::new(array.with_precision_and_scale(DIGITS, DECIMALS).map_err(Error::internal)?)
            }
            ColumnType::Texts => Arc::new(self.texts()?),
        })
    }

    fn texts(&self) -> Result<datafusion::arrow::array::ListArray> {
        let mut lists = ListBuilder::new(StringBuilder::new());
        let texts = self.each(|cell| match cell {
            Cell::Texts(texts) => Some(texts),
            _ => None,
        })?;
        for texts in texts {
            lists.append_option(texts.map(|texts| texts.iter().map(Some)));
        }
        Ok(lists.finish())
    }

    /// Takes what each cell holds; `take` knows the cells of the column.
    fn each<T>(&self, take: impl Fn(&'r Cell) -> Option<T>) -> Result<Vec<Option<T>>> {
        let cell = |row: &'r Vec<Cell>| match row.get(self.number) {
            Some(Cell::Null) => Ok(None),
            Some(cell) => take(cell).map(Some).ok_or_else(|| self.odd(cell)),
            None => Err(Error::internal(format!("a row ends before `{}`", self.column.name))),
        };
        self.rows.iter().map(cell).collect()
    }

    fn odd(&self, cell: &Cell) -> Error {
        let Column { name, of, .. } = self.column;
        Error::internal(format!("the column `{name}` of {of:?} has the cell {cell:?}"))
    }
}

/// Counts the days since 1970.
fn days(day: Date) -> i32 {
    // Years have four digits, so that there is room.
    day.duration_since(date(1970, 1, 1)).as_hours().div_euclid(24).try_into().unwrap_or(i32::MAX)
}

/// Brings an amount in minor units, of which each has `digits` decimals, to those of the column.
fn decimal(minor: i64, digits: u32) -> Option<i128> {
    let missing = u32::try_from(DECIMALS).ok()?.checked_sub(digits)?;
    Some(i128::from(minor) * 10_i128.pow(missing))
}
