//! Reading one version with its pages.

use sea_orm::ConnectionTrait;
use vocabulary::Result;
use web::{Json, May, Path, Problem};

use super::{VersionDetail, find, texts};
use crate::rights::ManualRead;

/// Reads a version with its pages.
///
/// # Errors
/// When there is none, or the store cannot be read.
pub async fn read<C: ConnectionTrait>(connection: &C, version: i64) -> Result<VersionDetail> {
    let found = find(connection, version).await?;
    let texts = texts(connection, version).await?;
    Ok(VersionDetail { version: found, texts })
}

/// Reads a version of the manual with the texts of its pages.
#[utoipa::path(
    get,
    path = "/v1/manual/versions/{version}",
    tag = "manual",
    operation_id = "read_manual_version",
    params(("version" = i64, Path, description = "The version's number.")),
    responses(
        (status = 200, description = "The version.", body = VersionDetail),
        (status = 404, description = "There is no such version."),
    ),
)]
pub(crate) async fn route(
    may: May<ManualRead>,
    Path(version): Path<i64>,
) -> Result<Json<VersionDetail>, Problem> {
    Ok(Json(read(may.reader(), version).await?))
}
