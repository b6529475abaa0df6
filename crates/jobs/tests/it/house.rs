//! A house of its own for each test: a real store and worker, the feature's routes, made-up callers.

use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use axum::http::request::Builder;
use axum::http::{Request, StatusCode};
use jiff::tz::TimeZone;
use serde_json::Value;
use store::{Change, Leaf, Ordered, Store, Transaction, scalar};
use test_feature::{Answer, Callers, Role, Says, send};
use test_house::stores::TestStore;
use tokio_util::sync::CancellationToken;
use vocabulary::id::{EffectId, RunId};
use vocabulary::{Attribution, FakeClock};
use web::{App, AppConfig, AppParts, Framing, app};
use work::{Effect, Job, Occupancy, Registry, Scheduled, Worker, WorkerOptions};

use crate::world::{Charge, Ends, Letter, Mail, Tidy, World};

/// Who calls.
const ROLES: &[Role] =
    &[("operator", &["jobs.run"]), ("reader", &["jobs.read"]), ("stranger", &["cases.decide"])];

/// How long a test waits for the worker before it says that it never came.
const PATIENCE: Duration = Duration::from_secs(60);

pub(crate) struct House {
    pub(crate) app: App,
    pub(crate) store: Store,
    pub(crate) world: World,
    pub(crate) place: TestStore,
}

/// Two schedules that start one job.
fn schedules() -> Vec<Scheduled> {
    [("expiry", "0 2 * * *", Ends::Well), ("promotion", "5 2 * * *", Ends::Refused)]
        .map(|(name, schedule, ends)| {
            let when = (schedule.parse().unwrap(), "Australia/Melbourne");
            Scheduled::new::<Tidy>(name, when, &ends).unwrap()
        })
        .into()
}

impl House {
    /// Opens a house in which nobody works yet.
    pub(crate) async fn new(place: TestStore) -> Self {
        let place = place.with(&work::migrations());
        let store = place.open().await;
        let feature = jobs::feature(&schedules());
        let zone = TimeZone::get("Australia/Melbourne").unwrap();
        let company = "Dog Trainers".to_owned();
        let framing = Framing { company, zone, rooms: feature.rooms, foot: Vec::new() };
        let app = app(AppParts {
            routes: feature.routes,
            store: store.clone(),
            authenticator: Arc::new(Callers::new(place.clock().clone(), ROLES)),
            clock: Arc::new(place.clock().clone()),
            config: AppConfig { framing: Arc::new(framing), ..AppConfig::default() },
        });
        let app = app.unwrap_or_else(|error| panic!("{error}"));
        Self { app, store, world: World::default(), place }
    }

    /// Opens a house with a worker in it.
    pub(crate) async fn at_work(place: TestStore) -> Self {
        let house = Self::new(place).await;
        let registry = Registry {
            jobs: World::jobs(),
            effects: house.world.effects(),
            schedules: schedules(),
        };
        let options = WorkerOptions::new("test", Occupancy::Sole);
        let worker = Worker::new(house.store.clone(), registry, options).unwrap();
        tokio::spawn(worker.run(CancellationToken::new()));
        house
    }

    pub(crate) fn clock(&self) -> &FakeClock {
        self.place.clock()
    }

    /// Waits for the worker.
    pub(crate) async fn until(&self, what: &str, mut came: impl AsyncFnMut() -> bool) {
        let waiting = async {
            while !came().await {
                tokio::time::sleep(Duration::from_millis(2)).await;
            }
        };
        let waited = tokio::time::timeout(PATIENCE, waiting).await;
        assert!(waited.is_ok(), "it never came: {what}");
    }

    pub(crate) async fn count(&self, sql: &str) -> i64 {
        scalar(self.store.reader(), sql, []).await.unwrap().unwrap()
    }

    /// Counts the leaves of an action about a thing.
    pub(crate) async fn leaves(&self, action: &str, object: &impl ToString) -> i64 {
        let sql = "select count(*) from audit_leaves where action = $1 and object_id = $2";
        let values = [action.into(), object.to_string().into()];
        scalar(self.store.reader(), sql, values).await.unwrap().unwrap()
    }

