//! The features of the program, in one list.
//!
//! A new feature adds its line in each of the three functions that have one; nothing finds features
//! by itself, so that what runs and in which order can be read here.

use std::sync::Arc;

use casework::{Casework, MailDeed, Opening, QueueSource};
use channels::{Mail, Tell};
use connectors::Stripe;
use facts::deeds::{Deeds, SetDeed, TellDeed};
use facts::sql::{Sql, SqlRead, Tables};
use facts::{Facts, FactsOptions, Follower};
use feature::Feature;
use lake::{Lake, Planner};
use money::{MoneyRead, RefundDeed, Till, TillOptions};
use monitoring::{Monitoring, MonitoringOptions};
use outgoing::Outgoing;
use people::{People, PeopleOptions};
use publishing::{ManualPublish, ManualRead, Publisher, Running};
use store::{Migration, Store};
use vocabulary::{Result, Secrets, SharedClock};
use web::{InForce, Right};
use work::{Effects, Forget, Occupancy};

use crate::fetching::Fetching;
use crate::house::COMPANY;
use crate::mail::MailSettings;
use crate::roles::ManualRoles;
use crate::standing::FactsStand;
use crate::stripe::StripeProcessor;
use crate::today::{self, Today};
use crate::trail::{AUDIT, Trail};
use crate::unposted::{Letters, Unposted};

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
    /// The mail server, or what becomes of letters without one.
    pub(crate) mail: Result<MailSettings, Letters>,
    pub(crate) site: String,
    pub(crate) stripe: Option<String>,
    pub(crate) secrets: Arc<dyn Secrets>,
    pub(crate) publisher: &'w Publisher,
    /// Whether other processes may work on the same store.
    pub(crate) occupancy: Occupancy,
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
    all.extend_from_slice(monitoring::MIGRATIONS);
    all.extend_from_slice(casework::MIGRATIONS);
    all.extend_from_slice(money::MIGRATIONS);
    for addition in additions {
        all.extend_from_slice(addition.migrations);
    }
    all
}

/// Lists the tables of all features, which SQL asks beside the records and events of the manual.
fn tables() -> Tables {
    let tables = monitoring::tables().and(casework::tables()).and(money::tables());
    tables.and(jobs::tables()).with(AUDIT, Trail)
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
    let Wiring { store, clock, mail, site, stripe, secrets, publisher, occupancy, additions } =
        wiring;
    let people = staff((store, publisher), &additions, site.clone())?;
    let sql: Arc<dyn Sql> = Arc::new(lake(store, publisher.running())?);
    let facts = facts_of(store, publisher.running());
    publisher.evaluate_with(Arc::new(facts.clone()));
    let outgoing = Outgoing::new(Arc::clone(clock))?;
    let stripe = Stripe::new(outgoing.clone(), Arc::clone(clock), stripe.as_deref())?;
    let till = Till::new(TillOptions {
        facts: facts.clone(),
        secrets: Arc::clone(&secrets),
        processor: Arc::new(StripeProcessor(stripe)),
    });
    let ways = ways_out((&outgoing, clock), mail, (&secrets, &facts))?;
    let effects = facts::effects(&facts).and(ways).and(money::effects(&till));
    let effects = effects.and(monitoring::effects(store));
    let deeds = deeds(store, &facts, &effects);
    let monitoring = Monitoring::new(MonitoringOptions {
        facts: facts.clone(),
        fetch: Arc::new(Fetching::new(outgoing, secrets)),
        sql: Arc::clone(&sql),
        deeds: deeds.clone(),
        effects: effects.clone(),
        site,
        occupancy,
    });
    let casework = Casework::new(facts.clone(), deeds);
    let today = Today { monitoring: monitoring.clone(), casework: casework.clone() };
    let mut all = house_itself(store, publisher)?;
    all.routes = today::routes().with_state(today).merge(facts::sql::routes().with_state(sql));
    all.effects = effects;
    for addition in additions {
        all = join(all, (addition.feature)(store));
    }
    let rooms = [
        monitoring::feature(&monitoring),
        casework::feature(&casework),
        money::feature(&till),
        facts::feature(&facts),
        people::feature(&people),
    ];
    all = rooms.into_iter().fold(all, join);
    let jobs = jobs::feature(&all.schedules);
    let feature = [jobs, publishing::feature(publisher)].into_iter().fold(all, join);
    Ok(Wired { feature, people })
}

