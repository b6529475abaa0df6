//! A house with people in it: browsers that keep cookies, programs with keys, a clock that stands
//! still until it is moved.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::{HeaderMap, HeaderValue, Method, Request, Response, StatusCode};
use http_body_util::BodyExt;
use people::staff::invite::{self, Invitation};
use people::staff::{disable, reset};
use people::{MIGRATIONS, People, PeopleOptions, Role, Roles};
use serde_json::Value;
use store::Store;
use test_house::stores::{Intruder, TestStore};
use tokio::sync::Mutex;
use tower::ServiceExt;
use vocabulary::FakeClock;
use web::{App, AppConfig, AppParts, app};

/// A password that is long enough and that nobody tries.
pub(crate) const PASSWORD: &str = "lake tongue ribbon";

/// The rights that keys can have in this house.
const RIGHTS: [&str; 5] = ["audit.read", "cases.read", "cases.decide", "sql.read", "staff.manage"];

/// The roles of this house: an owner, a manager of staff, and a reader of the trail.
struct ThreeRoles;

impl Roles for ThreeRoles {
    fn names(&self) -> Vec<String> {
        ["owner", "manager", "auditor"].map(str::to_owned).to_vec()
    }

    fn find(&self, name: &str) -> Option<Role> {
        let can: &[&str] = match name {
            "owner" => &["all"],
            "manager" => &["staff.manage", "cases.read"],
            "auditor" => &["audit.read"],
            _ => return None,
        };
        Some(Role { can: can.iter().map(|&right| right.to_owned()).collect(), cannot: Vec::new() })
    }
}

/// The house of a test.
pub(crate) struct House {
    pub(crate) place: TestStore,
    pub(crate) store: Store,
    pub(crate) people: People,
    pub(crate) app: App,
}

impl House {
    pub(crate) async fn on(place: TestStore) -> Self {
        let place = place.with(MIGRATIONS);
        let store = place.open().await;
        let people = People::new(PeopleOptions {
            store: store.clone(),
            roles: Arc::new(ThreeRoles),
            rights: RIGHTS.map(str::to_owned).to_vec(),
            site: "http://localhost:8080/".to_owned(),
            company: "Dog Trainers Directory".to_owned(),
        });
        let people = people.unwrap();
        let app = app(AppParts {
            routes: people.routes(),
            store: store.clone(),
            authenticator: Arc::new(people.clone()),
            clock: Arc::new(place.clock().clone()),
            config: AppConfig::default(),
        });
        Self { place, store, people, app: app.unwrap_or_else(|error| panic!("{error}")) }
    }

    pub(crate) fn clock(&self) -> &FakeClock {
        self.place.clock()
    }

    pub(crate) fn wait(&self, seconds: u64) {
        self.clock().advance(Duration::from_secs(seconds));
    }

    /// Invites somebody on the command line and returns the path of their link.
    pub(crate) async fn invite(&self, email: &str, role: &str) -> String {
        let may = self.people.on_the_command_line("root").unwrap();
        let invitation = Invitation { email: email.to_owned(), name: None, role: role.to_owned() };
        let invited = invite::invite(&self.people, &may, invitation).await.unwrap();
        let address = invited.link.address.expose();
        address.strip_prefix("http://localhost:8080").unwrap().to_owned()
    }

    /// Resets somebody's sign-in on the command line and returns the path of their link.
    pub(crate) async fn reset(&self, email: &str) -> String {
        let may = self.people.on_the_command_line("root").unwrap();
        let id = self.people.find_by_email(email).await.unwrap().id;
        let reset = reset::reset(&self.people, &may, id).await.unwrap();
        reset.link.address.expose().strip_prefix("http://localhost:8080").unwrap().to_owned()
    }

    pub(crate) async fn disable(&self, email: &str) {
        let may = self.people.on_the_command_line("root").unwrap();
        let id = self.people.find_by_email(email).await.unwrap().id;
        disable::disable(&self.people, &may, id).await.unwrap();
    }

    /// Invites somebody, lets them set their password, and returns their browser.
    pub(crate) async fn member(&self, email: &str, role: &str) -> Browser<'_> {
        let link = self.invite(email, role).await;
        let browser = self.browser();
        let joined = browser.submit(&link, &[("name", role), ("password", PASSWORD)]).await;
        assert_eq!(joined.status, 303, "{joined:?}");
        browser
    }

    pub(crate) async fn owner(&self) -> Browser<'_> {
        self.member("owner@example.com", "owner").await
    }

    /// A browser that was never here.
    pub(crate) fn browser(&self) -> Browser<'_> {
        self.browser_at("192.0.2.1")
    }

    pub(crate) fn browser_at(&self, address: &str) -> Browser<'_> {
        Browser { house: self, address: address.to_owned(), cookies: Mutex::default() }
    }

    pub(crate) async fn send(&self, request: Request<Body>) -> Answer {
        let answer = self.answer(request).await;
        // What is written down behind an answer is there before the story goes on.
        self.people.settled().await;
        answer
    }

    /// Sends a request and waits for nothing but its answer.
    pub(crate) async fn answer(&self, request: Request<Body>) -> Answer {
        let response = self.app.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let bytes = body.collect().await.unwrap().to_bytes();
        let text = String::from_utf8_lossy(&bytes).into_owned();
        Answer { status: parts.status, headers: parts.headers, text }
    }

    /// Sends a request of a program with a key.
    pub(crate) async fn with_key(&self, key: &str, method: Method, path: &str) -> Answer {
        let request = Request::builder().method(method).uri(path);
        let request = request.header("authorization", format!("Bearer {key}"));
        self.send(from(request, "192.0.2.9").body(Body::empty()).unwrap()).await
    }

    pub(crate) async fn count(&self, sql: &str) -> i64 {
        store::scalar(self.store.reader(), sql, []).await.unwrap().unwrap()
    }

    pub(crate) async fn leaves(&self, action: &str) -> i64 {
        self.count(&format!("select count(*) from audit_leaves where action = '{action}'")).await
    }

    pub(crate) async fn intruder(&self) -> Intruder {
        self.place.intruder().await
    }
}

