//! A house of its own for each test: a real store, a manual in force, and made-up callers.

use std::fs;
use std::sync::Arc;

use axum::body::Body;
use axum::http::Request;
use axum::http::request::Builder;
use facts::world::Sources;
use facts::{Facts, FactsOptions};
use jiff::tz::TimeZone;
use manual::Registry;
use publishing::{Opening, Publisher, PublishingOptions};
use serde_json::Value;
use store::{Store, scalar};
use tempfile::TempDir;
use test_feature::{Answer, Callers, Role, Says, send};
use test_house::stores::TestStore;
use web::{App, AppConfig, AppParts, Framing, app};

use crate::names::Sight;

/// Who calls.
const ROLES: &[Role] = &[
    ("writer", &["records.write", "records.read", "events.write"]),
    ("reader", &["records.read"]),
    ("confidant", &["records.read", "personal.read"]),
    ("clerk", &["records.write", "records.read", "personal.read"]),
    ("sender", &["records.write"]),
    ("keeper", &["records.write", "-records.delete", "-records.purchase.create"]),
    ("founder", &["records.write", "-records.trainer.update"]),
];

pub(crate) const MANUAL: &str = r#"# Dogs

```yaml company
name: Dogs
timezone: Australia/Melbourne
currency: AUD
```

```yaml record trainer
key: trainer_id
fields:
  trainer_id: text
  email: { type: email, personal: true }
  joined: date
  ages: { list: text }
  places: int
  plan: { one_of: [free, paid], optional: true }
```

```yaml record purchase
key: number
fields:
  number: int
  trainer: trainer
  amount: money
  at: time
  within: { type: span, optional: true }
  charge: { type: text, optional: true, unique: true }
```

```yaml sight purchases
of: purchase
let: { t: purchase.trainer, mail: t.email, both: mail, places: t.places }
show: [t, t.places, t.email, mail, both, places]
```

```yaml event search
properties: { words: text, results: int, member: { type: text, optional: true } }
```
"#;

pub(crate) struct House {
    pub(crate) store: Store,
    pub(crate) facts: Facts,
    pub(crate) place: TestStore,
    app: App,
    folder: TempDir,
}

impl House {
    pub(crate) async fn new(place: TestStore) -> Self {
        let place = place.with(publishing::MIGRATIONS).with(facts::MIGRATIONS);
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("README.md"), MANUAL).unwrap();
        let store = place.open().await;
        Self::on(store, place, folder).await
    }

    /// Opens the same house again under another manual.
    pub(crate) async fn reopened(self, manual: &str) -> Self {
        let Self { store, place, folder, .. } = self;
        fs::write(folder.path().join("README.md"), manual).unwrap();
        Self::on(store, place, folder).await
    }

    async fn on(store: Store, place: TestStore, folder: TempDir) -> Self {
        let registry = company::kinds(facts::kinds(Registry::new())).kind::<Sight>();
        let opened = Publisher::open(PublishingOptions {
            store: store.clone(),
            registry: manual_specs::complete(registry),
            folder: Some(folder.path().to_owned()),
            company: company::of,
            sql: None,
        });
        let publisher = match opened.await.unwrap() {
            Opening::Ready(publisher) => publisher,
            Opening::Refused(problems) => panic!("{}", problems.to_text(manual::Colour::None)),
        };
        let facts = Facts::new(FactsOptions {
            store: store.clone(),
            running: publisher.running(),
            sources: Sources::new(),
            followers: Vec::new(),
        });
        let framing = Framing {
            company: "Dogs".to_owned(),
            zone: TimeZone::UTC,
            rooms: Vec::new(),
            foot: Vec::new(),
        };
        let app = app(AppParts {
            routes: facts::feature(&facts).routes,
            store: store.clone(),
            authenticator: Arc::new(Callers::new(place.clock().clone(), ROLES)),
            clock: Arc::new(place.clock().clone()),
            config: AppConfig { framing: Arc::new(framing), ..AppConfig::default() },
        });
        let app = app.unwrap_or_else(|error| panic!("{error}"));
        Self { store, facts, place, app, folder }
    }

    pub(crate) async fn ask(&self, request: Request<Body>) -> Answer {
        send(&self.app.router, request).await
    }

    /// Sends JSON as the writer.
    pub(crate) async fn sends(&self, request: Builder, body: &Value) -> Answer {
        self.sends_as("writer", request, body).await
    }

    /// Sends JSON as somebody.
    pub(crate) async fn sends_as(&self, who: &str, request: Builder, body: &Value) -> Answer {
        let request = request.key(who).header("content-type", "application/json");
        self.ask(request.body(Body::from(body.to_string())).unwrap()).await
    }

    /// Sends lines of NDJSON as somebody.
    pub(crate) async fn loads(&self, who: &str, request: Builder, lines: &[Value]) -> Answer {
        let lines: String = lines.iter().map(|line| format!("{line}\n")).collect();
        let request = request.key(who).header("content-type", "application/x-ndjson");
        self.ask(request.body(Body::from(lines)).unwrap()).await
    }

    /// Reads a record as somebody.
    pub(crate) async fn reads(&self, who: &str, path: &str) -> Answer {
        self.ask(Request::get(path).key(who).empty()).await
    }

    /// Returns the details of the newest leaf of an action.
    pub(crate) async fn told(&self, action: &str) -> Value {
        let sql =
            "select details from audit_leaves where action = $1 order by at desc, sequence desc";
        let details: Option<String> =
            scalar(self.store.reader(), sql, [action.into()]).await.unwrap();
        serde_json::from_str(&details.unwrap()).unwrap()
    }

    pub(crate) async fn count(&self, sql: &str) -> i64 {
        scalar(self.store.reader(), sql, []).await.unwrap().unwrap()
    }
}
