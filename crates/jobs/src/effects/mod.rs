//! Effects: what decisions ordered, what became of it, and deciding about what the program cannot.

pub(crate) mod list;
pub(crate) mod read;
pub(crate) mod resolve;
pub(crate) mod retry;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;
use vocabulary::id::{EffectId, OrderId};
use work::outcomes::Outcome;

/// An effect as a list shows it: without its body, which may hold personal data.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub(crate) struct Effect {
    /// Which effect.
    #[schema(value_type = String, example = "eff_0192f3c4a1b27def8123456789abcdef")]
    pub id: EffectId,
    /// What it does.
    #[schema(example = "mail")]
    pub kind: String,
    /// Where it stands.
    pub state: EffectState,
    /// Whether it is a person's turn.
    pub waiting_for_people: bool,
    /// The decision that ordered it, and the others of its chain.
    #[schema(value_type = String, example = "ord_0192f3c4a1b27def8123456789abcdef")]
    pub order: OrderId,
    /// Its place in the chain, from 0.
    pub position: u32,
    /// How many attempts were begun.
    pub attempt: u32,
    /// Who ordered it.
    pub ordered_by: String,
    /// When it was ordered.
    #[schema(value_type = String, format = DateTime)]
    pub ordered_at: Timestamp,
    /// When it was over.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub finished_at: Option<Timestamp>,
    /// What went wrong last.
    pub problem: Option<String>,
}

/// An effect with everything that is known of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub(crate) struct EffectDetail {
    /// What a list shows.
    #[serde(flatten)]
    pub effect: Effect,
    /// The key under which the other side knows it.
    pub key: String,
    /// What it was told to do; its form is the kind's own.
    #[schema(value_type = Object)]
    pub body: Value,
    /// What was kept of the outcome.
    #[schema(value_type = Option<Object>)]
    pub outcome: Option<Value>,
    /// What the person wrote who decided about it.
    pub note: Option<String>,
    /// All effects of the same decision in their order, this one among them.
    pub chain: Vec<Effect>,
}

/// Where an effect stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum EffectState {
    /// It waits for those before it, or for its next attempt.
    Ordered,
    /// It is being performed.
    Running,
    /// It happened.
    Done,
    /// It did not happen, and a person must see to it.
    Failed,
    /// Nobody knows whether it happened: it is being looked up, or a person must find out.
    Unknown,
    /// A person decided that it is not to happen.
    Skipped,
}

impl Effect {
    /// Shows an effect as a list does.
    #[must_use]
    pub(crate) fn of(outcome: &Outcome) -> Self {
        Self {
            id: outcome.id,
            kind: outcome.name.clone(),
            state: outcome.state.into(),
            waiting_for_people: outcome.for_people,
            order: outcome.order,
            position: outcome.position,
            attempt: outcome.attempt,
            ordered_by: outcome.ordered_by.clone(),
            ordered_at: outcome.ordered_at,
            finished_at: outcome.finished_at,
            problem: outcome.problem.clone().filter(|_| !is_over(outcome)),
        }
    }
}

impl EffectDetail {
    /// Shows everything of an effect, with the chain that it belongs to.
    #[must_use]
    pub(crate) fn of(outcome: Outcome, chain: &[Outcome]) -> Self {
        Self {
            effect: Effect::of(&outcome),
            note: outcome.problem.clone().filter(|_| is_over(&outcome)),
            key: outcome.key,
            body: outcome.body,
            outcome: outcome.outcome,
            chain: chain.iter().map(Effect::of).collect(),
        }
    }
}

/// Says whether nothing is the matter any more; what is kept as the problem is then a person's note.
fn is_over(outcome: &Outcome) -> bool {
    let state = EffectState::from(outcome.state);
    matches!(state, EffectState::Done | EffectState::Skipped)
}

impl From<work::outcomes::EffectState> for EffectState {
    fn from(state: work::outcomes::EffectState) -> Self {
        use work::outcomes::EffectState as Theirs;
        match state {
            Theirs::Ordered => Self::Ordered,
            Theirs::Running => Self::Running,
            Theirs::Done => Self::Done,
            Theirs::Failed => Self::Failed,
            Theirs::Unknown => Self::Unknown,
            Theirs::Skipped => Self::Skipped,
        }
    }
}

impl From<EffectState> for work::outcomes::EffectState {
    fn from(state: EffectState) -> Self {
        match state {
            EffectState::Ordered => Self::Ordered,
            EffectState::Running => Self::Running,
            EffectState::Done => Self::Done,
            EffectState::Failed => Self::Failed,
            EffectState::Unknown => Self::Unknown,
            EffectState::Skipped => Self::Skipped,
        }
    }
}
