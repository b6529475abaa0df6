//! Tables that were promised and that no feature hands in yet: their columns, without a row.
//!
//! Whatever a feature hands in under one of these names takes its place, and the line here goes.

use async_trait::async_trait;
use facts::sql::ColumnType::{Bool, Decimal, Int, Number, Text, Time};
use facts::sql::{Cell, Column, ColumnType, Table, Tables};
use store::View;
use vocabulary::Result;

/// Lists the promised tables.
pub(crate) fn promised() -> Tables {
    PROMISED
        .iter()
        .fold(Tables::new(), |tables, (name, columns)| tables.with(*name, Promised(columns)))
}

type Columns = &'static [(&'static str, ColumnType)];

const PROMISED: [(&str, Columns); 13] = [
    (
        "payments",
        &[
            ("payment_id", Text),
            ("provider_id", Text),
            ("amount", Decimal),
            ("refunded", Decimal),
            ("amount_minor", Int),
            ("refunded_minor", Int),
            ("fully_refunded", Bool),
            ("disputed", Bool),
            ("currency", Text),
            ("status", Text),
            ("customer", Text),
            ("created_at", Time),
        ],
    ),
    (
        "refunds",
        &[
            ("refund_id", Text),
            ("payment_id", Text),
            ("provider_id", Text),
            ("amount", Decimal),
            ("amount_minor", Int),
            ("currency", Text),
            ("status", Text),
            ("created_at", Time),
        ],
    ),
    (
        "webhook_deliveries",
        &[("source", Text), ("event_id", Text), ("outcome", Text), ("at", Time)],
    ),
    (
        "cases",
        &[
            ("case_id", Text),
            ("queue", Text),
            ("state", Text),
            ("version", Int),
            ("record_kind", Text),
            ("record_key", Text),
            ("opened_at", Time),
        ],
    ),
    ("decisions", &[("decision_id", Text), ("case_id", Text), ("action", Text), ("at", Time)]),
    (
        "alerts",
        &[
            ("alert_id", Text),
            ("rule", Text),
            ("severity", Text),
            ("state", Text),
            ("started_at", Time),
            ("acknowledged_by", Text),
            ("incident", Text),
        ],
    ),
    (
        "incidents",
        &[("incident_id", Text), ("severity", Text), ("state", Text), ("opened_at", Time)],
    ),
    (
        "job_runs",
        &[
            ("run_id", Text),
            ("job", Text),
            ("state", Text),
            ("attempt", Int),
            ("scheduled_for", Time),
            ("started_at", Time),
            ("took_ms", Int),
            ("error", Text),
        ],
    ),
    (
        "playbook_runs",
        &[("run_id", Text), ("playbook", Text), ("state", Text), ("started_at", Time)],
    ),
    ("effects", &[("effect_id", Text), ("kind", Text), ("state", Text), ("ordered_at", Time)]),
    (
        "audit",
        &[
            ("at", Time),
            ("action", Text),
            ("actor", Text),
            ("object_kind", Text),
            ("object_id", Text),
        ],
    ),
    ("samples", &[("name", Text), ("at", Time), ("value", Number), ("labels", Text)]),
    ("logs", &[("at", Time), ("level", Text), ("source", Text), ("message", Text)]),
];

/// A table without rows.
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
