//! Shows the room Jobs on this machine with made-up rows: `cargo run -p jobs --example room`.
//!
//! Whoever comes is the operator; it is always ten o'clock on 20 November 2026, UTC. Nothing runs.
#![expect(clippy::print_stdout, reason = "the person who starts it needs the address")]

use std::net::SocketAddr;
use std::sync::Arc;

use async_trait::async_trait;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde_json::{Value, json};
use store::{Change, Leaf, Ordered, Store, execute, micros};
use test_house::stores::{Engine, TestStore};
use vocabulary::id::{EffectId, RunId, StaffId};
use vocabulary::{Actor, Attribution, Clock, Error, FakeClock, Result};
use web::{Access, AppConfig, AppParts, Authenticator, Caller, Credentials, Framing, Rights, app};
use work::Scheduled;

const ZONE: &str = "Australia/Melbourne";

#[tokio::main]
async fn main() -> Result<()> {
    let place = TestStore::on(Engine::Sqlite).await.with(&work::migrations());
    let store = place.open().await;
    let now = place.clock().now();
    Past { store: store.clone(), clock: place.clock().clone() }.happen().await?;
    place.clock().jump_to(now);
    let feature = jobs::feature(&schedules()?);
    let framing = Framing {
        company: "Dog Trainers Directory".to_owned(),
        zone: TimeZone::get(ZONE).map_err(Error::internal)?,
        rooms: feature.rooms,
        foot: Vec::new(),
    };
    let app = app(AppParts {
        routes: feature.routes,
        store,
        authenticator: Arc::new(Mira(place.clock().clone())),
        clock: Arc::new(place.clock().clone()),
        config: AppConfig { framing: Arc::new(framing), ..AppConfig::default() },
    })?;
    let listener =
        tokio::net::TcpListener::bind(("127.0.0.1", port())).await.map_err(Error::internal)?;
    let address = listener.local_addr().map_err(Error::internal)?;
    println!("The room is at http://{address}/jobs.");
    let served = app.router.into_make_service_with_connect_info::<SocketAddr>();
    axum::serve(listener, served).await.map_err(Error::internal)
}

/// Takes the port from the command line; without one the system chooses.
fn port() -> u16 {
    std::env::args().nth(1).and_then(|port| port.parse().ok()).unwrap_or(0)
}

/// The operator, whoever comes.
struct Mira(FakeClock);

#[async_trait]
impl Authenticator for Mira {
    async fn authenticate(&self, _: &Credentials<'_>) -> Result<Option<Caller>> {
        Ok(Some(Caller {
            attribution: mira(),
            role: "operator".to_owned(),
            rights: Arc::new(Rights::new(vec!["jobs.run".to_owned()], Vec::new())),
            access: Access::Session { id: "ses_1".to_owned(), confirmed_at: self.0.now() },
        }))
    }
}

fn mira() -> Attribution {
    let id = StaffId::new(Timestamp::UNIX_EPOCH);
    Attribution::of(Actor::Staff { id, name: "Mira Novak".to_owned() })
}

/// A job that only has a name; nothing here runs any.
struct Named;

#[async_trait]
impl work::Job for Named {
    const NAME: &'static str = "playbooks.run";
    type Body = String;

    async fn run(&self, _: &String, _: &work::Running) -> Result<(), work::Failure> {
        Ok(())
    }
}

fn schedules() -> Result<Vec<Scheduled>> {
    [
        ("featured_expiry_and_promotion", "0 2 * * *", ZONE),
        ("stripe_reconciliation", "30 3 * * *", ZONE),
        ("weekly_digest", "Mon 08:00", ZONE),
        ("review_photos", "*/15 * * * *", ZONE),
        ("exchange_rates", "Mon-Fri 16:30", "Europe/Berlin"),
    ]
    .into_iter()
    .map(|(name, schedule, zone)| {
        Scheduled::new::<Named>(name, (schedule.parse()?, zone), &name.to_owned())
    })
    .collect()
}

/// What has happened before somebody looks.
struct Past {
    store: Store,
    clock: FakeClock,
}

