//! The programs from PyPI that `script/setup` fetched: where they are, and where one listens.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{ChildStdout, Command, Stdio};

use serde_json::Value;

const LIST: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/peers.txt");

/// Returns the Python that knows the peers of `peers.txt`.
///
/// # Panics
/// When `script/setup` was not run.
pub(crate) fn python() -> PathBuf {
    let python = folder().join("bin/python");
    assert!(
        python.exists(),
        "The tests' peers from PyPI are not installed in {}. Run `script/setup` and start again.",
        folder().display()
    );
    python
}

/// Reads where a peer listens, which is the first thing that it says.
///
/// # Panics
/// When it says something else.
pub(crate) fn port(events: &mut BufReader<ChildStdout>) -> u16 {
    let mut line = String::new();
    events.read_line(&mut line).expect("the server writes text");
    let port = serde_json::from_str::<Value>(&line).ok().and_then(|event| event["port"].as_u64());
    let port = port.expect("the server says where it listens; above it says why it could not");
    u16::try_from(port).expect("a port has 16 bits")
}

/// Names the folder as `script/environment` does: a list of other contents is another folder.
fn folder() -> PathBuf {
    if let Some(told) = std::env::var_os("QUARTERDECK_TEST_PEERS") {
        return told.into();
    }
    let cache = std::env::var_os("XDG_CACHE_HOME").map_or_else(
        || Path::new(&std::env::var_os("HOME").unwrap_or_default()).join(".cache"),
        PathBuf::from,
    );
    cache.join("quarterdeck").join(format!("peers-{}", checksum()))
}

fn checksum() -> String {
    let list = std::fs::File::open(LIST).expect("the list of peers is in the repository");
    let output = Command::new("cksum")
        .stdin(Stdio::from(list))
        .output()
        .expect("every Linux has `cksum`, which POSIX asks for");
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    text.split_whitespace().next().unwrap_or_default().to_owned()
}
