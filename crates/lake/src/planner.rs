//! Planning the queries of a manual, so that a misspelt name is found before anything runs.

use std::sync::Arc;

use datafusion::arrow::datatypes::{DataType, Field};
use datafusion::datasource::empty::EmptyTable;
use datafusion::error::DataFusionError;
use facts::sql::{Parameter, Tables, is_time};
use facts::{Event, Record};
use futures::executor::block_on;
use jiff::Timestamp;
use manual::expressions::Type;
use manual::{Block, Blocks, Column, Complaint, Kind, SqlPlanner, Text};
use vocabulary::{Error, Result};

use crate::session::Engine;
use crate::statement::Statement;
use crate::system;
use crate::table::schema;
use crate::wrong::complain;

/// Plans the queries of a manual against the tables that its own blocks declare.
pub struct Planner {
    engine: Engine,
    tables: Tables,
}

impl Planner {
    /// Makes one that also knows the tables that features hand in.
    ///
    /// # Errors
    /// When the engine cannot be set up.
    pub fn new(tables: Tables) -> Result<Self> {
        let engine = Engine::new().map_err(Error::internal)?;
        Ok(Self { engine, tables: system::promised().and(tables) })
    }

    fn try_plan(&self, query: &str, blocks: &Blocks) -> Result<Option<Vec<Column>>, Complaint> {
        // Types do not depend on where or when it is.
        let session = self.engine.session("UTC", Timestamp::UNIX_EPOCH);
        let wrong_there = |error: DataFusionError| complain(&error, query, session.state());
        let tables = self.tables.clone().of_manual(blocks);
        let mut statement = Statement::read(query, session.state())?;
        if statement.names().any(|name| is_unread(blocks, &name)) {
            return Ok(None);
        }
        statement.put(|name| Some(stand_in(name)))?;
        for (name, table) in statement.tables(&tables, session.state())? {
            let table = EmptyTable::new(schema(&table.columns(), session.zone()));
            session.add(name, Arc::new(table)).map_err(wrong_there)?;
        }
        let places = statement.places();
        // The tables are at hand, so nothing is waited for.
        let planned = block_on(session.plan(statement.into_read()));
        let plan = planned.and_then(|plan| session.check(plan)).map_err(wrong_there)?;
        let fields = plan.schema().fields();
        // A `*` is several columns, and which of them an item is nobody knows then.
        let place = |number| places.get(number).filter(|_| places.len() == fields.len());
        let column = |(number, field): (usize, &Arc<Field>)| Column {
            name: field.name().clone(),
            of: type_of(field.data_type()),
            range: place(number).filter(|range| !range.is_empty()).cloned(),
        };
        Ok(Some(fields.iter().enumerate().map(column).collect()))
    }
}

impl SqlPlanner for Planner {
    fn plan(&self, query: &Text, blocks: &Blocks) -> Result<Option<Vec<Column>>, Complaint> {
        self.try_plan(query.as_str(), blocks)
    }
}

/// Says whether a table is of a block with a mistake: it has problems of its own, and nobody knows its
/// columns.
fn is_unread(blocks: &Blocks, name: &str) -> bool {
    let is_table = |kind: &str| [Record::KIND, Event::KIND].contains(&kind);
    let may_be = |block: &Block| !block.is_of_a_kind() || is_table(block.kind) && block.is_wrong();
    blocks.iter().any(|block| block.name == name && may_be(block))
}

/// Returns what a manual takes the values of a column for.
fn type_of(data_type: &DataType) -> Type {
    match data_type {
        DataType::Null => Type::Null,
        DataType::Boolean => Type::Bool,
        whole if whole.is_integer() => Type::Int,
        number if number.is_numeric() => Type::Number,
        DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View => Type::Text,
        DataType::Date32 | DataType::Date64 | DataType::Timestamp(..) => Type::Time,
        DataType::Interval(_) | DataType::Duration(_) => Type::Span,
        DataType::List(item) | DataType::LargeList(item) | DataType::FixedSizeList(item, _) => {
            type_of(item.data_type()).list()
        }
        _ => Type::Dyn,
    }
}

/// Stands for what a parameter will be.
fn stand_in(name: &str) -> Parameter {
    if is_time(name) {
        Parameter::Time(Timestamp::UNIX_EPOCH)
    } else {
        Parameter::Text(String::new())
    }
}
