//! A house of its own for each test: a real store, a manual in force, records, and made-up callers.

use std::fs;
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use axum::body::Body;
use axum::http::Request;
use axum::http::request::Builder;
use casework::sweep;
use casework::{Casework, MailDeed, Opening, QueueSource};
use facts::deeds::{Deeds, SetDeed, TellDeed};
use facts::world::Sources;
use facts::{Facts, FactsOptions};
use jiff::tz::TimeZone;
use manual::Registry;
use publishing::{Publisher, PublishingOptions};
use serde_json::{Value, json};
use store::{Store, scalar};
use tempfile::TempDir;
use test_feature::{Answer, Callers, Role, Says, send};
use test_house::stores::TestStore;
use tokio_util::sync::CancellationToken;
use vocabulary::FakeClock;
use web::{App, AppConfig, AppParts, Framing, app};
use work::{Effect, Effects, Failure, Performing, Repeat};

/// Who calls.
pub(crate) const ROLES: &[Role] = &[
    ("operator", &["cases.decide", "records.write", "records.read"]),
    ("reader", &["cases.read", "records.write"]),
    ("engineer", &["cases.read", "jobs.read"]),
    ("stranger", &["jobs.read"]),
];

/// Refunds are ours, reviews are the product's.
pub(crate) const MANUAL: &str = r#"# Dogs

```yaml company
name: Dogs
timezone: Australia/Melbourne
currency: AUD
```

```yaml connector product
speaks: webhook
url: https://dogs.example/hooks
secret: { secret: PRODUCT_SECRET }
```

```yaml record purchase
key: purchase_id
fields: { purchase_id: text, email: { type: email, personal: true }, amount: money, created_at: time }
```

```yaml record refund_request
key: request_id
fields:
  request_id: text
  purchase: purchase
  status: { one_of: [pending, approved, denied] }
  why: { type: text, optional: true }
```

```yaml record review
key: review_id
from: product
fields: { review_id: text, body: text, stars: int, status: { one_of: [pending, approved, rejected] }, reason: { type: text, optional: true } }
```

```yaml queue refunds
of: refund_request
enters: status == 'pending'
order: purchase.created_at
minutes_each: 5
show: [purchase.amount, age]
let: { age: now - purchase.created_at }
actions:
  approve:
    shortcut: a
    only_if: age < 72h
    does: [{ set: { status: approved } }, { mail: refund_done, to: purchase.email }, { set: { why: "= case.opened_at > now ? 'later' : 'done'" } }]
  deny:
    shortcut: d
    only_if: age >= 72h
    asks: { why: text }
    does: [{ set: { status: denied, why: "= answer.why" } }]
```

```yaml queue reviews
of: review
enters: status == 'pending'
order: [-stars]
minutes_each: 4
show: [body, stars]
actions:
  approve: { shortcut: a, does: [{ set: { status: approved } }] }
  reject:
    shortcut: r
    asks: { reason: { one_of: [spam, other] }, note: { type: text, optional: true } }
    does: [{ set: { status: rejected, reason: "= answer.reason" } }]
```

```yaml template refund_done
subject: Your refund
body: We refunded {{ purchase.amount | money }} after {{ age | days }} days.
```
"#;

pub(crate) struct House {
    pub(crate) store: Store,
    pub(crate) facts: Facts,
    app: App,
    place: TestStore,
    folder: TempDir,
}

