//! A house of its own for each test: a real store, a real manual, and a world that does as it is told.

use std::fs;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use axum::http::{Request, StatusCode};
use facts::deeds::Deeds;
use facts::{Facts, FactsOptions};
use jiff::tz::TimeZone;
use manual::Registry;
use monitoring::{Monitoring, MonitoringOptions};
use publishing::{Opening, Publisher, PublishingOptions};
use serde_json::Value;
use store::{Store, scalar};
use tempfile::TempDir;
use test_feature::{Answer, Callers, Role, Says, send};
use test_house::stores::TestStore;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;
use web::{App, AppConfig, AppParts, Framing, app};
use work::Occupancy;

use crate::world::{World, effects};

/// Who calls.
const ROLES: &[Role] = &[
    ("operator", &["alerts.manage", "incidents.manage", "metrics.read"]),
    ("reader", &["alerts.read", "incidents.read"]),
    ("stranger", &["cases.decide"]),
];

/// How many half seconds pass before a test says that something never came.
const LOOKS: u32 = 2_000;

/// A company with one of each.
pub(crate) const MANUAL: &str = "# Dogs

Of a hundred we refund `= metric.refund_rate`.

```yaml company
name: Dogs
timezone: Australia/Melbourne
currency: AUD
```

```yaml severity critical
shown: red
notify: [team, hook]
```

```yaml severity warning
shown: amber
```

```yaml channel team
mail: [ops@example.com]
```

```yaml channel hook
webhook: https://hooks.example.com/quarterdeck
secret: { secret: HOOK }
```

```yaml probe website
get: https://dogs.example.com/health
every: 30s
expect: { within: 5s, body: json.healthy }
```

```yaml probe database
tcp: db.example.com:5432
```

```yaml alert website_down
severity: critical
when: down(probe.website)
for: 2m
does: [{ open_incident: The website is down, affects: [probe.website] }]
```

```yaml metric refund_rate
unit: percent
sql: select 1 as value
every: 1m
target: \"< 10\"
at: { warning: \"> 10\", critical: \"> 15\" }
```

```yaml alert refunds
watch: metric.refund_rate
at: { warning: \"> 10\", critical: \"> 15\" }
```

```yaml status_page public
title: Dogs
components: { Website: probe.website, Database: probe.database }
support: https://dogs.example.com/help
```
";

/// A store, a folder and a world, with a program on them or not.
pub(crate) struct Place {
    pub(crate) store: TestStore,
    pub(crate) world: World,
    folder: TempDir,
}

/// A program that runs.
pub(crate) struct House {
    pub(crate) store: Store,
    pub(crate) facts: Facts,
    app: App,
    stop: CancellationToken,
    watching: Vec<JoinHandle<()>>,
}

impl Place {
    pub(crate) fn new(store: TestStore) -> Self {
        let store = store
            .with(&work::migrations())
            .with(publishing::MIGRATIONS)
            .with(facts::MIGRATIONS)
            .with(monitoring::MIGRATIONS);
        let place = Self { store, world: World::new(), folder: tempfile::tempdir().unwrap() };
        fs::create_dir(place.manual()).unwrap();
        fs::write(place.manual().join("README.md"), MANUAL).unwrap();
        place
    }

    /// Lets the manual be so from the next opening on.
    pub(crate) fn writes(&self, manual: &str) {
        fs::write(self.manual().join("README.md"), manual).unwrap();
    }

    fn manual(&self) -> PathBuf {
        self.folder.path().join("manual")
    }

    /// Opens the place as a program that shares its store with others.
    pub(crate) async fn opens(&self) -> House {
        let store = self.store.open().await;
        let registry = company::kinds(facts::kinds(Registry::new()));
        let opening = Publisher::open(PublishingOptions {
            store: store.clone(),
            registry: manual_specs::complete(monitoring::kinds(registry)),
            folder: Some(self.manual()),
            company: company::of,
            sql: None,
        });
        let publisher = match opening.await {
            Ok(Opening::Ready(publisher)) => publisher,
            Ok(Opening::Refused(problems)) => {
                panic!("{}", problems.to_text(manual::Colour::None))
            }
            Err(error) => panic!("{}", error.chain()),
        };
        let facts = Facts::new(FactsOptions {
            store: store.clone(),
            running: publisher.running(),
            sources: monitoring::sources(),
            followers: Vec::new(),
        });
        let effects = effects().and(monitoring::effects(&store));
        let monitoring = Monitoring::new(MonitoringOptions {
            facts: facts.clone(),
            fetch: Arc::new(self.world.clone()),
            sql: Arc::new(self.world.clone()),
            deeds: monitoring::deeds(Deeds::new(effects.clone()), &store),
            effects,
            site: "https://deck.example.com".to_owned(),
            occupancy: Occupancy::Shared,
        });
        self.house(facts, (&publisher, &monitoring))
    }

