//! A house: one store, the features on it, the worker that does what is due, and the HTTP side.
//!
//! `quarterdeck run` opens one and serves it until it is told to stop; tests and trials open the same
//! one on a free port.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use facts::Facts;
use feature::Task;
use jiff::tz::TimeZone;
use people::People;
use publishing::{Lacking, Opening, Publisher, PublishingOptions, Running};
use store::audit::checkpoint;
use store::{Durability, Migration, Store, StoreAddress, StoreOptions};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;
use vocabulary::{Error, Result, Secrets, SharedClock, SystemClock};
use web::{Door, Framing, TrustedProxies};
use work::{Occupancy, Registry, Worker, WorkerOptions};

use crate::commands::manual::{Format, refuse};
use crate::config::{Place, Taken};
use crate::equipment::Machine;
use crate::features::{self, Addition, Wired, Wiring};
use crate::kinds;
use crate::mail::MailSettings;
use crate::secrets::EnvironmentSecrets;
use crate::signing::Signing;
use crate::unposted::Letters;

/// How long a worker may take to finish what runs, beyond which the process ends without it: the ten
/// seconds of its own and as much again for a slow disk.
const STOPPING: Duration = Duration::from_secs(20);

/// What opening a house takes.
pub struct HouseOptions {
    /// Where it lives.
    pub place: Place,
    /// The folder that its manual is written in; what was published before runs otherwise.
    pub manual: Option<PathBuf>,
    /// The time.
    pub clock: SharedClock,
    /// How it sends mail, if it does.
    pub mail: Option<MailSettings>,
    /// What becomes of letters if it does not.
    pub letters: Letters,
    /// The console's address as browsers know it.
    pub site: String,
    /// The address of whoever stands in for Stripe; Stripe itself otherwise.
    pub stripe: Option<String>,
    /// Where secrets come from; the environment otherwise.
    pub secrets: Arc<dyn Secrets>,
    /// Whose word is taken for where a request came from.
    pub proxies: TrustedProxies,
    /// What a trial adds to the features of the program; nothing otherwise.
    pub additions: Vec<Addition>,
}

impl HouseOptions {
    /// Chooses the machine's clock and the features of the program alone.
    #[must_use]
    pub fn new(place: Place) -> Self {
        let clock = Arc::new(SystemClock::new());
        let site = "http://localhost:8080".to_owned();
        let proxies = TrustedProxies::default();
        let (manual, mail, stripe, additions) = (None, None, None, Vec::new());
        let (secrets, letters) = (Arc::new(EnvironmentSecrets), Letters::default());
        Self { place, manual, clock, mail, letters, site, stripe, secrets, proxies, additions }
    }
}

/// An open house.
pub struct House {
    store: Store,
    signing: Signing,
    worker: Worker,
    app: web::App,
    people: People,
    publisher: Publisher,
    tasks: Vec<Task>,
    /// Held as long as the house is open.
    _taken: Taken,
}

/// A store for one command, with what it takes to leave it in order.
pub(crate) struct Visit {
    pub(crate) store: Store,
    /// None for a visit that only looks and leaves nothing to sign.
    signing: Option<Signing>,
}

impl House {
    /// Opens the store, brings it up to date, and puts the features together.
    ///
    /// # Errors
    /// When the folder, the store or the key cannot be used, the store belongs to another key, or
    /// another server has the folder or the store.
    pub async fn open(options: HouseOptions) -> Result<Self> {
        let address = options.place.address()?;
        // Before anything is made: a mistyped address leaves nothing behind.
        address.reach().await?;
        options.place.make_folder()?;
        let taken = options.place.take(&address)?;
        let (store, signing) = unlock_to_run(&options, &address).await?;
        let HouseOptions { manual, clock, mail, letters, site, stripe, secrets, .. } = options;
        let publisher = publisher(&store, manual).await?;
        let occupancy = occupancy(&address);
        let mail = mail.ok_or(letters);
        publisher.equip_with(Arc::new(Machine::new(Arc::clone(&secrets), &mail)));
        let wired = features::wire(Wiring {
            store: &store,
            clock: &clock,
            mail,
            site,
            stripe,
            secrets,
            publisher: &publisher,
            occupancy,
            additions: options.additions,
        })?;
        let Wired { feature, people } = wired;
        let registry =
            Registry { jobs: feature.jobs, effects: feature.effects, schedules: feature.schedules };
        let worker = Worker::new(store.clone(), registry, WorkerOptions::new("run", occupancy))?;
        let app = web::app(web::AppParts {
            routes: feature.routes,
            store: store.clone(),
            authenticator: Arc::new(people.clone()),
            clock,
            config: web::AppConfig {
                framing: Arc::new(framing(feature.rooms, feature.foot)),
                manual: Some(Arc::new(publisher.running())),
                proxies: options.proxies,
                ..web::AppConfig::default()
            },
        })?;
        let tasks = feature.tasks;
        Ok(Self { store, signing, worker, app, people, publisher, tasks, _taken: taken })
    }

