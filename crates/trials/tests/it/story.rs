//! The story trial in small; `cargo xtask trial story` runs it whole.

use test_house::stores::Engine;
use trials::kill::process::beside_this_program;
use trials::story::run::{Plan, manual, run};
use trials::story::trouble::Fault;

/// How many evenings: enough to die at the beginning, in the middle and while effects happen.
const TIMES: u32 = 3;

async fn holds(engine: Engine) {
    drop(rustls::crypto::ring::default_provider().install_default());
    let program = beside_this_program("quarterdeck").unwrap();
    let fault = Fault::None;
    let plan = Plan { times: TIMES, seed: 11, program, manual: manual(), engine, fault };
    let held = run(&plan, |_| {}).await.unwrap();
    assert!(held.evenings == TIMES && held.deaths >= TIMES, "{held:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_evening_ends_in_the_same_place_on_sqlite() {
    holds(Engine::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_evening_ends_in_the_same_place_on_postgresql() {
    holds(Engine::Postgres).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_is_told_twice_is_found() {
    drop(rustls::crypto::ring::default_provider().install_default());
    let program = beside_this_program("quarterdeck").unwrap();
    let (manual, engine, fault) = (manual(), Engine::Sqlite, Fault::BreaksTwice);
    let plan = Plan { times: 1, seed: 11, program, manual, engine, fault };
    assert!(run(&plan, |_| {}).await.is_err());
}
