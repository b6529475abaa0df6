//! What a rule does when its alert fires.

use facts::deeds::{Deciding, Done};
use facts::world::World;
use manual::expressions::Value;
use sea_orm::DbErr;
use std::error::Error as _;
use store::{Transaction, View};
use vocabulary::{Error, Kind, Result};

use super::Alert;
use super::moving::Moving;

/// The code of what a rule does where that cannot be done.
pub(super) const REFUSED: &str = "deeds-refused";

/// Does what the rule of an alert says.
///
/// # Errors
/// With the code [`REFUSED`] where it cannot be done; anything else may pass.
pub(super) async fn carry_out(
    tx: &Transaction<'_>,
    moving: &Moving,
    alert: &Alert,
) -> Result<Done> {
    let Some((block, rule)) = moving.block().filter(|(_, rule)| !rule.does.is_empty()) else {
        return Ok(Done::default());
    };
    let value = alert.value.as_ref().map(facts::world::values::of_json);
    let fields = vec![
        ("id".to_owned(), Value::made_text(alert.id.to_string())),
        ("started_at".to_owned(), Value::Time(tx.now())),
        ("severity".to_owned(), Value::made_text(alert.severity.as_str())),
        ("value".to_owned(), value.transpose().ok().flatten().unwrap_or(Value::Null)),
    ];
    let sources = moving.monitoring.facts().sources();
    let world = World::new(&moving.in_force, sources, View::from(tx), tx.now());
    let world = world.with_fields("alert", fields);
    let deciding = Deciding::new(&world, block);
    let done = moving.monitoring.deeds().carry_out(&rule.does, &deciding, tx).await;
    done.map_err(|error| if may_pass(&error) { error } else { refused(&error) })
}

/// Whether an error is the store's passing trouble; what plans a deed never names a database.
fn may_pass(error: &Error) -> bool {
    let is_of_the_store = error.source().is_some_and(|cause| cause.is::<DbErr>());
    error.kind() == Kind::Unavailable && is_of_the_store
}

fn refused(error: &Error) -> Error {
    Error::new(Kind::Policy, REFUSED, error.with_hint()).because(error.chain().to_string())
}

#[cfg(test)]
mod tests {
    use sea_orm::RuntimeErr;

    use super::*;

    #[test]
    fn only_trouble_of_the_store_passes() {
        let check = |error: Error, expected| assert_eq!(may_pass(&error), expected, "{error}");
        let lost = DbErr::Conn(RuntimeErr::Internal("away".to_owned()));
        check(Error::unavailable("The store is busy.").because(lost), true);
        check(Error::unavailable("This version cannot do it."), false);
        check(Error::invalid("There is no value."), false);
        check(Error::internal(DbErr::Custom("a fault of ours".to_owned())), false);
    }
}
