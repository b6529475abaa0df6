//! Answering queries over all facts.

use std::sync::Arc;

use async_trait::async_trait;
use datafusion::datasource::MemTable;
use facts::PersonalRead;
use facts::sql::{Asker, Query, Rows, Sql, Table, Tables};
use publishing::Running;
use store::Store;
use tokio::runtime::Handle;
use tokio::sync::Semaphore;
use tokio::task::spawn_blocking;
use vocabulary::{Error, Kind, Result};
use web::Right;

use crate::session::{Engine, Session};
use crate::statement::Statement;
use crate::table::{Room, Sees};
use crate::wrong::{complain, failure, refusal};
use crate::{answer, system};

/// The zone of a company that names none.
const UTC: &str = "UTC";

/// How many queries of people run at once; each has whole tables in memory.
const AT_ONCE: usize = 2;

/// How many of the house's own run at once, so that its metrics never wait behind people.
const OF_THE_HOUSE: usize = 1;

/// Answers queries; clones share it.
#[derive(Clone)]
pub struct Lake(Arc<Inner>);

struct Inner {
    engine: Engine,
    store: Store,
    running: Running,
    tables: Tables,
    places: Semaphore,
    places_of_the_house: Semaphore,
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
        let (places, places_of_the_house) = (Semaphore::new(AT_ONCE), Semaphore::new(OF_THE_HOUSE));
        let inner = Inner { engine, store, running, tables, places, places_of_the_house };
        Ok(Self(Arc::new(inner)))
    }

    async fn answer(&self, query: Query) -> Result<Rows> {
        let places = match query.asker {
            Asker::House => &self.0.places_of_the_house,
            Asker::Somebody(_) => &self.0.places,
        };
        let _place = places.acquire().await.map_err(Error::internal)?;
        let (tables, zone) = self.known();
        let session = self.0.engine.session(&zone, self.0.store.clock().now());
        let (text, state) = (query.text.as_str(), session.state());
        let refuse = |complaint| refusal(complaint, text);
        let mut statement = Statement::read(text, state).map_err(refuse)?;
        let value = |name: &str| query.parameters.iter().find(|(known, _)| known == name);
        statement.put(|name| value(name).map(|(_, value)| value.clone())).map_err(refuse)?;
        let named = statement.tables(&tables, state).map_err(refuse)?;
        let personal = self.lay_out(&session, named, &query.asker).await?;
        let plan = session.plan(statement.into_read()).await;
        let plan = plan.map_err(|error| refuse(complain(&error, text, state)))?;
        let stream = session.run(&plan).await;
        let stream = stream.map_err(|error| refuse(complain(&error, text, state)))?;
        answer::of(stream, query.rows, personal).await
    }

    /// Returns the tables of the manual in force beside those of features, and the company's zone.
    fn known(&self) -> (Tables, String) {
        let tables = self.0.tables.clone();
        let Some(in_force) = self.0.running.now() else { return (tables, UTC.to_owned()) };
        let company = in_force.company.as_ref();
        let zone = company.and_then(|company| company.zone.iana_name()).unwrap_or(UTC);
        (tables.of_manual(&in_force.manual), zone.to_owned())
    }

    /// Reads tables, all as of the same moment, and returns those that tell their asker of persons.
    async fn lay_out(
        &self,
        session: &Session,
        tables: Vec<(String, Arc<dyn Table>)>,
        asker: &Asker,
    ) -> Result<Vec<String>> {
        for (name, table) in &tables {
            allowed((name, &**table), asker)?;
        }
        let sees = if asker.may(PersonalRead::NAME) { Sees::All } else { Sees::NothingPersonal };
        let snapshot = self.0.store.snapshot().await?;
        let mut room = Room::default();
        let mut personal = Vec::new();
        for (name, table) in tables {
            let of = (name.as_str(), &*table);
            let rows = room.read(of, (session.zone(), sees), snapshot.view()).await?;
            if sees == Sees::All && table.columns().iter().any(|column| column.personal) {
                personal.push(name.clone());
            }
            let table = MemTable::try_new(rows.schema(), vec![vec![rows]]).map_err(failure)?;
            session.add(name, Arc::new(table)).map_err(failure)?;
        }
        Ok(personal)
    }
}

/// Refuses whom the manual keeps from the room of a table.
fn allowed((name, table): (&str, &dyn Table), asker: &Asker) -> Result<()> {
    let Some(right) = table.right().filter(|right| asker.lacks(right)) else { return Ok(()) };
    let says = format!("The table `{name}` belongs to `{right}`, which your role cannot.");
    Err(Error::new(Kind::Forbidden, "forbidden", says)
        .hint("Ask somebody whose role has no such `cannot`.")
        .with("right", right))
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
