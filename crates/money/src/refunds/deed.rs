//! The effect `refund` as it is decided: which payment, how much of it, and whether anything is left.

use async_trait::async_trait;
use facts::deeds::{Deciding, Deed, Planned, without};
use manual::expressions::{FaultKind, Value};
use manual::values::OrExpression;
use vocabulary::{Error, Money, Result};

use super::effect::{Order, RefundEffect, allow};
use crate::payments::read::find;
use crate::rights::REFUNDS_DECIDE;
use crate::{connectors, refund};

/// The deed of `refund`.
pub struct RefundDeed;

#[async_trait]
impl Deed for RefundDeed {
    const NAME: &'static str = "refund";
    const RIGHT: Option<&'static str> = Some(REFUNDS_DECIDE);
    type Keys = refund::Refund;

    async fn plan(&self, keys: &refund::Refund, deciding: &Deciding<'_>) -> Result<Vec<Planned>> {
        let charge = charge(keys, deciding).await?;
        let amount = amount(keys, deciding).await?;
        let known = find(&deciding.world.view(), &charge).await?;
        if let Some(known) = &known {
            let left = known.amount.checked_sub(known.refunded)?;
            allow(&known.provider_id, amount.unwrap_or(left), left)?;
        }
        let through = known.as_ref().map(|known| known.connector.as_str());
        let (connector, api_key) = connectors::of_payment(deciding.world.manual(), through)?;
        let charge = known.map_or(charge, |known| known.provider_id);
        let order = Order { charge, amount, connector, api_key };
        let body = serde_json::to_value(order).map_err(Error::internal)?;
        Ok(vec![Planned { name: <RefundEffect as work::Effect>::NAME, body, here: None }])
    }
}

async fn charge(keys: &refund::Refund, deciding: &Deciding<'_>) -> Result<String> {
    let text = keys.refund.0.text();
    match deciding.world.evaluate(deciding.block, &keys.refund.0).await {
        Ok(Value::Text(charge)) => Ok(charge.to_string()),
        Ok(_) => Err(without(text.as_str(), FaultKind::WrongType)),
        Err(fault) => Err(without(text.as_str(), fault)),
    }
}

async fn amount(keys: &refund::Refund, deciding: &Deciding<'_>) -> Result<Option<Money>> {
    let expression = match &keys.amount {
        None => return Ok(None),
        Some(OrExpression::Value(amount)) => return Ok(Some(*amount)),
        Some(OrExpression::Expression(expression)) => expression,
    };
    match deciding.world.evaluate(deciding.block, expression).await {
        Ok(Value::Money(amount)) => Ok(Some(amount)),
        Ok(_) => Err(without(expression.text().as_str(), FaultKind::WrongType)),
        Err(fault) => Err(without(expression.text().as_str(), fault)),
    }
}
