//! What can be asked of casework in SQL: `cases` and `decisions`.

use async_trait::async_trait;
use facts::sql::{Cell, Column, ColumnType, Table, Tables};
use sea_orm::FromQueryResult;
use store::{View, rows};
use vocabulary::Result;
use web::Right;

use crate::rights::CasesRead;

/// Lists the tables.
#[must_use]
pub fn tables() -> Tables {
    Tables::new().with("cases", Cases).with("decisions", Decisions)
}

struct Cases;

#[derive(FromQueryResult)]
struct CaseRow {
    case_id: String,
    queue: String,
    kind: String,
    record_key: String,
    state: String,
    opened_at: i64,
    ended_at: Option<i64>,
    action: Option<String>,
    decided_by: Option<String>,
}

#[async_trait]
impl Table for Cases {
    fn columns(&self) -> Vec<Column> {
        vec![
            Column::new("case_id", ColumnType::Text),
            Column::new("queue", ColumnType::Text),
            Column::new("record", ColumnType::Text),
            Column::new("record_key", ColumnType::Text),
            Column::new("state", ColumnType::Text),
            Column::new("opened_at", ColumnType::Time),
            Column::new("ended_at", ColumnType::Time),
            Column::new("action", ColumnType::Text),
            Column::new("decided_by", ColumnType::Text),
        ]
    }

    fn right(&self) -> Option<&'static str> {
        Some(CasesRead::NAME)
    }

    async fn rows(&self, view: View<'_>, limit: usize) -> Result<Vec<Vec<Cell>>> {
        let sql = "select case_id, queue, kind, record_key, state, opened_at, ended_at, action,
             decided_by from cases order by case_id limit $1";
        let found: Vec<CaseRow> = rows(&view, sql, [most(limit).into()]).await?;
        found
            .into_iter()
            .map(|row| {
                Ok(vec![
                    Cell::Text(row.case_id),
                    Cell::Text(row.queue),
                    Cell::Text(row.kind),
                    Cell::Text(row.record_key),
                    Cell::Text(row.state),
                    Cell::Time(store::instant(row.opened_at)?),
                    time(row.ended_at)?,
                    text(row.action),
                    text(row.decided_by),
                ])
            })
            .collect()
    }
}

struct Decisions;

#[derive(FromQueryResult)]
struct DecisionRow {
    decision_id: String,
    case_id: String,
    queue: String,
    action: String,
    answers: String,
    decided_by: String,
    decided_at: i64,
    manual_version: i64,
}

#[async_trait]
impl Table for Decisions {
    fn columns(&self) -> Vec<Column> {
        vec![
            Column::new("decision_id", ColumnType::Text),
            Column::new("case_id", ColumnType::Text),
            Column::new("queue", ColumnType::Text),
            Column::new("action", ColumnType::Text),
            // What people write about a record may speak of whom it is about.
            Column::new("answers", ColumnType::Text).personal(),
            Column::new("decided_by", ColumnType::Text),
            Column::new("decided_at", ColumnType::Time),
            Column::new("manual_version", ColumnType::Int),
        ]
    }

    fn right(&self) -> Option<&'static str> {
        Some(CasesRead::NAME)
    }

    async fn rows(&self, view: View<'_>, limit: usize) -> Result<Vec<Vec<Cell>>> {
        let sql = "select decision_id, case_id, queue, action, answers, decided_by, decided_at,
             manual_version from decisions order by decision_id limit $1";
        let found: Vec<DecisionRow> = rows(&view, sql, [most(limit).into()]).await?;
        found
            .into_iter()
            .map(|row| {
                Ok(vec![
                    Cell::Text(row.decision_id),
                    Cell::Text(row.case_id),
                    Cell::Text(row.queue),
                    Cell::Text(row.action),
                    Cell::Text(row.answers),
                    Cell::Text(row.decided_by),
                    Cell::Time(store::instant(row.decided_at)?),
                    Cell::Int(row.manual_version),
                ])
            })
            .collect()
    }
}

fn most(limit: usize) -> i64 {
    i64::try_from(limit).unwrap_or(i64::MAX)
}

fn text(text: Option<String>) -> Cell {
    text.map_or(Cell::Null, Cell::Text)
}

fn time(micros: Option<i64>) -> Result<Cell> {
    Ok(micros.map(store::instant).transpose()?.map_or(Cell::Null, Cell::Time))
}
