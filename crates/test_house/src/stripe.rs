//! Stripe on loopback: localstripe from PyPI as a process of its own, which shares no code with what it
//! tests.
//!
//! It knows payment intents, charges and refunds with their metadata. It knows no `Idempotency-Key`, gives
//! back more than was paid if it is asked to, and tells of payment intents alone: no event of a charge or a
//! refund comes from it.

use std::io::BufReader;
use std::path::Path;
use std::process::{Child, Command, Stdio};

use crate::peer;

/// A running double of Stripe, which ends when it is dropped.
#[derive(Debug)]
pub struct LocalStripe {
    port: u16,
    child: Child,
}

impl LocalStripe {
    /// Starts one that knows nothing yet.
    ///
    /// # Panics
    /// When it cannot be started; the message says why and what to do.
    #[must_use]
    pub fn start() -> Self {
        let mut child = Command::new(peer::python())
            .arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("peers/stripe.py"))
            // It ends when this closes, so also when the test is killed.
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("the Python of the peers starts");
        let output = child.stdout.take().expect("it is piped");
        let port = peer::port(&mut BufReader::new(output));
        Self { port, child }
    }

    /// Returns the address of a path.
    #[must_use]
    pub fn url(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}{path}", self.port)
    }
}

impl Drop for LocalStripe {
    fn drop(&mut self) {
        // Either fails only when the process has ended by itself.
        drop(self.child.kill());
        drop(self.child.wait());
    }
}
