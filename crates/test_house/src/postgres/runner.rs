//! Which process the test run is, so that the cluster can be shared by its tests and end with it.
//!
//! nextest runs each test in a process of its own, `cargo test` each binary; both are children of
//! the runner, and the runner's process id and start time together name one run.

use std::fs;

/// The process that lasts as long as the test run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Runner {
    /// Its process id.
    pub(super) id: u32,
    /// When it started, in the kernel's ticks since boot: process ids come round again.
    pub(super) started: u64,
}

/// How far up to look: a test may start itself again as a child, which may do so once more.
const GENERATIONS: usize = 8;

/// Finds the runner: the nearest ancestor called `cargo-nextest` or `cargo`, else the parent, which
/// is the shell or the editor that started the test binary by hand.
pub(super) fn find() -> Option<Runner> {
    let parent = read(std::process::id())?.parent;
    let mut id = parent;
    for _ in 0..GENERATIONS {
        let Some(process) = read(id) else { break };
        if matches!(process.name.as_str(), "cargo-nextest" | "cargo") {
            return Some(Runner { id, started: process.started });
        }
        id = process.parent;
    }
    Some(Runner { id: parent, started: read(parent)?.started })
}

/// Tells when a process started, in the kernel's ticks since boot.
pub(super) fn started(id: u32) -> Option<u64> {
    read(id).map(|process| process.started)
}

impl Runner {
    /// Tells whether the process is still there.
    pub(super) fn is_alive(self) -> bool {
        read(self.id).is_some_and(|process| process.started == self.started)
    }
}

#[derive(Debug, PartialEq, Eq)]
struct Process {
    name: String,
    parent: u32,
    started: u64,
}

fn read(id: u32) -> Option<Process> {
    parse(&fs::read_to_string(format!("/proc/{id}/stat")).ok()?)
}

/// Reads a line of `/proc/ID/stat` as proc(5) has it: the name stands in parentheses and may hold
/// some itself, so the fields are counted from the last one.
fn parse(stat: &str) -> Option<Process> {
    let (head, rest) = stat.rsplit_once(')')?;
    let (_, name) = head.split_once('(')?;
    let fields: Vec<&str> = rest.split_whitespace().collect();
    // `rest` begins with field 3: the parent is field 4, the start time field 22.
    Some(Process {
        name: name.to_owned(),
        parent: fields.get(1)?.parse().ok()?,
        started: fields.get(19)?.parse().ok()?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_with_parentheses_does_not_move_the_fields() {
        let stat = "42 (a) (b) S 7 42 42 0 -1 0 0 0 0 0 1 2 3 4 20 0 1 0 98765 11 12";
        let expected = Process { name: "a) (b".to_owned(), parent: 7, started: 98765 };
        assert_eq!(parse(stat), Some(expected));
    }

    #[test]
    fn a_short_line_is_no_process() {
        assert_eq!(parse("42 (a) S 7 42"), None);
    }

    #[test]
    fn this_run_has_a_living_runner_and_another_start_time_is_another_process() {
        let runner = find().unwrap();
        assert!(runner.is_alive());
        assert!(!Runner { started: runner.started + 1, ..runner }.is_alive());
    }
}
