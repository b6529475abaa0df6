//! How much is wrong with the manual, for the room's door.

use async_trait::async_trait;
use store::DatabaseConnection;
use vocabulary::Result;
use web::Counter;
use web::console::{Count, Tone};

use crate::Publisher;

/// Counts the problems of the folder, or of a version that this program cannot run.
pub(crate) struct ProblemCounter(pub(crate) Publisher);

#[async_trait]
impl Counter for ProblemCounter {
    async fn count(&self, _: &DatabaseConnection) -> Result<Option<Count>> {
        let state = self.0.state();
        let tone = if state.refused.is_some() { Tone::Critical } else { Tone::Warning };
        let number = u64::try_from(state.problems.len()).unwrap_or(u64::MAX);
        let says = "problems in the folder".to_owned();
        Ok((number > 0).then_some(Count { number, says, tone }))
    }
}
