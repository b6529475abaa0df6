//! The tables of monitoring for SQL: `alerts` and `incidents`.

use async_trait::async_trait;
use facts::sql::{Cell, Column, ColumnType, Table, Tables};
use jiff::Timestamp;
use store::{View, rows};
use vocabulary::{Error, Result};
use web::Right;

use crate::alerts::{self, Alert};
use crate::incidents::{self, Incident};
use crate::rights::{AlertsRead, IncidentsRead};

/// Returns the tables.
#[must_use]
pub fn tables() -> Tables {
    Tables::new().with("alerts", AlertTable).with("incidents", IncidentTable)
}

/// Names columns of a type.
fn columns<const COUNT: usize>(all: [(&str, ColumnType); COUNT]) -> Vec<Column> {
    all.into_iter().map(|(name, of)| Column::new(name, of)).collect()
}

fn text(text: Option<String>) -> Cell {
    text.map_or(Cell::Null, Cell::Text)
}

fn time(at: Option<Timestamp>) -> Cell {
    at.map_or(Cell::Null, Cell::Time)
}

fn limit(limit: usize) -> i64 {
    i64::try_from(limit).unwrap_or(i64::MAX)
}

struct AlertTable;

#[async_trait]
impl Table for AlertTable {
    fn columns(&self) -> Vec<Column> {
        columns([
            ("alert_id", ColumnType::Text),
            ("rule", ColumnType::Text),
            ("severity", ColumnType::Text),
            ("state", ColumnType::Text),
            ("labels", ColumnType::Text),
            ("value", ColumnType::Text),
            ("began_at", ColumnType::Time),
            ("started_at", ColumnType::Time),
            ("resolved_at", ColumnType::Time),
            ("acknowledged_at", ColumnType::Time),
            ("acknowledged_by", ColumnType::Text),
            ("incident", ColumnType::Text),
        ])
    }

    fn right(&self) -> Option<&'static str> {
        Some(AlertsRead::NAME)
    }

    async fn rows(&self, view: View<'_>, most: usize) -> Result<Vec<Vec<Cell>>> {
        let columns = alerts::COLUMNS;
        let sql = format!("select {columns} from alerts order by alert_id limit $1");
        let found: Vec<alerts::Row> = rows(&view, &sql, [limit(most).into()]).await?;
        found.into_iter().map(|row| alert(Alert::try_from(row)?)).collect()
    }
}

fn alert(alert: Alert) -> Result<Vec<Cell>> {
    let labels = serde_json::to_string(&alert.labels).map_err(Error::internal)?;
    Ok(vec![
        Cell::Text(alert.id.to_string()),
        Cell::Text(alert.rule),
        Cell::Text(alert.severity),
        Cell::Text(alert.state.word().to_owned()),
        Cell::Text(labels),
        text(alert.value.map(|value| value.to_string())),
        Cell::Time(alert.began_at),
        time(alert.started_at),
        time(alert.resolved_at),
        time(alert.acknowledged_at),
        text(alert.acknowledged_by),
        text(alert.incident.map(|incident| incident.to_string())),
    ])
}

struct IncidentTable;

#[async_trait]
impl Table for IncidentTable {
    fn columns(&self) -> Vec<Column> {
        columns([
            ("incident_id", ColumnType::Text),
            ("title", ColumnType::Text),
            ("severity", ColumnType::Text),
            ("state", ColumnType::Text),
            ("affects", ColumnType::Texts),
            ("alert", ColumnType::Text),
            ("opened_by", ColumnType::Text),
            ("started_at", ColumnType::Time),
            ("monitoring_at", ColumnType::Time),
            ("resolved_at", ColumnType::Time),
            ("closed_at", ColumnType::Time),
        ])
    }

    fn right(&self) -> Option<&'static str> {
        Some(IncidentsRead::NAME)
    }

    async fn rows(&self, view: View<'_>, most: usize) -> Result<Vec<Vec<Cell>>> {
        let columns = incidents::COLUMNS;
        let sql = format!("select {columns} from incidents order by incident_id limit $1");
        let found: Vec<incidents::Row> = rows(&view, &sql, [limit(most).into()]).await?;
        found.into_iter().map(|row| Incident::try_from(row).map(incident)).collect()
    }
}

fn incident(incident: Incident) -> Vec<Cell> {
    vec![
        Cell::Text(incident.id.to_string()),
        Cell::Text(incident.title),
        text(incident.severity),
        Cell::Text(incident.state.word().to_owned()),
        Cell::Texts(incident.affects),
        text(incident.alert.map(|alert| alert.to_string())),
        Cell::Text(incident.opened_by),
        Cell::Time(incident.started_at),
        time(incident.monitoring_at),
        time(incident.resolved_at),
        time(incident.closed_at),
    ]
}
