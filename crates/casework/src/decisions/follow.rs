//! Following a decision: what was decided, and how far each of its effects is by now.

use facts::deeds::Step;
use jiff::Timestamp;
use serde::Serialize;
use store::DatabaseConnection;
use utoipa::ToSchema;
use vocabulary::id::EffectId;
use vocabulary::{Error, Result};
use web::{Json, May, Path, Problem};
use work::outcomes::{self, EffectState};

use super::DecisionId;
use super::read::{self, Kept};
use crate::cases::{self, Case};
use crate::rights::CasesRead;

/// A decision as it stands now.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct DecisionView {
    /// Which decision.
    #[schema(value_type = String)]
    pub id: DecisionId,
    /// The case as it is now.
    pub case: Case,
    /// The action that was chosen.
    pub action: String,
    /// Who chose it.
    pub decided_by: String,
    /// When.
    #[schema(value_type = String, format = DateTime)]
    pub decided_at: Timestamp,
    /// What it came to, in this order.
    pub effects: Vec<StepView>,
}

/// A step of what was decided, as it stands now.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct StepView {
    /// The name of its effect.
    pub kind: String,
    /// How it stands: `ordered`, `running`, `done`, `failed`, `unknown`, `skipped`; none where that is not
    /// kept any more, since it was over long ago.
    pub state: Option<&'static str>,
    /// The effect, where it is one of the world outside.
    #[schema(value_type = Option<String>)]
    pub effect: Option<EffectId>,
}

/// A step with the state of its effect; none where that is not kept any more.
pub(crate) type Followed = (Step, Option<EffectState>);

/// Finds out how far the steps of a decision are.
///
/// # Errors
/// When the store cannot be read.
pub(crate) async fn follow(reader: &DatabaseConnection, steps: Vec<Step>) -> Result<Vec<Followed>> {
    let mut followed = Vec::with_capacity(steps.len());
    for step in steps {
        let state = match step.effect {
            Some(effect) => outcomes::find(reader, effect).await?.map(|outcome| outcome.state),
            // It was written with the decision.
            None => Some(EffectState::Done),
        };
        followed.push((step, state));
    }
    Ok(followed)
}

/// Reads a decision with how far its effects are.
#[utoipa::path(
    get,
    path = "/v1/decisions/{id}",
    operation_id = "read_decision",
    tag = "cases",
    params(("id" = String, Path, description = "The decision.")),
    responses(
        (status = 200, description = "The decision.", body = DecisionView),
        (status = 404, description = "There is no such decision."),
    ),
)]
pub(crate) async fn route(
    may: May<CasesRead>,
    Path(id): Path<DecisionId>,
) -> Result<Json<DecisionView>, Problem> {
    let kept = read::find(may.reader(), id).await?;
    let kept = kept.ok_or_else(|| Error::missing(format!("There is no decision `{id}`.")))?;
    let case = cases::read::find(may.reader(), kept.case).await?;
    let Kept { action, steps, by: decided_by, at: decided_at, .. } = kept;
    let followed = follow(may.reader(), steps).await?;
    let view = |(step, state): Followed| StepView {
        kind: step.kind,
        state: state.map(EffectState::word),
        effect: step.effect,
    };
    let effects = followed.into_iter().map(view).collect();
    Ok(Json(DecisionView { id, case, action, decided_by, decided_at, effects }))
}
