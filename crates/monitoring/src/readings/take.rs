//! Taking a reading: the metric's query is asked for its time, and what it gives is kept.

use std::time::Duration;

use facts::InForce;
use facts::sql::{Asker, Parameter, Query, Rows};
use jiff::Timestamp;
use manual::Block;
use manual::expressions::Value;
use serde_json::Value as Json;
use store::{Transaction, execute, micros};
use vocabulary::{Error, Result, Span};

use super::{LABELS, Labels};
use crate::metric::{Origin, VALUE};
use crate::watching::due::Came;
use crate::watching::turn;
use crate::{Metric, Monitoring};

/// How long a metric's query may take: it is asked every few minutes, beside others.
const WITHIN: Duration = Duration::from_secs(30);

/// For how long readings are kept: a quarter, as status pages look back. What is older comes from asking
/// the query again.
const KEPT: Duration = Duration::from_secs(90 * 24 * 60 * 60);

type Values = Vec<(Labels, f64)>;

/// What a metric gave.
#[derive(Default)]
struct Taken {
    values: Values,
    /// Whether there was more than is read.
    is_cut: bool,
}

/// Reads a metric over a width and keeps what it gave, while `holder` has the turn; it says whether there
/// was a value.
///
/// # Errors
/// When the store cannot be used. A query that fails is kept as such.
pub(crate) async fn take(
    monitoring: &Monitoring,
    holder: &str,
    (name, width): (&str, &str),
) -> Result<Came> {
    let Some(in_force) = monitoring.facts().running().now() else { return Ok(Came::Something) };
    let found = in_force.manual.all::<Metric>().find(|(block, _)| block.name == name);
    let Some((block, metric)) = found else { return Ok(Came::Something) };
    let now = monitoring.clock().now();
    let taken = match &metric.comes {
        Origin::Sql(_) => ask(monitoring, (&in_force, metric), (width, now)).await,
        Origin::Value(_) => calculate(monitoring, (&in_force, block, metric)).await,
    };
    let came = match &taken {
        Ok(taken) if !taken.values.is_empty() => Came::Something,
        _ => Came::Nothing,
    };
    let (holder, name, width) = (holder.to_owned(), name.to_owned(), width.to_owned());
    let kept = monitoring.store().maintain(move |tx| {
        Box::pin(async move {
            if turn::is_held(tx, &holder).await? {
                write(tx, (&name, &width), (now, taken)).await?;
            }
            Ok(())
        })
    });
    kept.await.map(|()| came)
}

async fn ask(
    monitoring: &Monitoring,
    (in_force, metric): (&InForce, &Metric),
    (width, to): (&str, Timestamp),
) -> Result<Taken> {
    let Origin::Sql(sql) = &metric.comes else { return Ok(Taken::default()) };
    let zone = monitoring.facts().world(in_force).zone().clone();
    let over = match width {
        "" => metric.over.as_ref().map(|over| over.value),
        other => Some(other.parse::<Span>()?),
    };
    let from = over.map(|over| over.before(to, &zone)).transpose()?.unwrap_or(to);
    let asks = |wanted: &str| sql.parameters().any(|(name, _)| name == wanted);
    let parameters = [("from", from), ("to", to)];
    let parameters = parameters.into_iter().filter(|(name, _)| asks(name));
    let query = Query {
        text: sql.text().as_str().to_owned(),
        parameters: parameters.map(|(name, at)| (name.to_owned(), Parameter::Time(at))).collect(),
        rows: LABELS,
        within: WITHIN,
        asker: Asker::House,
    };
    let answer = monitoring.sql().query(query).await?;
    Ok(Taken { values: values(metric, &answer)?, is_cut: answer.truncated })
}

