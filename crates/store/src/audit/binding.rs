//! Which key a store belongs to: its public half, kept in the store from the first opening on.
//!
//! Two keys under one audit are a break that nothing mends, and one is easily made by accident: a
//! folder that was moved without its key file, a shell without the variable. So a program with
//! another key is refused before it signs. This guards against accidents alone; whoever forges the
//! row is found out by the signatures.

use futures::future::BoxFuture;
use sea_orm::{ConnectionTrait, FromQueryResult};
use vocabulary::{Error, Result};

use super::Signer;
use crate::{Store, Transaction, execute, micros, row};

/// The code of the refusal.
pub const OTHER_KEY: &str = "other-key";

/// The key of a store, and how many checkpoints were signed with it.
#[derive(FromQueryResult)]
pub(super) struct Binding {
    pub(super) public_key: String,
    pub(super) checkpoints: i64,
}

/// Reads the public key that a store is bound to; a new store is bound to none.
///
/// # Errors
/// When the store cannot be read.
pub fn bound_to(store: &Store) -> BoxFuture<'_, Result<Option<String>>> {
    Box::pin(async move { Ok(read(store.reader()).await?.map(|binding| binding.public_key)) })
}

/// Binds a new store to a key, and makes sure that any other is bound to this one.
///
/// # Errors
/// When it is bound to another key, with the code [`OTHER_KEY`], or cannot be written.
pub fn bind<'s>(store: &'s Store, signer: &'s Signer) -> BoxFuture<'s, Result<()>> {
    let signer = signer.clone();
    Box::pin(async move {
        store.maintain(move |tx| Box::pin(async move { hold(tx, &signer).await })).await
    })
}

/// Says that the store belongs to another key than the one at hand, or that none is at hand.
#[must_use]
pub fn other_key() -> Error {
    Error::conflict(OTHER_KEY, "This store was made with another master key.")
        .hint("Set QUARTERDECK_KEY to that key, or put the key file back beside the data folder.")
}

/// Binds the store inside the transaction that relies on it.
pub(super) async fn hold(tx: &Transaction<'_>, signer: &Signer) -> Result<()> {
    let own = signer.public_key();
    if read(&**tx).await?.is_none() {
        // Where another process is first, its key is the one that is read below.
        execute(
            &**tx,
            "insert into audit_key (one, public_key, bound_at) values (1, $1, $2)
             on conflict (one) do nothing",
            [own.clone().into(), micros(tx.now()).into()],
        )
        .await?;
    }
    match read(&**tx).await? {
        Some(binding) if binding.public_key == own => Ok(()),
        _ => Err(other_key()),
    }
}

/// Keeps how many checkpoints there are, so that nobody can remove all of them unseen.
pub(super) async fn count(tx: &Transaction<'_>, checkpoints: i64) -> Result<()> {
    execute(&**tx, "update audit_key set checkpoints = $1", [checkpoints.into()]).await?;
    Ok(())
}

pub(super) async fn read<C: ConnectionTrait>(connection: &C) -> Result<Option<Binding>> {
    row(connection, "select public_key, checkpoints from audit_key", []).await
}
