//! The trial itself: many evenings, each with deaths at random moments, then the reckoning of each.

use std::path::{Path, PathBuf};
use std::time::Duration;

use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use store::audit::verify::{Verification, verify};
use test_house::postgres;
use test_house::stores::Engine;

use super::evening::{reckon, settle, work};
use super::house::House;
use super::operator::Operator;
use super::trouble::{self, Fault};
use crate::kill::process::Trouble;

/// How often the program dies in one evening.
const DEATHS: std::ops::RangeInclusive<u32> = 1..=3;

/// How long a life lasts in milliseconds; an evening without a death takes about as long as the longest.
const LIFE: std::ops::Range<u64> = 0..2_500;

/// What a trial is asked to do.
#[derive(Debug, Clone)]
pub struct Plan {
    /// How many evenings.
    pub times: u32,
    /// What decides every random choice; what a death meets still depends on the machine.
    pub seed: u64,
    /// The program to kill.
    pub program: PathBuf,
    /// The manual of the simulated company.
    pub manual: PathBuf,
    /// What keeps the rows.
    pub engine: Engine,
    /// The fault that is planted.
    pub fault: Fault,
}

/// What a trial found to hold.
#[derive(Debug, Default)]
pub struct Held {
    /// How many evenings ended where they must.
    pub evenings: u32,
    /// How often the program was killed.
    pub deaths: u32,
    /// How many leaves the audits have together.
    pub leaves: u64,
    /// How many effects never happened, since a review said other words by then.
    pub outdated: u32,
}

/// Runs the trial, and tells after each evening what held so far.
///
/// # Errors
/// The first evening that ends elsewhere, with its seed.
pub async fn run(plan: &Plan, mut tell: impl FnMut(&Held)) -> Result<Held, Trouble> {
    let mut held = Held::default();
    for evening in 0..plan.times {
        let seed = plan.seed.wrapping_add(u64::from(evening));
        let one = one(plan, seed).await.map_err(|trouble| -> Trouble {
            format!("--seed {seed} --times 1: {trouble}").into()
        })?;
        held.evenings += one.evenings;
        held.deaths += one.deaths;
        held.leaves += one.leaves;
        held.outdated += one.outdated;
        tell(&held);
    }
    Ok(held)
}

async fn one(plan: &Plan, seed: u64) -> Result<Held, Trouble> {
    let database = match plan.engine {
        Engine::Sqlite => None,
        Engine::Postgres => Some(postgres::database().await),
    };
    let store = database.as_ref().map(|database| database.url.clone());
    let house = House::open(&plan.program, &plan.manual, (seed, store)).await?;
    let mut random = StdRng::seed_from_u64(seed);
    let deaths = random.random_range(DEATHS);
    let operator = Operator::new(house.url(), house.key.clone())?;
    let dying = async {
        for _ in 0..deaths {
            let mut life = house.live().await?;
            tokio::time::sleep(Duration::from_millis(random.random_range(LIFE))).await;
            life.kill().await?;
        }
        house.live().await
    };
    house.director.break_website();
    let working = async {
        let requests = work(&house, &operator, seed).await?;
        let incident = trouble::live_through(&house, &operator, plan.fault).await?;
        Ok::<_, Trouble>((requests, incident))
    };
    let (life, worked) = tokio::join!(dying, working);
    let (mut life, (requests, incident)) = (life?, worked?);
    let outdated = settle(&house, &operator).await?;
    reckon(&house, &operator, &requests).await?;
    trouble::reckon(&house, &operator, &incident).await?;
    life.kill().await?;
    let place = house.place();
    let (address, files) = (place.address()?, place.checkpoint_files());
    let witnesses = &people::WITNESSES;
    let wanted = Verification { address: &address, files: &files, public_key: None, witnesses };
    Ok(Held { evenings: 1, deaths, leaves: verify(wanted).await?.leaves, outdated })
}

/// Finds the manual of the simulated company in the repository.
#[must_use]
pub fn manual() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../manuals/dog_trainers")
}
