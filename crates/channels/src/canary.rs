//! For tests: a secret that must turn up nowhere, and a log in which to look for it.

use std::collections::BTreeMap;
use std::io;
use std::sync::{Arc, Mutex};

use tracing_subscriber::fmt::MakeWriter;
use vocabulary::{Error, Result, Secret, Secrets};

/// Secrets of a test, by name.
pub(crate) struct Told(pub(crate) BTreeMap<&'static str, String>);

impl Told {
    pub(crate) fn one(name: &'static str, secret: &str) -> Arc<Self> {
        Arc::new(Self(BTreeMap::from([(name, secret.to_owned())])))
    }
}

impl Secrets for Told {
    fn get(&self, name: &str) -> Result<Secret> {
        let secret = self.0.get(name).map(Secret::new);
        secret.ok_or_else(|| Error::missing(format!("There is no secret `{name}`.")))
    }
}

/// Everything that is logged on this thread, down to the finest level.
#[derive(Clone, Default)]
pub(crate) struct Log(Arc<Mutex<Vec<u8>>>);

impl Log {
    /// Begins to listen until the guard is dropped.
    pub(crate) fn listen(&self) -> tracing::subscriber::DefaultGuard {
        let everything = tracing_subscriber::fmt().with_max_level(tracing::Level::TRACE);
        tracing::subscriber::set_default(everything.with_writer(self.clone()).finish())
    }

    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.0.lock().unwrap()).into_owned()
    }
}

impl io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Log {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}
