//! The trial itself: many lives, then the reckoning.

use std::sync::{Arc, PoisonError};
use std::time::Duration;

use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use server::Place;
use store::audit::verify::{Verification, verify};
use test_house::postgres;
use test_house::stores::Engine;
use tokio::task::JoinHandle;

use super::cases::{EFFECTS, Fault, Standing, key};
use super::clients::{Acknowledged, Cases, Deciding};
use super::process::{Life, Report, Setup, Trouble};
use super::receiver::Receiver;

/// How many clients write at once.
const CLIENTS: usize = 4;

/// How long after it is ready a life may last, in milliseconds: long enough for a few hundred
/// decisions, short enough that kills also hit the very beginning.
const LIFE: std::ops::Range<u64> = 0..120;

/// How long the last life may go without performing any of what is left. The longest wait after the
/// seven interruptions that an effect may suffer is shorter.
const SETTLING: Duration = Duration::from_secs(660);

/// What a trial is asked to do.
#[derive(Debug, Clone)]
pub struct Plan {
    /// How many kills.
    pub times: u32,
    /// What decides every random choice of the trial; the moment of a kill still depends on the
    /// machine.
    pub seed: u64,
    /// The planted fault.
    pub fault: Fault,
    /// The program to kill.
    pub program: std::path::PathBuf,
    /// What keeps the rows.
    pub engine: Engine,
}

/// What a trial found to hold.
#[derive(Debug)]
pub struct Held {
    /// How many decisions were acknowledged.
    pub acknowledged: usize,
    /// How many were written, those without an answer among them.
    pub decided: usize,
    /// How many effects the receiver counted.
    pub effects: usize,
    /// How many leaves the audit has.
    pub leaves: u64,
}

/// Runs the trial.
///
/// # Errors
/// The first thing that does not hold, with the seed.
pub async fn run(plan: &Plan) -> Result<Held, Trouble> {
    held(plan).await.map_err(|trouble| format!("seed {}: {trouble}", plan.seed).into())
}

async fn held(plan: &Plan) -> Result<Held, Trouble> {
    let folder = tempfile::tempdir()?;
    let receiver = Receiver::start().await?;
    let database = match plan.engine {
        Engine::Sqlite => None,
        Engine::Postgres => Some(postgres::database().await),
    };
    let setup = Setup {
        program: plan.program.clone(),
        folder: folder.path().to_owned(),
        receiver: receiver.url.clone(),
        store: database.as_ref().map(|database| database.url.clone()),
        fault: plan.fault,
    };
    let mut random = StdRng::seed_from_u64(plan.seed);
    let acknowledged = Acknowledged::default();
    let mut clients: Vec<_> = (0..CLIENTS)
        .map(|name| {
            let random = StdRng::seed_from_u64(random.random());
            Deciding::new(name, random, Arc::clone(&acknowledged))
        })
        .collect();
    for _ in 0..plan.times {
        let life = setup.begin().await?;
        let lasting = Duration::from_millis(random.random_range(LIFE));
        clients = live(life, &setup, clients, Ending::Kill(lasting)).await?;
    }
    // The last life answers what is still open and performs what is left.
    let life = setup.begin().await?;
    clients = live(life, &setup, clients, Ending::Settle).await?;
    drop(clients);
    let acknowledged = acknowledged.lock().unwrap_or_else(PoisonError::into_inner).clone();
    let report = setup.report().await?;
    for (case, answer) in &acknowledged {
        if report.decisions.get(case) != Some(answer) {
            let kept = report.decisions.get(case);
            return Err(format!("{case} was acknowledged as {answer} and is {kept:?}").into());
        }
    }
    let effects = count_effects(&report, &receiver)?;
    let store = setup.store.clone();
    let place = Place { data: setup.data(), store, checkpoints: None, key: None };
    let wanted = Verification {
        address: &place.address()?,
        files: &place.checkpoint_files(),
        public_key: None,
        witnesses: &people::WITNESSES,
    };
    let audit = verify(wanted).await?;
    Ok(Held {
        acknowledged: acknowledged.len(),
        decided: report.decisions.len(),
        effects,
        leaves: audit.leaves,
    })
}

/// How a life ends.
enum Ending {
    /// Killed after a while.
    Kill(Duration),
    /// Stopped in order once all effects have happened.
    Settle,
}

async fn live(
    life: Life,
    setup: &Setup,
    clients: Vec<Deciding>,
    ending: Ending,
) -> Result<Vec<Deciding>, Trouble> {
    let key: Arc<str> = std::fs::read_to_string(setup.key_file())?.into();
    let cases = match ending {
        Ending::Kill(_) => Cases::New,
        Ending::Settle => Cases::OpenAlone,
    };
    let working: Vec<_> = clients
        .into_iter()
        .map(|client| tokio::spawn(client.work(life.url.clone(), Arc::clone(&key), cases)))
        .collect();
    match ending {
        Ending::Kill(lasting) => {
            tokio::time::sleep(lasting).await;
            life.kill().await?;
        }
        Ending::Settle => {
            // First the answers that are still owed, since they may order effects.
            let back = all(working).await?;
            settle(&life.url, &key).await?;
            life.stop().await?;
            return Ok(back);
        }
    }
    all(working).await
}

async fn all(working: Vec<JoinHandle<Result<Deciding, String>>>) -> Result<Vec<Deciding>, Trouble> {
    let mut back = Vec::with_capacity(working.len());
    for client in working {
        back.push(client.await??);
    }
    Ok(back)
}

/// Waits until no effect is still to happen; what is left after the time shows in the reckoning.
async fn settle(url: &str, key: &str) -> Result<(), Trouble> {
    let client = reqwest::Client::new();
    let mut left = i64::MAX;
    let mut deadline = tokio::time::Instant::now() + SETTLING;
    while tokio::time::Instant::now() < deadline {
        let asked = client.get(format!("{url}/v1/trial/effects")).bearer_auth(key);
        let standing: Standing = asked.send().await?.error_for_status()?.json().await?;
        if standing.open == 0 && standing.all > 0 {
            break;
        }
        if standing.open < left {
            left = standing.open;
            deadline = tokio::time::Instant::now() + SETTLING;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    Ok(())
}

/// Counts what the receiver was told, which must be each effect of each decision, once.
fn count_effects(report: &Report, receiver: &Receiver) -> Result<usize, Trouble> {
    let counts = receiver.counts();
    for (key, count) in &counts {
        if *count != 1 {
            return Err(format!("the effect {key} happened {count} times").into());
        }
    }
    for case in report.decisions.keys() {
        for part in 0..EFFECTS {
            if !counts.contains_key(&key(case, part)) {
                let (key, states) = (key(case, part), &report.effects);
                return Err(
                    format!("the effect {key} never happened; the store has {states:?}").into()
                );
            }
        }
    }
    let expected = i64::try_from(counts.len())?;
    if report.effects.get("done") != Some(&expected) || report.effects.len() != 1 {
        return Err(
            format!("{expected} effects happened; the store says {:?}", report.effects).into()
        );
    }
    Ok(counts.len())
}
