//! Telling people of an alert: one order for each way of each channel.

use store::{Ordered, Transaction};
use vocabulary::Result;

use super::moving::Moving;
use super::notices::{self, Telling, What};
use super::watches::probes;
use super::{Alert, told, value};
use crate::probes::{ProbeState, standing};

/// What is ordered to tell people.
pub(super) struct Told {
    pub(super) ordered: Vec<Ordered>,
    /// The channels that do not, with the reason.
    pub(super) unheard: Vec<String>,
}

/// Orders the notices of a step: of an end, to all who heard of the alert before.
///
/// # Errors
/// When the store cannot be read.
pub(super) async fn tell(
    tx: &Transaction<'_>,
    moving: &Moving,
    (alert, what): (&Alert, What),
) -> Result<Told> {
    let manual = &moving.in_force.manual;
    let rule = moving.block().map(|(_, rule)| rule);
    let channels = match what {
        What::Begins | What::Worsens => notices::channels(manual, rule, &alert.severity),
        What::Ends | What::Dropped => told::channels(tx, alert.id).await?,
    };
    let message = notices::message(&Telling {
        alert,
        what,
        value: value(Some(manual), alert),
        because: because(tx, moving).await?,
        playbook: rule.and_then(|rule| notices::playbook(rule, &alert.severity)),
        zone: moving.in_force.company.as_ref().map(|company| &company.zone),
        site: moving.monitoring.site(),
    });
    let mut told = Told { ordered: Vec::new(), unheard: Vec::new() };
    for channel in channels {
        let ways = notices::ways(manual, &channel, (&message, tx.now()));
        let orders = ways.and_then(|ways| {
            let order = |(name, body)| moving.monitoring.effects().order(tx, name, &body);
            ways.into_iter().map(order).collect::<Result<Vec<_>>>()
        });
        match orders {
            Ok(orders) => {
                for order in &orders {
                    told::note(tx, (alert.id, order.id()), (&channel, message.event)).await?;
                }
                told.ordered.extend(orders);
            }
            Err(error) => {
                told.unheard.push(format!("`{channel}` was not told: {}", error.with_hint()));
            }
        }
    }
    Ok(told)
}

/// Says what the probes that a rule names say for themselves.
async fn because(tx: &Transaction<'_>, moving: &Moving) -> Result<Vec<String>> {
    let Some(found) = moving.block() else { return Ok(Vec::new()) };
    let manual = &moving.in_force.manual;
    let mut because = Vec::new();
    for name in probes(manual, found) {
        let standing = standing(&**tx, manual, (&name, tx.now())).await?;
        if let (ProbeState::Down | ProbeState::Unknown, Some(says)) =
            (standing.state, standing.says)
        {
            because.push(format!("The probe `{name}` is {}: {says}", standing.state.word()));
        }
    }
    Ok(because)
}
