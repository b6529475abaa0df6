//! Money: what was paid, given back and set against the books of others.
//!
//! Payments are known from the signed events of whoever took them ([`webhooks`]), and are given back by
//! the effect `refund` ([`refunds`]). How one speaks with the processor is the business of whoever hands in
//! a [`Processor`].

mod lists;
mod payments;
mod reconciliation;
mod refund;
mod refunds;
mod webhooks;

mod connectors;
mod migrations;
mod objects;
mod pages;
mod processor;
mod rights;
mod routes;
mod tables;
mod till;

use acts::Effect;
use feature::{Feature, Task};
use manual::Registry;
use web::{Door, Right};
use work::Effects;

pub use migrations::MIGRATIONS;
pub use pages::{FailedRefunds, failed_refunds};
pub use processor::{Message, Processor, Wanted};
pub use reconciliation::Reconciliation;
pub use refunds::{Order, RefundDeed, RefundEffect};
pub use rights::MoneyRead;
pub use routes::routes;
pub use tables::tables;
pub use till::{Till, TillOptions};

manual::foreign! {
    /// A system outside that the company works with.
    pub Connector = "connector",
}

/// Adds the kinds and effects of this feature.
#[must_use]
pub fn kinds(registry: Registry) -> Registry {
    registry.kind::<Reconciliation>().member::<Effect, refund::Refund>()
}

/// Makes the effects of money, which are there before anything that orders them.
#[must_use]
pub fn effects(till: &Till) -> Effects {
    Effects::new().with(RefundEffect(till.clone()))
}

/// Makes the feature. Its deed is [`RefundDeed`], its tables are [`tables`].
#[must_use]
pub fn feature(till: &Till) -> Feature {
    let again = till.clone();
    let task: Task = Box::new(move |_| {
        Box::pin(async move {
            if let Err(error) = webhooks::reread(&again).await {
                tracing::error!(error = error.chain(), "events could not be read again");
            }
        })
    });
    Feature {
        routes: routes().with_state(till.clone()),
        tasks: vec![task],
        rooms: vec![Door {
            name: "money",
            label: "Money",
            href: pages::ROOM,
            key: Some('m'),
            on_bar: false,
            right: Some(MoneyRead::NAME),
            counter: None,
        }],
        ..Feature::default()
    }
}
