//! Metrics in expressions: `metric.refund_rate`, `unknown(metric.refund_rate)`.

use async_trait::async_trait;
use facts::world::{Asked, Source, Standing};
use manual::Question;
use manual::expressions::{FaultKind, Value};

use super::{Reading, as_value, newest, state};
use crate::Metric;

/// Answers what expressions ask about metrics.
pub(crate) struct MetricSource;

#[async_trait]
impl Source for MetricSource {
    const PREFIX: &'static str = "metric";

    async fn read(&self, asked: Asked<'_>) -> Result<Value<'static>, FaultKind> {
        let (metric, reading) = of(asked).await?;
        match (asked.question, reading.single()) {
            (Some(Question::Unknown), value) => Ok(Value::Bool(value.is_none())),
            (None, Some(value)) => as_value(&metric.unit, value),
            // What is usual is not learned by this version.
            _ => Err(FaultKind::Unknown),
        }
    }

    async fn standing(&self, asked: Asked<'_>) -> Option<Standing> {
        let (metric, reading) = of(asked).await.ok()?;
        let state = state::state(metric, reading.single()?, asked.manual);
        Some(Standing { read_at: reading.read_at?, state })
    }

    async fn why_unknown(&self, asked: Asked<'_>) -> Option<String> {
        let (_, reading) = of(asked).await.ok()?;
        match (reading.problem, reading.values.as_slice()) {
            (Some(problem), _) => Some(problem),
            (None, []) => Some("Its query gave no row.".to_owned()),
            (None, [(labels, _)]) if labels.is_empty() => None,
            (None, values) => Some(format!("It has a value for each of {} labels.", values.len())),
        }
    }
}

async fn of(asked: Asked<'_>) -> Result<(&Metric, Reading), FaultKind> {
    let metric = asked.manual.get::<Metric>(asked.name, 0).ok_or(FaultKind::NoSuchName)?;
    let reading = newest(&asked.view, (asked.name, metric), ("", asked.now)).await;
    let reading = reading.map_err(|error| {
        tracing::error!(error = error.chain(), "a metric's value could not be read");
        FaultKind::Unknown
    })?;
    Ok((metric, reading))
}
