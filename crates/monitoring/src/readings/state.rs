//! Whether a value is as it should be, and what it is in expressions.

use acts::limit::severities;
use manual::Manual;
use manual::expressions::{FaultKind, Value};
use vocabulary::Money;

use crate::comparing::holds;
use crate::{Metric, Unit};

/// What a value is called that is where it should be, or of which nothing says where it should be.
pub(super) const GOOD: &str = "good";
/// What a value is called that misses its target and no limit.
const OFF_TARGET: &str = "off_target";

/// Says how a value of a metric stands: `good`, `off_target`, or the severity of the worst limit that
/// holds.
pub(super) fn state(metric: &Metric, value: f64, manual: &Manual) -> String {
    let Ok(value) = as_value(&metric.unit, value) else { return OFF_TARGET.to_owned() };
    for severity in severities(manual) {
        let limit = metric.at.iter().find(|(of, _)| of.name == severity);
        if limit.is_some_and(|(_, limit)| holds(&limit.is, &value, Some(&metric.unit))) {
            return severity.to_owned();
        }
    }
    match &metric.target {
        Some(target) if !holds(target, &value, Some(&metric.unit)) => OFF_TARGET.to_owned(),
        _ => GOOD.to_owned(),
    }
}

/// Returns a value of a metric as expressions know it: an amount where its unit is a currency.
///
/// # Errors
/// When the amount is beyond what money can say.
pub(crate) fn as_value(unit: &Unit, value: f64) -> Result<Value<'static>, FaultKind> {
    match unit {
        Unit::Money(currency) => {
            let minor = (value * scale(currency.exponent())).round();
            // Beyond this a number with a point does not say every whole one.
            let is_sure = minor.abs() < 9_007_199_254_740_992.0;
            #[expect(clippy::cast_possible_truncation, reason = "it was rounded and is in range")]
            let minor = is_sure.then_some(minor as i64).ok_or(FaultKind::OutOfRange)?;
            Ok(Value::Money(Money::from_minor(minor, *currency)))
        }
        Unit::Span | Unit::Time(_) | Unit::Things(_) => Ok(Value::Double(value)),
    }
}

/// Returns an amount in major units.
#[expect(clippy::cast_precision_loss, reason = "a figure is read to a few digits")]
pub(super) fn major(money: Money) -> f64 {
    money.minor() as f64 / scale(money.currency().exponent())
}

fn scale(exponent: u32) -> f64 {
    10_f64.powi(i32::try_from(exponent).unwrap_or(0))
}
