//! A simulation beside the test, with a listener where Quarterdeck would be.

use std::path::PathBuf;
use std::sync::Arc;

use reqwest::{Client, RequestBuilder, Response};
use serde_json::Value;
use simulator::{Director, House, Life, Losses, Options, Ports, Secrets, Simulation};
use test_house::listener::{Listener, Received};
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;
use vocabulary::{Secret, SystemClock};

/// The example of Standard Webhooks.
pub(crate) const PRODUCT_SECRET: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
pub(crate) const STRIPE_KEY: &str = "sk_test_simulated";
pub(crate) const STRIPE_SECRET: &str = "whsec_of_stripe";

/// A company that lives until it is stopped, or the test is over.
pub(crate) struct Company {
    pub(crate) director: Director,
    /// What stands where Quarterdeck would.
    pub(crate) house: Listener,
    pub(crate) client: Client,
    ports: Ports,
    stop: CancellationToken,
    living: JoinHandle<()>,
}

impl Company {
    /// Starts one in which nothing happens by itself.
    pub(crate) async fn start() -> Self {
        Self::start_with(Life::Still, None).await
    }

    pub(crate) async fn start_with(life: Life, memory: Option<PathBuf>) -> Self {
        drop(rustls::crypto::ring::default_provider().install_default());
        let house = Listener::start().await;
        let simulation = Simulation::open(Options {
            seed: 11,
            days: 30,
            clock: Arc::new(SystemClock::new()),
            house: House { url: house.url(""), key: Secret::new("qd_key") },
            secrets: Secrets {
                product: Secret::new(PRODUCT_SECRET),
                stripe_key: Secret::new(STRIPE_KEY),
                stripe_webhook: Secret::new(STRIPE_SECRET),
            },
            ports: Ports::FREE,
            memory,
            life,
            losses: Losses::Never,
        })
        .await
        .unwrap();
        let (ports, director) = (simulation.ports(), simulation.director());
        let stop = CancellationToken::new();
        let living = tokio::spawn(simulation.run(stop.clone()));
        let client = Client::builder().no_proxy().build().unwrap();
        Self { director, house, client, ports, stop, living }
    }

    pub(crate) async fn stop(self) {
        self.stop.cancel();
        self.living.await.unwrap();
    }

    pub(crate) fn product(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}{path}", self.ports.product)
    }

    pub(crate) fn stripe(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}{path}", self.ports.stripe)
    }

    /// Asks the payment provider, with its key.
    pub(crate) async fn ask(&self, path: &str) -> (u16, Value) {
        answer(self.client.get(self.stripe(path)).bearer_auth(STRIPE_KEY)).await
    }

    /// Waits until the house was sent something, and returns all of it.
    pub(crate) async fn sent(&self, is_it: impl Fn(&Received) -> bool) -> Vec<Received> {
        let mut tries = 0;
        loop {
            let all: Vec<_> = self.house.received().into_iter().filter(|it| is_it(it)).collect();
            if !all.is_empty() {
                return all;
            }
            tries += 1;
            assert!(tries < 2_000, "it was never sent");
            tokio::time::sleep(std::time::Duration::from_millis(10)).await;
        }
    }

    /// Returns the charge of the purchase behind a request for a refund.
    pub(crate) fn charge_of(&self, request: &str) -> String {
        let request = self.director.record("refund_request", request).unwrap();
        let purchase = request["purchase"].as_str().unwrap();
        let purchase = self.director.record("purchase", purchase).unwrap();
        purchase["charge_id"].as_str().unwrap().to_owned()
    }
}

/// Sends a request, and returns the status with the answer as JSON.
pub(crate) async fn answer(request: RequestBuilder) -> (u16, Value) {
    let answer: Response = request.send().await.unwrap();
    (answer.status().as_u16(), answer.json().await.unwrap())
}
