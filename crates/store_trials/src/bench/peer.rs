//! The same statements in a plain loop: a transaction for each decision, no batches, no chain of hashes.

use std::sync::Arc;
use std::time::Duration;

use sea_orm::{
    ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DbErr, SqliteTransactionMode,
    Statement, TransactionOptions, TransactionTrait, Value,
};

use super::CLIENTS;
use super::store::{Measured, Place, clients};
use crate::{Trouble, toys};

pub(super) async fn measure(place: &Place, length: Duration) -> Result<Measured, Trouble> {
    // The tables and toys of the store, so that both write the same rows with the same indexes.
    place.open().await?.close().await;
    let connection = Arc::new(connect(place).await?);
    clients(length, move |number| {
        let connection = Arc::clone(&connection);
        Box::pin(async move { Ok(decide(&connection, number).await?) })
    })
    .await
}

async fn connect(place: &Place) -> Result<DatabaseConnection, DbErr> {
    let (url, connections) = match place {
        // More than one connection only fight for the one lock that SQLite has.
        Place::Sqlite(path) => (format!("sqlite:{}", path.display()), 1),
        Place::Postgres(url) => (url.expose().to_owned(), CLIENTS as u32),
    };
    let mut options = ConnectOptions::new(url);
    options.max_connections(connections).test_before_acquire(false).sqlx_logging(false);
    options.map_sqlx_sqlite_opts(|options| {
        options.pragma("journal_mode", "wal").pragma("synchronous", "full")
    });
    Database::connect(options).await
}

async fn decide(connection: &DatabaseConnection, number: u64) -> Result<(), DbErr> {
    let options = TransactionOptions {
        sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
        ..TransactionOptions::default()
    };
    let toy = toys::name(number);
    let tx = connection.begin_with_options(options).await?;
    for (sql, values) in statements(number, &toy) {
        let statement = Statement::from_sql_and_values(tx.get_database_backend(), sql, values);
        tx.execute_raw(statement).await?;
    }
    tx.commit().await
}

fn statements(number: u64, toy: &str) -> [(&'static str, Vec<Value>); 4] {
    let hash = format!("{number:064}");
    let id = |part: &str| format!("eff_{part}_{number:028}");
    [
        (
            "update toys set state = 'decided', version = version + 1
             where toy = $1 and state = 'open'",
            vec![toy.into()],
        ),
        (
            "insert into toy_decisions (decision, toy, word, at) values ($1, $2, 'keep', 0)",
            vec![format!("dec_{number:032}").into(), toy.into()],
        ),
        (
            "insert into audit_leaves values ('chain', $1, 0, 'program', 'bench', 'bench', '', '', '',
             'toy.decided', 'toy', $2, $3, $4, $4, $4, $4)",
            vec![
                i64::try_from(number).unwrap_or(0).into(),
                toy.into(),
                r#"{"before":"open","after":"kept"}"#.into(),
                hash.into(),
            ],
        ),
        (
            "insert into effects (effect_id, order_id, position, ready, name, version, body,
             idempotency_key, state, due_at, delay, attempt, ordered_by, ordered_at)
             values ($1, $3, 0, true, 'paint', 1, $4, $1, 'ordered', 0, 0, 0, 'bench', 0),
                    ($2, $3, 1, false, 'send', 1, $4, $2, 'ordered', 0, 0, 0, 'bench', 0)",
            vec![id("a").into(), id("b").into(), format!("ord_{number:032}").into(), toy.into()],
        ),
    ]
}