/// Makes the staff and the keys, with all rights that there are.
fn staff(
    (store, publisher): (&Store, &Publisher),
    additions: &[Addition],
    site: String,
) -> Result<People> {
    let mut rights = rights();
    rights.extend(additions.iter().flat_map(|addition| addition.rights.clone()));
    let company = publisher.running().company();
    People::new(PeopleOptions {
        store: store.clone(),
        roles: Arc::new(ManualRoles(publisher.running())),
        rights,
        site,
        company: company.map_or_else(|| COMPANY.to_owned(), |company| company.name),
    })
}

/// Makes what belongs to no feature: the door of Today, and forgetting what is over.
fn house_itself(store: &Store, publisher: &Publisher) -> Result<Feature> {
    let company = publisher.running().company();
    // A zone without a name cannot be kept; the manual has names alone.
    let zone = company.as_ref().and_then(|company| company.zone.iana_name());
    let mut itself = Feature { rooms: vec![today::door()], ..Feature::default() };
    itself.jobs = itself.jobs.with(Forget::new(store.clone()));
    itself.schedules.push(Forget::daily(zone.unwrap_or("UTC"))?);
    Ok(itself)
}

/// Lists how the effects of a `does` list are carried out.
fn deeds(store: &Store, facts: &Facts, effects: &Effects) -> Deeds {
    let deeds = monitoring::deeds(Deeds::new(effects.clone()), store);
    deeds.with(SetDeed(facts.clone())).with(TellDeed).with(MailDeed).with(RefundDeed)
}

/// Makes the effects by which something leaves the house.
fn ways_out(
    (outgoing, clock): (&Outgoing, &SharedClock),
    mail: Result<MailSettings, Letters>,
    (secrets, facts): (&Arc<dyn Secrets>, &Facts),
) -> Result<Effects> {
    let standing = Arc::new(FactsStand(facts.clone()));
    let tell = Tell::new(outgoing.clone(), Arc::clone(secrets), Arc::clone(clock), standing);
    let effects = Effects::new().with(tell);
    Ok(match mail {
        Ok(settings) => effects.with(Mail::new(settings, Arc::clone(secrets), Arc::clone(clock))?),
        Err(letters) => effects.with(Unposted(letters)),
    })
}

/// Describes the operations of all features, without a store.
pub(crate) fn described() -> web::Routes<()> {
    let described = people::described().merge(jobs::routes().described());
    let described = described.merge(facts::routes().described());
    let described = described.merge(facts::sql::routes().described());
    let described = described.merge(monitoring::routes().described());
    let described = described.merge(casework::routes().described());
    let described = described.merge(money::routes().described());
    described.merge(publishing::routes().described())
}

/// Makes the handle on all facts, with whoever goes by them.
pub(crate) fn facts_of(store: &Store, running: Running) -> Facts {
    let sources = monitoring::sources().with(QueueSource);
    let opening: Arc<dyn Follower> = Arc::new(Opening { sources: sources.clone() });
    Facts::new(FactsOptions { store: store.clone(), running, sources, followers: vec![opening] })
}

/// The rights that a key can have: the whole vocabulary of the interface, so that a key that is made
/// today opens a room of tomorrow, and nothing until then.
const RIGHTS: [&str; 27] = [
    monitoring::AlertsManage::NAME,
    monitoring::AlertsRead::NAME,
    "alerts.write",
    people::AuditRead::NAME,
    casework::CasesDecide::NAME,
    casework::CasesRead::NAME,
    "cases.write",
    facts::EventsWrite::NAME,
    "flags.read",
    "flags.set",
    monitoring::IncidentsManage::NAME,
    monitoring::IncidentsRead::NAME,
    jobs::JobsRead::NAME,
    jobs::JobsRun::NAME,
    "logs.write",
    ManualPublish::NAME,
    ManualRead::NAME,
    monitoring::MetricsRead::NAME,
    MoneyRead::NAME,
    facts::PersonalRead::NAME,
    "playbooks.run",
    facts::RecordsRead::NAME,
    facts::RecordsWrite::NAME,
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
