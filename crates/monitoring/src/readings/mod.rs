//! Readings: the values of metrics, as their queries gave them.
//!
//! A metric is read over its own time, and over another where an alert asks one; the text of that other
//! span is the reading's width, an empty one the metric's own.

pub(crate) mod read;
mod source;
mod state;
mod take;

use std::collections::BTreeMap;
use std::time::Duration;

use jiff::Timestamp;
use sea_orm::{ConnectionTrait, FromQueryResult};
use store::{row, rows};
use vocabulary::{Error, Result};

use crate::Metric;

pub(crate) use source::MetricSource;
pub(crate) use state::as_value;
pub(crate) use take::take;

/// How many labels of one metric are kept: a bar chart with more is not read, and a query that forgot to
/// group must not fill the store.
const LABELS: usize = 1_000;

/// The labels that tell one value from another, by the names of their columns; none for a metric that
/// has one value.
pub(crate) type Labels = BTreeMap<String, String>;

/// The newest values of a metric.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Reading {
    /// When they were read; nothing as long as none was.
    pub read_at: Option<Timestamp>,
    /// The values by their labels.
    pub values: Vec<(Labels, f64)>,
    /// Whether they are new enough to go by.
    pub is_fresh: bool,
    /// Why there is none, or none that is new.
    pub problem: Option<String>,
}

impl Reading {
    /// Returns the value of a metric that has one.
    #[must_use]
    pub(crate) fn single(&self) -> Option<f64> {
        match self.values.as_slice() {
            [(labels, value)] if labels.is_empty() => Some(*value),
            _ => None,
        }
    }
}

/// After how long a value is not known any more: three rounds, as with probes.
fn silence(metric: &Metric) -> Duration {
    acts::length(&metric.every).saturating_mul(3)
}

#[derive(FromQueryResult)]
struct State {
    read_at: Option<i64>,
    problem: Option<String>,
}

#[derive(FromQueryResult)]
struct Value {
    labels: String,
    value: Option<f64>,
}

/// Reads the newest values of a metric over a width; what is too old is not known.
///
/// # Errors
/// When the store cannot be read.
pub(crate) async fn newest<C: ConnectionTrait>(
    connection: &C,
    (name, metric): (&str, &Metric),
    (width, now): (&str, Timestamp),
) -> Result<Reading> {
    let sql = "select read_at, problem from metric_states where metric = $1 and width = $2";
    let state: Option<State> = row(connection, sql, [name.into(), width.into()]).await?;
    let unread = |problem: &str| Reading {
        read_at: None,
        values: Vec::new(),
        is_fresh: false,
        problem: Some(problem.to_owned()),
    };
    let Some(State { read_at, problem }) = state else { return Ok(unread("It was not read yet.")) };
    let Some(read_at) = read_at else {
        return Ok(unread(problem.as_deref().unwrap_or("It could not be read.")));
    };
    let at = store::instant(read_at)?;
    if now > at.saturating_add(silence(metric)).unwrap_or(Timestamp::MAX) {
        let problem = problem.unwrap_or_else(|| format!("It was not read since {at}."));
        return Ok(Reading { read_at: Some(at), ..unread(&problem) });
    }
    let sql = "select labels, value from metric_readings
         where metric = $1 and width = $2 and at = $3 order by labels limit $4";
    let limit = i64::try_from(LABELS).unwrap_or(i64::MAX);
    let values = [name.into(), width.into(), read_at.into(), limit.into()];
    let found: Vec<Value> = rows(connection, sql, values).await?;
    let values = found.into_iter().filter_map(|found| Some((found.labels, found.value?)));
    let values = values.map(|(labels, value)| {
        serde_json::from_str(&labels).map(|labels| (labels, value)).map_err(Error::internal)
    });
    let values = values.collect::<Result<_>>()?;
    Ok(Reading { read_at: Some(at), values, is_fresh: true, problem })
}
