//! The feature under trial: cases that are decided over HTTP, with an effect for the receiver.

use std::time::Duration;

use async_trait::async_trait;
use axum::extract::State;
use axum::http::StatusCode;
use feature::Feature;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use server::Addition;
use store::{Change, Leaf, Migration, Ordered, Store, Transaction, execute, micros, scalar};
use utoipa::ToSchema;
use vocabulary::{Error, Kind, Result};
use web::{Json, May, Path, Problem, Right, Routes};
use work::{Effect, Effects, Failure, Looked, Performing, Repeat};

web::rights! {
    /// Decides cases of the trial.
    pub TrialDecide = "trial.decide";
}

const MIGRATIONS: &[Migration] = &[Migration {
    name: "m2026_11_21_900000_trial",
    statements: &["create table trial_decisions (
        case_key text not null primary key,
        answer text not null,
        decided_at bigint not null
    )"],
}];

/// How many effects a decision orders, one after the other.
pub const EFFECTS: usize = 2;

/// A decision as it is sent.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Asked {
    /// The answer.
    pub answer: String,
}

/// A decision as it was written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Decided {
    /// The case.
    pub case: String,
    /// The answer.
    pub answer: String,
}

/// A fault that is planted to see whether the trial finds it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum Fault {
    /// None: this is what must hold.
    #[default]
    None,
    /// A decision is acknowledged before it is committed.
    AcknowledgesEarly,
    /// An effect of unknown outcome is repeated without asking.
    RepeatsBlindly,
}

/// Adds the feature to a house; its effects go to `receiver`.
#[must_use]
pub fn addition(receiver: &str, fault: Fault) -> Addition {
    let post = Post { receiver: receiver.to_owned(), client: reqwest::Client::new() };
    Addition {
        migrations: MIGRATIONS,
        rights: vec![TrialDecide::NAME.to_owned()],
        feature: Box::new(move |_: &Store| Feature {
            routes: Routes::new()
                .api::<TrialDecide>(web::routes!(decide))
                .api::<TrialDecide>(web::routes!(standing))
                .with_state(fault),
            effects: match fault {
                Fault::RepeatsBlindly => Effects::new().with(Careless(post)),
                _ => Effects::new().with(Careful(post)),
            },
            ..Feature::default()
        }),
    }
}

/// Decides a case, once.
#[utoipa::path(
    post,
    path = "/v1/trial/{case}/decisions",
    tag = "trial",
    params(("case" = String, Path, description = "The case.")),
    request_body = Asked,
    responses((status = 201, description = "It is decided.", body = Decided)),
)]
async fn decide(
    State(fault): State<Fault>,
    may: May<TrialDecide>,
    Path(case): Path<String>,
    Json(asked): Json<Asked>,
) -> Result<(StatusCode, Json<Decided>), Problem> {
    if fault == Fault::AcknowledgesEarly {
        let decided = Decided { case: case.clone(), answer: asked.answer.clone() };
        tokio::spawn(async move {
            may.commit(move |tx| Box::pin(write(tx, case, asked.answer))).await.map(drop)
        });
        return Ok((StatusCode::CREATED, Json(decided)));
    }
    let decided = may.commit(move |tx| Box::pin(write(tx, case, asked.answer))).await?;
    Ok((StatusCode::CREATED, Json(decided)))
}

/// How many effects are in each state.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Standing {
    /// Those that are still to happen.
    pub open: i64,
    /// All of them.
    pub all: i64,
}

/// Tells how many effects are still to happen.
#[utoipa::path(
    get,
    path = "/v1/trial/effects",
    tag = "trial",
    responses((status = 200, description = "How many there are.", body = Standing)),
)]
async fn standing(may: May<TrialDecide>) -> Result<Json<Standing>, Problem> {
    let open = "select count(*) from effects where state in ('ordered', 'running', 'unknown')";
    let open: Option<i64> = scalar(may.reader(), open, []).await?;
    let all: Option<i64> = scalar(may.reader(), "select count(*) from effects", []).await?;
    Ok(Json(Standing { open: open.unwrap_or(0), all: all.unwrap_or(0) }))
}

