//! An alert with all that it takes to take it further.

use std::sync::Arc;

use facts::InForce;
use jiff::Timestamp;
use manual::Block;

use super::verdict::Bad;
use super::{Alert, AlertState};
use crate::Monitoring;
use crate::alert::Alert as Rule;
use crate::ids::AlertId;
use crate::readings::Labels;

/// By what and for whom alerts are judged.
#[derive(Clone)]
pub(crate) struct Judging {
    pub(crate) monitoring: Monitoring,
    pub(crate) in_force: Arc<InForce>,
    /// The name under which the turn to watch is held.
    pub(crate) holder: String,
}

/// An alert that is taken further.
#[derive(Clone)]
pub(super) struct Moving {
    pub(super) monitoring: Monitoring,
    pub(super) in_force: Arc<InForce>,
    pub(super) holder: String,
    pub(super) rule: String,
    pub(super) before: Option<Alert>,
    /// The number of the rule's block; none where the manual has lost it.
    block: Option<usize>,
    labels: Labels,
}

impl Moving {
    /// Moves what a rule finds.
    pub(super) fn new(judging: &Judging, block: &Block, found: (Option<Alert>, Labels)) -> Self {
        let Judging { monitoring, in_force, holder } = judging.clone();
        let (before, labels) = found;
        let (rule, block) = (block.name.clone(), Some(block.number));
        Self { monitoring, in_force, holder, rule, before, block, labels }
    }

    /// Moves an alert whose rule is gone.
    pub(super) fn without_rule(judging: &Judging, before: Alert) -> Self {
        let Judging { monitoring, in_force, holder } = judging.clone();
        let (rule, labels) = (before.rule.clone(), before.labels.clone());
        Self { monitoring, in_force, holder, rule, before: Some(before), block: None, labels }
    }

    /// Returns the rule, if the manual still has it.
    pub(super) fn block(&self) -> Option<(&Block, &Rule)> {
        let block = self.in_force.manual.at(self.block?)?;
        Some((block, block.as_a::<Rule>()?))
    }

    /// Returns the alert as it is from now on.
    pub(super) fn after(&self, (state, bad): (AlertState, &Bad), now: Timestamp) -> Alert {
        let Some(before) = self.before.clone() else {
            return Alert {
                id: AlertId::new(now),
                rule: self.rule.clone(),
                severity: bad.severity.clone(),
                state,
                labels: self.labels.clone(),
                value: bad.value.clone(),
                began_at: now,
                started_at: None,
                resolved_at: None,
                acknowledged_at: None,
                acknowledged_by: None,
                incident: None,
                problem: None,
                last_bad_at: Some(now),
            };
        };
        Alert { state, severity: bad.severity.clone(), value: bad.value.clone(), ..before }
    }
}
