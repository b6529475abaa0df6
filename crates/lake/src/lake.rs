//! Answering queries over all facts.

use std::sync::Arc;

use async_trait::async_trait;
use datafusion::datasource::MemTable;
use facts::sql::{Query, Rows, Sql, Table, Tables};
use publishing::Running;
use store::Store;
use tokio::runtime::Handle;
use tokio::sync::Semaphore;
use tokio::task::spawn_blocking;
use vocabulary::{Error, Kind, Result};

use crate::session::{Engine, Session};
use crate::statement::Statement;
use crate::wrong::{complain, failure, refusal};
use crate::{answer, system, table};

/// How many queries run at once; each has whole tables in memory.
const AT_ONCE: usize = 2;

/// Answers queries; clones share it.
#[derive(Clone)]
pub struct Lake(Arc<Inner>);

struct Inner {
    engine: Engine,
    store: Store,
    running: Running,
    tables: Tables,
    places: Semaphore,
}

impl Lake {
    /// Makes it of the store, the manual that says which records and events there are, and the tables that
    /// features hand in.
    ///
    /// # Errors
    /// When the engine cannot be set up.
    pub fn new(store: Store, running: Running, tables: Tables) -> Result<Self> {
        let engine = Engine::new().map_err(Error::internal)?;
        let tables = system::promised().and(tables);
        let places = Semaphore::new(AT_ONCE);
        Ok(Self(Arc::new(Inner { engine, store, running, tables, places })))
    }

    async fn answer(&self, query: Query) -> Result<Rows> {
        let Inner { engine, store, running, tables, places } = &*self.0;
        let _place = places.acquire().await.map_err(Error::internal)?;
        let in_force = running.now();
        let company = in_force.as_ref().and_then(|in_force| in_force.company.as_ref());
        let zone = company.and_then(|company| company.zone.iana_name()).unwrap_or("UTC");
        let tables = match &in_force {
            Some(in_force) => tables.clone().of_manual(&in_force.manual),
            None => tables.clone(),
        };
        let session = engine.session(zone, store.clock().now());
        let text = query.text.as_str();
        let refuse = |complaint| refusal(complaint, text);
        let mut statement = Statement::read(text, session.state()).map_err(refuse)?;
        let value = |name: &str| query.parameters.iter().find(|(known, _)| known == name);
        statement.put(|name| value(name).map(|(_, value)| value.clone())).map_err(refuse)?;
        let named = statement.tables(&tables, session.state()).map_err(refuse)?;
        self.lay_out(&session, named).await?;
        let plan = session.plan(statement.into_read()).await;
        let plan = plan.map_err(|error| refuse(complain(&error, text)))?;
        let stream = session.run(&plan).await.map_err(|error| refuse(complain(&error, text)))?;
        answer::of(stream, query.rows).await
    }

    /// Reads tables, all as of the same moment.
    async fn lay_out(
        &self,
        session: &Session,
        tables: Vec<(String, Arc<dyn Table>)>,
    ) -> Result<()> {
        let snapshot = self.0.store.snapshot().await?;
        for (name, table) in tables {
            let rows = table::read((&name, &*table), session.zone(), snapshot.view()).await?;
            let table = MemTable::try_new(rows.schema(), vec![vec![rows]]).map_err(failure)?;
            session.add(name, Arc::new(table)).map_err(failure)?;
        }
        Ok(())
    }
}

#[async_trait]
impl Sql for Lake {
    async fn query(&self, query: Query) -> Result<Rows> {
        let within = self.0.store.clock().sleep(query.within);
        let lake = self.clone();
        let runtime = Handle::current();
        // In a thread of its own: sorting a million rows keeps no request waiting.
        let answered = spawn_blocking(move || {
            runtime.block_on(async {
                tokio::select! {
                    answer = lake.answer(query) => answer,
                    () = within => Err(too_slow()),
                }
            })
        });
        answered.await.map_err(Error::internal)?
    }
}

fn too_slow() -> Error {
    Error::new(Kind::Unavailable, "query-too-slow", "The query took longer than it may take.")
        .hint("Ask for less at once: a shorter time, or fewer tables.")
}
