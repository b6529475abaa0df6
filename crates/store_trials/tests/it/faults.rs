//! Faults of disk and server in small; `cargo xtask trial faults` runs more of them.

use std::path::Path;

use store_trials::faults::{run_part, server_full, server_lost};
use store_trials::shim::Shim;

fn play(part: &[&str]) {
    let Some(shim) = Shim::compile().unwrap() else {
        eprintln!("skipped: there is no C compiler for the shim");
        return;
    };
    run_part(&shim, Path::new(env!("CARGO_BIN_EXE_store_trials")), part).unwrap();
}

#[test]
fn a_full_disk_refuses_writes_and_serves_reads_until_there_is_room() {
    play(&["disk-full"]);
}

#[test]
fn failing_writes_and_syncs_lose_nothing_acknowledged() {
    play(&["write-error", "--seed", "1", "--times", "12"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_killed_server_comes_back_to_whole_chains() {
    server_lost::play(1).await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_without_room_refuses_writes_and_serves_reads_until_there_is() {
    if server_full::play().await.unwrap() == server_full::Outcome::NotRoot {
        eprintln!("skipped: only root can mount the small disk");
    }
}
