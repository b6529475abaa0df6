//! A little nonsense of each sort, and the faults that it must find; `cargo xtask trial fuzz` puts in more.

use std::time::Duration;

use trials::fuzz::run::{PATIENCE, Plan, run};
use trials::fuzz::{Fault, Inputs, Target};

/// Enough to meet each kind of block some times, in seconds.
const TIMES: u64 = 200;

async fn put_in(
    (target, seed): (Target, u64),
    fault: Fault,
    patience: Duration,
) -> Result<String, String> {
    // As many seconds as there are: the number of inputs ends it.
    let inputs = Inputs { target, seconds: 600, times: TIMES, seed, fault };
    let program = env!("CARGO_BIN_EXE_trials").into();
    run(&Plan { program, inputs, patience }).await.map_err(|trouble| trouble.to_string())
}

#[tokio::test]
async fn nonsense_does_no_harm() {
    for target in [Target::Reader, Target::Checker, Target::Expressions] {
        let seed = rand::random_range(0..1 << 32);
        println!("{target:?} from input {seed} on");
        let held = put_in((target, seed), Fault::None, PATIENCE).await.unwrap();
        assert!(held.starts_with("200 inputs"), "{held}");
    }
}

#[tokio::test]
async fn what_does_harm_is_found() {
    let patience = Duration::from_secs(10);
    for (fault, sign) in [
        (Fault::Panics, "planted"),
        (Fault::Hangs, "takes too long"),
        (Fault::Eats, "memory allocation"),
        (Fault::Leaks, "MiB are resident"),
    ] {
        let found = put_in((Target::Reader, 40), fault, patience).await.unwrap_err();
        // The fourth input has it.
        let names = found.starts_with("Input 43 of reader: ");
        assert!(names && found.contains(sign), "{fault:?}: {found}");
    }
}
