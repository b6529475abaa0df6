//! The provider's book: what was charged and given back, and the events that tell of it.

use std::collections::{BTreeMap, VecDeque};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::objects::{Charge, Refund, id};
use super::refunds::Kept;
use super::trouble::Trouble;
use crate::state::push;

/// How many of each are kept, the newest: some days of a lively company.
const MOST: usize = 2_000;

/// The version of Stripe's API whose shapes these are.
const API_VERSION: &str = "2025-09-30.clover";

/// What was charged and given back.
#[derive(Default, Clone, Serialize, Deserialize)]
pub(crate) struct Book {
    pub(super) charges: VecDeque<Charge>,
    pub(super) refunds: VecDeque<Refund>,
    pub(super) events: VecDeque<Value>,
    /// Events of which it is not decided yet how they travel, with their numbers.
    pub(super) fresh: VecDeque<(u32, String)>,
    pub(super) deliveries: Vec<Delivery>,
    /// Answers under their `Idempotency-Key`.
    pub(super) kept: VecDeque<Kept>,
    /// How many events there were.
    told: u32,
}

/// An event on its way.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Delivery {
    pub(super) event: String,
    pub(super) due: Timestamp,
    pub(super) attempts: u32,
}

/// A sale that is charged.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Sale<'s> {
    pub(crate) purchase: &'s str,
    pub(crate) trainer: &'s str,
    pub(crate) amount: i64,
    pub(crate) at: Timestamp,
}

/// A refund that is asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Wish {
    pub(super) charge: String,
    /// All that is left, where none is named.
    pub(super) amount: Option<i64>,
    pub(super) reason: Option<String>,
    pub(super) metadata: BTreeMap<String, String>,
    /// The key of the request, for the event.
    pub(super) key: Option<String>,
}

impl Wish {
    /// Wishes for all of a charge.
    pub(crate) fn of_all(charge: &str) -> Self {
        Self { charge: charge.to_owned(), ..Self::default() }
    }
}

impl Book {
    /// Charges for a sale, and returns the charge's id.
    pub(crate) fn charge(&mut self, sale: Sale<'_>) -> String {
        let pairs = [("purchase", sale.purchase), ("trainer", sale.trainer)];
        let charge = Charge {
            id: id("ch", sale.purchase),
            amount: sale.amount,
            refunded: 0,
            created: sale.at.as_second(),
            metadata: pairs.map(|(name, value)| (name.to_owned(), value.to_owned())).into(),
        };
        let made = charge.id.clone();
        self.tell("charge.succeeded", &json!({ "object": charge.to_json() }), (sale.at, None));
        push(&mut self.charges, charge, MOST);
        made
    }

    /// Gives back what is wished.
    pub(crate) fn refund(&mut self, wish: Wish, at: Timestamp) -> Result<Refund, Trouble> {
        let Wish { charge: charged, amount, reason, metadata, key } = wish;
        let number = self.refunds.iter().filter(|refund| refund.charge == charged).count();
        let found = self.charges.iter_mut().find(|charge| charge.id == charged);
        let charge = found.ok_or_else(|| Trouble::missing("charge", &charged, "charge"))?;
        let left = charge.amount - charge.refunded;
        if left == 0 {
            let says = format!("Charge {charged} has already been refunded.");
            return Err(Trouble::request(says).code("charge_already_refunded"));
        }
        let amount = amount.unwrap_or(left);
        if amount > left {
            let dollars = |minor: i64| format!("${}.{:02}", minor / 100, minor % 100);
            let (wished, left) = (dollars(amount), dollars(left));
            let says = format!(
                "Refund amount ({wished}) is greater than unrefunded amount on charge ({left})"
            );
            return Err(Trouble::request(says).param("amount"));
        }
        let before = json!({ "amount_refunded": charge.refunded, "refunded": false });
        charge.refunded += amount;
        let after = json!({ "object": charge.to_json(), "previous_attributes": before });
        let made = id("re", &format!("{charged} {number}"));
        let created = at.as_second();
        let refund = Refund { id: made, charge: charged, amount, created, reason, metadata };
        self.tell("refund.created", &json!({ "object": refund.to_json() }), (at, key.as_deref()));
        self.tell("charge.refunded", &after, (at, key.as_deref()));
        push(&mut self.refunds, refund.clone(), MOST);
        Ok(refund)
    }

    /// Lets all events that nobody was told of yet leave at once.
    pub(crate) fn hurry(&mut self, now: Timestamp) {
        let all = self.fresh.drain(..);
        let now = |(_, event)| Delivery { event, due: now, attempts: 0 };
        self.deliveries.extend(all.map(now));
    }

    fn tell(&mut self, kind: &str, data: &Value, (at, key): (Timestamp, Option<&str>)) {
        self.told += 1;
        let event = id("evt", &format!("{kind} {} {}", self.told, data["object"]["id"]));
        let told = json!({
            "id": event,
            "object": "event",
            "api_version": API_VERSION,
            "created": at.as_second(),
            "data": data,
            "livemode": false,
            "pending_webhooks": 1,
            "request": { "id": null, "idempotency_key": key },
            "type": kind,
        });
        push(&mut self.events, told, MOST);
        push(&mut self.fresh, (self.told, event), MOST);
    }
}
