//! Deeds: a `does` list of the manual as it happens.
//!
//! The feature that declares an effect of the manual hands in a [`Deed`] for it, which says what it comes
//! to: something written [`Here`], in our own store, or something that is ordered of the world outside.
//! What stands before the first outside one commits with the decision. What stands behind it is ordered,
//! waits for its success, and stops with its failure.

mod set;
mod tell;

use std::collections::BTreeMap;
use std::sync::Arc;

use acts::{Does, Effect};
use async_trait::async_trait;
use manual::Block;
use manual::decode::Part;
use manual::values::Member;
use serde_json::Value;
use store::{Leaf, Ordered, Transaction};
use utoipa::ToSchema;
use vocabulary::id::EffectId;
use vocabulary::{Error, Result};
use work::Effects;

pub use set::{SetDeed, SetEffect};
pub use tell::{About, TellDeed};

use crate::world::World;

/// What an effect of the manual comes to.
#[async_trait]
pub trait Deed: Send + Sync + 'static {
    /// Its key in the manual, such as `set`.
    const NAME: &'static str;
    /// The right that whoever orders it must have beside that of the decision.
    const RIGHT: Option<&'static str> = None;
    /// Whether, once it has happened outside, the rest of the list must follow whatever changes: what was
    /// paid back or told is noted. Not so where happening again with other words does no harm.
    const BINDS: bool = true;
    /// Its keys in the manual.
    type Keys: Part;

    /// Says what it comes to, with everything evaluated at this moment.
    ///
    /// # Errors
    /// When a value that it needs is missing, or it cannot be done at all.
    async fn plan(&self, keys: &Self::Keys, deciding: &Deciding<'_>) -> Result<Vec<Planned>>;
}

/// What is being decided, for whoever plans what follows.
#[derive(Debug, Clone, Copy)]
pub struct Deciding<'d> {
    /// What names stand for.
    pub world: &'d World<'d>,
    /// The block whose `does` list it is.
    pub block: &'d Block,
    /// Whether something outside that binds comes before in the list. What comes first is about the version
    /// that was decided about, and called off with all behind it when there is another; what comes behind
    /// it must follow whatever changes.
    pub is_bound: bool,
}

impl<'d> Deciding<'d> {
    /// Begins a `does` list of a block.
    #[must_use]
    pub fn new(world: &'d World<'d>, block: &'d Block) -> Self {
        Self { world, block, is_bound: false }
    }
}

/// One step of what an effect comes to: an effect that `work` knows by name, with its body.
pub struct Planned {
    /// The name under which the effect is registered.
    pub name: &'static str,
    /// Its body.
    pub body: Value,
    /// How it is done at once, where it changes nothing but our own store.
    pub here: Option<Arc<dyn Here>>,
}

/// Writes something in our own store, inside the decision's transaction.
#[async_trait]
pub trait Here: Send + Sync + 'static {
    /// Writes it, and returns what the audit is told.
    ///
    /// # Errors
    /// When it cannot be written, which refuses the whole decision.
    async fn write(&self, tx: &Transaction<'_>, body: &Value) -> Result<Vec<Leaf>>;
}

/// The deeds by their names.
#[derive(Clone)]
pub struct Deeds {
    by_name: BTreeMap<&'static str, Arc<dyn AnyDeed>>,
    effects: Effects,
}

/// What became of a `does` list inside the decision.
#[derive(Debug, Default)]
pub struct Done {
    /// What the audit is told beside the decision itself.
    pub leaves: Vec<Leaf>,
    /// What is performed once the decision is committed, in this order.
    pub ordered: Vec<Ordered>,
    /// The same for people: each step and its state.
    pub steps: Vec<Step>,
}

/// A step of what was decided.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize, ToSchema)]
pub struct Step {
    /// The name of the effect.
    pub kind: String,
    /// How it stands.
    pub state: StepState,
    /// The effect that was ordered, to follow it.
    #[schema(value_type = Option<String>)]
    pub effect: Option<EffectId>,
}

/// How a step stands when the decision is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum StepState {
    /// It committed with the decision.
    Done,
    /// It is performed as soon as those before it are.
    Ordered,
}

impl Deeds {
    /// Starts without any; `effects` are all that can be ordered.
    #[must_use]
    pub fn new(effects: Effects) -> Self {
        Self { by_name: BTreeMap::new(), effects }
    }

    /// Adds one.
    #[must_use]
    pub fn with<D: Deed>(mut self, deed: D) -> Self {
        self.by_name.insert(D::NAME, Arc::new(Erased(deed)));
        self
    }

    /// Lists the rights that a `does` list needs, beside that of the decision.
    pub fn rights(&self, does: &Does) -> Vec<&'static str> {
        does.iter().filter_map(|member| self.by_name.get(member.name)?.right()).collect()
    }

    /// Does what a list says: plans all of it, writes what comes before the first outside step, and
    /// orders the rest.
    ///
    /// # Errors
    /// When anything of it cannot be done; then nothing of it is.
    pub async fn carry_out(
        &self,
        does: &Does,
        deciding: &Deciding<'_>,
        tx: &Transaction<'_>,
    ) -> Result<Done> {
        let mut planned: Vec<Planned> = Vec::new();
        let mut is_bound = deciding.is_bound;
        for member in does {
            let deed = self.by_name.get(member.name).ok_or_else(|| not_yet(member.name))?;
            let steps = deed.plan(member, &Deciding { is_bound, ..*deciding }).await?;
            is_bound |= deed.binds() && steps.iter().any(|step| step.here.is_none());
            planned.extend(steps);
        }
        let mut done = Done::default();
        for Planned { name, body, here } in planned {
            let step = match here {
                Some(here) if done.ordered.is_empty() => {
                    done.leaves.extend(here.write(tx, &body).await?);
                    Step { kind: name.to_owned(), state: StepState::Done, effect: None }
                }
                _ => {
                    let ordered = self.effects.order(tx, name, &body)?;
                    let effect = Some(ordered.id());
                    done.ordered.push(ordered);
                    Step { kind: name.to_owned(), state: StepState::Ordered, effect }
                }
            };
            done.steps.push(step);
        }
        Ok(done)
    }
}

fn not_yet(name: &str) -> Error {
    Error::unavailable(format!("`{name}` cannot be carried out by this version of Quarterdeck."))
        .hint("Do it by hand, and decide without it, or upgrade the program.")
}

/// Says that a value which an effect needs is missing.
#[must_use]
pub fn without(what: &str, why: impl std::fmt::Display) -> Error {
    let says = format!("`{what}` has no value now: {why}");
    Error::new(vocabulary::Kind::Policy, "no-value", says)
        .hint("Look at the record; what it refers to may not have arrived yet.")
}

/// A deed whose keys are not looked into.
#[async_trait]
trait AnyDeed: Send + Sync {
    fn right(&self) -> Option<&'static str>;
    fn binds(&self) -> bool;
    async fn plan(&self, member: &Member<Effect>, deciding: &Deciding<'_>) -> Result<Vec<Planned>>;
}

struct Erased<D>(D);

#[async_trait]
impl<D: Deed> AnyDeed for Erased<D> {
    fn right(&self) -> Option<&'static str> {
        D::RIGHT
    }

    fn binds(&self) -> bool {
        D::BINDS
    }

    async fn plan(&self, member: &Member<Effect>, deciding: &Deciding<'_>) -> Result<Vec<Planned>> {
        let keys = member.as_a::<D::Keys>().ok_or_else(|| not_yet(member.name))?;
        self.0.plan(keys, deciding).await
    }
}
