//! A house of its own for each test: a real store, a manual in force, the feature's routes, a worker.

use std::fs;
use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use axum::http::Request;
use facts::world::Sources;
use facts::{Facts, FactsOptions};
use jiff::tz::TimeZone;
use money::Order;
use money::{Till, TillOptions};
use publishing::{Opening, Publisher, PublishingOptions};
use serde_json::Value;
use store::{Change, Leaf, Ordered, Store, View, scalar};
use test_feature::{Answer, Callers, Role, Says, send};
use test_house::stores::TestStore;
use tokio_util::sync::CancellationToken;
use vocabulary::id::EffectId;
use vocabulary::{Attribution, Money};
use web::{App, AppConfig, AppParts, Framing, app};
use work::{Occupancy, Registry, Worker, WorkerOptions};

use crate::stripe::{DoubleStripe, Known, SIGNED};

/// Who calls.
const ROLES: &[Role] = &[("finance", &["money.read"]), ("stranger", &["cases.decide"])];

/// How long a test waits for the worker before it says that it never came.
const PATIENCE: Duration = Duration::from_secs(60);

/// A company that is paid through Stripe.
pub(crate) const MANUAL: &str = "# Dogs

```yaml connector stripe
speaks: stripe
api_key: { secret: STRIPE_KEY }
webhook_secret: { secret: STRIPE_WEBHOOK_SECRET }
```
";

pub(crate) struct House {
    pub(crate) app: App,
    pub(crate) store: Store,
    pub(crate) stripe: DoubleStripe,
    pub(crate) place: TestStore,
    till: Till,
    registry: Option<Registry>,
}

impl House {
    /// Opens a house in which nobody works yet.
    pub(crate) async fn new(place: TestStore) -> Self {
        Self::with(place, MANUAL).await
    }

    /// Opens a house with another manual.
    pub(crate) async fn with(place: TestStore, manual: &str) -> Self {
        let place = place
            .with(&work::migrations())
            .with(publishing::MIGRATIONS)
            .with(facts::MIGRATIONS)
            .with(money::MIGRATIONS);
        let store = place.open().await;
        let folder = place.folder().join("manual");
        fs::create_dir(&folder).unwrap();
        fs::write(folder.join("README.md"), manual).unwrap();
        let kinds = money::kinds(facts::kinds(manual::Registry::new()));
        let opening = Publisher::open(PublishingOptions {
            store: store.clone(),
            registry: manual_specs::complete(kinds),
            folder: Some(folder),
            company: |_| None,
            sql: None,
        });
        let Ok(Opening::Ready(publisher)) = opening.await else {
            panic!("the manual does not run")
        };
        let facts = Facts::new(FactsOptions {
            store: store.clone(),
            running: publisher.running(),
            sources: Sources::new(),
            followers: Vec::new(),
        });
        let stripe = DoubleStripe::default();
        let till = Till::new(TillOptions {
            facts,
            secrets: Arc::new(Known),
            processor: Arc::new(stripe.clone()),
        });
        let feature = money::feature(&till);
        let (company, zone) = ("Dog Trainers".to_owned(), TimeZone::UTC);
        let framing = Framing { company, zone, rooms: feature.rooms, foot: Vec::new() };
        let app = app(AppParts {
            routes: feature.routes,
            store: store.clone(),
            authenticator: Arc::new(Callers::new(place.clock().clone(), ROLES)),
            clock: Arc::new(place.clock().clone()),
            config: AppConfig { framing: Arc::new(framing), ..AppConfig::default() },
        });
        let app = app.unwrap_or_else(|error| panic!("{error}"));
        let registry = Some(Registry { effects: money::effects(&till), ..Registry::default() });
        Self { app, store, stripe, place, till, registry }
    }

