//! A disk that fails to read, write or sync, under the program itself: what it says, what it answers,
//! and that it goes on or ends as it should.

use std::process::Command;

use store_trials::Trouble;
use store_trials::shim::{Faults, Shim};
use tempfile::NamedTempFile;

use crate::program::{Done, PROGRAM, Program, Serving, alone, client, done, until};

/// So many reads, writes and syncs fail, one in each run; a command does hardly more.
const COUNTS: std::ops::RangeInclusive<i32> = 1..=6;

/// How often a server's fault may go to the work that it does by itself.
const TRIES: u32 = 50;

const CREATE: [&str; 6] = ["token", "create", "--name", "x", "--scope", "staff.manage"];

type Order = fn(&Faults, i32) -> Result<(), Trouble>;

struct Disk {
    shim: Shim,
    control: NamedTempFile,
    faults: Faults,
}

impl Disk {
    fn new() -> Self {
        let control = NamedTempFile::new().unwrap();
        let faults = Faults::make(control.path()).unwrap();
        Self { shim: Shim::compile().unwrap(), control, faults }
    }

    /// Prepares the program on a data folder whose files are on this disk.
    fn command(&self, program: &Program) -> Command {
        let faulty = self.shim.faulty(PROGRAM.as_ref(), &program.data(), self.control.path());
        let mut command = alone(faulty);
        command.env("QUARTERDECK_DATA", program.data());
        command
    }

    fn does(&self, program: &Program) -> Done {
        done(&self.command(program).args(CREATE).output().unwrap())
    }
}

/// Fails a command once at every place, and demands an honest answer each time.
fn fails_honestly(order: Order) {
    let (disk, program) = (Disk::new(), Program::new());
    program.key("staff.manage");
    let mut failures = 0;
    for count in COUNTS {
        order(&disk.faults, count).unwrap();
        let said = disk.does(&program);
        order(&disk.faults, 0).unwrap();
        if said.code == 0 {
            // The fault came too late to matter, or the key was made and only its signing failed.
            assert!(said.out.starts_with("qd_"), "{count}: {said:?}");
        } else {
            failures += 1;
            assert_eq!((said.code, said.out.as_str()), (3, ""), "{count}: {said:?}");
            assert!(said.err.starts_with("error: "), "{count}: {said:?}");
            assert!(said.err.contains("  help: "), "{count}: {said:?}");
            assert!(!said.err.contains("inside Quarterdeck"), "{count}: {said:?}");
        }
        let again = disk.does(&program);
        assert_eq!(again.code, 0, "{count}: {again:?}");
        let verified = program.does(&["audit", "verify"]);
        assert_eq!(verified.code, 0, "{count}: {verified:?}");
    }
    assert!(failures > 0, "no fault was met");
}

#[test]
fn a_failing_read_is_told_and_harms_nothing() {
    fails_honestly(Faults::fail_read);
}

#[test]
fn a_failing_write_is_told_and_harms_nothing() {
    fails_honestly(Faults::fail_write);
}

#[test]
fn a_failing_sync_is_told_and_harms_nothing() {
    fails_honestly(Faults::fail_sync);
}

#[tokio::test]
async fn a_server_whose_disk_fails_says_so_and_goes_on() {
    let (disk, program) = (Disk::new(), Program::new());
    let key = program.key("staff.manage");
    let mut run = disk.command(&program);
    run.args(["run", "--listen", "127.0.0.1:0"]);
    let serving = Serving::begin(run);
    let make = async || {
        let new = serde_json::json!({ "name": "x", "scopes": ["staff.manage"] });
        let request = client().post(format!("{}/v1/keys", serving.url)).bearer_auth(&key);
        let answer = request.json(&new).send().await.unwrap();
        (answer.status().as_u16(), answer.json::<serde_json::Value>().await.unwrap())
    };
    for order in [Faults::fail_write as Order, Faults::fail_sync] {
        let mut refused = None;
        for _ in 0..TRIES {
            order(&disk.faults, 1).unwrap();
            let (status, problem) = make().await;
            if status != 201 {
                refused = Some((status, problem));
                break;
            }
        }
        let (status, problem) = refused.unwrap();
        assert_eq!((status, &problem["status"]), (503, &503.into()), "{problem}");
        assert!(problem["hint"].is_string(), "{problem}");
        order(&disk.faults, 0).unwrap();
        // Its writer opens the file again, looks through it, and goes on.
        until(async || make().await.0 == 201).await;
        let ready = client().get(format!("{}/readyz", serving.url)).send().await.unwrap();
        assert_eq!(ready.status(), 200);
    }
    assert_eq!(serving.stops(), 0);
    let verified = program.does(&["audit", "verify"]);
    assert_eq!((verified.code, verified.err.as_str()), (0, ""), "{verified:?}");
}
