//! Reading one effect with its chain.

use store::DatabaseConnection;
use vocabulary::id::EffectId;
use vocabulary::{Error, Result};
use web::{Json, May, Path, Problem};

use super::EffectDetail;
use crate::rights::JobsRead;

/// Reads an effect with its chain.
///
/// # Errors
/// When there is none, or the store cannot be read.
pub(crate) async fn read(reader: &DatabaseConnection, effect: EffectId) -> Result<EffectDetail> {
    let found = work::outcomes::find(reader, effect).await?;
    let found = found.ok_or_else(|| {
        Error::missing("There is no such effect.").hint("List the effects to see which there are.")
    })?;
    let chain = work::outcomes::of_order(reader, found.order).await?;
    Ok(EffectDetail::of(found, &chain))
}

/// Reads an effect: what it was told to do, what came of it, and the rest of its chain.
#[utoipa::path(
    get,
    path = "/v1/effects/{id}",
    tag = "jobs",
    operation_id = "read_effect",
    params(("id" = String, Path, description = "The effect.")),
    responses(
        (status = 200, description = "The effect.", body = EffectDetail),
        (status = 404, description = "There is no such effect."),
    ),
)]
pub(crate) async fn route(
    may: May<JobsRead>,
    Path(effect): Path<EffectId>,
) -> Result<Json<EffectDetail>, Problem> {
    Ok(Json(read(may.reader(), effect).await?))
}
