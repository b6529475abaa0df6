//! A queue as the manual in force declares it.

use acts::Action;
use facts::InForce;
use manual::Block;
use vocabulary::{Error, Result};

use crate::queue::Queue;

/// A queue with its block, in which its expressions are evaluated.
#[derive(Clone, Copy)]
pub(crate) struct Declared<'m> {
    pub(crate) block: &'m Block,
    pub(crate) queue: &'m Queue,
}

impl<'m> Declared<'m> {
    /// Lists the queues of a manual, in its order.
    pub(crate) fn all(in_force: &'m InForce) -> impl Iterator<Item = Self> {
        in_force.manual.all::<Queue>().map(|(block, queue)| Self { block, queue })
    }

    /// Finds a queue of a manual.
    ///
    /// # Errors
    /// When it has none of this name.
    pub(crate) fn find(in_force: &'m InForce, name: &str) -> Result<Self> {
        Self::all(in_force).find(|declared| declared.name() == name).ok_or_else(|| {
            let known = Self::all(in_force).map(|declared| format!("`{}`", declared.name()));
            let known = known.collect::<Vec<_>>().join(", ");
            let error = Error::missing(format!("The manual has no queue `{name}`."));
            error.hint(match known.as_str() {
                "" => "It declares no queues at all.".to_owned(),
                known => format!("It has {known}."),
            })
        })
    }

    /// Returns its name.
    pub(crate) fn name(self) -> &'m str {
        &self.block.name
    }

    /// Returns the kind of the records that it is about.
    pub(crate) fn of(self) -> &'m str {
        &self.queue.of.name
    }

    /// Finds one of its actions.
    ///
    /// # Errors
    /// When it has none of this name.
    pub(crate) fn action(self, name: &str) -> Result<&'m Action> {
        let mut actions = self.queue.actions.iter();
        let found = actions.find(|(known, _)| known.as_str() == name);
        found.map(|(_, action)| action).ok_or_else(|| {
            let known = self.queue.actions.iter().map(|(name, _)| format!("`{name}`"));
            let known = known.collect::<Vec<_>>().join(", ");
            Error::invalid(format!("The queue `{}` has no action `{name}`.", self.name()))
                .hint(format!("It has {known}."))
                .with("field", "action")
        })
    }
}
