//! The Dog Trainers Directory, whole: its manual, the program on it, and the company beside it.

use std::net::TcpListener;
use std::path::PathBuf;
use std::process::Command;
use std::sync::Arc;
use std::time::Duration;

use reqwest::Client;
use serde_json::Value;
use simulator::{Director, House, Life, Losses, Options, Ports, Secrets, Simulation};
use tempfile::TempDir;
use test_house::mailbox::{Behaviour, Mailbox};
use tokio_util::sync::{CancellationToken, DropGuard};
use vocabulary::{Secret, SystemClock};

use crate::manual;
use crate::program::{Done, Serving, command, run};

/// Who owns it.
/// Who may do everything, and who works in the evening: name and address.
pub(crate) const OWNER: (&str, &str) = ("Olivia", "owner@example.com");
pub(crate) const OPERATOR: (&str, &str) = ("Omar", "operator@example.com");
pub(crate) const PASSWORD: &str = "seven quiet otters swim";

/// What the program that asks over the API may do.
const SCOPES: &str = "alerts.read,cases.decide,money.read,records.read,refunds.decide";

/// What company and program share, under the names of the manual.
const PRODUCT_SECRET: (&str, &str) =
    ("PRODUCT_WEBHOOK_SECRET", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
const STRIPE_KEY: (&str, &str) = ("STRIPE_KEY", "sk_test_acceptance");
const STRIPE_SECRET: (&str, &str) = ("STRIPE_WEBHOOK_SECRET", "whsec_acceptance");

/// How often something is tried that holds soon, and how long it is left between: two minutes.
const TRIES: u32 = 2_400;
const BETWEEN: Duration = Duration::from_millis(50);

/// A running directory; it ends with the value.
pub(crate) struct Directory {
    pub(crate) url: String,
    pub(crate) director: Director,
    pub(crate) mail: Mailbox,
    client: Client,
    folder: TempDir,
    /// An API key of a program that reads everything and decides.
    key: String,
    serving: Serving,
    _company: DropGuard,
}

impl Directory {
    /// Opens one with a fresh folder, in which nothing happens unasked.
    pub(crate) async fn open() -> Self {
        drop(rustls::crypto::ring::default_provider().install_default());
        let folder = tempfile::tempdir().unwrap();
        let port = free_port();
        let url = format!("http://localhost:{port}");
        let data = folder.path().join("data");
        let company = company(&url, token(&data, "events.write,records.write")).await;
        let key = token(&data, SCOPES);
        let pages = folder.path().join("manual");
        manual::copy(&pages, company.ports());
        let mut run = command();
        run.arg("run").arg(&pages).arg("--data").arg(&data);
        run.args(["--listen", &format!("127.0.0.1:{port}")]);
        let mail = Mailbox::start(Behaviour::Keep);
        run.args(["--mail", &format!("smtp://localhost:{}", mail.port)]);
        run.args(["--mail-from", "operations@dogtrainers.example"]);
        run.env("QUARTERDECK_STRIPE_URL", format!("http://127.0.0.1:{}", company.ports().stripe));
        run.envs([PRODUCT_SECRET, STRIPE_KEY, STRIPE_SECRET]);
        let serving = Serving::begin(run, &folder.path().join("log"));
        let (stop, director) = (CancellationToken::new(), company.director());
        tokio::spawn(company.run(stop.clone()));
        let client = Client::builder().redirect(reqwest::redirect::Policy::none());
        let client = client.no_proxy().build().unwrap();
        let _company = stop.drop_guard();
        Self { url, director, mail, client, folder, key, serving, _company }
    }

    /// Lets somebody join over the link that `staff add` prints.
    pub(crate) async fn join(&self, (name, email): (&str, &str), role: &str) {
        let added = self.does(&["staff", "add", email, "--role", role, "--site", &self.url]);
        assert_eq!(added.code, 0, "{}", added.err);
        let fields = format!("name={name}&password={0}&again={0}", PASSWORD.replace(' ', "+"));
        let joining = self.client.post(&added.out).header("sec-fetch-site", "same-origin");
        let joining = joining.header("content-type", "application/x-www-form-urlencoded");
        let joined = joining.body(fields).send().await.unwrap();
        assert_eq!(joined.status(), 303, "{}", joined.text().await.unwrap());
    }

    /// Runs a command on the data folder, beside the server.
    pub(crate) fn does(&self, arguments: &[&str]) -> Done {
        run(on(&self.data(), arguments))
    }

    pub(crate) fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    /// Asks the interface, with the key.
    pub(crate) async fn get(&self, path: &str) -> (u16, Value) {
        let answer = self.client.get(format!("{}{path}", self.url)).bearer_auth(&self.key).send();
        let answer = answer.await.unwrap();
        (answer.status().as_u16(), answer.json().await.unwrap_or_default())
    }

    /// Sends the interface something, with the key.
    pub(crate) async fn post(&self, path: &str, body: &Value) -> (u16, Value) {
        let request = self.client.post(format!("{}{path}", self.url)).bearer_auth(&self.key);
        let answer = request.json(body).send().await.unwrap();
        (answer.status().as_u16(), answer.json().await.unwrap_or_default())
    }

    /// Stops the program in order, and hands over what is left.
    pub(crate) fn stop(self) -> TempDir {
        assert_eq!(self.serving.stops(), 0);
        self.folder
    }
}

/// Tries until something holds, which it does soon if it ever does.
pub(crate) async fn until(what: &str, holds: impl AsyncFn() -> bool) {
    let mut tries = 0;
    while !holds().await {
        tries += 1;
        assert!(tries < TRIES, "it never came to hold: {what}");
        tokio::time::sleep(BETWEEN).await;
    }
}

async fn company(house: &str, key: String) -> Simulation {
    let secret = |(_, secret): (&str, &str)| Secret::new(secret);
    Simulation::open(Options {
        seed: 4,
        days: 30,
        clock: Arc::new(SystemClock::new()),
        house: House { url: house.to_owned(), key: Secret::new(key) },
        secrets: Secrets {
            product: secret(PRODUCT_SECRET),
            stripe_key: secret(STRIPE_KEY),
            stripe_webhook: secret(STRIPE_SECRET),
        },
        ports: Ports::FREE,
        memory: None,
        life: Life::Still,
        losses: Losses::Never,
    })
    .await
    .unwrap()
}

fn token(data: &std::path::Path, scopes: &str) -> String {
    let arguments = ["token", "create", "--name", "story", "--rate", "10000", "--scope", scopes];
    let done = run(on(data, &arguments));
    assert_eq!(done.code, 0, "{}", done.err);
    done.out
}

fn on(data: &std::path::Path, arguments: &[&str]) -> Command {
    let mut command = command();
    command.args(arguments).arg("--data").arg(data);
    command
}

/// Finds a port that is free now; the manual must name the company's before the program starts.
fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}