    fn house(&self, facts: Facts, (publisher, monitoring): (&Publisher, &Monitoring)) -> House {
        let store = facts.store().clone();
        let feature = monitoring::feature(monitoring);
        let (company, zone) = ("Nobody".to_owned(), TimeZone::UTC);
        let framing = Framing { company, zone, rooms: feature.rooms, foot: Vec::new() };
        let app = app(AppParts {
            routes: feature.routes,
            store: store.clone(),
            authenticator: Arc::new(Callers::new(self.store.clock().clone(), ROLES)),
            clock: Arc::new(self.store.clock().clone()),
            config: AppConfig {
                framing: Arc::new(framing),
                manual: Some(Arc::new(publisher.running())),
                ..AppConfig::default()
            },
        });
        let app = app.unwrap_or_else(|error| panic!("{error}"));
        let stop = CancellationToken::new();
        let watching =
            feature.tasks.into_iter().map(|task| tokio::spawn(task(stop.clone()))).collect();
        House { store, facts, app, stop, watching }
    }

    /// Waits, while time passes on the clock.
    pub(crate) async fn until(
        &self,
        house: &House,
        what: &str,
        mut came: impl AsyncFnMut() -> bool,
    ) {
        for _ in 0..LOOKS {
            if came().await {
                return;
            }
            self.passes(house, Duration::from_millis(500)).await;
        }
        panic!("it never came: {what}");
    }

    /// Lets time pass in steps that leave the program time to follow.
    pub(crate) async fn passes(&self, house: &House, time: Duration) {
        let step = Duration::from_millis(500);
        for _ in 0..time.as_millis().div_ceil(step.as_millis()) {
            self.store.clock().advance(step);
            for _ in 0..3 {
                tokio::time::sleep(Duration::from_millis(1)).await;
                // What was written before this is on the disk after it.
                house.store.maintain(|_| Box::pin(async { Ok(()) })).await.unwrap();
            }
        }
    }
}

impl House {
    /// Ends the program as a stop does.
    pub(crate) async fn stops(self) {
        self.stop.cancel();
        for task in self.watching {
            task.await.unwrap();
        }
        self.store.close().await;
    }

    /// Ends what watches, and takes the store away from the pages.
    pub(crate) async fn loses_its_store(mut self) -> Self {
        self.stop.cancel();
        for task in self.watching.drain(..) {
            task.await.unwrap();
        }
        self.store.clone().close().await;
        self
    }

    pub(crate) async fn text(&self, sql: &str) -> Option<String> {
        scalar(self.store.reader(), sql, []).await.unwrap()
    }

    pub(crate) async fn count(&self, sql: &str) -> i64 {
        scalar(self.store.reader(), sql, []).await.unwrap().unwrap()
    }

    /// Returns how the probe of the website stands in the store.
    pub(crate) async fn probe(&self) -> Option<String> {
        self.text("select state from probe_states where probe = 'website'").await
    }

    /// Says whether the newest alert of a rule stands so.
    pub(crate) async fn alert_is(&self, rule: &str, state: &str) -> bool {
        self.alert(rule).await.as_deref() == Some(state)
    }

    /// Returns how the newest alert of a rule stands.
    pub(crate) async fn alert(&self, rule: &str) -> Option<String> {
        let sql = format!(
            "select state from alerts where rule = '{rule}' order by alert_id desc limit 1"
        );
        self.text(&sql).await
    }

    /// Counts the effects of a name that were ordered.
    pub(crate) async fn ordered(&self, name: &str) -> i64 {
        self.count(&format!("select count(*) from effects where name = '{name}'")).await
    }

    pub(crate) async fn send(&self, request: Request<Body>) -> Answer {
        send(&self.app.router, request).await
    }

    /// Reads as a key and demands that it may.
    pub(crate) async fn read(&self, path: &str) -> Value {
        let answer = self.send(Request::get(path).key("operator").empty()).await;
        assert_eq!(answer.status, StatusCode::OK, "{path}: {answer:?}");
        answer.json()
    }

    /// Posts JSON as the operator's key.
    pub(crate) async fn post(&self, path: &str, json: Value) -> Answer {
        let request =
            Request::post(path).key("operator").header("content-type", "application/json");
        self.send(request.body(Body::from(json.to_string())).unwrap()).await
    }

    /// Opens a page as a person.
    pub(crate) async fn open(&self, who: &str, path: &str) -> Answer {
        self.send(Request::get(path).session(who).empty()).await
    }

    /// Opens a page as nobody.
    pub(crate) async fn visit(&self, path: &str) -> Answer {
        self.send(Request::get(path).empty()).await
    }

    /// Sends a form from a page, as the operator.
    pub(crate) async fn press(&self, path: &str, form: &str) -> Answer {
        let request = Request::post(path)
            .session("operator")
            .header("content-type", "application/x-www-form-urlencoded");
        self.send(request.body(Body::from(form.to_owned())).unwrap()).await
    }
}
