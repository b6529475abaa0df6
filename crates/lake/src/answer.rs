//! Answers: rows of Arrow as JSON has them.

use std::sync::Arc;

use datafusion::arrow::array::cast::AsArray;
use datafusion::arrow::array::types::{
    Date32Type, Float64Type, Int64Type, TimestampMicrosecondType, UInt64Type,
};
use datafusion::arrow::array::{Array, ArrayRef, RecordBatch};
use datafusion::arrow::compute::cast;
use datafusion::arrow::datatypes::{DataType, FieldRef, SchemaRef, TimeUnit};
use datafusion::arrow::util::display::{ArrayFormatter, FormatOptions};
use datafusion::error::DataFusionError;
use datafusion::execution::SendableRecordBatchStream;
use facts::sql::{Named, Rows};
use futures::StreamExt;
use jiff::civil::date;
use jiff::{SignedDuration, Timestamp};
use serde_json::{Number, Value};
use vocabulary::{Error, Kind, Result};

use crate::wrong::failure;

/// The most bytes that the rows of an answer may take, which long texts reach before there are many rows.
const MOST_BYTES: usize = 32 * 1024 * 1024;

/// Reads at most `most` rows, of tables of which `personal` tell of persons.
///
/// # Errors
/// When the query fails, or the rows are too large.
pub(crate) async fn of(
    mut stream: SendableRecordBatchStream,
    most: usize,
    personal: Vec<String>,
) -> Result<Rows> {
    let columns = columns(&stream.schema());
    let (mut rows, mut bytes) = (Vec::new(), 0);
    while let Some(batch) = stream.next().await {
        let batch = batch.map_err(failure)?;
        let left = most - rows.len();
        let taken = batch.slice(0, batch.num_rows().min(left));
        bytes += size(&taken)?;
        if bytes > MOST_BYTES {
            return Err(too_large());
        }
        rows.extend(values(&taken)?);
        if batch.num_rows() > left {
            return Ok(Rows { columns, rows, truncated: true, personal });
        }
    }
    Ok(Rows { columns, rows, truncated: false, personal })
}

fn too_large() -> Error {
    let says = format!("The answer has more than {} MiB.", MOST_BYTES / 1024 / 1024);
    Error::new(Kind::TooLarge, "answer-too-large", says).hint("Ask for fewer or shorter columns.")
}

fn size(batch: &RecordBatch) -> Result<usize> {
    let sizes = batch.columns().iter().map(|array| array.to_data().get_slice_memory_size());
    sizes.sum::<Result<usize, _>>().map_err(Error::internal)
}

fn columns(schema: &SchemaRef) -> Vec<Named> {
    let named =
        |field: &FieldRef| Named { name: field.name().clone(), of: type_name(field.data_type()) };
    schema.fields().iter().map(named).collect()
}

/// Names a type in lower case, without what only Arrow wants to know.
fn type_name(data_type: &DataType) -> String {
    match data_type {
        DataType::LargeUtf8 | DataType::Utf8View => "utf8".to_owned(),
        DataType::Date32 | DataType::Date64 => "date".to_owned(),
        DataType::LargeList(_) | DataType::FixedSizeList(..) => "list".to_owned(),
        decimal if decimal.is_decimal() => "decimal".to_owned(),
        other => {
            let name = other.to_string().to_ascii_lowercase();
            name.split('(').next().unwrap_or_default().to_owned()
        }
    }
}

fn values(batch: &RecordBatch) -> Result<Vec<Vec<Value>>> {
    let mut rows = vec![Vec::with_capacity(batch.num_columns()); batch.num_rows()];
    for array in batch.columns() {
        let values = json(array).map_err(failure)?;
        rows.iter_mut().zip(values).for_each(|(row, value)| row.push(value));
    }
    Ok(rows)
}

/// Writes the values of a column; of each family of types one is written, and the others are cast to it.
fn json(array: &ArrayRef) -> Result<Vec<Value>, DataFusionError> {
    let one_of = |family: DataType| cast(array, &family);
    Ok(match array.data_type() {
        DataType::Null => vec![Value::Null; array.len()],
        DataType::Boolean => each(array.as_boolean().iter(), Value::from),
        DataType::UInt64 => each(array.as_primitive::<UInt64Type>().iter(), Value::from),
        whole if whole.is_integer() => {
            each(one_of(DataType::Int64)?.as_primitive::<Int64Type>().iter(), Value::from)
        }
        point if point.is_floating() => {
            each(one_of(DataType::Float64)?.as_primitive::<Float64Type>().iter(), Value::from)
        }
        decimal if decimal.is_decimal() => each(shown(array)?.into_iter(), |text| number(&text)),
        DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View => {
            each(one_of(DataType::Utf8)?.as_string::<i32>().iter(), Value::from)
        }
        DataType::Date32 => each(array.as_primitive::<Date32Type>().iter(), day),
        DataType::Timestamp(_, Some(zone)) => {
            let micros = DataType::Timestamp(TimeUnit::Microsecond, Some(zone.clone()));
            each(one_of(micros)?.as_primitive::<TimestampMicrosecondType>().iter(), instant)
        }
        DataType::List(item) | DataType::LargeList(item) | DataType::FixedSizeList(item, _) => {
            let lists = one_of(DataType::List(Arc::clone(item)))?;
            let lists = lists.as_list::<i32>().iter().map(|list| list.map(|list| json(&list)));
            let lists = lists.map(Option::transpose).collect::<Result<Vec<_>, _>>()?;
            each(lists.into_iter(), Value::from)
        }
        // Spans and the like, and times that no zone is known of.
        _ => each(shown(array)?.into_iter(), Value::from),
    })
}

/// Writes values as people read them.
fn shown(array: &ArrayRef) -> Result<Vec<Option<String>>, DataFusionError> {
    let format = FormatOptions::new();
    let shown = ArrayFormatter::try_new(array, &format)?;
    let text = |row| (!array.is_null(row)).then(|| shown.value(row).try_to_string()).transpose();
    Ok((0..array.len()).map(text).collect::<Result<_, _>>()?)
}

fn each<T>(values: impl Iterator<Item = Option<T>>, write: impl Fn(T) -> Value) -> Vec<Value> {
    values.map(|value| value.map_or(Value::Null, &write)).collect()
}

/// Writes an amount as a number: whole ones exactly, others as near as 64 bits come.
fn number(decimal: &str) -> Value {
    let whole = decimal.split_once('.').filter(|(_, rest)| rest.bytes().all(|digit| digit == b'0'));
    let whole = whole.map_or(decimal, |(whole, _)| whole).parse::<i64>().map(Number::from).ok();
    let near = || decimal.parse().ok().and_then(Number::from_f64);
    whole.or_else(near).map_or(Value::Null, Value::Number)
}

fn instant(micros: i64) -> Value {
    Timestamp::from_microsecond(micros).map_or(Value::Null, |at| at.to_string().into())
}

fn day(days: i32) -> Value {
    let since = SignedDuration::from_hours(24 * i64::from(days));
    date(1970, 1, 1).checked_add(since).map_or(Value::Null, |day| day.to_string().into())
}
