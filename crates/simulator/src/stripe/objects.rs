//! What the provider keeps, and how Stripe's API writes it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

/// A payment that was taken.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Charge {
    pub(crate) id: String,
    /// In minor units, as all amounts of Stripe.
    pub(crate) amount: i64,
    pub(crate) refunded: i64,
    /// In seconds since 1970.
    pub(crate) created: i64,
    pub(crate) metadata: BTreeMap<String, String>,
}

/// A payment that was given back, or a part of one.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Refund {
    pub(crate) id: String,
    pub(crate) charge: String,
    pub(crate) amount: i64,
    pub(crate) created: i64,
    pub(crate) reason: Option<String>,
    pub(crate) metadata: BTreeMap<String, String>,
}

/// The only currency of the company, as Stripe writes it.
const CURRENCY: &str = "aud";

/// Makes an id of Stripe's form from what it stands for.
pub(crate) fn id(prefix: &str, of: &str) -> String {
    let digest = hex::encode(Sha256::digest(of.as_bytes()));
    format!("{prefix}_{}", &digest[..24])
}

impl Charge {
    pub(crate) fn to_json(&self) -> Value {
        json!({
            "id": self.id,
            "object": "charge",
            "amount": self.amount,
            "amount_captured": self.amount,
            "amount_refunded": self.refunded,
            "balance_transaction": id("txn", &self.id),
            "captured": true,
            "created": self.created,
            "currency": CURRENCY,
            "customer": null,
            "description": "Featured placement",
            "disputed": false,
            "failure_code": null,
            "failure_message": null,
            "livemode": false,
            "metadata": self.metadata,
            "paid": true,
            "payment_intent": null,
            "receipt_email": null,
            "refunded": self.refunded == self.amount,
            "status": "succeeded",
        })
    }
}

impl Refund {
    pub(crate) fn to_json(&self) -> Value {
        json!({
            "id": self.id,
            "object": "refund",
            "amount": self.amount,
            "balance_transaction": id("txn", &self.id),
            "charge": self.charge,
            "created": self.created,
            "currency": CURRENCY,
            "metadata": self.metadata,
            "payment_intent": null,
            "reason": self.reason,
            "receipt_number": null,
            "source_transfer_reversal": null,
            "status": "succeeded",
            "transfer_reversal": null,
        })
    }
}
