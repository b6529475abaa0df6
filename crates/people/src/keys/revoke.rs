//! Revoking an API key: at its next request it is worth nothing.
//!
//! This is the neighbour to copy: a verb that takes the proof that its caller may, one change with its
//! leaf, and the route that calls it. Its story, over HTTP and on both engines, is
//! `tests/it/revoke.rs`.

use serde_json::json;
use store::{Change, Leaf, Transaction, execute, micros};
use vocabulary::id::KeyId;
use vocabulary::{Error, Result};
use web::{Json, May, Path, Problem};

use super::{Key, KeyState, read};
use crate::rights::StaffManage;

/// Revokes a key for good.
///
/// # Errors
/// When there is no such key, or it was revoked before.
pub async fn revoke(may: &May<StaffManage>, key: KeyId) -> Result<Key> {
    may.freshly()?;
    may.commit(move |tx| Box::pin(write(tx, key))).await
}

async fn write(tx: &Transaction<'_>, id: KeyId) -> Result<Change<Key>> {
    let before = read(&**tx, id, tx.now()).await?;
    let changed = execute(
        &**tx,
        "update api_keys set revoked_at = $2 where key_id = $1 and revoked_at is null",
        [id.to_string().into(), micros(tx.now()).into()],
    )
    .await?;
    if changed == 0 {
        return Err(already(&before));
    }
    let after = read(&**tx, id, tx.now()).await?;
    let leaf = Leaf::new("key.revoked")
        .about("key", &id)
        .with("before", json!({ "name": before.name, "state": before.state }))
        .with("after", json!({ "name": after.name, "state": KeyState::Revoked }));
    Ok(Change::new(after, leaf))
}

fn already(key: &Key) -> Error {
    Error::conflict("already-revoked", format!("The key `{}` was revoked before.", key.name))
        .with("revoked_at", key.revoked_at.map(|at| at.to_string()))
}

/// Revokes a key.
#[utoipa::path(
    post,
    path = "/v1/keys/{id}/revocation",
    operation_id = "revoke_key",
    tag = "people",
    params(("id" = String, Path, description = "The key.")),
    responses(
        (status = 201, description = "It holds no more.", body = Key),
        (status = 404, description = "There is no such key."),
        (status = 409, description = "It was revoked before."),
    ),
)]
pub(crate) async fn route(
    may: May<StaffManage>,
    Path(key): Path<KeyId>,
) -> Result<(axum::http::StatusCode, Json<Key>), Problem> {
    let key = revoke(&may, key).await?;
    Ok((axum::http::StatusCode::CREATED, Json(key)))
}
