//! Faults of disk and server in small; `cargo xtask trial faults` runs more of them.

use std::path::Path;
use std::process::Command;

use store_trials::faults::{run_part, server_full, server_lost};
use store_trials::shim::Shim;

fn play(part: &[&str]) {
    let shim = Shim::compile().unwrap();
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
    if server_full::play().await.unwrap() == server_full::Outcome::CannotMount {
        eprintln!("skipped: this user may not mount the small disk");
    }
}

#[test]
fn without_a_compiler_a_trial_fails_and_says_what_to_install() {
    let mut trial = Command::new(env!("CARGO_BIN_EXE_store_trials"));
    let said = trial.args(["faults", "--times", "1"]).env("PATH", "").output().unwrap();
    let told = String::from_utf8(said.stderr).unwrap();
    assert!(!said.status.success(), "{told}");
    assert!(told.contains("`gcc`") && told.contains("script/setup"), "{told}");
}
