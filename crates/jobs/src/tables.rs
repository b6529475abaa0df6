//! What can be asked of jobs in SQL: `job_runs` and `effects`. Bodies and outcomes stay in the room.

use async_trait::async_trait;
use facts::sql::{Cell, Column, ColumnType, Table, Tables};
use sea_orm::FromQueryResult;
use store::{View, rows};
use vocabulary::Result;
use web::Right;

use crate::rights::JobsRead;

/// Returns the tables.
#[must_use]
pub fn tables() -> Tables {
    Tables::new().with("job_runs", Runs).with("effects", Effects)
}

struct Runs;

#[derive(FromQueryResult)]
struct Run {
    run_id: String,
    name: String,
    state: String,
    attempt: i32,
    scheduled_for: Option<i64>,
    started_at: Option<i64>,
    finished_at: Option<i64>,
    took_micros: Option<i64>,
    problem: Option<String>,
}

#[async_trait]
impl Table for Runs {
    fn columns(&self) -> Vec<Column> {
        vec![
            Column::new("run_id", ColumnType::Text),
            Column::new("job", ColumnType::Text),
            Column::new("state", ColumnType::Text),
            Column::new("attempt", ColumnType::Int),
            Column::new("scheduled_for", ColumnType::Time),
            Column::new("started_at", ColumnType::Time),
            Column::new("finished_at", ColumnType::Time),
            Column::new("took_ms", ColumnType::Int),
            Column::new("error", ColumnType::Text),
        ]
    }

    fn right(&self) -> Option<&'static str> {
        Some(JobsRead::NAME)
    }

    async fn rows(&self, view: View<'_>, limit: usize) -> Result<Vec<Vec<Cell>>> {
        let sql = "select run_id, name, state, attempt, scheduled_for, started_at, finished_at,
             took_micros, problem from jobs order by run_id limit $1";
        let found: Vec<Run> = rows(&view, sql, [most(limit).into()]).await?;
        let row = |run: Run| {
            Ok(vec![
                Cell::Text(run.run_id),
                Cell::Text(run.name),
                Cell::Text(run.state),
                Cell::Int(run.attempt.into()),
                time(run.scheduled_for)?,
                time(run.started_at)?,
                time(run.finished_at)?,
                run.took_micros.map_or(Cell::Null, |took| Cell::Int(took / 1_000)),
                text(run.problem),
            ])
        };
        found.into_iter().map(row).collect()
    }
}

struct Effects;

#[derive(FromQueryResult)]
struct Effect {
    effect_id: String,
    order_id: String,
    name: String,
    state: String,
    attempt: i32,
    ordered_by: String,
    ordered_at: i64,
    finished_at: Option<i64>,
    problem: Option<String>,
}

#[async_trait]
impl Table for Effects {
    fn columns(&self) -> Vec<Column> {
        vec![
            Column::new("effect_id", ColumnType::Text),
            Column::new("order_id", ColumnType::Text),
            Column::new("kind", ColumnType::Text),
            Column::new("state", ColumnType::Text),
            Column::new("attempt", ColumnType::Int),
            Column::new("ordered_by", ColumnType::Text),
            Column::new("ordered_at", ColumnType::Time),
            Column::new("finished_at", ColumnType::Time),
            // The other side may name whom it could not reach.
            Column::new("error", ColumnType::Text).personal(),
        ]
    }

    fn right(&self) -> Option<&'static str> {
        Some(JobsRead::NAME)
    }

    async fn rows(&self, view: View<'_>, limit: usize) -> Result<Vec<Vec<Cell>>> {
        let sql = "select effect_id, order_id, name, state, attempt, ordered_by, ordered_at,
             finished_at, problem from effects order by effect_id limit $1";
        let found: Vec<Effect> = rows(&view, sql, [most(limit).into()]).await?;
        let row = |effect: Effect| {
            Ok(vec![
                Cell::Text(effect.effect_id),
                Cell::Text(effect.order_id),
                Cell::Text(effect.name),
                Cell::Text(effect.state),
                Cell::Int(effect.attempt.into()),
                Cell::Text(effect.ordered_by),
                Cell::Time(store::instant(effect.ordered_at)?),
                time(effect.finished_at)?,
                text(effect.problem),
            ])
        };
        found.into_iter().map(row).collect()
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