impl House {
    pub(crate) async fn new(place: TestStore) -> Self {
        let place = place.with(&work::migrations()).with(publishing::MIGRATIONS);
        let place = place.with(facts::MIGRATIONS).with(casework::MIGRATIONS);
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("README.md"), MANUAL).unwrap();
        let store = place.open().await;
        Self::on(store, place, folder).await
    }

    async fn on(store: Store, place: TestStore, folder: TempDir) -> Self {
        let publisher = publisher(&store, &folder).await;
        let sources = Sources::new().with(QueueSource);
        let opening = Arc::new(Opening { sources: sources.clone() });
        let facts = Facts::new(FactsOptions {
            store: store.clone(),
            running: publisher.running(),
            sources,
            followers: vec![opening],
        });
        let effects = facts::effects(&facts).with(Double::<'t'>::default());
        let deeds = Deeds::new(effects.with(Double::<'m'>::default()));
        let deeds = deeds.with(SetDeed(facts.clone())).with(TellDeed).with(MailDeed);
        let casework = Casework::new(facts.clone(), deeds);
        let feature = casework::feature(&casework);
        let framing = Framing {
            company: "Dogs".to_owned(),
            zone: TimeZone::UTC,
            rooms: feature.rooms,
            foot: Vec::new(),
        };
        let app = app(AppParts {
            routes: feature.routes.merge(facts::feature(&facts).routes),
            store: store.clone(),
            authenticator: Arc::new(Callers::new(place.clock().clone(), ROLES)),
            clock: Arc::new(place.clock().clone()),
            config: AppConfig {
                framing: Arc::new(framing),
                manual: Some(Arc::new(publisher.running())),
                ..AppConfig::default()
            },
        });
        let app = app.unwrap_or_else(|error| panic!("{error}"));
        Self { store, facts, app, place, folder }
    }

    pub(crate) fn clock(&self) -> &FakeClock {
        self.place.clock()
    }

    /// Opens the same house again under another manual.
    pub(crate) async fn reopened(self, manual: &str) -> Self {
        let Self { store, place, folder, .. } = self;
        fs::write(folder.path().join("README.md"), manual).unwrap();
        Self::on(store, place, folder).await
    }

    /// Looks at all records again, as is done every minute.
    pub(crate) async fn looks_again(&self) {
        let in_force = self.facts.in_force().unwrap();
        sweep(&self.facts, &in_force, &CancellationToken::new()).await;
    }

    /// Begins to look at all records while everything stops.
    pub(crate) async fn looks_again_until_stopped(&self) {
        let (in_force, stop) = (self.facts.in_force().unwrap(), CancellationToken::new());
        stop.cancel();
        sweep(&self.facts, &in_force, &stop).await;
    }

    /// The review waits again.
    pub(crate) async fn review_again(&self, key: &str) {
        let fields = json!({ "body": "Good dog.", "stars": 5, "status": "pending" });
        self.put("review", key, fields).await.is(200);
    }

    pub(crate) async fn ask(&self, request: Request<Body>) -> Answer {
        send(&self.app.router, request).await
    }

    pub(crate) async fn put(&self, kind: &str, key: &str, fields: Value) -> Answer {
        let request = Request::put(format!("/v1/records/{kind}/{key}")).key("operator");
        let request = request.header("content-type", "application/json");
        self.ask(request.body(Body::from(fields.to_string())).unwrap()).await
    }

    /// What was paid for a refund's purchase turns out to be another amount.
    pub(crate) async fn pays(&self, refund: &str, amount: &str) {
        self.changes_purchase(refund, json!({ "amount": amount })).await;
    }

    /// Something of a refund's purchase changes.
    pub(crate) async fn changes_purchase(&self, refund: &str, fields: Value) {
        let request = Request::patch(format!("/v1/records/purchase/p-{refund}")).key("operator");
        let request = request.header("content-type", "application/json");
        self.ask(request.body(Body::from(fields.to_string())).unwrap()).await.is(200);
    }

    /// A review with some stars waits.
    pub(crate) async fn review(&self, key: &str, stars: i64) {
        let fields = json!({ "body": "Good dog.", "stars": stars, "status": "pending" });
        self.put("review", key, fields).await.is(201);
    }

    /// A refund of a purchase so many hours ago is asked for.
    pub(crate) async fn refund(&self, key: &str, hours: i64) {
        let at = vocabulary::Clock::now(self.clock()) - jiff::SignedDuration::from_hours(hours);
        let purchase =
            json!({ "email": "jo@example.com", "amount": "22.00 AUD", "created_at": at });
        self.put("purchase", &format!("p-{key}"), purchase).await.is(201);
        let request = json!({ "purchase": format!("p-{key}"), "status": "pending" });
        self.put("refund_request", key, request).await.is(201);
    }

    /// Lists the open cases of a queue, as the operator sees them.
    pub(crate) async fn open(&self, queue: &str) -> Vec<Value> {
        let request = get(&format!("/v1/cases?queue={queue}&state=open")).key("operator").empty();
        self.ask(request).await.is(200).json()["items"].as_array().unwrap().clone()
    }

    /// Decides about a case.
    pub(crate) async fn decide(&self, who: &str, case: &Value, choice: Value) -> Answer {
        let id = case["id"].as_str().unwrap();
        let request = Request::post(format!("/v1/cases/{id}/decisions")).key(who);
        let request = request.header("content-type", "application/json");
        self.ask(request.body(Body::from(choice.to_string())).unwrap()).await
    }

    /// Changes the store behind everybody's back.
    pub(crate) async fn writes(&self, sql: String) {
        let written = self.store.maintain(move |tx| {
            Box::pin(async move { store::execute(&**tx, &sql, []).await.map(drop) })
        });
        written.await.unwrap();
    }

    pub(crate) async fn text(&self, sql: &str) -> String {
        scalar::<String, _>(self.store.reader(), sql, []).await.unwrap().unwrap_or_default()
    }

    pub(crate) async fn count(&self, sql: &str) -> i64 {
        scalar(self.store.reader(), sql, []).await.unwrap().unwrap()
    }
}

async fn publisher(store: &Store, folder: &TempDir) -> Publisher {
    let registry = casework::kinds(facts::kinds(company::kinds(Registry::new())));
    let opened = Publisher::open(PublishingOptions {
        store: store.clone(),
        registry: manual_specs::complete(registry),
        folder: Some(folder.path().to_owned()),
        company: company::of,
        sql: None,
    });
    match opened.await.unwrap() {
        publishing::Opening::Ready(publisher) => publisher,
        publishing::Opening::Refused(problems) => {
            panic!("{}", problems.to_text(manual::Colour::None))
        }
    }
}

pub(crate) fn get(path: &str) -> Builder {
    Request::get(path)
}

/// Stands for what leaves the house, which is tried in `channels`.
#[derive(Default)]
struct Double<const NAME: char>(Mutex<Vec<Value>>);

macro_rules! double {
    ($sign:literal, $name:literal) => {
        #[async_trait]
        impl Effect for Double<$sign> {
            const NAME: &'static str = $name;
            const REPEAT: Repeat = Repeat::AskPerson;

            type Body = Value;

            fn check(&self, _: &Value) -> vocabulary::Result<()> {
                Ok(())
            }

            async fn perform(&self, body: &Value, _: &Performing) -> Result<Value, Failure> {
                self.0.lock().unwrap().push(body.clone());
                Ok(Value::Null)
            }
        }
    };
}

double!('t', "tell");
double!('m', "mail");

/// Nothing of the doubles is ordered under another name.
#[test]
fn doubles_are_known_by_the_names_of_the_channels() {
    let effects = Effects::new().with(Double::<'t'>::default()).with(Double::<'m'>::default());
    assert_eq!(effects.names().collect::<Vec<_>>(), ["mail", "tell"]);
}