/// Reads the values out of an answer; a row without a value tells nothing.
fn values(metric: &Metric, answer: &Rows) -> Result<Values> {
    let column = |name: &str| {
        answer.columns.iter().position(|column| column.name == name).ok_or_else(|| {
            Error::invalid(format!("The query of this metric gives no column `{name}`."))
                .hint("Name it in the query: `select … as value`.")
        })
    };
    let value = column(VALUE)?;
    let labels: Vec<(String, usize)> = metric
        .each
        .0
        .iter()
        .map(|name| Ok((name.to_string(), column(name.as_str())?)))
        .collect::<Result<_>>()?;
    let mut values = Values::new();
    for row in &answer.rows {
        let Some(number) = row.get(value).and_then(number) else { continue };
        let label = |(name, at): &(String, usize)| {
            let text = match row.get(*at) {
                Some(Json::String(text)) => text.clone(),
                Some(Json::Null) | None => String::new(),
                Some(other) => other.to_string(),
            };
            (name.clone(), text)
        };
        values.push((labels.iter().map(label).collect(), number));
        if labels.is_empty() {
            break;
        }
    }
    let says_otherwise = metric.otherwise.filter(|_| values.is_empty() && labels.is_empty());
    values.extend(says_otherwise.map(|value| (Labels::new(), value)));
    Ok(values)
}

fn number(value: &Json) -> Option<f64> {
    // Decimals may come as texts, so that no digit is lost on the way.
    value.as_f64().or_else(|| value.as_str()?.parse().ok())
}

async fn calculate(
    monitoring: &Monitoring,
    (in_force, block, metric): (&InForce, &Block, &Metric),
) -> Result<Taken> {
    let Origin::Value(expression) = &metric.comes else { return Ok(Taken::default()) };
    let value = monitoring.facts().world(in_force).evaluate(block, expression).await;
    let number = value.ok().and_then(|value| as_number(&value)).or(metric.otherwise);
    let values = number.map(|number| (Labels::new(), number)).into_iter().collect();
    Ok(Taken { values, is_cut: false })
}

#[expect(clippy::cast_precision_loss, reason = "a figure is read to a few digits")]
fn as_number(value: &Value<'_>) -> Option<f64> {
    match value {
        Value::Int(whole) => Some(*whole as f64),
        Value::Uint(whole) => Some(*whole as f64),
        Value::Double(number) => Some(*number),
        Value::Money(money) => Some(super::state::major(*money)),
        _ => None,
    }
}

async fn write(
    tx: &Transaction<'_>,
    (name, width): (&str, &str),
    (at, taken): (Timestamp, Result<Taken>),
) -> Result<()> {
    let Taken { values, is_cut } = match taken {
        Ok(taken) => taken,
        Err(error) => {
            tracing::warn!(metric = name, error = error.chain(), "a metric could not be read");
            let sql = "insert into metric_states (metric, width, tried_at, problem)
                 values ($1, $2, $3, $4)
                 on conflict (metric, width) do update set tried_at = $3, problem = $4";
            let values = [name.into(), width.into(), micros(at).into(), error.with_hint().into()];
            return execute(&**tx, sql, values).await.map(drop);
        }
    };
    let sql = "insert into metric_states (metric, width, read_at, tried_at, problem)
         values ($1, $2, $3, $3, $4)
         on conflict (metric, width) do update set read_at = $3, tried_at = $3, problem = $4";
    let problem = match (values.is_empty(), is_cut) {
        (true, _) => Some("The query gave no value.".to_owned()),
        (false, true) => {
            Some(format!("The query gave more than {LABELS} rows; the rest is not read."))
        }
        (false, false) => None,
    };
    let state = [name.into(), width.into(), micros(at).into(), problem.into()];
    execute(&**tx, sql, state).await?;
    for (labels, value) in values {
        let labels = serde_json::to_string(&labels).map_err(Error::internal)?;
        let sql = "insert into metric_readings (metric, width, labels, at, value)
             values ($1, $2, $3, $4, $5)
             on conflict (metric, width, at, labels) do update set value = $5";
        let reading = [name.into(), width.into(), labels.into(), micros(at).into(), value.into()];
        execute(&**tx, sql, reading).await?;
    }
    let sql = "delete from metric_readings where metric = $1 and width = $2 and at < $3";
    let horizon = at.saturating_sub(KEPT).unwrap_or(Timestamp::MIN);
    execute(&**tx, sql, [name.into(), width.into(), micros(horizon).into()]).await.map(drop)
}
