//! What a rule finds at one instant: bad, fine, or not known.

use acts::limit::severities;
use facts::world::values::to_json;
use facts::world::{Outcome, World};
use manual::Block;
use vocabulary::Result;

use crate::alert::{Alert as Rule, Sign};
use crate::comparing::holds;
use crate::readings::{Labels, as_value, newest};
use crate::watched::Watched;
use crate::{Metric, Unit};

/// What a rule finds.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Verdict {
    /// It is bad.
    Bad(Bad),
    /// It is not.
    Fine,
    /// Nobody knows.
    Unknown,
}

/// How bad something is.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Bad {
    /// The severity.
    pub(super) severity: String,
    /// The value, where a value is watched.
    pub(super) value: Option<serde_json::Value>,
}

/// Judges a rule as things are in a world: for each of several things that it watches, by their labels.
pub(super) async fn verdicts(
    world: &World<'_>,
    block: &Block,
    rule: &Rule,
) -> Result<Vec<(Labels, Verdict)>> {
    match &rule.sign {
        Sign::When(condition) => {
            let severity = rule.severity.as_ref().map(|severity| severity.name.clone());
            let verdict = match (world.holds(block, condition).await, severity) {
                (Ok(true), Some(severity)) => Verdict::Bad(Bad { severity, value: None }),
                (Ok(false), _) => Verdict::Fine,
                (Ok(true), None) | (Err(_), _) => Verdict::Unknown,
            };
            Ok(vec![(Labels::new(), verdict)])
        }
        Sign::Watch(watched) => {
            let unit = watched.unit(world.manual());
            let values = values(world, rule, watched).await?;
            let judge = |(labels, value): (Labels, Outcome)| {
                (labels, against_limits(world, rule, (value, unit.as_ref())))
            };
            Ok(values.into_iter().map(judge).collect())
        }
    }
}

async fn values(
    world: &World<'_>,
    rule: &Rule,
    watched: &Watched,
) -> Result<Vec<(Labels, Outcome)>> {
    let single = |value| vec![(Labels::new(), value)];
    match watched {
        Watched::Property(property) => {
            let (kind, name) = (property.of.kind, property.of.name.as_str());
            Ok(single(world.figure(&[kind, name, &property.property]).await))
        }
        Watched::Figure(figure) => match watched.metric(world.manual()) {
            Some(metric) => of_metric(world, (&figure.name, metric), &width(rule)).await,
            None => Ok(single(world.figure(&[figure.kind, &figure.name]).await)),
        },
    }
}

async fn of_metric(
    world: &World<'_>,
    (name, metric): (&str, &Metric),
    width: &str,
) -> Result<Vec<(Labels, Outcome)>> {
    let reading = newest(&world.view(), (name, metric), (width, world.now())).await?;
    let values = reading.values.into_iter();
    Ok(values.map(|(labels, value)| (labels, as_value(&metric.unit, value))).collect())
}

/// Finds the worst severity whose limit holds.
fn against_limits(
    world: &World<'_>,
    rule: &Rule,
    (value, unit): (Outcome, Option<&Unit>),
) -> Verdict {
    let Ok(value) = value else { return Verdict::Unknown };
    for severity in severities(world.manual()) {
        let limit = rule.at.iter().find(|(of, _)| of.name == severity);
        if limit.is_some_and(|(_, limit)| holds(&limit.is, &value, unit)) {
            let value = to_json(&value).ok();
            return Verdict::Bad(Bad { severity: severity.to_owned(), value });
        }
    }
    Verdict::Fine
}

/// Returns the verdict about something of which the newest reading says nothing: its value is what the
/// metric says it is otherwise, and not known where it says nothing.
pub(super) async fn without_value(world: &World<'_>, rule: &Rule) -> Result<Verdict> {
    let Sign::Watch(watched) = &rule.sign else { return Ok(Verdict::Unknown) };
    let (Watched::Figure(figure), Some(metric)) = (&watched.value, watched.metric(world.manual()))
    else {
        return Ok(Verdict::Unknown);
    };
    let asked = (width(rule), world.now());
    let reading = newest(&world.view(), (&figure.name, metric), (&asked.0, asked.1)).await?;
    Ok(match metric.otherwise {
        Some(value) if reading.is_fresh => {
            against_limits(world, rule, (as_value(&metric.unit, value), Some(&metric.unit)))
        }
        _ => Verdict::Unknown,
    })
}

/// Returns the width over which a rule watches its metric.
fn width(rule: &Rule) -> String {
    rule.over.as_ref().map(|over| over.value.to_string()).unwrap_or_default()
}
