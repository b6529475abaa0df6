//! A house of its own for each test: a real store, a real folder, and the feature's routes.

use std::fs;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use axum::http::{Request, StatusCode};
use jiff::tz::TimeZone;
use manual::{Names, Registry};
use publishing::{Opening, Publisher, PublishingOptions};
use serde_json::Value;
use store::{Store, scalar};
use tempfile::TempDir;
use test_feature::{Answer, Callers, Role, Says, send};
use test_house::stores::TestStore;
use tokio_util::sync::CancellationToken;
use web::{App, AppConfig, AppParts, Framing, app};

/// Who calls.
const ROLES: &[Role] = &[
    ("owner", &["manual.read", "manual.publish"]),
    ("reader", &["manual.read"]),
    ("stranger", &["cases.decide"]),
];

/// How often a test looks before it says that something never came.
const LOOKS: u32 = 3_000;

/// What a manual begins with.
pub(crate) const COMPANY: &str = "# Dogs\n\nWe find trainers.\n\n```yaml company\nname: Dogs\n\
                                  timezone: Australia/Melbourne\ncurrency: AUD\n```\n";

/// The kinds of the company, and some that take any keys.
pub(crate) fn kinds() -> Registry {
    company::kinds(Registry::new())
        .stand_in("alert", Names::OfTheKind)
        .stand_in("metric", Names::OfTheKind)
        .stand_in("step", Names::OfThePage)
}

/// A store and a folder, with a program on them or not.
pub(crate) struct Place {
    pub(crate) store: TestStore,
    folder: TempDir,
}

/// A program that runs.
pub(crate) struct House {
    pub(crate) publisher: Publisher,
    pub(crate) store: Store,
    app: App,
    stop: CancellationToken,
}

impl Place {
    /// Makes a place whose folder holds a company's front page.
    pub(crate) fn new(store: TestStore) -> Self {
        let place = Self {
            store: store.with(publishing::MIGRATIONS),
            folder: tempfile::tempdir().unwrap(),
        };
        fs::create_dir(place.folder()).unwrap();
        place.write("README.md", COMPANY);
        place
    }

    pub(crate) fn folder(&self) -> PathBuf {
        self.folder.path().join("manual")
    }

    pub(crate) fn write(&self, page: &str, text: &str) {
        let path = self.folder().join(page);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        // Whole at once: a page that is found half written is a version of its own.
        let whole = self.folder().with_extension("whole");
        fs::write(&whole, text).unwrap();
        fs::rename(whole, path).unwrap();
    }

    pub(crate) fn delete(&self, page: &str) {
        fs::remove_file(self.folder().join(page)).unwrap();
    }

    /// Opens the place as a program that is told of the folder.
    pub(crate) async fn opens(&self) -> House {
        self.opens_with(kinds(), Some(self.folder())).await
    }

    /// Opens it with other kinds, or another folder.
    pub(crate) async fn opens_with(&self, registry: Registry, folder: Option<PathBuf>) -> House {
        let store = self.store.open().await;
        match self.try_open(&store, (registry, folder)).await {
            Ok(Opening::Ready(publisher)) => self.house(store, publisher),
            Ok(Opening::Refused(problems)) => {
                panic!("{}", problems.to_text(manual::Colour::None))
            }
            Err(error) => panic!("{}", error.chain()),
        }
    }

    pub(crate) async fn try_open(
        &self,
        store: &Store,
        (registry, folder): (Registry, Option<PathBuf>),
    ) -> vocabulary::Result<Opening> {
        let (store, company) = (store.clone(), company::of as fn(&_) -> _);
        Publisher::open(PublishingOptions { store, registry, folder, company, sql: None }).await
    }

    fn house(&self, store: Store, publisher: Publisher) -> House {
        let feature = publishing::feature(&publisher);
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
        tokio::spawn(publisher.clone().keep(stop.clone()));
        House { publisher, store, app, stop }
    }