    /// Opens a house with a worker in it.
    pub(crate) async fn at_work(place: TestStore) -> Self {
        let mut house = Self::new(place).await;
        let options = WorkerOptions::new("test", Occupancy::Sole);
        let registry = house.registry.take().unwrap();
        let worker = Worker::new(house.store.clone(), registry, options).unwrap();
        tokio::spawn(worker.run(CancellationToken::new()));
        house
    }

    /// Does what the program does of itself when it starts.
    pub(crate) async fn starts_again(&self) {
        for task in money::feature(&self.till).tasks {
            task(CancellationToken::new()).await;
        }
    }

    /// Sends an event as Stripe does.
    pub(crate) async fn hears(&self, event: &Value) -> Answer {
        self.hears_text(Some(SIGNED), event.to_string()).await
    }

    pub(crate) async fn hears_text(&self, signature: Option<&str>, body: String) -> Answer {
        let mut request = Request::post("/hooks/stripe").header("content-type", "application/json");
        if let Some(signature) = signature {
            request = request.header("stripe-signature", signature);
        }
        send(&self.app.router, request.body(Body::from(body)).unwrap()).await
    }

    /// Reads with a key and demands that it may.
    pub(crate) async fn read(&self, path: &str) -> Value {
        let request = Request::get(path).key("finance").empty();
        send(&self.app.router, request).await.is(200).json()
    }

    /// Opens a page as a person.
    pub(crate) async fn open(&self, who: &str, path: &str) -> Answer {
        send(&self.app.router, Request::get(path).session(who).empty()).await
    }

    /// Orders a refund of a charge.
    pub(crate) async fn orders(&self, charge: &str, amount: Option<&str>) -> EffectId {
        let order = Order {
            charge: charge.to_owned(),
            amount: amount.map(|amount| amount.parse::<Money>().unwrap()),
            connector: "stripe".to_owned(),
            api_key: "STRIPE_KEY".to_owned(),
        };
        let by = Attribution::program("test");
        let ordered = self.store.commit(&by, move |tx| {
            Box::pin(async move {
                let ordered = Ordered::new(tx.now(), "refund", 1, &order)?;
                let id = ordered.id();
                Ok(Change::new(id, Leaf::new("test.ordered")).ordering([ordered]))
            })
        });
        ordered.await.unwrap()
    }

    /// Waits until an effect is over or is a person's turn, and returns its state and its problem.
    pub(crate) async fn ended(&self, effect: EffectId) -> (&'static str, String) {
        let waiting = async {
            loop {
                let found =
                    work::outcomes::find(self.store.reader(), effect).await.unwrap().unwrap();
                if found.finished_at.is_some() || found.for_people {
                    return (found.state.word(), found.problem.unwrap_or_default());
                }
                // Whatever it waits for comes, but not so fast that an attempt is too late.
                if found.state != work::outcomes::EffectState::Running {
                    self.place.clock().advance(Duration::from_secs(1));
                }
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
        };
        let waited = tokio::time::timeout(PATIENCE, waiting).await;
        waited.unwrap_or_else(|_| panic!("the effect never ended"))
    }

    pub(crate) async fn count(&self, sql: &str) -> i64 {
        scalar(self.store.reader(), sql, []).await.unwrap().unwrap()
    }

    /// Reads a table as SQL sees it, without what is made up at random and in an order of its own.
    pub(crate) async fn table(&self, name: &str) -> Vec<String> {
        let tables = money::tables();
        let table = tables.get(name).unwrap();
        let columns = table.columns();
        let rows = table.rows(View::Beside(self.store.reader()), 1_000).await.unwrap();
        let told = |row: Vec<facts::sql::Cell>| {
            assert_eq!(row.len(), columns.len());
            let cells = columns.iter().zip(row);
            let cells = cells.filter(|(column, _)| {
                !["payment_id", "refund_id", "at"].contains(&column.name.as_str())
            });
            format!("{:?}", cells.map(|(_, cell)| cell).collect::<Vec<_>>())
        };
        let mut told: Vec<String> = rows.into_iter().map(told).collect();
        told.sort_unstable();
        told
    }
}