async fn write(tx: &Transaction<'_>, case: String, answer: String) -> Result<Change<Decided>> {
    let inserted = execute(
        &**tx,
        "insert into trial_decisions (case_key, answer, decided_at) values ($1, $2, $3)
         on conflict (case_key) do nothing",
        [case.clone().into(), answer.clone().into(), micros(tx.now()).into()],
    )
    .await?;
    if inserted == 0 {
        return Err(Error::conflict("already-decided", format!("{case} is decided.")));
    }
    let mut effects = Vec::with_capacity(EFFECTS);
    for part in 0..EFFECTS {
        let body = Body { case: case.clone(), part };
        let post = Ordered::new(tx.now(), NAME, Careful::VERSION, &body)?;
        effects.push(post.keyed(key(&case, part)));
    }
    let leaf = Leaf::new("trial.decided").about("case", &case).with("answer", answer.clone());
    Ok(Change::new(Decided { case, answer }, leaf).ordering(effects))
}

/// Names an effect of a decision, as the receiver counts it.
#[must_use]
pub fn key(case: &str, part: usize) -> String {
    format!("{case}-{part}")
}

const NAME: &str = "trial.post";

/// A PUT that the receiver counts, and that it can be asked about.
struct Post {
    receiver: String,
    client: reqwest::Client,
}

/// The effect as it must be: looked up before it is repeated.
struct Careful(Post);

/// The planted fault: repeated without asking.
struct Careless(Post);

#[derive(Serialize, Deserialize)]
struct Body {
    case: String,
    part: usize,
}

impl Post {
    async fn perform(&self, performing: &Performing) -> Result<Value, Failure> {
        let url = format!("{}/{}", self.receiver, performing.key);
        let answer = self.client.put(url).send().await.map_err(unknown)?;
        if answer.status().is_success() {
            return Ok(json!({ "status": answer.status().as_u16() }));
        }
        Err(Failure::again(Error::unavailable("The receiver did not take it.")))
    }

    async fn look_up(&self, performing: &Performing) -> Result<Looked, Failure> {
        let url = format!("{}/{}", self.receiver, performing.key);
        let answer = self.client.get(url).send().await.map_err(unknown)?;
        Ok(match answer.status().as_u16() {
            200 => Looked::Done(json!({ "looked_up": true })),
            404 => Looked::NotDone,
            _ => Looked::CannotTell,
        })
    }
}

#[async_trait]
impl Effect for Careful {
    const NAME: &'static str = NAME;
    const REPEAT: Repeat = Repeat::LookUp;
    const WITHIN: Duration = Duration::from_secs(5);
    type Body = Body;

    fn check(&self, _: &Body) -> Result<()> {
        Ok(())
    }

    async fn perform(&self, _: &Body, performing: &Performing) -> Result<Value, Failure> {
        self.0.perform(performing).await
    }

    async fn look_up(&self, _: &Body, performing: &Performing) -> Result<Looked, Failure> {
        self.0.look_up(performing).await
    }
}

#[async_trait]
impl Effect for Careless {
    const NAME: &'static str = NAME;
    const REPEAT: Repeat = Repeat::ReceiverDeduplicates;
    const WITHIN: Duration = Duration::from_secs(5);
    type Body = Body;

    fn check(&self, _: &Body) -> Result<()> {
        Ok(())
    }

    async fn perform(&self, _: &Body, performing: &Performing) -> Result<Value, Failure> {
        self.0.perform(performing).await
    }
}

fn unknown(error: reqwest::Error) -> Failure {
    let unavailable = Error::new(Kind::Unavailable, "receiver", "The receiver did not answer.");
    Failure::Unknown(unavailable.because(error))
}
