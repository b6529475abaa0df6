//! A house of its own for each test: a toy feature, callers who prove nothing, a real SQLite store.

mod callers;
mod feature;

use std::sync::Arc;

use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::request::Builder;
use axum::http::{HeaderMap, Request, StatusCode};
use http_body_util::BodyExt;
use serde_json::Value;
use store::Store;
use test_house::stores::{Engine, TestStore};
use tower::ServiceExt;
use vocabulary::FakeClock;
use web::{App, AppConfig, AppParts, app};

pub(crate) use callers::Callers;
pub(crate) use feature::{CANARY, ThingsRead, routes};

/// The application of a test.
pub(crate) struct House {
    pub(crate) app: App,
    pub(crate) store: Store,
    pub(crate) clock: FakeClock,
    pub(crate) callers: Arc<Callers>,
    pub(crate) place: TestStore,
}

impl House {
    pub(crate) async fn new() -> Self {
        Self::with(AppConfig::default()).await
    }

    pub(crate) async fn with(config: AppConfig) -> Self {
        let place = TestStore::on(Engine::Sqlite).await.with(feature::MIGRATIONS);
        let store = place.open().await;
        let callers = Arc::new(Callers::new(place.clock().clone()));
        let app = app(AppParts {
            routes: routes(),
            store: store.clone(),
            authenticator: callers.clone(),
            clock: Arc::new(place.clock().clone()),
            config,
        });
        let app = app.unwrap_or_else(|error| panic!("{error}"));
        Self { app, store, clock: place.clock().clone(), callers, place }
    }

    /// Sends a request and reads the whole answer.
    pub(crate) async fn send(&self, request: Request<Body>) -> Answer {
        let response = self.app.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let bytes = body.collect().await.unwrap().to_bytes();
        Answer {
            status: parts.status,
            headers: parts.headers,
            text: String::from_utf8_lossy(&bytes).into_owned(),
        }
    }

    /// Counts rows.
    pub(crate) async fn count(&self, sql: &str) -> i64 {
        store::scalar(self.store.reader(), sql, []).await.unwrap().unwrap()
    }

    /// Counts the leaves of an action in the audit.
    pub(crate) async fn leaves(&self, action: &str) -> i64 {
        let sql = format!("select count(*) from audit_leaves where action = '{action}'");
        self.count(&sql).await
    }
}

/// An answer, read to its end.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) text: String,
}

impl Answer {
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }

    /// Demands a problem document with a status and a code, and returns it.
    pub(crate) fn problem(&self, status: u16, code: &str) -> Value {
        assert_eq!(self.header("content-type"), "application/problem+json", "{self:?}");
        let document = self.json();
        assert_eq!(self.status.as_u16(), status, "{self:?}");
        assert_eq!(document["status"], status, "{self:?}");
        assert_eq!(document["code"], code, "{self:?}");
        assert_eq!(document["type"], format!("/problems/{code}"), "{self:?}");
        assert!(document["detail"].as_str().is_some_and(|says| says.ends_with('.')), "{self:?}");
        assert_eq!(document["request"], self.header("x-request-id"), "{self:?}");
        document
    }
}

pub(crate) fn get(path: &str) -> Builder {
    Request::get(path)
}

pub(crate) fn post(path: &str) -> Builder {
    Request::post(path)
}

/// What a test says of a request.
pub(crate) trait Says {
    /// With an API key.
    fn key(self, name: &str) -> Self;
    /// With a session, from a page of ours.
    fn session(self, name: &str) -> Self;
    /// From an address.
    fn from(self, peer: &str) -> Self;
    /// As a browser that wants a page.
    fn browser(self) -> Self;
    /// With nothing.
    fn empty(self) -> Request<Body>;
    /// With JSON.
    fn json(self, text: impl Into<String>) -> Request<Body>;
    /// With a form.
    fn form(self, text: &'static str) -> Request<Body>;
}

impl Says for Builder {
    fn key(self, name: &str) -> Self {
        self.header("authorization", format!("Bearer qd_{name}"))
    }

    fn session(self, name: &str) -> Self {
        self.header("cookie", format!("{}={name}", web::SESSION_COOKIE))
            .header("sec-fetch-site", "same-origin")
    }

    fn from(self, peer: &str) -> Self {
        let peer: std::net::SocketAddr = peer.parse().unwrap();
        self.extension(ConnectInfo(peer))
    }

    fn browser(self) -> Self {
        self.header("accept", "text/html,application/xhtml+xml,*/*;q=0.8")
    }

    fn empty(self) -> Request<Body> {
        self.body(Body::empty()).unwrap()
    }

    fn json(self, text: impl Into<String>) -> Request<Body> {
        self.header("content-type", "application/json").body(Body::from(text.into())).unwrap()
    }

    fn form(self, text: &'static str) -> Request<Body> {
        self.header("content-type", "application/x-www-form-urlencoded")
            .body(Body::from(text))
            .unwrap()
    }
}
