//! Several processes share the work of one store, and some are killed on the way.
//!
//! Each process is a thread with a runtime of its own, which is thrown away at a random moment: what
//! it was doing ends in the middle, with its connections. `QUARTERDECK_SEED` replays a run.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::thread::JoinHandle;

use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use store::{Ordered, Store, Transaction};
use test_house::on_both_engines;
use test_house::stores::TestStore;
use tokio::sync::{Notify, oneshot};
use tokio_util::sync::CancellationToken;
use work::{Registry, Worker};

use crate::errands::{Does, Idle, Other, Plain, Urgent, errand};
use crate::house::{House, options};
use crate::world::{Charge, How, Post, Ring, act};

on_both_engines!(
    two_processes_share_the_work,
    four_processes_share_the_work,
    two_processes_one_of_which_is_killed,
    four_processes_two_of_which_are_killed,
);

const JOBS: usize = 2_000;
const CHAINS: usize = 500;

/// How many rows of each table a process holds at most.
const PLACES: usize = 8;

async fn two_processes_share_the_work(place: TestStore) {
    share(place, 2, 0).await;
}

async fn four_processes_share_the_work(place: TestStore) {
    share(place, 4, 0).await;
}

async fn two_processes_one_of_which_is_killed(place: TestStore) {
    share(place, 2, 1).await;
}

async fn four_processes_two_of_which_are_killed(place: TestStore) {
    share(place, 4, 2).await;
}

fn seed() -> u64 {
    let seed = std::env::var("QUARTERDECK_SEED").ok().and_then(|seed| seed.parse().ok());
    let seed = seed.unwrap_or_else(rand::random);
    println!("QUARTERDECK_SEED={seed}");
    seed
}

async fn share(place: TestStore, processes: usize, killed: usize) {
    let mut random = StdRng::seed_from_u64(seed());
    let house = House::new(place).await;
    fill(&house).await;
    let mut running = Vec::new();
    for _ in 0..processes {
        running.push(Process::start(&house).await);
    }
    let mut after = 0;
    for _ in 0..killed {
        after += random.random_range(1..3_000 / killed);
        let victim = running.swap_remove(random.random_range(0..running.len()));
        house.until("the moment has come", async || happened(&house) >= after).await;
        victim.kill();
    }
    let open = "select (select count(*) from jobs where state in ('scheduled', 'running'))
        + (select count(*) from effects where state = 'running'
           or (ready and state in ('ordered', 'unknown')))";
    house.until("all is done", async || house.count(open).await == 0).await;
    running.into_iter().for_each(Process::kill);
    check_jobs(&house, killed).await;
    check_effects(&house, killed).await;
    house.place.verify().await.unwrap();
}

/// How much has happened so far.
fn happened(house: &House) -> usize {
    house.log.began().len() + house.world.names().len()
}

async fn fill(house: &House) {
    house
        .store
        .maintain(|tx| {
            Box::pin(async move {
                for number in 0..JOBS {
                    let body = errand(format!("job {number}"), Does::Succeed);
                    match number % 4 {
                        0 => work::enqueue::<Idle>(tx, &body, None).await?,
                        1 => work::enqueue::<Other>(tx, &body, None).await?,
                        2 => work::enqueue::<Plain>(tx, &body, None).await?,
                        _ => work::enqueue::<Urgent>(tx, &body, None).await?,
                    };
                }
                Ok(())
            })
        })
        .await
        .unwrap();
    for number in 0..CHAINS {
        house.order(move |tx| chain(tx, number)).await;
    }
}

