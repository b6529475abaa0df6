//! A store with a manual in force, and a lake over it.

use std::sync::Arc;
use std::time::Duration;

use facts::sql::{Asker, Parameter, Query, Rows, Sql, Tables};
use lake::Lake;
use manual::Registry;
use publishing::{Opening, Publisher, PublishingOptions};
use serde_json::{Value, json};
use store::{Store, execute, micros};
use test_house::stores::TestStore;
use vocabulary::Result;
use web::Rights;

/// A company in Melbourne, which is eleven hours before UTC in November.
const PAGE: &str = "# Dogs

```yaml company
name: Dogs
timezone: Australia/Melbourne
currency: AUD
```

```yaml record purchase
key: purchase_id
fields:
  purchase_id: text
  trainer: { type: text, optional: true, personal: true }
  amount: money
  status: { one_of: [pending, paid, refunded] }
  bought_at: time
  starts_at: { type: time, optional: true }
  day: date
  units: int
  score: number
  gift: bool
  tags: { list: text }
keep: 1 year
```

```yaml record council
key: council
fields: { council: text, name: text }
keep: 1 year
```

```yaml event search_performed
properties: { issue: { type: text, personal: true }, found: int }
keep: 1 year
```
";

/// A lake with what it stands on.
pub(crate) struct House {
    pub(crate) lake: Lake,
    pub(crate) store: Store,
    pub(crate) place: TestStore,
    _publisher: Publisher,
}

impl House {
    /// Opens a house with four purchases and two searches in it.
    pub(crate) async fn on(place: TestStore) -> Self {
        Self::with(place, Tables::new()).await
    }

    /// Opens the same house with tables of features.
    pub(crate) async fn with(place: TestStore, tables: Tables) -> Self {
        let house = Self::empty(place, tables).await;
        house.knows("council", "c1", json!({ "council": "c1", "name": "Yarra" })).await;
        for (key, trainer, cents, status, bought_at) in [
            ("p1", json!("ada"), 2200, "paid", "2026-11-18T12:30:00Z"),
            ("p2", json!("ada"), 2200, "refunded", "2026-11-18T13:30:00Z"),
            ("p3", json!("ben"), 5050, "paid", "2026-11-19T09:00:00Z"),
            ("p4", json!(null), 1, "pending", "2026-11-20T09:50:00Z"),
        ] {
            let body = json!({
                "purchase_id": key, "trainer": trainer, "status": status, "bought_at": bought_at,
                "amount": { "amount": cents, "currency": "AUD" }, "day": &bought_at[..10],
                "units": key[1..].parse::<i64>().unwrap(), "score": 0.5, "gift": key == "p3",
                "tags": ["a", key], "starts_at": "2026-11-21T00:00:00Z",
            });
            house.knows("purchase", key, body).await;
        }
        for (id, issue, found) in [("e1", "barking", 3), ("e2", "pulling", 0)] {
            house.happened(id, json!({ "issue": issue, "found": found })).await;
        }
        house
    }

    /// Opens a house without facts.
    pub(crate) async fn empty(place: TestStore, tables: Tables) -> Self {
        let place = place.with(publishing::MIGRATIONS).with(facts::MIGRATIONS);
        let store = place.open().await;
        let folder = place.folder().join("manual");
        std::fs::create_dir(&folder).unwrap();
        std::fs::write(folder.join("README.md"), PAGE).unwrap();
        let registry = company::kinds(facts::kinds(Registry::new()));
        let registry = manual_specs::complete(registry);
        let (folder, company) = (Some(folder), company::of as fn(&_) -> _);
        let options =
            PublishingOptions { store: store.clone(), registry, folder, company, sql: None };
        let publisher = match Publisher::open(options).await.unwrap() {
            Opening::Ready(publisher) => publisher,
            Opening::Refused(problems) => panic!("{}", problems.to_text(manual::Colour::None)),
        };
        let lake = Lake::new(store.clone(), publisher.running(), tables).unwrap();
        Self { lake, store, place, _publisher: publisher }
    }

    async fn knows(&self, kind: &str, key: &str, body: Value) {
        let values = [kind.into(), key.into(), body.to_string().into()];
        let sql = "insert into records (kind, record_key, version, body, created_at, changed_at)
            values ($1, $2, 1, $3, 0, 0)";
        self.writes(sql, values).await;
    }

    async fn happened(&self, id: &str, properties: Value) {
        let at = micros("2026-11-20T09:00:00Z".parse().unwrap());
        let values = [id.into(), at.into(), properties.to_string().into()];
        let sql = "insert into events (event_id, name, at, subject, properties, received_at)
            values ($1, 'search_performed', $2, 'ada', $3, $2)";
        self.writes(sql, values).await;
    }

    /// Writes past all verbs.
    pub(crate) async fn writes<const N: usize>(
        &self,
        sql: &'static str,
        values: [store::Value; N],
    ) {
        let write = self
            .store
            .maintain(move |tx| Box::pin(async move { execute(&**tx, sql, values).await }));
        write.await.unwrap();
    }

    /// Asks with the parameters of a metric: the two days before now.
    pub(crate) async fn asks(&self, text: &str) -> Result<Rows> {
        let time = |text: &str| Parameter::Time(text.parse().unwrap());
        let parameters = [
            ("from", time("2026-11-18T10:00:00Z")),
            ("to", time("2026-11-20T10:00:00Z")),
            ("trainer", Parameter::Text("ada".to_owned())),
            ("least", Parameter::Int(2)),
        ];
        let parameters = parameters.map(|(name, value)| (name.to_owned(), value)).into();
        let within = Duration::from_secs(60);
        let (text, asker) = (text.to_owned(), Asker::House);
        self.lake.query(Query { text, parameters, rows: 100, within, asker }).await
    }

    /// Asks as somebody with these rights; with a minus before it, one that they cannot.
    pub(crate) async fn somebody_asks(&self, rights: &[&str], text: &str) -> Result<Rows> {
        let cannot = rights.iter().filter_map(|right| right.strip_prefix('-')).map(str::to_owned);
        let can =
            rights.iter().filter(|right| !right.starts_with('-')).map(|&right| right.to_owned());
        let asker = Asker::Somebody(Arc::new(Rights::new(can.collect(), cannot.collect())));
        let (text, within) = (text.to_owned(), Duration::from_secs(60));
        self.lake.query(Query { text, parameters: Vec::new(), rows: 100, within, asker }).await
    }

    /// Holds an answer against what is expected: the rows, as JSON.
    #[track_caller]
    pub(crate) fn check(&self, query: &str, expected: Value) -> impl Future<Output = ()> {
        let place = std::panic::Location::caller();
        async move {
            let rows = self.asks(query).await;
            let rows = rows.unwrap_or_else(|error| panic!("{place}: {}", error.with_hint()));
            assert_eq!(json!(rows.rows), expected, "{place}: {query}");
        }
    }

    /// Holds a refusal against what is expected: its code, and what it says with its hint.
    pub(crate) async fn refuses(&self, query: &str, (code, says): (&str, &str)) {
        let error = self.asks(query).await.unwrap_err();
        assert_eq!((error.code(), error.with_hint().as_str()), (code, says), "{query}");
    }
}
