//! Reading several things as they were at one moment.

use sea_orm::{DatabaseConnection, DatabaseTransaction, IsolationLevel, TransactionTrait};
use vocabulary::Result;

use crate::view::View;
use crate::{outside, postgres, sqlite};

/// The store as it was at one moment; what is committed meanwhile does not show.
///
/// It holds a connection for reading, so it is dropped as soon as all is read.
#[derive(Debug)]
pub struct Snapshot(DatabaseTransaction);

impl Snapshot {
    pub(crate) async fn take(reader: &DatabaseConnection) -> Result<Self> {
        let transaction = reader.begin_with_config(isolation(reader), None).await;
        transaction.map(Self).map_err(outside)
    }

    /// Returns where verbs read in it.
    #[must_use]
    pub fn view(&self) -> View<'_> {
        View::AsOf(&self.0)
    }
}

/// Says what a transaction must be told so that all its readings are of one moment.
fn isolation(reader: &DatabaseConnection) -> Option<IsolationLevel> {
    match reader.get_database_backend() {
        sea_orm::DbBackend::Sqlite => sqlite::ONE_MOMENT,
        _ => postgres::ONE_MOMENT,
    }
}
