//! Money against localstripe, which shares no code with us: a payment is heard of and given back once,
//! though the program is killed between the making of the refund and its answer.
//!
//! localstripe tells of payment intents alone and knows no `Idempotency-Key`, so that only looking keeps
//! a second refund from being made.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use axum::Router;
use axum::body::{Bytes, to_bytes};
use axum::extract::{Request, State};
use axum::http::{Method, StatusCode, header};
use reqwest::Client;
use serde_json::{Value, json};
use store::{Change, Leaf, Ordered};
use test_house::stripe::LocalStripe;
use tokio::net::TcpListener;
use tokio::sync::Notify;
use vocabulary::Attribution;

use crate::program::{Program, Serving, client, command};

const MANUAL: &str = "# Dogs

```yaml company
name: Dogs
timezone: Australia/Melbourne
currency: AUD
```

```yaml connector stripe
speaks: stripe
api_key: { secret: STRIPE_KEY }
webhook_secret: { secret: STRIPE_WEBHOOK_SECRET }
```
";

/// How often a test looks before it says that something never came.
const LOOKS: u32 = 2_000;

/// Stands between the program and localstripe, and keeps the answer to the first refund back.
#[derive(Clone)]
struct Between {
    client: Client,
    stripe: String,
    keeps_back: Arc<AtomicBool>,
    made: Arc<Notify>,
}

impl Between {
    async fn start(stripe: &LocalStripe) -> (Self, String) {
        let between = Self {
            client: client(),
            stripe: stripe.url(""),
            keeps_back: Arc::new(AtomicBool::new(true)),
            made: Arc::default(),
        };
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let router = Router::new().fallback(pass_on).with_state(between.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        (between, url)
    }
}

async fn pass_on(State(between): State<Between>, request: Request) -> (StatusCode, Bytes) {
    let (parts, body) = request.into_parts();
    let makes = parts.method == Method::POST;
    let body = to_bytes(body, usize::MAX).await.unwrap();
    let asking = between.client.request(parts.method, format!("{}{}", between.stripe, parts.uri));
    let mut asking = asking.body(body);
    for name in [header::AUTHORIZATION, header::CONTENT_TYPE] {
        if let Some(value) = parts.headers.get(&name) {
            asking = asking.header(name, value);
        }
    }
    let answer = asking.send().await.unwrap();
    let (status, body) = (answer.status(), answer.bytes().await.unwrap());
    if makes && between.keeps_back.swap(false, Ordering::Relaxed) {
        between.made.notify_one();
        std::future::pending::<()>().await;
    }
    (status, body)
}

/// Starts the program with the secrets of the manual.
fn serves(program: &Program, stripe: &str) -> Serving {
    let folder = program.writes_manual(&[("README.md", MANUAL)]);
    let mut run = command();
    run.args(["run", &folder, "--listen", "127.0.0.1:0", "--stripe", stripe, "--data"]);
    run.arg(program.data());
    run.env("STRIPE_KEY", "sk_test_1").env("STRIPE_WEBHOOK_SECRET", "whsec_1");
    Serving::begin(run)
}

/// Makes a payment of 22.00 AUD at localstripe.
async fn pays(stripe: &LocalStripe) {
    let post = async |path: &str, form: &[(&str, &str)]| -> Value {
        let asking = client().post(stripe.url(path)).bearer_auth("sk_test_1");
        let form = form.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>();
        let asking = asking.header("content-type", "application/x-www-form-urlencoded");
        let answer = asking.body(form.join("&")).send().await.unwrap();
        let answer: Value = answer.json().await.unwrap();
        assert!(answer["error"].is_null(), "{path}: {answer}");
        answer
    };
    let card = [
        ("type", "card"),
        ("card[number]", "4242424242424242"),
        ("card[exp_month]", "12"),
        ("card[exp_year]", "2030"),
        ("card[cvc]", "123"),
    ];
    let method = post("/v1/payment_methods", &card).await;
    let method = method["id"].as_str().unwrap();
    let intent =
        [("amount", "2200"), ("currency", "aud"), ("payment_method", method), ("confirm", "true")];
    assert_eq!(post("/v1/payment_intents", &intent).await["status"], "succeeded");
}

/// Reads a list until its first item is as it should be, and returns it.
async fn until(url: String, key: &str, is_right: impl Fn(&Value) -> bool) -> Value {
    for _ in 0..LOOKS {
        let asking = client().get(&url).bearer_auth(key);
        let list: Value = asking.send().await.unwrap().json().await.unwrap();
        let first = list["items"].get(0).filter(|first| is_right(first));
        if let Some(first) = first {
            return first.clone();
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    unreachable!("it never came: {url}")
}

#[tokio::test]
async fn a_payment_is_given_back_once_though_the_program_is_killed() {
    let stripe = LocalStripe::start();
    let (between, url) = Between::start(&stripe).await;
    let program = Program::new();
    let key = program.key("money.read,jobs.read");

    let serving = serves(&program, &url);
    let hook = json!({ "url": format!("{}/hooks/stripe", serving.url), "secret": "whsec_1" });
    client().post(stripe.url("/_config/webhooks/us")).json(&hook).send().await.unwrap();
    pays(&stripe).await;
    let payment = until(format!("{}/v1/payments", serving.url), &key, |_| true).await;
    assert_eq!(payment["amount"], json!({ "amount": 2_200, "currency": "AUD" }));
    assert_eq!(
        (&payment["status"], &payment["fully_refunded"]),
        (&json!("succeeded"), &json!(false))
    );
    assert_eq!(serving.stops(), 0);

    let order = json!({
        "charge": payment["provider_id"], "amount": null, "connector": "stripe", "api_key": "STRIPE_KEY",
    });
    let house = program.opens().await;
    let by = Attribution::program("test");
    let ordered = house.store().commit(&by, move |tx| {
        Box::pin(async move {
            let ordered = Ordered::new(tx.now(), "refund", 1, &order)?;
            Ok(Change::new((), Leaf::new("test.ordered")).ordering([ordered]))
        })
    });
    ordered.await.unwrap();
    house.close().await.unwrap();

    let serving = serves(&program, &url);
    between.made.notified().await;
    // The refund is made, and nobody was told.
    drop(serving);

    let serving = serves(&program, &url);
    let effect = until(format!("{}/v1/effects", serving.url), &key, |effect| {
        !["ordered", "running", "unknown"].contains(&effect["state"].as_str().unwrap())
    });
    assert_eq!(effect.await["state"], "done");
    let refund = until(format!("{}/v1/refunds", serving.url), &key, |_| true).await;
    assert_eq!(
        (&refund["payment"], &refund["status"]),
        (&payment["provider_id"], &json!("succeeded"))
    );
    let asking = client().get(stripe.url("/v1/refunds")).bearer_auth("sk_test_1");
    let theirs: Value = asking.send().await.unwrap().json().await.unwrap();
    assert_eq!(theirs["data"].as_array().unwrap().len(), 1, "{theirs}");
    let payments = format!("{}/v1/payments", serving.url);
    until(payments, &key, |payment| payment["fully_refunded"] == true).await;
}
