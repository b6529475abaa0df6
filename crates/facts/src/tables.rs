//! The tables that a manual declares: each record and each event under its name, and all events as one.

use async_trait::async_trait;
use jiff::Timestamp;
use jiff::civil::Date;
use manual::Blocks;
use manual::values::{FieldType, Fields, PlainFieldType};
use sea_orm::FromQueryResult;
use serde::Deserialize;
use serde_json::Value;
use store::{View, rows};
use vocabulary::{Error, Money, Result};

use crate::event::Event;
use crate::fields::OF_EVENTS;
use crate::record::Record;
use crate::records;
use crate::sql::{Cell, Column, ColumnType, Table, Tables};

/// Adds the tables of a manual's records and events.
pub(crate) fn of_manual(tables: Tables, blocks: &Blocks) -> Tables {
    let tables = blocks.all::<Record>().fold(tables, |tables, (block, record)| {
        let fields = columns(&record.fields);
        tables.with(&block.name, Records { kind: block.name.clone(), fields })
    });
    let tables = blocks.all::<Event>().fold(tables, |tables, (block, event)| {
        // What every event has was complained about among the properties already.
        let is_own = |field: &FieldColumn| !OF_EVENTS.contains(&field.field.as_str());
        let fields = columns(&event.properties).into_iter().filter(is_own).collect();
        tables.with(&block.name, Events { name: Some(block.name.clone()), fields, personal: false })
    });
    let personal = blocks.all::<Event>().any(|(_, event)| is_personal(&event.properties));
    tables.with("events", Events { name: None, fields: Vec::new(), personal })
}

/// A field as a column. Money stands in a column of its own with its currency beside it.
struct FieldColumn {
    field: String,
    column: Column,
    part: Part,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    Value,
    Currency,
}

fn columns(fields: &Fields) -> Vec<FieldColumn> {
    let mut columns = Vec::new();
    for (name, field) in fields.iter() {
        let of = column_type(&field.of);
        let (field, is_personal) = (name.to_string(), field.personal);
        let named = |column: Column| if is_personal { column.personal() } else { column };
        let column = named(Column::new(field.clone(), of));
        columns.push(FieldColumn { field: field.clone(), column, part: Part::Value });
        if of == ColumnType::Decimal {
            let column = named(Column::new(format!("{field}_currency"), ColumnType::Text));
            columns.push(FieldColumn { field, column, part: Part::Currency });
        }
    }
    columns
}

fn is_personal(fields: &Fields) -> bool {
    fields.iter().any(|(_, field)| field.personal)
}

fn column_type(of: &FieldType) -> ColumnType {
    match of {
        FieldType::List(_) => ColumnType::Texts,
        FieldType::Plain(PlainFieldType::Simple(simple)) => match *simple {
            "int" => ColumnType::Int,
            "number" => ColumnType::Number,
            "bool" => ColumnType::Bool,
            "time" => ColumnType::Time,
            "date" => ColumnType::Date,
            "money" => ColumnType::Decimal,
            _ => ColumnType::Text,
        },
        FieldType::OneOf(_) | FieldType::Plain(PlainFieldType::Block(_)) => ColumnType::Text,
    }
}

/// Reads a cell; what does not fit its column any more, since the manual changed, is null.
fn cell(of: ColumnType, part: Part, value: &Value) -> Cell {
    let text = || value.as_str().map(str::to_owned);
    let found = match of {
        ColumnType::Text if part == Part::Currency => Money::deserialize(value)
            .ok()
            .map(|money| Cell::Text(money.currency().code().to_owned())),
        ColumnType::Text => match value {
            Value::Null => None,
            Value::String(text) => Some(Cell::Text(text.clone())),
            other => Some(Cell::Text(other.to_string())),
        },
        ColumnType::Int => value.as_i64().map(Cell::Int),
        ColumnType::Number => value.as_f64().map(Cell::Number),
        ColumnType::Bool => value.as_bool().map(Cell::Bool),
        ColumnType::Time => text().and_then(|text| text.parse::<Timestamp>().ok()).map(Cell::Time),
        ColumnType::Date => text().and_then(|text| text.parse::<Date>().ok()).map(Cell::Date),
        ColumnType::Decimal => Money::deserialize(value)
            .ok()
            .map(|money| Cell::Decimal(money.minor(), money.currency().exponent())),
        ColumnType::Texts => value.as_array().map(|items| {
            let text = |item: &Value| item.as_str().map_or_else(|| item.to_string(), str::to_owned);
            Cell::Texts(items.iter().map(text).collect())
        }),
    };
    found.unwrap_or(Cell::Null)
}

fn cells(fields: &[FieldColumn], body: &serde_json::Map<String, Value>) -> Vec<Cell> {
    let value = |field: &FieldColumn| {
        let value = body.get(&field.field).unwrap_or(&Value::Null);
        cell(field.column.of, field.part, value)
    };
    fields.iter().map(value).collect()
}

/// The records of one kind.
struct Records {
    kind: String,
    fields: Vec<FieldColumn>,
}

#[async_trait]
impl Table for Records {
    fn columns(&self) -> Vec<Column> {
        self.fields.iter().map(|field| field.column.clone()).collect()
    }

    async fn rows(&self, view: View<'_>, limit: usize) -> Result<Vec<Vec<Cell>>> {
        let found = records::list(&view, &self.kind, ("", limit)).await?;
        Ok(found.iter().map(|record| cells(&self.fields, &record.body)).collect())
    }
}

/// The events of one name, or all of them with their properties as JSON.
struct Events {
    name: Option<String>,
    fields: Vec<FieldColumn>,
    /// Whether the properties as JSON hold one that speaks of a person.
    personal: bool,
}

#[derive(FromQueryResult)]
struct EventRow {
    event_id: String,
    name: String,
    at: i64,
    subject: Option<String>,
    properties: String,
}

#[async_trait]
impl Table for Events {
    fn columns(&self) -> Vec<Column> {
        let mut columns = vec![
            Column::new("id", ColumnType::Text),
            Column::new("at", ColumnType::Time),
            Column::new("subject", ColumnType::Text),
        ];
        if self.name.is_none() {
            columns.push(Column::new("name", ColumnType::Text));
            let properties = Column::new("properties", ColumnType::Text);
            columns.push(if self.personal { properties.personal() } else { properties });
        }
        columns.extend(self.fields.iter().map(|field| field.column.clone()));
        columns
    }

    async fn rows(&self, view: View<'_>, limit: usize) -> Result<Vec<Vec<Cell>>> {
        let sql = "select event_id, name, at, subject, properties from events
             where name = coalesce($1, name) order by at, event_id limit $2";
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        let found: Vec<EventRow> =
            rows(&view, sql, [self.name.clone().into(), limit.into()]).await?;
        found.into_iter().map(|event| self.row(event)).collect()
    }
}

impl Events {
    fn row(&self, event: EventRow) -> Result<Vec<Cell>> {
        let mut row = vec![
            Cell::Text(event.event_id),
            Cell::Time(store::instant(event.at)?),
            event.subject.map_or(Cell::Null, Cell::Text),
        ];
        if self.name.is_none() {
            row.push(Cell::Text(event.name));
            row.push(Cell::Text(event.properties));
            return Ok(row);
        }
        let properties = serde_json::from_str(&event.properties).map_err(Error::internal)?;
        row.extend(cells(&self.fields, &properties));
        Ok(row)
    }
}
