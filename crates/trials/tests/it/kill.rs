//! The kill trial in small, and the faults that it must find; `cargo xtask trial kill` runs it whole.

use test_house::stores::Engine;
use trials::kill::cases::Fault;
use trials::kill::process::Trouble;
use trials::kill::run::{Held, Plan, run};

/// Enough lives for a planted fault to show in every run.
const TIMES: u32 = 12;

async fn killed(engine: Engine, fault: Fault) -> Result<Held, Trouble> {
    // Once in a process, before the first client is made; a second installation changes nothing.
    drop(rustls::crypto::ring::default_provider().install_default());
    let program = env!("CARGO_BIN_EXE_trial_house").into();
    run(&Plan { times: TIMES, seed: 1, fault, program, engine }).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn kills_lose_nothing_and_repeat_nothing_on_sqlite() {
    let held = killed(Engine::Sqlite, Fault::None).await.unwrap();
    assert!(held.acknowledged > 0 && held.effects >= 2 * held.acknowledged, "{held:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn kills_lose_nothing_and_repeat_nothing_on_postgresql() {
    let held = killed(Engine::Postgres, Fault::None).await.unwrap();
    assert!(held.acknowledged > 0 && held.effects >= 2 * held.acknowledged, "{held:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_trial_finds_an_answer_before_the_commit() {
    let found = killed(Engine::Sqlite, Fault::AcknowledgesEarly).await.unwrap_err().to_string();
    // Whichever shows first: it is gone in the next life, or two clients were told that they won.
    let signs = ["was acknowledged as", "was decided twice"];
    assert!(signs.iter().any(|sign| found.contains(sign)), "{found}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_trial_finds_an_effect_that_is_repeated_blindly() {
    let found = killed(Engine::Sqlite, Fault::RepeatsBlindly).await.unwrap_err().to_string();
    // Twice, or more often where it was killed again.
    assert!(found.contains(" happened ") && found.ends_with(" times"), "{found}");
}