/// Three effects, one of each kind, in an order that differs from chain to chain.
fn chain(tx: &Transaction<'_>, number: usize) -> Vec<Ordered> {
    let act = |position: usize| act(format!("{number}/{position}"), How::Dawdle);
    let kinds: [fn(&Transaction<'_>, &crate::world::Act) -> Ordered; 3] =
        [Charge::of, Post::of, Ring::of];
    (0..3).map(|position| kinds[(number + position) % 3](tx, &act(position))).collect()
}

/// A process, as a thread.
struct Process {
    kill: Arc<Notify>,
    thread: JoinHandle<()>,
}

impl Process {
    async fn start(house: &House) -> Self {
        let (address, clock) = (house.place.address().clone(), house.clock().clone());
        let (jobs, effects) = (house.jobs(), house.effects());
        let registry = Registry { jobs, effects, schedules: Vec::new() };
        let kill = Arc::new(Notify::new());
        let (told, killed) = (Arc::clone(&kill), oneshot::channel());
        let (opened, store) = killed;
        let thread = std::thread::spawn(move || {
            let runtime =
                tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            runtime.block_on(async move {
                let store = House::open(&address, clock).await;
                drop(opened.send(store.clone()));
                tokio::select! {
                    ended = Box::pin(work(store, registry)) => ended.unwrap(),
                    () = told.notified() => {}
                }
            });
            runtime.shutdown_background();
        });
        house.keep_up_with(store.await.unwrap());
        Self { kill, thread }
    }

    fn kill(self) {
        self.kill.notify_one();
        self.thread.join().unwrap();
    }
}

async fn work(store: Store, registry: Registry) -> vocabulary::Result<()> {
    let options =
        work::WorkerOptions { jobs_at_once: PLACES, effects_at_once: PLACES, ..options() };
    Worker::new(store, registry, options)?.run(CancellationToken::new()).await
}

/// Every job has succeeded; only what a killed process held was begun a second time.
async fn check_jobs(house: &House, killed: usize) {
    let began = house.log.began();
    let attempts: BTreeSet<_> = began.iter().map(|began| (began.run, began.attempt)).collect();
    assert_eq!(attempts.len(), began.len(), "an attempt was made twice");
    let runs: BTreeSet<_> = began.iter().map(|began| began.run).collect();
    assert_eq!(runs.len(), JOBS);
    let again = began.len() - runs.len();
    assert!(again <= killed * PLACES, "{again} runs were begun again");
    let succeeded = "select count(*) from jobs where state = 'succeeded'";
    assert_eq!(house.count(succeeded).await, i64::try_from(JOBS).unwrap());
}

/// Every effect reached the world once, in its place, or waits for a person.
async fn check_effects(house: &House, killed: usize) {
    let keys = house.world.by_key();
    let in_doubt: Vec<_> =
        house.texts("select idempotency_key as text from effects where state = 'unknown'").await;
    assert!(in_doubt.len() <= killed * PLACES, "{} are in doubt", in_doubt.len());
    for name in ["charge", "ring"] {
        let sql = format!("select idempotency_key as text from effects where name = '{name}'");
        for key in house.texts(&sql).await {
            assert!(keys.get(&key).is_none_or(|times| *times == 1), "{key} {:?}", keys.get(&key));
        }
    }
    let again: u32 = keys.values().map(|times| times - 1).sum();
    assert!(again as usize <= killed * PLACES, "{again} effects were sent again");
    let done =
        house.texts("select idempotency_key as text from effects where state = 'done'").await;
    assert!(done.iter().all(|key| keys.contains_key(key)), "something done never happened");
    let behind = "select count(*) from effects where state = 'ordered'";
    let waiting = usize::try_from(house.count(behind).await).unwrap();
    assert!(waiting <= in_doubt.len() * 2, "{waiting} wait behind {}", in_doubt.len());
    assert_eq!(done.len() + in_doubt.len() + waiting, CHAINS * 3);
    check_order(&house.world.names());
}

fn check_order(names: &[String]) {
    let mut last: BTreeMap<&str, u32> = BTreeMap::new();
    for name in names {
        let (chain, position) = name.split_once('/').unwrap();
        let position: u32 = position.parse().unwrap();
        let before = last.insert(chain, position);
        assert!(
            before.is_none_or(|before| before <= position && position <= before + 1),
            "chain {chain} went from {before:?} to {position}"
        );
    }
}
