//! Having an effect performed again, by a person who says that it did not happen.

use axum::http::StatusCode;
use vocabulary::Result;
use vocabulary::id::EffectId;
use web::{Json, May, Path, Problem};

use super::{EffectDetail, read};
use crate::rights::JobsRun;

/// Has an effect performed again, with all its attempts before it.
///
/// # Errors
/// When there is no such effect, it waits for nobody, or a worker has it just now.
pub(crate) async fn retry(may: &May<JobsRun>, effect: EffectId) -> Result<()> {
    work::retry(may.store(), may.attribution(), effect).await
}

/// Has an effect performed again. For one whose outcome is unknown, this says that it did not happen.
#[utoipa::path(
    post,
    path = "/v1/effects/{id}/retries",
    tag = "jobs",
    operation_id = "retry_effect",
    params(("id" = String, Path, description = "The effect.")),
    responses(
        (status = 201, description = "It is performed again.", body = EffectDetail),
        (status = 404, description = "There is no such effect."),
        (status = 409, description = "It waits for nobody, or a worker has it just now."),
    ),
)]
pub(crate) async fn route(
    may: May<JobsRun>,
    Path(effect): Path<EffectId>,
) -> Result<(StatusCode, Json<EffectDetail>), Problem> {
    retry(&may, effect).await?;
    Ok((StatusCode::CREATED, Json(read::read(may.reader(), effect).await?)))
}
