//! Probes in expressions: `down(probe.website)`, `probe.website.took`.

use async_trait::async_trait;
use facts::world::{Asked, Source, Standing as Shown};
use jiff::SignedDuration;
use manual::Question;
use manual::expressions::{FaultKind, Value};

use super::{ProbeState, Standing, standing};

/// Answers what expressions ask about probes.
pub(crate) struct ProbeSource;

#[async_trait]
impl Source for ProbeSource {
    const PREFIX: &'static str = "probe";

    async fn read(&self, asked: Asked<'_>) -> Result<Value<'static>, FaultKind> {
        let standing = of(asked).await?;
        let known = match standing.state {
            ProbeState::Unknown => Err(FaultKind::Unknown),
            state => Ok(state),
        };
        match (asked.question, asked.field) {
            (Some(Question::Unknown), _) => Ok(Value::Bool(known.is_err())),
            (Some(Question::Down), _) => known.map(|state| Value::Bool(state == ProbeState::Down)),
            (Some(Question::Up), _) => known.map(|state| Value::Bool(state == ProbeState::Up)),
            (Some(Question::Outage), _) => {
                let is_down = known? == ProbeState::Down;
                if is_down && standing.unsure_until.is_some_and(|until| asked.now < until) {
                    return Err(FaultKind::Unknown);
                }
                let since = standing.since.filter(|_| is_down);
                let lasts = since.map(|since| asked.now.duration_since(since));
                Ok(Value::Span(lasts.unwrap_or(SignedDuration::ZERO)))
            }
            (None, Some("took")) => {
                let took = standing.took.ok_or(FaultKind::Unknown)?;
                SignedDuration::try_from(took).map(Value::Span).map_err(|_| FaultKind::OutOfRange)
            }
            _ => Err(FaultKind::NoSuchName),
        }
    }

    async fn standing(&self, asked: Asked<'_>) -> Option<Shown> {
        let standing = of(asked).await.ok()?;
        Some(Shown { read_at: standing.asked_at?, state: standing.state.word().to_owned() })
    }
}

async fn of(asked: Asked<'_>) -> Result<Standing, FaultKind> {
    let found = standing(&asked.view, asked.manual, (asked.name, asked.now)).await;
    found.map_err(|error| {
        tracing::error!(error = error.chain(), "a probe's state could not be read");
        FaultKind::Unknown
    })
}
