//! Stripe's objects, so far as they say what was paid and given back.
//!
//! Older and newer versions of its API put them into one another in different ways, so they are looked for
//! wherever they stand. Each is as it was when the object around it was written.

use jiff::Timestamp;
use serde::{Deserialize, Deserializer};
use serde_json::Value;
use vocabulary::{Currency, Error, Money, Result};

/// Currencies whose amounts Stripe counts in other units than ISO 4217 does.
///
/// Source: <https://docs.stripe.com/currencies#special-cases>.
const COUNTED_OTHERWISE: [&str; 3] = ["ISK", "MGA", "UGX"];

/// A payment.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Charge {
    pub(crate) id: String,
    pub(crate) amount: Money,
    pub(crate) refunded_minor: i64,
    pub(crate) status: String,
    pub(crate) disputed: bool,
    pub(crate) customer: Option<String>,
    pub(crate) created_at: Timestamp,
}

/// Money that was given back, or is about to be.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Refund {
    pub(crate) id: String,
    pub(crate) charge: Option<String>,
    pub(crate) amount: Money,
    pub(crate) status: String,
    pub(crate) reason: Option<String>,
    /// The effect of ours that ordered it.
    pub(crate) effect: Option<String>,
    pub(crate) created_at: Timestamp,
}

/// A payment that its payer took back to the bank.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Dispute {
    pub(crate) id: String,
    pub(crate) charge: String,
    pub(crate) created_at: Timestamp,
}

/// One of them.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Object {
    Charge(Charge),
    Refund(Refund),
    Dispute(Dispute),
}

/// The name under which a refund holds the effect that ordered it.
pub(crate) const EFFECT: &str = "quarterdeck_effect";

impl Object {
    /// Returns the charge that it is about.
    pub(crate) fn charge(&self) -> Option<&str> {
        match self {
            Self::Charge(charge) => Some(&charge.id),
            Self::Refund(refund) => refund.charge.as_deref(),
            Self::Dispute(dispute) => Some(&dispute.charge),
        }
    }
}

/// What was found in something of Stripe's.
#[derive(Debug, Default)]
pub(crate) struct Found {
    /// What could be read, the outermost first.
    pub(crate) objects: Vec<Object>,
    /// Why the first that could not be read was not; the others count all the same.
    pub(crate) problem: Option<Error>,
}

/// Finds all of them.
pub(crate) fn find(value: &Value) -> Found {
    let mut found = Found::default();
    collect(value, &mut found);
    found
}

fn collect(value: &Value, found: &mut Found) {
    match value {
        Value::Object(members) => {
            let object = match members.get("object").and_then(Value::as_str) {
                Some("charge") => Some(charge(value).map(Object::Charge)),
                Some("refund") => Some(refund(value).map(Object::Refund)),
                Some("dispute") => Some(dispute(value).map(Object::Dispute)),
                _ => None,
            };
            match object {
                Some(Ok(object)) => found.objects.push(object),
                Some(Err(error)) => {
                    found.problem.get_or_insert(error);
                }
                None => {}
            }
            members.values().for_each(|value| collect(value, found));
        }
        Value::Array(items) => items.iter().for_each(|item| collect(item, found)),
        _ => {}
    }
}

#[derive(Deserialize)]
struct WrittenCharge {
    id: String,
    amount: i64,
    currency: String,
    #[serde(default)]
    amount_refunded: i64,
    status: String,
    #[serde(default)]
    disputed: bool,
    #[serde(default, deserialize_with = "id")]
    customer: Option<String>,
    created: i64,
}

/// Reads a charge.
///
/// # Errors
/// When it is not written as Stripe does.
pub(crate) fn charge(value: &Value) -> Result<Charge> {
    let charge: WrittenCharge = read("charge", value)?;
    Ok(Charge {
        id: charge.id,
        amount: money(charge.amount, &charge.currency)?,
        refunded_minor: charge.amount_refunded,
        status: charge.status,
        disputed: charge.disputed,
        customer: charge.customer,
        created_at: instant(charge.created)?,
    })
}

#[derive(Deserialize)]
struct WrittenRefund {
    id: String,
    #[serde(default, deserialize_with = "id")]
    charge: Option<String>,
    amount: i64,
    currency: String,
    status: Option<String>,
    #[serde(default)]
    reason: Option<String>,
    #[serde(default)]
    metadata: Option<Value>,
    created: i64,
}

/// Reads a refund.
///
/// # Errors
/// When it is not written as Stripe does.
pub(crate) fn refund(value: &Value) -> Result<Refund> {
    let refund: WrittenRefund = read("refund", value)?;
    let effect = refund.metadata.as_ref().and_then(|metadata| metadata[EFFECT].as_str());
    Ok(Refund {
        id: refund.id,
        charge: refund.charge,
        amount: money(refund.amount, &refund.currency)?,
        // Those of a time before there were states have none.
        status: refund.status.unwrap_or_else(|| "succeeded".to_owned()),
        reason: refund.reason,
        effect: effect.map(str::to_owned),
        created_at: instant(refund.created)?,
    })
}

#[derive(Deserialize)]
struct WrittenDispute {
    id: String,
    #[serde(deserialize_with = "id")]
    charge: Option<String>,
    created: i64,
}

fn dispute(value: &Value) -> Result<Dispute> {
    let dispute: WrittenDispute = read("dispute", value)?;
    let charge = dispute.charge.ok_or_else(|| unreadable("dispute", "it names no charge"))?;
    Ok(Dispute { id: dispute.id, charge, created_at: instant(dispute.created)? })
}

impl Refund {
    /// Says whether the money is on its way, or has arrived.
    pub(crate) fn stands(&self) -> bool {
        !matches!(self.status.as_str(), "failed" | "canceled")
    }

    /// Returns how far it came: of two tales of the same second, the later state is the newer one.
    pub(crate) fn progress(&self) -> i64 {
        match self.status.as_str() {
            "pending" => 0,
            "requires_action" => 1,
            "succeeded" => 2,
            _ => 3,
        }
    }
}

fn read<'v, T: Deserialize<'v>>(what: &str, value: &'v Value) -> Result<T> {
    T::deserialize(value).map_err(|error| unreadable(what, error))
}

fn money(minor: i64, currency: &str) -> Result<Money> {
    let currency = currency.to_ascii_uppercase();
    if COUNTED_OTHERWISE.contains(&currency.as_str()) {
        let says = format!("Stripe counts {currency} in other units than ISO 4217.");
        return Err(Error::invalid(says).hint("Payments in it are not known here as yet."));
    }
    Ok(Money::from_minor(minor, currency.parse::<Currency>()?))
}

fn instant(seconds: i64) -> Result<Timestamp> {
    Timestamp::from_second(seconds).map_err(|error| unreadable("time", error))
}

/// Reads what is either an id or the whole object that has it.
fn id<'de, D: Deserializer<'de>>(deserializer: D) -> std::result::Result<Option<String>, D::Error> {
    let value = Value::deserialize(deserializer)?;
    let id = value.as_str().or_else(|| value["id"].as_str());
    Ok(id.map(str::to_owned))
}

fn unreadable(what: &str, why: impl std::fmt::Display) -> Error {
    Error::invalid(format!("This {what} is not written as Stripe does: {why}."))
        .hint("Look it up in Stripe's dashboard; a newer version of Quarterdeck may read it.")
}
