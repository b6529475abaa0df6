//! Tables of facts as Arrow has them.

mod batch;
mod hot;

use std::sync::Arc;

use datafusion::arrow::datatypes::{DataType, Field, Schema, SchemaRef, TimeUnit};
use facts::sql::{Column, ColumnType};

pub(crate) use hot::{Room, Sees};

/// How many decimals an amount has; no currency has more.
const DECIMALS: i8 = 6;

/// How many digits an amount has at most: those of 64 bits of minor units, with all decimals.
const DIGITS: u8 = 25;

/// Writes down columns as Arrow has them; instants are told by the clock of `zone`.
pub(crate) fn schema(columns: &[Column], zone: &Arc<str>) -> SchemaRef {
    let field = |column: &Column| Field::new(&column.name, data_type(column.of, zone), true);
    Arc::new(Schema::new(columns.iter().map(field).collect::<Vec<_>>()))
}

fn data_type(of: ColumnType, zone: &Arc<str>) -> DataType {
    match of {
        ColumnType::Text => DataType::Utf8,
        ColumnType::Int => DataType::Int64,
        ColumnType::Number => DataType::Float64,
        ColumnType::Bool => DataType::Boolean,
        ColumnType::Time => DataType::Timestamp(TimeUnit::Microsecond, Some(Arc::clone(zone))),
        ColumnType::Date => DataType::Date32,
        ColumnType::Decimal => DataType::Decimal128(DIGITS, DECIMALS),
        ColumnType::Texts => DataType::List(Arc::new(Field::new_list_field(DataType::Utf8, true))),
    }
}
