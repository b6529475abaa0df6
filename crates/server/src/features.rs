//! The features of the program, in one list.
//!
//! A new feature adds its line in each of the three functions that have one; nothing finds features
//! by itself, so that what runs and in which order can be read here.

use std::sync::Arc;

use channels::{Mail, Outgoing, Secrets, Tell};
use facts::sql::{Sql, SqlRead, Tables};
use feature::Feature;
use lake::{Lake, Planner};
use people::{OwnerOnly, People, PeopleOptions};
use publishing::{ManualPublish, ManualRead, Publisher, Running};
use store::{Migration, Store};
use vocabulary::{Result, SharedClock};
use web::{InForce, Right};
use work::Forget;

use crate::house::COMPANY;
use crate::mail::MailSettings;
use crate::secrets::EnvironmentSecrets;
use crate::today;

/// What a trial adds to the features of the program.
pub struct Addition {
    /// Its migrations.
    pub migrations: &'static [Migration],
    /// Its rights, so that keys can have them.
    pub rights: Vec<String>,
    /// The rest, made on the open store.
    pub feature: Box<dyn FnOnce(&Store) -> Feature + Send>,
}

/// What the features are made on.
pub(crate) struct Wiring<'w> {
    pub(crate) store: &'w Store,
    pub(crate) clock: &'w SharedClock,
    pub(crate) mail: Option<MailSettings>,
    pub(crate) site: String,
    pub(crate) publisher: &'w Publisher,
    pub(crate) additions: Vec<Addition>,
}

/// All features as one, and whoever tells who calls.
pub(crate) struct Wired {
    pub(crate) feature: Feature,
    pub(crate) people: People,
}

/// Lists the migrations of all features; each is applied once, in this order.
pub(crate) fn migrations(additions: &[Addition]) -> Vec<Migration> {
    let mut all = Vec::new();
    all.extend(work::migrations());
    all.extend_from_slice(people::MIGRATIONS);
    all.extend_from_slice(publishing::MIGRATIONS);
    all.extend_from_slice(facts::MIGRATIONS);
    for addition in additions {
        all.extend_from_slice(addition.migrations);
    }
    all
}

/// Lists the tables of all features, which SQL asks beside the records and events of the manual.
fn tables() -> Tables {
    Tables::new()
}

/// Makes whoever plans the queries of a manual.
pub(crate) fn planner() -> Result<Planner> {
    Planner::new(tables())
}

/// Makes whoever answers queries.
pub(crate) fn lake(store: &Store, running: Running) -> Result<Lake> {
    Lake::new(store.clone(), running, tables())
}

/// Makes all features on the open store.
pub(crate) fn wire(wiring: Wiring<'_>) -> Result<Wired> {
    let Wiring { store, clock, mail, site, publisher, additions } = wiring;
    let company = publisher.running().company();
    // A zone without a name cannot be kept; the manual has names alone.
    let zone = company.as_ref().and_then(|company| company.zone.iana_name()).map(str::to_owned);
    let mut rights = rights();
    rights.extend(additions.iter().flat_map(|addition| addition.rights.clone()));
    let people = People::new(PeopleOptions {
        store: store.clone(),
        roles: Arc::new(OwnerOnly),
        rights,
        site,
        company: company.map_or_else(|| COMPANY.to_owned(), |company| company.name),
    })?;
    let outgoing = Outgoing::new(Arc::clone(clock))?;
    let secrets: Arc<dyn Secrets> = Arc::new(EnvironmentSecrets);
    let mut all =
        Feature { routes: today::routes(), rooms: vec![today::door()], ..Feature::default() };
    all.effects = all.effects.with(Tell::new(outgoing, Arc::clone(&secrets), Arc::clone(clock)));
    if let Some(settings) = mail {
        all.effects = all.effects.with(Mail::new(settings, secrets, Arc::clone(clock))?);
    }
    all.jobs = all.jobs.with(Forget::new(store.clone()));
    all.schedules.push(Forget::daily(zone.as_deref().unwrap_or("UTC"))?);
    for addition in additions {
        all = join(all, (addition.feature)(store));
    }
    all = join(all, people::feature(&people));
    let jobs = jobs::feature(&all.schedules);
    all = join(all, jobs);
    all = join(all, publishing::feature(publisher));
    let sql: Arc<dyn Sql> = Arc::new(lake(store, publisher.running())?);
    all.routes = all.routes.merge(facts::sql::routes().with_state(sql));
    Ok(Wired { feature: all, people })
}

/// Describes the operations of all features, without a store.
pub(crate) fn described() -> web::Routes<()> {
    let described = people::described().merge(jobs::routes().described());
    let described = described.merge(publishing::routes().described());
    described.merge(facts::sql::routes().described())
}

/// The rights that a key can have: the whole vocabulary of the interface, so that a key that is made
/// today opens a room of tomorrow, and nothing until then.
const RIGHTS: [&str; 25] = [
    "alerts.manage",
    "alerts.write",
    people::AuditRead::NAME,
    "cases.decide",
    "cases.read",
    "cases.write",
    "events.write",
    "flags.read",
    "flags.set",
    "incidents.manage",
    jobs::JobsRead::NAME,
    jobs::JobsRun::NAME,
    "logs.write",
    ManualPublish::NAME,
    ManualRead::NAME,
    "metrics.read",
    "money.read",
    "personal.read",
    "playbooks.run",
    "records.read",
    "records.write",
    "refunds.decide",
    "samples.write",
    SqlRead::NAME,
    people::StaffManage::NAME,
];

/// Lists every right that a key can have.
pub(crate) fn rights() -> Vec<String> {
    RIGHTS.map(str::to_owned).to_vec()
}

fn join(all: Feature, one: Feature) -> Feature {
    let mut schedules = all.schedules;
    schedules.extend(one.schedules);
    let mut tasks = all.tasks;
    tasks.extend(one.tasks);
    let mut rooms = all.rooms;
    rooms.extend(one.rooms);
    let mut foot = all.foot;
    foot.extend(one.foot);
    Feature {
        routes: all.routes.merge(one.routes),
        jobs: all.jobs.and(one.jobs),
        effects: all.effects.and(one.effects),
        schedules,
        tasks,
        rooms,
        foot,
    }
}