/// How a made-up run ended.
struct Ran {
    job: &'static str,
    at: &'static str,
    state: &'static str,
    attempt: i32,
    took_ms: i64,
    problem: Option<&'static str>,
}

const fn well(job: &'static str, at: &'static str, took_ms: i64) -> Ran {
    Ran { job, at, state: "succeeded", attempt: 1, took_ms, problem: None }
}

const RUNS: [Ran; 13] = [
    well("featured_expiry_and_promotion", "2026-11-17T15:00:00Z", 118),
    well("stripe_reconciliation", "2026-11-17T16:30:00Z", 41_380),
    well("featured_expiry_and_promotion", "2026-11-18T15:00:00Z", 131),
    well("stripe_reconciliation", "2026-11-18T16:30:00Z", 39_902),
    Ran {
        job: "weekly_digest",
        at: "2026-11-15T21:00:00Z",
        state: "missed",
        attempt: 0,
        took_ms: 0,
        problem: Some(
            "Nothing ran at this time: no worker was there, or the clock was set forward.",
        ),
    },
    well("exchange_rates", "2026-11-19T15:30:00Z", 803),
    well("featured_expiry_and_promotion", "2026-11-19T15:00:00Z", 124),
    Ran {
        job: "stripe_reconciliation",
        at: "2026-11-19T16:30:00Z",
        state: "gave_up",
        attempt: 5,
        took_ms: 30_000,
        problem: Some("Stripe answered 503 to `GET /v1/balance_transactions` for eight minutes."),
    },
    well("review_photos", "2026-11-20T09:00:00Z", 2_310),
    well("review_photos", "2026-11-20T09:15:00Z", 1_960),
    well("review_photos", "2026-11-20T09:30:00Z", 2_044),
    Ran {
        job: "review_photos",
        at: "2026-11-20T09:45:00Z",
        state: "scheduled",
        attempt: 2,
        took_ms: 60_000,
        problem: Some("It took longer than 60 seconds."),
    },
    Ran {
        job: "import.trainers",
        at: "2026-11-20T08:12:00Z",
        state: "failed",
        attempt: 1,
        took_ms: 12,
        problem: Some("Line 204 of `trainers.csv` has 11 columns instead of 12."),
    },
];

impl Past {
    async fn happen(&self) -> Result<()> {
        for run in &RUNS {
            self.run(run).await?;
        }
        self.refund().await?;
        self.letters().await
    }

    fn at(&self, at: &str) -> Result<Timestamp> {
        let at = at.parse().map_err(Error::internal)?;
        self.clock.jump_to(at);
        Ok(at)
    }

