//! Schema changes: named, applied once, in order, the same text on both engines.
//!
//! A feature hands over its own list. Columns are TEXT, BIGINT, INTEGER and BOOLEAN: instants are
//! microseconds, ids and JSON are text, money is minor units. Migrations expand first and contract in
//! a later version; there is no way down.

use async_trait::async_trait;
use sea_orm::{ConnectionTrait, DatabaseTransaction, DbErr, FromQueryResult};
use sea_orm_migration::{MigrationName, MigrationTrait, MigratorTraitSelf, SchemaManager};
use vocabulary::{Error, Result};

use crate::{outside, rows};

mod spine;

/// One schema change: a name and the statements that make it.
#[derive(Debug, Clone, Copy)]
pub struct Migration {
    /// The name, unique among all features and sorting after what it builds on.
    pub name: &'static str,
    /// The statements, in order.
    pub statements: &'static [&'static str],
}

impl MigrationName for Migration {
    fn name(&self) -> &str {
        self.name
    }
}

#[async_trait]
#[expect(
    elided_lifetimes_in_paths,
    reason = "the trait declares these lifetimes through async_trait, and naming them differs from it"
)]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> std::result::Result<(), DbErr> {
        for statement in self.statements {
            manager.get_connection().execute_unprepared(statement).await?;
        }
        Ok(())
    }

    async fn down(&self, _: &SchemaManager) -> std::result::Result<(), DbErr> {
        Err(DbErr::Migration("migrations only go forward; restore a backup instead".to_owned()))
    }
}

/// The store's own migrations with those of every feature behind them.
pub(crate) struct Migrator {
    all: Vec<Migration>,
}

impl Migrator {
    pub(crate) fn new(of_features: &[Migration]) -> Self {
        let mut all = vec![spine::MIGRATION];
        all.extend(of_features);
        Self { all }
    }

    /// Applies what is missing inside `tx`; refuses a store that a newer program has written.
    pub(crate) async fn migrate(&self, tx: &DatabaseTransaction) -> Result<()> {
        self.install(tx).await.map_err(outside)?;
        self.refuse_newer(tx).await?;
        self.up(tx, None).await.map_err(outside)
    }

    /// Refuses a store that holds migrations this program does not know.
    pub(crate) async fn refuse_newer<C: ConnectionTrait>(&self, tx: &C) -> Result<()> {
        let applied: Vec<Applied> = rows(tx, "select version from seaql_migrations", []).await?;
        match applied.into_iter().find(|applied| !self.knows(&applied.version)) {
            None => Ok(()),
            Some(newer) => Err(Error::conflict(
                "newer-store",
                format!(
                    "The store was written by a newer version of Quarterdeck: this one does not know \
                     its change `{}`.",
                    newer.version
                ),
            )
            .hint("Start the newer version again, or restore a backup made by this one.")),
        }
    }

    fn knows(&self, name: &str) -> bool {
        self.all.iter().any(|migration| migration.name == name)
    }
}

#[derive(FromQueryResult)]
struct Applied {
    version: String,
}

impl MigratorTraitSelf for Migrator {
    fn migrations(&self) -> Vec<Box<dyn MigrationTrait>> {
        self.all.iter().map(|migration| Box::new(*migration) as Box<dyn MigrationTrait>).collect()
    }
}
