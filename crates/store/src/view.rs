//! Where something is read: inside a unit of work, or beside all of them.

use async_trait::async_trait;
use sea_orm::{
    ConnectionTrait, DatabaseConnection, DatabaseTransaction, DbBackend, DbErr, ExecResult,
    QueryResult, Statement,
};

use crate::transaction::{Part, Transaction};

/// Where something is read, for verbs that a decision needs inside its transaction and a page outside.
#[derive(Debug, Clone, Copy)]
pub enum View<'v> {
    /// Inside a unit of work, with what it has written so far.
    Within(&'v Part<'v>),
    /// Beside all units: what is committed.
    Beside(&'v DatabaseConnection),
    /// Beside all units, as it was at one moment.
    AsOf(&'v DatabaseTransaction),
}

impl<'v> From<&'v Transaction<'v>> for View<'v> {
    fn from(tx: &'v Transaction<'v>) -> Self {
        Self::Within(tx)
    }
}

impl<'v> From<&'v DatabaseConnection> for View<'v> {
    fn from(reader: &'v DatabaseConnection) -> Self {
        Self::Beside(reader)
    }
}

#[async_trait]
impl ConnectionTrait for View<'_> {
    fn get_database_backend(&self) -> DbBackend {
        match self {
            Self::Within(part) => part.get_database_backend(),
            Self::Beside(reader) => reader.get_database_backend(),
            Self::AsOf(snapshot) => snapshot.get_database_backend(),
        }
    }

    async fn execute_raw(&self, statement: Statement) -> Result<ExecResult, DbErr> {
        match self {
            Self::Within(part) => part.execute_raw(statement).await,
            Self::Beside(reader) => reader.execute_raw(statement).await,
            Self::AsOf(snapshot) => snapshot.execute_raw(statement).await,
        }
    }

    async fn execute_unprepared(&self, sql: &str) -> Result<ExecResult, DbErr> {
        match self {
            Self::Within(part) => part.execute_unprepared(sql).await,
            Self::Beside(reader) => reader.execute_unprepared(sql).await,
            Self::AsOf(snapshot) => snapshot.execute_unprepared(sql).await,
        }
    }

    async fn query_one_raw(&self, statement: Statement) -> Result<Option<QueryResult>, DbErr> {
        match self {
            Self::Within(part) => part.query_one_raw(statement).await,
            Self::Beside(reader) => reader.query_one_raw(statement).await,
            Self::AsOf(snapshot) => snapshot.query_one_raw(statement).await,
        }
    }

    async fn query_all_raw(&self, statement: Statement) -> Result<Vec<QueryResult>, DbErr> {
        match self {
            Self::Within(part) => part.query_all_raw(statement).await,
            Self::Beside(reader) => reader.query_all_raw(statement).await,
            Self::AsOf(snapshot) => snapshot.query_all_raw(statement).await,
        }
    }
}