    /// Waits, while at most a second passes on the clock; how long the machine takes does not count.
    pub(crate) async fn within_a_second(&self, what: &str, came: impl AsyncFnMut() -> bool) {
        self.within(Duration::from_millis(990), (what, came)).await;
    }

    /// Waits until the folder was surely read again.
    pub(crate) async fn in_a_while(&self, what: &str, came: impl AsyncFnMut() -> bool) {
        self.within(Duration::from_secs(60), (what, came)).await;
    }

    async fn within(&self, time: Duration, (what, mut came): (&str, impl AsyncFnMut() -> bool)) {
        let step = time / LOOKS;
        for _ in 0..LOOKS {
            if came().await {
                return;
            }
            self.store.clock().advance(step);
            tokio::time::sleep(Duration::from_millis(3)).await;
        }
        panic!("it never came: {what}");
    }

    /// Lets enough time pass for everything that could happen by itself.
    pub(crate) async fn nothing_happens(&self, house: &House) {
        let before = house.version();
        for _ in 0..200 {
            self.store.clock().advance(Duration::from_millis(50));
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
        assert_eq!(house.version(), before);
    }
}

impl House {
    /// Ends the program as a stop does.
    pub(crate) async fn stops(self) {
        self.stop.cancel();
        self.store.close().await;
    }

    /// Returns the number of the version that runs; 0 for none.
    pub(crate) fn version(&self) -> i64 {
        self.publisher.running().now().map_or(0, |running| running.version.version)
    }

    /// Returns the text of a page that runs.
    pub(crate) fn page(&self, path: &str) -> Option<String> {
        let running = self.publisher.running().now()?;
        let mut pages = running.manual.pages().iter();
        pages.find(|page| page.path == path).map(|page| page.text.clone())
    }

    /// Lists the codes of what is wrong with the folder.
    pub(crate) fn problems(&self) -> Vec<&'static str> {
        self.publisher.state().problems.iter().map(|problem| problem.code).collect()
    }

    pub(crate) async fn count(&self, sql: &str) -> i64 {
        scalar(self.store.reader(), sql, []).await.unwrap().unwrap()
    }

    /// Reads the details of the newest leaf of an action.
    pub(crate) async fn leaf(&self, action: &str) -> (String, Value) {
        let sql = "select actor_name || '|' || details from audit_leaves where action = $1
            order by at desc, sequence desc limit 1";
        let found: Option<String> =
            scalar(self.store.reader(), sql, [action.into()]).await.unwrap();
        let found = found.unwrap();
        let (actor, details) = found.split_once('|').unwrap();
        (actor.to_owned(), serde_json::from_str(details).unwrap())
    }

    /// Sends a request and reads the whole answer.
    pub(crate) async fn send(&self, request: Request<Body>) -> Answer {
        send(&self.app.router, request).await
    }

    /// Reads as the owner's key and demands that it may.
    pub(crate) async fn read(&self, path: &str) -> Value {
        let answer = self.send(Request::get(path).key("owner").empty()).await;
        assert_eq!(answer.status, StatusCode::OK, "{path}: {answer:?}");
        answer.json()
    }

    /// Posts JSON as the owner's key.
    pub(crate) async fn post(&self, path: &str, json: Value) -> Answer {
        let request = Request::post(path).key("owner").header("content-type", "application/json");
        self.send(request.body(Body::from(json.to_string())).unwrap()).await
    }

    /// Opens a page as the owner and demands that it is there.
    pub(crate) async fn open(&self, path: &str) -> String {
        let answer = self.send(Request::get(path).session("owner").empty()).await;
        assert_eq!(answer.status, StatusCode::OK, "{path}: {answer:?}");
        answer.text
    }

    /// Sends a form from a page, as a person.
    pub(crate) async fn press(&self, who: &str, path: &str, form: &str) -> Answer {
        let request = Request::post(path)
            .session(who)
            .header("content-type", "application/x-www-form-urlencoded");
        self.send(request.body(Body::from(form.to_owned())).unwrap()).await
    }
}
