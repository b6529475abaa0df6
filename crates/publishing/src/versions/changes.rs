//! Telling what a version changed.

use sea_orm::ConnectionTrait;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use vocabulary::{Error, Result};
use web::{Json, May, Path, Problem, Query};

use super::compare::{Changes, compare};
use super::{find, texts};
use crate::rights::ManualRead;

/// What a version is compared with.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
pub struct ChangesQuery {
    /// The version to begin with; the one before it if it is not said, and for the first version
    /// nothing at all.
    pub from: Option<i64>,
}

/// What differs between two versions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct VersionChanges {
    /// The version that it begins with; none when it is told against nothing.
    pub from: Option<i64>,
    /// The version that it leads to.
    pub to: i64,
    /// What differs.
    #[serde(flatten)]
    pub changes: Changes,
}

/// Tells what leads from one version to another.
///
/// # Errors
/// When one of them is not there, or the store cannot be read.
pub async fn changes<C: ConnectionTrait>(
    connection: &C,
    to: i64,
    query: ChangesQuery,
) -> Result<VersionChanges> {
    let after = find(connection, to).await?;
    let from = query.from.or_else(|| (to > 1).then(|| to - 1));
    let before = match from {
        Some(from) => texts(connection, find(connection, from).await?.version).await?,
        None => Vec::new(),
    };
    let after = texts(connection, after.version).await?;
    // Two thick books are compared beside the requests of others, not in front of them.
    let comparing = tokio::task::spawn_blocking(move || compare(&before, &after));
    Ok(VersionChanges { from, to, changes: comparing.await.map_err(Error::internal)? })
}

/// Compares a version of the manual with another: its pages in lines, and its blocks.
#[utoipa::path(
    get,
    path = "/v1/manual/versions/{version}/changes",
    tag = "manual",
    operation_id = "compare_manual_versions",
    params(
        ("version" = i64, Path, description = "The version's number."),
        ("from" = Option<i64>, Query, description = "The version to begin with; else the one before."),
    ),
    responses(
        (status = 200, description = "What differs.", body = VersionChanges),
        (status = 404, description = "One of the versions is not there."),
    ),
)]
pub(crate) async fn route(
    may: May<ManualRead>,
    Path(version): Path<i64>,
    Query(query): Query<ChangesQuery>,
) -> Result<Json<VersionChanges>, Problem> {
    Ok(Json(changes(may.reader(), version, query).await?))
}
