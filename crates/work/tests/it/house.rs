//! A place with workers in it, and a clock that moves only while everybody keeps up.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use store::{
    Change, Durability, Leaf, Ordered, Store, StoreAddress, StoreOptions, Transaction, Value, rows,
    scalar,
};
use test_house::stores::TestStore;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;
use vocabulary::id::OrderId;
use vocabulary::{Attribution, FakeClock, Result};
use work::{Effects, Job, Jobs, Occupancy, Page, Registry, Scheduled, Worker, WorkerOptions, runs};

use crate::errands::{Errands, Log};
use crate::world::World;

/// How far the clock moves at once: far less than any deadline in the store or the worker.
const STEP: Duration = Duration::from_millis(250);

/// How long a test waits for something on the test's clock before it says that it never came.
const PATIENCE: Duration = Duration::from_secs(1_200);

/// A store with workers, what their jobs note down, and the world that their effects act on.
pub(crate) struct House {
    pub(crate) place: TestStore,
    pub(crate) store: Store,
    pub(crate) log: Log,
    pub(crate) world: World,
    open: Mutex<Vec<Store>>,
}

/// A running worker, as if it were a process.
pub(crate) struct Hand {
    pub(crate) stop: CancellationToken,
    task: JoinHandle<Result<()>>,
}

impl House {
    pub(crate) async fn new(place: TestStore) -> Self {
        let place = place.with(&work::migrations());
        let store = place.open().await;
        let open = Mutex::new(vec![store.clone()]);
        Self { place, store, log: Log::default(), world: World::default(), open }
    }

    pub(crate) fn clock(&self) -> &FakeClock {
        self.place.clock()
    }

    /// Everything that the tests' worker can do.
    pub(crate) fn registry(&self) -> Registry {
        Registry { jobs: self.jobs(), effects: self.effects(), schedules: Vec::new() }
    }

    pub(crate) fn jobs(&self) -> Jobs {
        Errands::jobs(&self.log)
    }

    pub(crate) fn effects(&self) -> Effects {
        self.world.effects()
    }

    /// Starts a worker with connections of its own.
    pub(crate) async fn worker(&self) -> Hand {
        self.worker_with(self.registry(), options()).await
    }

    pub(crate) async fn worker_with(&self, registry: Registry, options: WorkerOptions) -> Hand {
        self.worker_on(self.clock().clone(), registry, options).await
    }

    /// Starts a worker that also starts schedules.
    pub(crate) async fn worker_starting(&self, schedules: Vec<Scheduled>) -> Hand {
        let registry = Registry { schedules, ..self.registry() };
        self.worker_with(registry, options()).await
    }

    /// Starts a worker whose own clock stands still unless it is moved: a process that can be paused.
    pub(crate) async fn worker_on(
        &self,
        clock: FakeClock,
        registry: Registry,
        options: WorkerOptions,
    ) -> Hand {
        let store = self.open_on(clock).await;
        let worker = Worker::new(store, registry, options).unwrap();
        let stop = CancellationToken::new();
        let task = tokio::spawn(worker.run(stop.clone()));
        Hand { stop, task }
    }

    async fn open_on(&self, clock: FakeClock) -> Store {
        let store = Self::open(self.place.address(), clock).await;
        self.keep_up_with(store.clone());
        store
    }

    /// Opens a store as another process does.
    pub(crate) async fn open(address: &StoreAddress, clock: FakeClock) -> Store {
        Store::open(StoreOptions {
            address,
            migrations: &work::migrations(),
            clock: Arc::new(clock),
            process: "test",
            durability: Durability::Full,
        })
        .await
        .unwrap()
    }

    /// Lets the clock wait for this store too.
    pub(crate) fn keep_up_with(&self, store: Store) {
        self.open.lock().unwrap().push(store);
    }

    /// Lets time pass until `came` says so.
    pub(crate) async fn until(&self, what: &str, mut came: impl AsyncFnMut() -> bool) {
        let mut waited = Duration::ZERO;
        while !came().await {
            assert!(waited < PATIENCE, "it never came: {what}");
            self.step().await;
            waited += STEP;
        }
    }

    /// Lets so much time pass while everybody keeps up.
    pub(crate) async fn pass(&self, mut time: Duration) {
        while !time.is_zero() {
            self.step().await;
            time = time.saturating_sub(STEP);
        }
    }

