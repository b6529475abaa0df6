//! What can be asked of money in SQL.

use async_trait::async_trait;
use facts::sql::{Cell, Column, ColumnType, Table, Tables};
use sea_orm::FromQueryResult;
use store::{View, instant, rows};
use vocabulary::Result;
use web::Right;

use crate::payments::{self, PAYMENTS, Payment};
use crate::refunds::{self, COLUMNS, Refund};
use crate::rights::MoneyRead;

/// Returns the tables of money.
#[must_use]
pub fn tables() -> Tables {
    Tables::new()
        .with("payments", Payments)
        .with("refunds", Refunds)
        .with("webhook_deliveries", Deliveries)
}

fn columns(all: &[(&str, ColumnType)]) -> Vec<Column> {
    all.iter().map(|(name, of)| Column::new(*name, *of)).collect()
}

fn text(text: Option<String>) -> Cell {
    text.map_or(Cell::Null, Cell::Text)
}

fn most(limit: usize) -> sea_orm::Value {
    i64::try_from(limit).unwrap_or(i64::MAX).into()
}

struct Payments;

#[async_trait]
impl Table for Payments {
    fn columns(&self) -> Vec<Column> {
        columns(&[
            ("payment_id", ColumnType::Text),
            ("provider_id", ColumnType::Text),
            ("amount", ColumnType::Decimal),
            ("refunded", ColumnType::Decimal),
            ("amount_minor", ColumnType::Int),
            ("refunded_minor", ColumnType::Int),
            ("fully_refunded", ColumnType::Bool),
            ("disputed", ColumnType::Bool),
            ("currency", ColumnType::Text),
            ("status", ColumnType::Text),
            ("customer", ColumnType::Text),
            ("connector", ColumnType::Text),
            ("created_at", ColumnType::Time),
        ])
    }

    fn right(&self) -> Option<&'static str> {
        Some(MoneyRead::NAME)
    }

    async fn rows(&self, view: View<'_>, limit: usize) -> Result<Vec<Vec<Cell>>> {
        let sql = format!("select * from {PAYMENTS} order by created_at, payment_id limit $1");
        let found: Vec<payments::Row> = rows(&view, &sql, [most(limit)]).await?;
        found.into_iter().map(|row| Payment::try_from(row).map(payment)).collect()
    }
}

fn payment(payment: Payment) -> Vec<Cell> {
    let (amount, refunded) = (payment.amount.minor(), payment.refunded.minor());
    let currency = payment.amount.currency();
    vec![
        Cell::Text(payment.id.to_string()),
        Cell::Text(payment.provider_id),
        Cell::Decimal(amount, currency.exponent()),
        Cell::Decimal(refunded, currency.exponent()),
        Cell::Int(amount),
        Cell::Int(refunded),
        Cell::Bool(payment.fully_refunded),
        Cell::Bool(payment.disputed),
        Cell::Text(currency.code().to_owned()),
        Cell::Text(payment.status),
        text(payment.customer),
        Cell::Text(payment.connector),
        Cell::Time(payment.created_at),
    ]
}

struct Refunds;

#[async_trait]
impl Table for Refunds {
    fn columns(&self) -> Vec<Column> {
        columns(&[
            ("refund_id", ColumnType::Text),
            ("provider_id", ColumnType::Text),
            ("payment", ColumnType::Text),
            ("amount", ColumnType::Decimal),
            ("amount_minor", ColumnType::Int),
            ("currency", ColumnType::Text),
            ("status", ColumnType::Text),
            ("reason", ColumnType::Text),
            ("effect", ColumnType::Text),
            ("created_at", ColumnType::Time),
        ])
    }

    fn right(&self) -> Option<&'static str> {
        Some(MoneyRead::NAME)
    }

    async fn rows(&self, view: View<'_>, limit: usize) -> Result<Vec<Vec<Cell>>> {
        let sql = format!("select {COLUMNS} from refunds order by created_at, refund_id limit $1");
        let found: Vec<refunds::Row> = rows(&view, &sql, [most(limit)]).await?;
        found.into_iter().map(|row| Refund::try_from(row).map(refund)).collect()
    }
}

fn refund(refund: Refund) -> Vec<Cell> {
    let (minor, currency) = (refund.amount.minor(), refund.amount.currency());
    vec![
        Cell::Text(refund.id.to_string()),
        Cell::Text(refund.provider_id),
        text(refund.payment),
        Cell::Decimal(minor, currency.exponent()),
        Cell::Int(minor),
        Cell::Text(currency.code().to_owned()),
        Cell::Text(refund.status),
        text(refund.reason),
        text(refund.effect),
        Cell::Time(refund.created_at),
    ]
}

struct Deliveries;

#[derive(FromQueryResult)]
struct Delivery {
    source: String,
    event_id: Option<String>,
    outcome: String,
    at: i64,
}

#[async_trait]
impl Table for Deliveries {
    fn columns(&self) -> Vec<Column> {
        columns(&[
            ("source", ColumnType::Text),
            ("event_id", ColumnType::Text),
            ("outcome", ColumnType::Text),
            ("at", ColumnType::Time),
        ])
    }

    fn right(&self) -> Option<&'static str> {
        Some(MoneyRead::NAME)
    }

    async fn rows(&self, view: View<'_>, limit: usize) -> Result<Vec<Vec<Cell>>> {
        let sql = "select source, event_id, outcome, at from webhook_deliveries
                   order by at, delivery_id limit $1";
        let found: Vec<Delivery> = rows(&view, sql, [most(limit)]).await?;
        let row = |delivery: Delivery| {
            Ok(vec![
                Cell::Text(delivery.source),
                text(delivery.event_id),
                Cell::Text(delivery.outcome),
                Cell::Time(instant(delivery.at)?),
            ])
        };
        found.into_iter().map(row).collect()
    }
}
