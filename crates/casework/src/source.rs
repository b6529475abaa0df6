//! What queues are to expressions: `queue.reviews.waiting`, `queue.reviews.oldest`.

use async_trait::async_trait;
use facts::world::{Asked, Source};
use jiff::SignedDuration;
use manual::expressions::{FaultKind, Value};

use crate::queues::waiting;

/// Answers for queues.
pub struct QueueSource;

#[async_trait]
impl Source for QueueSource {
    const PREFIX: &'static str = "queue";

    async fn read(&self, asked: Asked<'_>) -> Result<Value<'static>, FaultKind> {
        let all = waiting(&asked.view).await.map_err(|_| FaultKind::Unknown)?;
        let found = all.iter().find(|waiting| waiting.queue == asked.name);
        match asked.field {
            Some("waiting") => Ok(Value::Int(found.map_or(0, |found| found.waiting))),
            Some("oldest") => {
                let oldest = found.and_then(|found| found.oldest);
                let oldest = oldest.map_or(Ok(asked.now), store::instant);
                let oldest = oldest.map_err(|_| FaultKind::Unknown)?;
                Ok(Value::Span(asked.now.duration_since(oldest).max(SignedDuration::ZERO)))
            }
            _ => Err(FaultKind::NoSuchName),
        }
    }
}