fn from(request: axum::http::request::Builder, address: &str) -> axum::http::request::Builder {
    let peer = SocketAddr::new(address.parse().unwrap(), 4_711);
    request.extension(ConnectInfo(peer))
}

/// A browser with its cookies.
pub(crate) struct Browser<'h> {
    pub(crate) house: &'h House,
    address: String,
    cookies: Mutex<BTreeMap<String, String>>,
}

impl Browser<'_> {
    pub(crate) async fn cookie(&self, name: &str) -> Option<String> {
        self.cookies.lock().await.get(name).cloned()
    }

    pub(crate) async fn set_cookie(&self, name: &str, value: &str) {
        self.cookies.lock().await.insert(name.to_owned(), value.to_owned());
    }

    pub(crate) async fn session(&self) -> String {
        self.cookie("__Host-quarterdeck").await.unwrap_or_default()
    }

    pub(crate) async fn forget_everything(&self) {
        self.cookies.lock().await.clear();
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        let request = self.request(Method::GET, path).await;
        self.send(request.body(Body::empty()).unwrap()).await
    }

    /// Follows the counts that stand around every page.
    pub(crate) async fn follow(&self) -> Response<Body> {
        let mut request = self.request(Method::GET, "/live").await;
        let headers = request.headers_mut().unwrap();
        headers.insert("accept", HeaderValue::from_static("text/event-stream"));
        let request = request.body(Body::empty()).unwrap();
        self.house.app.router.clone().oneshot(request).await.unwrap()
    }

    pub(crate) async fn submit(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let pairs: Vec<_> =
            fields.iter().map(|(name, value)| format!("{name}={}", escape(value))).collect();
        let request = self.request(Method::POST, path).await;
        let request = request.header("content-type", "application/x-www-form-urlencoded");
        self.send(request.body(Body::from(pairs.join("&"))).unwrap()).await
    }

    pub(crate) async fn call(&self, method: Method, path: &str, body: Value) -> Answer {
        self.call_once(method, path, body, None).await
    }

    pub(crate) async fn call_once(
        &self,
        method: Method,
        path: &str,
        body: Value,
        once: Option<&str>,
    ) -> Answer {
        let mut request = self.request(method, path).await;
        if let Some(once) = once {
            request = request.header("idempotency-key", once);
        }
        if body.is_null() {
            return self.send(request.body(Body::empty()).unwrap()).await;
        }
        let request = request.header("content-type", "application/json");
        self.send(request.body(Body::from(body.to_string())).unwrap()).await
    }

    pub(crate) async fn post(&self, path: &str, body: Value) -> Answer {
        self.call(Method::POST, path, body).await
    }

    pub(crate) async fn sign_in(&self, email: &str, password: &str) -> Answer {
        self.submit("/sign-in", &[("email", email), ("password", password)]).await
    }

    /// Makes a key and returns its id and its secret.
    pub(crate) async fn key(&self, name: &str, scopes: &[&str]) -> (String, String) {
        let body = serde_json::json!({ "name": name, "scopes": scopes });
        let made = self.post("/v1/keys", body).await;
        assert_eq!(made.status, 201, "{made:?}");
        let made = made.json();
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        (text(&made["key"]["id"]), text(&made["secret"]))
    }

    async fn request(&self, method: Method, path: &str) -> axum::http::request::Builder {
        let cookies: Vec<String> = self
            .cookies
            .lock()
            .await
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        from(Request::builder().method(method).uri(path), &self.address)
            .header("cookie", cookies.join("; "))
            .header("sec-fetch-site", "same-origin")
            .header("user-agent", "A test")
            .header("accept", "text/html,*/*;q=0.8")
    }

    async fn send(&self, request: Request<Body>) -> Answer {
        let answer = self.house.send(request).await;
        let mut cookies = self.cookies.lock().await;
        for cookie in answer.headers.get_all("set-cookie") {
            let (pair, attributes) = cookie.to_str().unwrap().split_once("; ").unwrap();
            let (name, value) = pair.split_once('=').unwrap();
            if attributes.ends_with("Max-Age=0") {
                cookies.remove(name);
            } else {
                cookies.insert(name.to_owned(), value.to_owned());
            }
        }
        answer
    }
}

fn escape(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
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
        assert_eq!(self.status.as_u16(), status, "{self:?}");
        let document = self.json();
        assert_eq!(document["code"], code, "{self:?}");
        document
    }

    /// What two answers are compared by: everything but what differs between any two requests.
    pub(crate) fn comparable(&self) -> (StatusCode, Vec<(String, String)>, String) {
        let id = self.header("x-request-id").to_owned();
        let nonce = between(self.header("content-security-policy"), "'nonce-", "'").to_owned();
        let clean = |text: &str| {
            let text = text.replace(&id, "");
            if nonce.is_empty() { text } else { text.replace(&nonce, "") }
        };
        let headers = self.headers.iter();
        let headers = headers
            .map(|(name, value)| (name.to_string(), clean(value.to_str().unwrap())))
            .collect();
        (self.status, headers, clean(&self.text))
    }
}

/// Returns what stands between two texts, or nothing.
pub(crate) fn between<'t>(text: &'t str, before: &str, after: &str) -> &'t str {
    let rest = text.split_once(before).map_or("", |(_, rest)| rest);
    rest.split_once(after).map_or("", |(found, _)| found)
}