    /// Enqueues a run and waits until it has ended.
    pub(crate) async fn ran<J: Job<Body = Ends>>(&self, ends: Ends) -> RunId {
        let run = self.enqueued::<J>(ends).await;
        self.until("the run has ended", async || {
            let run = work::runs::find(self.store.reader(), run).await.unwrap().unwrap();
            run.finished_at.is_some()
        })
        .await;
        run
    }

    /// Enqueues a run.
    pub(crate) async fn enqueued<J: Job<Body = Ends>>(&self, ends: Ends) -> RunId {
        self.store
            .maintain(move |tx| Box::pin(async move { work::enqueue::<J>(tx, &ends, None).await }))
            .await
            .unwrap()
            .run
    }

    /// Orders mails in one chain.
    pub(crate) async fn ordered(&self, letters: Vec<Letter>) -> Vec<EffectId> {
        self.ordered_by(move |tx| {
            letters.iter().map(|body| Mail(World::default()).order(tx, body).unwrap()).collect()
        })
        .await
    }

    /// Orders a charge.
    pub(crate) async fn charged(&self, letter: Letter) -> EffectId {
        let order =
            move |tx: &Transaction<'_>| vec![Charge(World::default()).order(tx, &letter).unwrap()];
        self.ordered_by(order).await.remove(0)
    }

    async fn ordered_by(
        &self,
        chain: impl FnOnce(&Transaction<'_>) -> Vec<Ordered> + Send + 'static,
    ) -> Vec<EffectId> {
        let ids = self
            .store
            .commit(&Attribution::program("test"), move |tx| {
                Box::pin(async move {
                    let effects = chain(tx);
                    let ids: Vec<EffectId> = effects.iter().map(Ordered::id).collect();
                    Ok(Change::new(ids, Leaf::new("test.ordered")).ordering(effects))
                })
            })
            .await;
        ids.unwrap()
    }

    /// Orders one mail and waits until it stands in a state.
    pub(crate) async fn ordered_until(&self, letter: Letter, state: &str) -> EffectId {
        let id = self.ordered(vec![letter]).await.remove(0);
        self.until_effect_is(id, state).await;
        id
    }

    pub(crate) async fn until_effect_is(&self, id: EffectId, state: &str) {
        self.until(state, async || self.state(id).await == state).await;
    }

    pub(crate) async fn state(&self, id: EffectId) -> &'static str {
        let effect = work::outcomes::find(self.store.reader(), id).await.unwrap().unwrap();
        effect.state.word()
    }

    /// Sends a request and reads the whole answer.
    pub(crate) async fn send(&self, request: Request<Body>) -> Answer {
        send(&self.app.router, request).await
    }

    /// Reads as the operator's key and demands that it may.
    pub(crate) async fn read(&self, path: &str) -> Value {
        let answer = self.send(get(path).key("operator").empty()).await;
        assert_eq!(answer.status, StatusCode::OK, "{path}: {answer:?}");
        answer.json()
    }

    /// Posts JSON, or nothing, as the operator's key.
    pub(crate) async fn post(&self, path: &str, json: Option<Value>) -> Answer {
        let request = Request::post(path).key("operator");
        self.send(match json {
            Some(json) => request
                .header("content-type", "application/json")
                .body(Body::from(json.to_string()))
                .unwrap(),
            None => request.empty(),
        })
        .await
    }

    /// Opens a page as a person.
    pub(crate) async fn open(&self, who: &str, path: &str) -> Answer {
        self.send(get(path).session(who).empty()).await
    }

    /// Opens a page as the operator and demands that it is there.
    pub(crate) async fn page(&self, path: &str) -> String {
        let answer = self.open("operator", path).await;
        assert_eq!(answer.status, StatusCode::OK, "{path}: {answer:?}");
        answer.text
    }

    /// Sends a form from a page, as a person.
    pub(crate) async fn press(&self, who: &str, path: &str, fields: &[(&str, &str)]) -> Answer {
        let form = form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
        let request = Request::post(path)
            .session(who)
            .header("content-type", "application/x-www-form-urlencoded");
        self.send(request.body(Body::from(form)).unwrap()).await
    }
}

pub(crate) fn get(path: &str) -> Builder {
    Request::get(path)
}
