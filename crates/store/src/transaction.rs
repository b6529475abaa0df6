//! A unit of work as its closure sees it: the database, and the instant at which everything happens.

use std::fmt;
use std::ops::Deref;
use std::sync::Mutex;

use async_trait::async_trait;
use jiff::Timestamp;
use sea_orm::{
    ConnectionTrait, DatabaseTransaction, DbBackend, DbErr, ExecResult, QueryResult, Statement,
};

/// A unit of work in progress; it reads and writes through the database transaction behind it.
///
/// The closure that holds one awaits nothing else: the next writers wait behind it.
#[derive(Debug)]
pub struct Transaction<'t> {
    part: Part<'t>,
    now: Timestamp,
}

impl<'t> Transaction<'t> {
    pub(crate) fn new(part: Part<'t>, now: Timestamp) -> Self {
        Self { part, now }
    }

    pub(crate) fn into_part(self) -> Part<'t> {
        self.part
    }

    /// Returns the instant at which this unit happens; guards, rows and leaves share it.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.now
    }
}

impl<'t> Deref for Transaction<'t> {
    type Target = Part<'t>;

    fn deref(&self) -> &Part<'t> {
        &self.part
    }
}

/// The part of a database transaction that belongs to one unit.
///
/// Its first statement takes along the mark that says where the part begins, since a statement costs
/// little and the way to the database much.
pub struct Part<'t> {
    whole: &'t DatabaseTransaction,
    mark: Mutex<Option<Mark>>,
}

/// What stands between a unit and the one before it in the same transaction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mark {
    /// The first unit begins.
    Begin,
    /// What the one before did is kept.
    Keep(Savepoint),
    /// What the one before did is undone.
    Undo(Savepoint),
}

/// The savepoint that a unit stands behind. Neighbours have different ones: should a unit fail before
/// the engine saw its mark, then its savepoint is not there, and what is said of it fails the batch
/// instead of undoing the neighbour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Savepoint {
    Odd,
    Even,
}

impl Mark {
    /// Returns the savepoint of the unit that takes this mark along.
    pub(crate) fn savepoint(self) -> Savepoint {
        match self {
            Self::Begin | Self::Keep(Savepoint::Even) => Savepoint::Odd,
            Self::Keep(Savepoint::Odd) => Savepoint::Even,
            // It stays when it is gone back to.
            Self::Undo(savepoint) => savepoint,
        }
    }

    pub(crate) fn sql(self) -> &'static str {
        match self {
            Self::Begin => "savepoint odd",
            Self::Keep(Savepoint::Odd) => "release odd; savepoint even",
            Self::Keep(Savepoint::Even) => "release even; savepoint odd",
            Self::Undo(Savepoint::Odd) => "rollback to odd",
            Self::Undo(Savepoint::Even) => "rollback to even",
        }
    }

    /// Puts the mark before a statement. What changes no rows at the front sets the engine's count of
    /// changed rows to zero, which it would otherwise answer again for every statement of a mark.
    fn before(self, sql: &str) -> String {
        let mark = self.sql();
        format!("update audit_chains set sequence = sequence where false; {mark}; {sql}")
    }
}

impl<'t> Part<'t> {
    /// Makes the whole of a transaction one part.
    pub(crate) fn whole(whole: &'t DatabaseTransaction) -> Self {
        Self { whole, mark: Mutex::new(None) }
    }

    /// Makes a part that begins with `mark`, on an engine that takes several statements in one text.
    pub(crate) fn after(whole: &'t DatabaseTransaction, mark: Mark) -> Self {
        Self { whole, mark: Mutex::new(Some(mark)) }
    }

    /// Returns the mark if no statement has taken it along.
    pub(crate) fn unused_mark(&self) -> Option<Mark> {
        self.mark.lock().ok().and_then(|mark| *mark)
    }

    fn take_mark(&self) -> Option<Mark> {
        self.mark.lock().ok().and_then(|mut mark| mark.take())
    }

    fn marked(&self, mut statement: Statement) -> Statement {
        if let Some(mark) = self.take_mark() {
            statement.sql = mark.before(&statement.sql);
        }
        statement
    }
}

#[async_trait]
impl ConnectionTrait for Part<'_> {
    fn get_database_backend(&self) -> DbBackend {
        self.whole.get_database_backend()
    }

    async fn execute_raw(&self, statement: Statement) -> Result<ExecResult, DbErr> {
        self.whole.execute_raw(self.marked(statement)).await
    }

    async fn execute_unprepared(&self, sql: &str) -> Result<ExecResult, DbErr> {
        match self.take_mark() {
            Some(mark) => self.whole.execute_unprepared(&mark.before(sql)).await,
            None => self.whole.execute_unprepared(sql).await,
        }
    }

    async fn query_one_raw(&self, statement: Statement) -> Result<Option<QueryResult>, DbErr> {
        self.whole.query_one_raw(self.marked(statement)).await
    }

    async fn query_all_raw(&self, statement: Statement) -> Result<Vec<QueryResult>, DbErr> {
        self.whole.query_all_raw(self.marked(statement)).await
    }
}

impl fmt::Debug for Part<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Part").field("mark", &self.mark).finish_non_exhaustive()
    }
}
