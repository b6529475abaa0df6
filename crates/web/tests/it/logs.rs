//! What the log says of a request, and what it must not.

use std::io::Write;
use std::sync::{Arc, Mutex};

use tracing_subscriber::fmt::MakeWriter;

use crate::toy::{CANARY, House, Says, get, post};

/// A log in memory.
#[derive(Clone, Default)]
pub(crate) struct Log(Arc<Mutex<Vec<u8>>>);

impl Log {
    pub(crate) fn lines(&self) -> Vec<serde_json::Value> {
        let text = String::from_utf8(self.0.lock().unwrap().clone()).unwrap();
        text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }
}

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl MakeWriter<'_> for Log {
    type Writer = Self;

    fn make_writer(&self) -> Self {
        self.clone()
    }
}

/// Keeps what is logged on this thread until the guard is dropped.
pub(crate) fn log() -> (Log, tracing::subscriber::DefaultGuard) {
    let log = Log::default();
    let subscriber = tracing_subscriber::fmt().json().with_writer(log.clone());
    let subscriber = subscriber.with_max_level(tracing::Level::INFO).finish();
    (log, tracing::subscriber::set_default(subscriber))
}

#[tokio::test]
async fn each_request_is_one_line_with_its_id() {
    let house = House::new().await;
    let (log, _kept) = log();
    let request = get("/v1/things/7").key("reader").from("203.0.113.9:99").empty();
    let answer = house.send(request).await;
    let lines = log.lines();
    assert_eq!(lines.len(), 1, "{lines:?}");
    let fields = &lines[0]["fields"];
    assert_eq!(fields["message"], "a request was answered");
    assert_eq!(fields["method"], "GET");
    assert_eq!(fields["path"], "/v1/things/{number}");
    assert_eq!(fields["status"], 404);
    assert_eq!(fields["caller"], "key reader");
    assert_eq!(fields["address"], "203.0.113.9");
    assert_eq!(fields["code"], "not-found");
    assert_eq!(fields["request"], answer.header("x-request-id"));
    assert!(fields["took_micros"].is_u64());
    house.send(get("/healthz").empty()).await;
    assert_eq!(log.lines().len(), 1, "probes are not worth a line");
}

#[tokio::test]
async fn what_is_inside_is_logged_once_and_never_answered() {
    let house = House::new().await;
    for path in ["/v1/leak", "/v1/panic", "/things/leak", "/things/panic"] {
        let (log, kept) = log();
        let answer = house.send(get(path).session("reader").empty()).await;
        drop(kept);
        assert_eq!(answer.status, 500);
        assert!(!answer.text.contains(CANARY), "{path}: {answer:?}");
        assert!(answer.headers.values().all(|value| !value.to_str().unwrap().contains(CANARY)));
        let lines = log.lines();
        let told: Vec<_> = lines.iter().filter(|line| line.to_string().contains(CANARY)).collect();
        assert_eq!(told.len(), 1, "{path}: {lines:?}");
        assert_eq!(told[0]["level"], "ERROR");
        assert_eq!(told[0]["fields"]["request"], answer.header("x-request-id"));
    }
}

#[tokio::test]
async fn no_secret_of_a_request_is_logged() {
    let house = House::new().await;
    let (log, _kept) = log();
    house.send(get("/v1/things?name=hidden-word").key("reader").empty()).await;
    house.send(get("/nowhere/hidden-word").key("reader").empty()).await;
    house.send(get("/things").session("ended").empty()).await;
    house.send(post("/v1/things").key("clerk").json("{\"name\":\"hidden-word\",\"x\":1}")).await;
    let wrong = "{\"name\":\"x\",\"parts\":[{\"count\":\"hidden-word\"}]}";
    let told = house.send(post("/v1/things").key("clerk").json(wrong)).await;
    assert!(told.text.contains("hidden-word"), "the client may see what it sent: {told:?}");
    let text = format!("{:?}", log.lines());
    for secret in ["hidden-word", "qd_reader", web::SESSION_COOKIE] {
        assert!(!text.contains(secret), "{secret}: {text}");
    }
    assert!(text.matches("a request was answered").count() == 5, "{text}");
}

#[tokio::test]
async fn a_client_that_leaves_is_logged_as_well() {
    let house = Arc::new(House::new().await);
    let (log, _kept) = log();
    let leaving = {
        let house = house.clone();
        tokio::spawn(async move { house.send(get("/v1/wait").key("reader").empty()).await })
    };
    for _ in 0..100 {
        tokio::task::yield_now().await;
    }
    leaving.abort();
    assert!(leaving.await.unwrap_err().is_cancelled());
    assert_eq!(log.lines()[0]["fields"]["status"], 499);
}
