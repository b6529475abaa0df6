//! The audit as a table for SQL: who did what to what, and when. What a leaf tells beyond that is in the
//! room of the audit.

use async_trait::async_trait;
use facts::sql::{Cell, Column, ColumnType, Table};
use people::AuditRead;
use store::{View, rows};
use vocabulary::Result;
use web::Right;

/// The name of the table.
pub(crate) const AUDIT: &str = "audit";

/// The table.
pub(crate) struct Trail;

#[derive(sea_orm::FromQueryResult)]
struct Leaf {
    at: i64,
    action: String,
    actor_kind: String,
    actor_name: String,
    object_kind: String,
    object_id: String,
}

#[async_trait]
impl Table for Trail {
    fn columns(&self) -> Vec<Column> {
        vec![
            Column::new("at", ColumnType::Time),
            Column::new("action", ColumnType::Text),
            Column::new("actor_kind", ColumnType::Text),
            Column::new("actor", ColumnType::Text),
            Column::new("object_kind", ColumnType::Text),
            Column::new("object_id", ColumnType::Text),
        ]
    }

    fn right(&self) -> Option<&'static str> {
        Some(AuditRead::NAME)
    }

    async fn rows(&self, view: View<'_>, limit: usize) -> Result<Vec<Vec<Cell>>> {
        let sql = "select at, action, actor_kind, actor_name, object_kind, object_id
             from audit_leaves order by at, chain, sequence limit $1";
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        let found: Vec<Leaf> = rows(&view, sql, [limit.into()]).await?;
        let row = |leaf: Leaf| {
            Ok(vec![
                Cell::Time(store::instant(leaf.at)?),
                Cell::Text(leaf.action),
                Cell::Text(leaf.actor_kind),
                Cell::Text(leaf.actor_name),
                Cell::Text(leaf.object_kind),
                Cell::Text(leaf.object_id),
            ])
        };
        found.into_iter().map(row).collect()
    }
}