    /// Moves the clock a little, once every store has written what it had accepted: nobody's
    /// deadline passes only because the disk is slow.
    async fn step(&self) {
        let open = self.open.lock().unwrap().clone();
        for store in open {
            for _ in 0..3 {
                // A store that was killed refuses; nobody has to keep up with it.
                drop(store.maintain(|_| Box::pin(async { Ok(()) })).await);
            }
        }
        self.clock().advance(STEP);
        for _ in 0..20 {
            tokio::task::yield_now().await;
        }
    }

    pub(crate) async fn enqueue<J: Job>(&self, body: J::Body) -> work::Enqueued {
        self.enqueue_at::<J>(body, None).await
    }

    pub(crate) async fn enqueue_at<J: Job>(
        &self,
        body: J::Body,
        at: Option<jiff::Timestamp>,
    ) -> work::Enqueued {
        // Ids made in one millisecond have no order.
        self.clock().advance(Duration::from_millis(1));
        self.store
            .maintain(move |tx| Box::pin(async move { work::enqueue::<J>(tx, &body, at).await }))
            .await
            .unwrap()
    }

    /// Orders a chain of effects and returns the name of the order.
    pub(crate) async fn order(
        &self,
        chain: impl FnOnce(&Transaction<'_>) -> Vec<Ordered> + Send + 'static,
    ) -> OrderId {
        let first = self
            .store
            .commit(&Attribution::program("test"), move |tx| {
                Box::pin(async move {
                    let effects = chain(tx);
                    let first = effects[0].id();
                    Ok(Change::new(first, Leaf::new("test.ordered")).ordering(effects))
                })
            })
            .await
            .unwrap();
        let sql = "select order_id from effects where effect_id = $1";
        let order: Option<String> =
            scalar(self.store.reader(), sql, [first.to_string().into()]).await.unwrap();
        order.unwrap().parse().unwrap()
    }

    /// Returns the words for where the effects of an order stand.
    pub(crate) async fn states(&self, order: OrderId) -> Vec<&'static str> {
        let effects = work::outcomes::of_order(self.store.reader(), order).await.unwrap();
        effects.iter().map(|effect| effect.state.word()).collect()
    }

    pub(crate) async fn until_states(&self, order: OrderId, expected: &[&str]) {
        let what = format!("effects in the states {expected:?}");
        self.until(&what, async || self.states(order).await == expected).await;
    }

    pub(crate) async fn run(&self, run: vocabulary::id::RunId) -> runs::Run {
        runs::find(self.store.reader(), run).await.unwrap().unwrap()
    }

    pub(crate) async fn until_run_is(&self, run: vocabulary::id::RunId, expected: &str) {
        let what = format!("run {expected}");
        self.until(&what, async || self.run(run).await.state.word() == expected).await;
    }

    pub(crate) async fn set_aside(&self) -> Vec<runs::Run> {
        runs::set_aside(self.store.reader(), &Page::first(100)).await.unwrap()
    }

    pub(crate) async fn count(&self, sql: &str) -> i64 {
        scalar(self.store.reader(), sql, []).await.unwrap().unwrap()
    }

    /// Counts the leaves of an action about a thing.
    pub(crate) async fn leaves(&self, action: &str, object: impl ToString) -> i64 {
        let sql = "select count(*) from audit_leaves where action = $1 and object_id = $2";
        let values: [Value; 2] = [action.into(), object.to_string().into()];
        scalar(self.store.reader(), sql, values).await.unwrap().unwrap()
    }

    pub(crate) async fn execute(&self, sql: &'static str) {
        self.store
            .maintain(move |tx| Box::pin(async move { store::execute(&**tx, sql, []).await }))
            .await
            .unwrap();
    }

    pub(crate) async fn texts(&self, sql: &str) -> Vec<String> {
        #[derive(store::FromQueryResult)]
        struct Text {
            text: String,
        }
        let found: Vec<Text> = rows(self.store.reader(), sql, []).await.unwrap();
        found.into_iter().map(|found| found.text).collect()
    }
}

pub(crate) fn options() -> WorkerOptions {
    WorkerOptions::new("test", Occupancy::Shared)
}

impl Hand {
    /// Ends the worker in the middle of whatever it does.
    pub(crate) async fn kill(self) {
        self.task.abort();
        assert!(self.task.await.unwrap_err().is_cancelled(), "the worker had ended before");
    }

    /// Asks the worker to stop, and waits while time passes.
    pub(crate) async fn stopped(self, house: &House) {
        self.stop.cancel();
        house.until("the worker has stopped", async || self.task.is_finished()).await;
        self.task.await.unwrap().unwrap();
    }

    pub(crate) fn is_running(&self) -> bool {
        !self.task.is_finished()
    }
}
