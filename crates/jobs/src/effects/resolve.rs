//! Writing down what a person found out about an effect, or decided.

use axum::http::StatusCode;
use serde::Deserialize;
use utoipa::ToSchema;
use vocabulary::id::EffectId;
use vocabulary::{Error, Kind, Result};
use web::{Json, May, Path, Problem};

use super::{EffectDetail, read};
use crate::rights::JobsRun;

/// What a person found out, or decided.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Resolution {
    /// Which of both.
    pub outcome: ResolvedOutcome,
    /// How they know, or why; at most 4,000 bytes.
    #[schema(min_length = 1, max_length = 4000, example = "The receipt is in their inbox.")]
    pub note: String,
}

/// What becomes of an effect by a person's word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ResolvedOutcome {
    /// It happened, or was done by hand; the rest of its chain goes on.
    Done,
    /// It is not to happen any more, and neither is the rest of its chain.
    Skipped,
}

impl From<Resolution> for work::Resolution {
    fn from(Resolution { outcome, note }: Resolution) -> Self {
        match outcome {
            ResolvedOutcome::Done => Self::Done { note },
            ResolvedOutcome::Skipped => Self::Skipped { note },
        }
    }
}

/// Writes down what a person found out or decided.
///
/// # Errors
/// When the note is empty or too long, there is no such effect, it waits for nobody, or a worker has it
/// just now.
pub(crate) async fn resolve(
    may: &May<JobsRun>,
    effect: EffectId,
    resolution: Resolution,
) -> Result<()> {
    work::resolve(may.store(), may.attribution(), effect, resolution.into()).await.map_err(at_note)
}

/// Names the field that an error is about: the note is all that can be wrong with a resolution.
fn at_note(error: Error) -> Error {
    if error.kind() == Kind::Invalid { error.with("field", "note") } else { error }
}

/// Writes down that an effect happened, or that it is not to happen any more.
#[utoipa::path(
    post,
    path = "/v1/effects/{id}/resolution",
    tag = "jobs",
    operation_id = "resolve_effect",
    params(("id" = String, Path, description = "The effect.")),
    request_body = Resolution,
    responses(
        (status = 201, description = "It is written down.", body = EffectDetail),
        (status = 404, description = "There is no such effect."),
        (status = 409, description = "It waits for nobody, or a worker has it just now."),
    ),
)]
pub(crate) async fn route(
    may: May<JobsRun>,
    Path(effect): Path<EffectId>,
    Json(resolution): Json<Resolution>,
) -> Result<(StatusCode, Json<EffectDetail>), Problem> {
    resolve(&may, effect, resolution).await?;
    Ok((StatusCode::CREATED, Json(read::read(may.reader(), effect).await?)))
}