    async fn run(&self, run: &'static Ran) -> Result<()> {
        let at = micros(self.at(run.at)?);
        let scheduled = schedules()?.iter().any(|scheduled| scheduled.name() == run.job);
        let sql = "insert into jobs (run_id, name, version, body, job_key, priority, state, due_at,
                attempt, scheduled_for, enqueued_at, started_at, finished_at, took_micros, problem)
            values ($1, $2, 1, '{}', $3, 10, $4, $5, $6, $7, $5, $8, $9, $10, $11)";
        self.store
            .maintain(move |tx| {
                Box::pin(async move {
                    let name = if scheduled { <Named as work::Job>::NAME } else { run.job };
                    let key = scheduled.then(|| format!("{}@{}", run.job, run.at));
                    let began = (run.attempt > 0).then_some(at + 1_900_000);
                    let waits = run.state == "scheduled";
                    let ended = (!waits).then_some(at + 1_900_000 + run.took_ms * 1_000);
                    let due = if waits { at + 960_000_000 } else { at };
                    execute(
                        &**tx,
                        sql,
                        [
                            RunId::new(tx.now()).to_string().into(),
                            name.into(),
                            key.into(),
                            run.state.into(),
                            due.into(),
                            run.attempt.into(),
                            scheduled.then_some(at).into(),
                            began.into(),
                            ended.into(),
                            began.map(|_| run.took_ms * 1_000).into(),
                            run.problem.into(),
                        ],
                    )
                    .await
                })
            })
            .await
            .map(drop)
    }

    /// A refund that Stripe never answered, with two letters behind it.
    async fn refund(&self) -> Result<()> {
        self.at("2026-11-20T09:31:12Z")?;
        let refund = json!({ "payment": "ch_3QxKd2", "amount": { "amount": 2_200, "currency": "AUD" },
            "reason": "requested_by_customer" });
        let mail = json!({ "to": ["anna.smith@example.com"], "subject": "Your refund of AUD 22.00",
            "text": "Dear Anna,\n\nwe have sent AUD 22.00 back to your card.\n\nDog Trainers Directory" });
        let tell = json!({ "to": "https://books.example/hooks/refunds", "event": "refund.made" });
        let chain = self.order(vec![("refund", refund), ("mail", mail), ("tell", tell)]).await?;
        self.at("2026-11-20T09:31:42Z")?;
        self.ended(
            chain[0],
            &Ended {
                state: "unknown",
                action: "effect.unknown",
                problem: Some("Stripe did not answer within 30 seconds."),
                outcome: None,
            },
        )
        .await
    }

    async fn letters(&self) -> Result<()> {
        let letter = |to: &str, subject: &str| {
            (
                "mail",
                json!({ "to": [to], "subject": subject, "text": "Hello,\nyour listing is live." }),
            )
        };
        self.at("2026-11-20T07:40:00Z")?;
        let gone = self.order(vec![letter("kim@trainers.example", "Your listing")]).await?[0];
        self.at("2026-11-20T07:58:20Z")?;
        self.ended(
            gone,
            &Ended {
                state: "failed",
                action: "effect.failed",
                problem: Some(
                    "The mail server refused the receiver: 550 5.1.1 <kim@trainers.example>: user \
                 unknown.",
                ),
                outcome: None,
            },
        )
        .await?;
        for (at, to) in [
            ("2026-11-20T08:01:00Z", "jo@paws.example"),
            ("2026-11-20T08:20:00Z", "li@sit.example"),
        ] {
            self.at(at)?;
            let sent = self.order(vec![letter(to, "Your listing")]).await?[0];
            self.ended(
                sent,
                &Ended {
                    state: "done",
                    action: "effect.done",
                    problem: None,
                    outcome: Some(json!({ "accepted_as": "250 2.0.0 queued as 4Fz2" })),
                },
            )
            .await?;
        }
        Ok(())
    }

    async fn order(&self, chain: Vec<(&'static str, Value)>) -> Result<Vec<EffectId>> {
        self.store
            .commit(&mira(), move |tx| {
                Box::pin(async move {
                    let ordered =
                        chain.iter().map(|(name, body)| Ordered::new(tx.now(), name, 1, body));
                    let effects: Vec<Ordered> = ordered.collect::<Result<_>>()?;
                    let ids: Vec<EffectId> = effects.iter().map(Ordered::id).collect();
                    Ok(Change::new(ids, Leaf::new("case.decided")).ordering(effects))
                })
            })
            .await
    }

    async fn ended(&self, effect: EffectId, ended: &Ended) -> Result<()> {
        let Ended { state, action, problem, outcome } = ended;
        let (state, action, problem) = (*state, *action, *problem);
        let outcome = outcome.as_ref().map(Value::to_string);
        self.store
            .commit(&Attribution::program("work"), move |tx| {
                Box::pin(async move {
                    let sql = "update effects set state = $2, ready = false, attempt = 1, \
                               problem = $3, outcome = $4, finished_at = $5 where effect_id = $1";
                    let over = (state != "unknown").then_some(micros(tx.now()));
                    let values = [
                        effect.to_string().into(),
                        state.into(),
                        problem.into(),
                        outcome.into(),
                        over.into(),
                    ];
                    execute(&**tx, sql, values).await?;
                    let leaf = Leaf::new(action).about("effect", &effect).with("attempt", 1);
                    Ok(Change::new(
                        (),
                        match problem {
                            Some(problem) => leaf.with("problem", problem),
                            None => leaf,
                        },
                    ))
                })
            })
            .await
    }
}

/// How a made-up effect ended.
struct Ended {
    state: &'static str,
    action: &'static str,
    problem: Option<&'static str>,
    outcome: Option<Value>,
}
