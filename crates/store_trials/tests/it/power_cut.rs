//! The power-cut trial in small; `cargo xtask trial power-cut` runs it whole.

use std::path::Path;

use store_trials::power_cut::prove;
use store_trials::shim::Shim;

#[tokio::test]
async fn a_power_cut_loses_nothing_acknowledged() {
    let shim = Shim::compile().unwrap();
    // Another seed each run would find more and fail at random for somebody else; the whole trial
    // takes any seed.
    let program = Path::new(env!("CARGO_BIN_EXE_store_trials"));
    let table = prove(&shim, program, 1, 60).await.unwrap();
    assert!(table.contains("FULL") && table.contains("OFF"), "{table}");
}
