//! What stands behind a prefix in expressions: `metric.refund_rate`, `down(probe.website)`.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use async_trait::async_trait;
use jiff::Timestamp;
use manual::expressions::{FaultKind, Value};
use manual::{Manual, Question};
use store::View;

/// Answers what expressions ask about the blocks behind one prefix, at run time.
#[async_trait]
pub trait Source: Send + Sync + 'static {
    /// The word before the point, as the kind's `PREFIX` says.
    const PREFIX: &'static str;

    /// Returns a value as it is now.
    ///
    /// # Errors
    /// [`FaultKind::Unknown`] where it is not known at present, which is no `false`.
    async fn read(&self, asked: Asked<'_>) -> Result<Value<'static>, FaultKind>;

    /// Tells how a value stands, for people who look at it; nothing where there is nothing to tell.
    async fn standing(&self, _asked: Asked<'_>) -> Option<Standing> {
        None
    }

    /// Says in a sentence why a value is not known at present; nothing where it is, or nobody can say.
    async fn why_unknown(&self, _asked: Asked<'_>) -> Option<String> {
        None
    }
}

/// How a value stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// When it was read.
    pub read_at: Timestamp,
    /// Whether it is as it should be: `good`, or the word for how bad it is.
    pub state: String,
}

/// What an expression asks.
#[derive(Debug, Clone, Copy)]
pub struct Asked<'a> {
    /// What is asked about the block; none where its value or one of its fields is wanted.
    pub question: Option<Question>,
    /// The name of the block.
    pub name: &'a str,
    /// The field that is wanted, as `late_by` in `job.nightly.late_by`.
    pub field: Option<&'a str>,
    /// The manual in force.
    pub manual: &'a Manual,
    /// Where it is read.
    pub view: View<'a>,
    /// The instant at which everything is evaluated.
    pub now: Timestamp,
}

/// The sources by their prefixes.
#[derive(Clone, Default)]
pub struct Sources(BTreeMap<&'static str, Arc<dyn AnySource>>);

impl Sources {
    /// Starts without any: whatever is asked is not known.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a source.
    #[must_use]
    pub fn with<S: Source>(mut self, source: S) -> Self {
        self.0.insert(S::PREFIX, Arc::new(source));
        self
    }

    /// Adds all of another.
    #[must_use]
    pub fn and(mut self, others: Self) -> Self {
        self.0.extend(others.0);
        self
    }

    pub(super) async fn read(
        &self,
        prefix: &str,
        asked: Asked<'_>,
    ) -> Result<Value<'static>, FaultKind> {
        match self.0.get(prefix) {
            Some(source) => source.read(asked).await,
            None => Err(FaultKind::Unknown),
        }
    }

    pub(super) async fn standing(&self, prefix: &str, asked: Asked<'_>) -> Option<Standing> {
        self.0.get(prefix)?.standing(asked).await
    }

    pub(super) async fn why_unknown(&self, prefix: &str, asked: Asked<'_>) -> Option<String> {
        match self.0.get(prefix) {
            Some(source) => source.why_unknown(asked).await,
            None => Some(format!("Nothing measures any {prefix} in this version.")),
        }
    }
}

impl fmt::Debug for Sources {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.0.keys()).finish()
    }
}

#[async_trait]
trait AnySource: Send + Sync {
    async fn read(&self, asked: Asked<'_>) -> Result<Value<'static>, FaultKind>;
    async fn standing(&self, asked: Asked<'_>) -> Option<Standing>;
    async fn why_unknown(&self, asked: Asked<'_>) -> Option<String>;
}

#[async_trait]
impl<S: Source> AnySource for S {
    async fn read(&self, asked: Asked<'_>) -> Result<Value<'static>, FaultKind> {
        Source::read(self, asked).await
    }

    async fn standing(&self, asked: Asked<'_>) -> Option<Standing> {
        Source::standing(self, asked).await
    }

    async fn why_unknown(&self, asked: Asked<'_>) -> Option<String> {
        Source::why_unknown(self, asked).await
    }
}