    /// Returns the store, for trials that look into it.
    #[must_use]
    pub fn store(&self) -> &Store {
        &self.store
    }

    /// Returns the staff and the keys.
    #[must_use]
    pub fn people(&self) -> &People {
        &self.people
    }

    /// Lists what the manual needs and this machine does not have.
    #[must_use]
    pub fn lacking(&self) -> Vec<Lacking> {
        self.publisher.lacking()
    }

    /// Leaves the audit signed and closes the store, for a house that was not served.
    ///
    /// # Errors
    /// When the audit cannot be told or signed what it lacks.
    pub async fn close(self) -> Result<()> {
        self.keeper().leave_in_order().await
    }

    /// Serves until `stop`, then finishes what was accepted and leaves the audit signed.
    ///
    /// # Errors
    /// When the worker cannot begin, or the audit cannot be told or signed what it lacks.
    pub async fn serve(self, listener: TcpListener, stop: CancellationToken) -> Result<()> {
        let keeper = self.keeper();
        let Self { worker, app, publisher, tasks, _taken, .. } = self;
        let keeping = CancellationToken::new();
        let keeping_house = tokio::spawn(keeper.clone().keep(keeping.clone()));
        let mut working = tokio::spawn(worker.run(stop.clone()));
        let publishing = tokio::spawn(publisher.keep(stop.clone()));
        let tasks: Vec<_> =
            tasks.into_iter().map(|task| tokio::spawn(task(stop.clone()))).collect();
        let mut serving = std::pin::pin!(web::serve::serve(listener, app, stop.clone()));
        let worked = tokio::select! {
            () = &mut serving => {
                stop.cancel();
                match tokio::time::timeout(STOPPING, working).await {
                    Ok(worked) => finished(worked),
                    Err(_) => Err(Error::unavailable("What was running did not stop in time.")),
                }
            }
            // It was told to stop and was the first to, or it could not begin.
            worked = &mut working => {
                stop.cancel();
                serving.await;
                finished(worked)
            }
        };
        end(tasks.into_iter().chain([publishing]), STOPPING).await;
        keeping.cancel();
        drop(keeping_house.await);
        let left_in_order = keeper.leave_in_order().await;
        worked.and(left_in_order)
    }

    fn keeper(&self) -> Keeper {
        Keeper {
            store: self.store.clone(),
            signing: self.signing.clone(),
            people: self.people.clone(),
            denials: Arc::clone(&self.app.refusals),
        }
    }
}

impl Visit {
    /// Opens the store for one command, beside a running server or without one.
    pub(crate) async fn begin(place: &Place, process: &str) -> Result<Self> {
        let address = place.address()?;
        address.reach().await?;
        place.make_folder()?;
        let migrations = features::migrations(&[]);
        let opening = options(&address, &migrations, process);
        let (store, signing) = unlock(place, opening).await?;
        Ok(Self { store, signing: Some(signing) })
    }

    /// Opens the store for a command that only reads, where there is one; it makes nothing and needs
    /// no key.
    pub(crate) async fn look(place: &Place, process: &str) -> Result<Option<Self>> {
        let address = place.address()?;
        if !address.is_made().await? {
            return Ok(None);
        }
        let migrations = features::migrations(&[]);
        let store = Store::open(options(&address, &migrations, process)).await?;
        Ok(Some(Self { store, signing: None }))
    }

    /// Returns the manual that was published last.
    pub(crate) async fn running(&self) -> Result<Running> {
        Ok(publisher(&self.store, None).await?.running())
    }

    /// Returns the facts, under the manual that was published last.
    pub(crate) async fn facts(&self) -> Result<Facts> {
        Ok(features::facts_of(&self.store, self.running().await?))
    }

    /// Signs what the command added to the audit, and closes the store.
    pub(crate) async fn end(self) -> Result<()> {
        let signed = match &self.signing {
            Some(signing) => signing.sign(&self.store).await.and(signing.copy(&self.store).await),
            None => Ok(()),
        };
        self.store.close().await;
        signed
    }
}

fn options<'o>(
    address: &'o StoreAddress,
    migrations: &'o [Migration],
    process: &'o str,
) -> StoreOptions<'o> {
    let clock = Arc::new(SystemClock::new());
    StoreOptions { address, migrations, clock, process, durability: Durability::Full }
}

/// Opens the store of a house that is to run, and signs what a killed process left unsigned before
/// anything is added to it.
async fn unlock_to_run(options: &HouseOptions, address: &StoreAddress) -> Result<(Store, Signing)> {
    let migrations = features::migrations(&options.additions);
    let opening = StoreOptions {
        address,
        migrations: &migrations,
        clock: options.clock.clone(),
        process: "run",
        durability: Durability::Full,
    };
    let (store, signing) = unlock(&options.place, opening).await?;
    signing.sign(&store).await?;
    note_copy(&signing.copy(&store).await);
    Ok((store, signing))
}

