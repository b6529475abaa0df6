//! One refund of a charge at a time: what is left of it is looked up before, and Stripe-shaped servers do not
//! all refuse the second of two.

use std::time::Duration;

use store::execute;
use vocabulary::Error;
use work::{Failure, Performing};

use super::effect::Order;
use crate::Till;

/// How long another one of the same charge is waited for: three requests take a moment.
const WAIT: Duration = Duration::from_secs(5);

/// Takes the charge for this effect, until it is done or has failed for good.
pub(super) async fn claim(
    till: &Till,
    order: &Order,
    performing: &Performing,
) -> Result<(), Failure> {
    let (charge, effect) = (order.charge.clone(), performing.id.to_string());
    let taken = till.store().maintain(move |tx| {
        Box::pin(async move {
            let sql = "insert into refund_claims (charge, effect_id) values ($1, $2)
                 on conflict (charge) do update set effect_id = excluded.effect_id
                 where refund_claims.effect_id = excluded.effect_id or not exists (
                     select 1 from effects where effects.effect_id = refund_claims.effect_id
                     and state in ('ordered', 'running', 'unknown'))";
            Ok(execute(&**tx, sql, [charge.into(), effect.into()]).await? == 1)
        })
    });
    if taken.await.map_err(Failure::again)? {
        return Ok(());
    }
    let says = format!("Another refund of `{}` is under way.", order.charge);
    let error = Error::unavailable(says).hint(
        "It is tried again once that one is settled. If that one waits for you, see to it first.",
    );
    Err(Failure::Again { error, after: Some(WAIT) })
}
