//! Reading a figure: what a metric is at present, and whether that is as it should be.

use axum::extract::State;
use jiff::Timestamp;
use manual::Manual;
use sea_orm::ConnectionTrait;
use serde::Serialize;
use utoipa::ToSchema;
use vocabulary::{Error, Result};
use web::{Json, May, Path, Problem};

use super::{Labels, newest, state};
use crate::rights::MetricsRead;
use crate::{Metric, Monitoring};

/// What is said of a value that is not known.
const UNKNOWN: &str = "unknown";

/// A metric as it is at present.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub(crate) struct Figure {
    /// Its name.
    pub name: String,
    /// What it counts.
    pub unit: String,
    /// Its value; nothing where it is not known, or where there is one for each of something.
    #[schema(required)]
    pub value: Option<f64>,
    /// `good`, `off_target`, `unknown`, or the severity of the worst limit that holds.
    pub state: String,
    /// When it was last read.
    #[schema(required, value_type = Option<String>)]
    pub read_at: Option<Timestamp>,
    /// Why it is not known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub problem: Option<String>,
    /// The values of a metric that has one for each of something.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub each: Vec<LabelledFigure>,
}

/// One of several values of a metric.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub(crate) struct LabelledFigure {
    /// What it is the value of.
    pub labels: Labels,
    /// The value.
    pub value: f64,
    /// As that of the whole.
    pub state: String,
}

/// Reads a figure of a manual as it is at `now`.
///
/// # Errors
/// When the manual has no such metric, or the store cannot be read.
pub(crate) async fn figure<C: ConnectionTrait>(
    connection: &C,
    manual: &Manual,
    (name, now): (&str, Timestamp),
) -> Result<Figure> {
    let metric = manual.get::<Metric>(name, 0).ok_or_else(|| {
        Error::missing(format!("The manual in force has no metric `{name}`."))
            .hint("Its metrics are in the room Manual, in blocks `metric`.")
    })?;
    let reading = newest(connection, (name, metric), ("", now)).await?;
    let value = reading.single();
    let each = reading.values.iter().filter(|(labels, _)| !labels.is_empty());
    let each: Vec<LabelledFigure> = each
        .map(|(labels, value)| LabelledFigure {
            labels: labels.clone(),
            value: *value,
            state: state::state(metric, *value, manual),
        })
        .collect();
    let state = match value {
        Some(value) => state::state(metric, value, manual),
        None => worst(&each, manual),
    };
    let problem = reading.problem;
    let unit = metric.unit.to_string();
    Ok(Figure {
        name: name.to_owned(),
        unit,
        value,
        state,
        read_at: reading.read_at,
        problem,
        each,
    })
}

/// Returns the worst state among several; of none, nothing is known.
fn worst(each: &[LabelledFigure], manual: &Manual) -> String {
    let severities = acts::limit::severities(manual);
    let rank = |state: &str| {
        let severity = severities.iter().position(|severity| *severity == state);
        severity.unwrap_or(severities.len() + usize::from(state == state::GOOD))
    };
    let worst = each.iter().map(|figure| figure.state.as_str()).min_by_key(|state| rank(state));
    worst.unwrap_or(UNKNOWN).to_owned()
}

/// Reads what a metric is at present.
#[utoipa::path(
    get,
    path = "/v1/metrics/{name}",
    operation_id = "read_metric",
    tag = "monitoring",
    params(("name" = String, Path, description = "The metric.")),
    responses(
        (status = 200, description = "What it is, or that it is not known.", body = Figure),
        (status = 404, description = "The manual in force has no such metric."),
    ),
)]
pub(crate) async fn route(
    State(monitoring): State<Monitoring>,
    may: May<MetricsRead>,
    Path(name): Path<String>,
) -> Result<Json<Figure>, Problem> {
    let in_force = monitoring.facts().in_force()?;
    Ok(Json(figure(may.reader(), &in_force.manual, (&name, may.now())).await?))
}