/// Says what stands around every page.
fn framing(rooms: Vec<Door>, foot: Vec<Door>) -> Framing {
    Framing { company: COMPANY.to_owned(), zone: TimeZone::UTC, rooms, foot }
}

/// Says whether others may work on a store: a file is one server's alone.
fn occupancy(address: &StoreAddress) -> Occupancy {
    match address {
        StoreAddress::Sqlite(_) => Occupancy::Sole,
        StoreAddress::Postgres(_) => Occupancy::Shared,
    }
}

/// Opens the store, and signs for it with the key that it belongs to or, a new one, is given.
async fn unlock(place: &Place, opening: StoreOptions<'_>) -> Result<(Store, Signing)> {
    let store = Store::open(opening).await?;
    match place.unlock(&store).await {
        Ok(signing) => Ok((store, signing)),
        Err(error) => {
            store.close().await;
            Err(error)
        }
    }
}

/// Lets the manual run; a first one that has problems is told as `quarterdeck check` does.
pub(crate) async fn publisher(store: &Store, folder: Option<PathBuf>) -> Result<Publisher> {
    let options = PublishingOptions {
        store: store.clone(),
        registry: kinds::registry(),
        folder,
        company: company::of,
        sql: Some(Arc::new(features::planner()?)),
    };
    match Publisher::open(options).await? {
        Opening::Ready(publisher) => Ok(publisher),
        Opening::Refused(problems) => Err(refuse(&problems, Format::Human)),
    }
}

/// The company's name, until there is a manual that tells it.
pub(crate) const COMPANY: &str = "Quarterdeck";

/// Does what must be done every half minute whatever else goes on, and once more at the end.
#[derive(Clone)]
struct Keeper {
    store: Store,
    signing: Signing,
    people: People,
    denials: Arc<web::Refusals>,
}

impl Keeper {
    /// Goes round until it is told to stop; trouble is logged and tried again.
    async fn keep(self, stop: CancellationToken) {
        loop {
            tokio::select! {
                () = stop.cancelled() => return,
                () = self.store.clock().sleep(checkpoint::EVERY) => {}
            }
            // The round has logged what failed.
            drop(self.round().await);
        }
    }

    /// Tidies up first, since what that tells the audit is to be signed, too.
    async fn round(&self) -> Result<()> {
        let tidied = self.people.tidy().await;
        let summed = self.denials.tidy().await;
        let tidied = tidied.and(summed);
        if let Err(error) = &tidied {
            tracing::error!(error = error.chain(), "tidying up failed; the next round tries again");
        }
        let signed = self.signing.sign(&self.store).await;
        if let Err(error) = &signed {
            tracing::error!(
                error = error.chain(),
                "the audit could not be signed; the next round tries again"
            );
        }
        note_copy(&self.signing.copy(&self.store).await);
        tidied.and(signed)
    }

    /// Tells the audit what was counted and not told yet, signs all of it, and closes the store.
    async fn leave_in_order(&self) -> Result<()> {
        let summed = self.denials.finish().await;
        let told = self.people.finish().await.and(summed);
        let signed = self.round().await;
        self.store.close().await;
        told.and(signed)
    }
}

/// Logs that the checkpoints could not be copied elsewhere, which stops nothing.
fn note_copy(copied: &Result<()>) {
    if let Err(error) = copied {
        tracing::error!(
            error = error.chain(),
            "the checkpoints of the audit could not be copied elsewhere; the next round tries again"
        );
    }
}

/// Waits for tasks that were told to stop, but not for good: what hangs must not keep the audit unsigned.
async fn end(tasks: impl Iterator<Item = JoinHandle<()>>, within: Duration) {
    let mut tasks: Vec<_> = tasks.collect();
    let all = async {
        for task in &mut tasks {
            drop(task.await);
        }
    };
    if tokio::time::timeout(within, all).await.is_err() {
        let left = tasks.iter().filter(|task| !task.is_finished()).count();
        tracing::warn!(left, "parts of the program did not stop in time and are left");
        tasks.iter().for_each(JoinHandle::abort);
    }
}

fn finished(worked: std::result::Result<Result<()>, tokio::task::JoinError>) -> Result<()> {
    worked.unwrap_or_else(|error| Err(Error::internal(error)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_part_that_hangs_keeps_nobody_from_ending() {
        let (held, gone) = tokio::sync::oneshot::channel::<()>();
        let hangs = tokio::spawn(async move {
            std::future::pending::<()>().await;
            drop(held);
        });
        end([hangs, tokio::spawn(async {})].into_iter(), Duration::from_millis(1)).await;
        // It was left for good, with all that it held.
        assert!(gone.await.is_err());
    }
}
