//! Checkpoints: signed statements of where every chain ends, copied to files outside the database.
//!
//! A checkpoint lists the chains that grew since the one before it and carries that one's hash, so
//! that the newest signature covers the heads of all chains there ever were.

use std::time::Duration;

use ed25519_dalek::{Signature, Signer as _, SigningKey, VerifyingKey};
use futures::future::BoxFuture;
use sea_orm::{ConnectionTrait, FromQueryResult};
use serde::{Deserialize, Serialize};
use vocabulary::{Error, Result};

use super::binding;
use super::file::CheckpointFile;
use super::leaf::Hasher;
use crate::key::MasterKey;
use crate::{Store, execute, micros, row, rows};

/// How often a running program writes one, at the least.
pub const EVERY: Duration = Duration::from_secs(30);

/// The `previous` of the first checkpoint.
pub(crate) const BEGINNING: &str =
    "0000000000000000000000000000000000000000000000000000000000000000";

/// How many checkpoints are read at a time, to stay within a few megabytes
/// even when each signs a hundred chains.
pub(super) const PAGE: i64 = 100;

/// How many times another process may be first with a number before this one gives up for now.
const TRIES: u32 = 10;

/// Signs checkpoints.
#[derive(Clone)]
pub struct Signer(SigningKey);

impl Signer {
    /// Derives the signing key from the master key.
    #[must_use]
    pub fn new(key: &MasterKey) -> Self {
        Self(SigningKey::from_bytes(&key.derive("quarterdeck audit checkpoints 1")))
    }

    /// Returns the public key in hexadecimal, for those who verify.
    #[must_use]
    pub fn public_key(&self) -> String {
        hex::encode(self.0.verifying_key().to_bytes())
    }
}

/// Where a chain ends.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, FromQueryResult)]
pub(crate) struct Head {
    pub(crate) chain: String,
    pub(crate) sequence: i64,
    pub(crate) hash: String,
}

/// What is signed.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Body {
    pub(crate) number: i64,
    pub(crate) at: i64,
    pub(crate) previous: String,
    pub(crate) heads: Vec<Head>,
    pub(crate) public_key: String,
}

/// A checkpoint as it stands in the table and in the file: the signed text, kept to the letter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, FromQueryResult)]
pub(crate) struct Signed {
    pub(crate) number: i64,
    pub(crate) body: String,
    pub(crate) signature: String,
}

impl Signed {
    pub(crate) fn hash(&self) -> String {
        let mut hasher = Hasher::new("quarterdeck audit checkpoint 1");
        hasher.text(&self.body).text(&self.signature);
        hasher.finish()
    }

    pub(crate) fn read(&self) -> Option<Body> {
        serde_json::from_str(&self.body).ok()
    }

    /// Says whether the signature is that of `public_key` under this very text.
    pub(crate) fn is_signed_by(&self, public_key: &str) -> bool {
        let mut key = [0; 32];
        let mut signature = [0; 64];
        if hex::decode_to_slice(public_key, &mut key).is_err()
            || hex::decode_to_slice(&self.signature, &mut signature).is_err()
        {
            return false;
        }
        VerifyingKey::from_bytes(&key).is_ok_and(|key| {
            key.verify_strict(self.body.as_bytes(), &Signature::from_bytes(&signature)).is_ok()
        })
    }
}

/// Writes a checkpoint when a chain has grown since the last one, and brings the file up to date.
///
/// # Errors
/// When the store or the file cannot be written, or the store is bound to another key.
pub fn write<'s>(
    store: &'s Store,
    signer: &'s Signer,
    file: &'s CheckpointFile,
) -> BoxFuture<'s, Result<()>> {
    Box::pin(async move {
        // Before the first checkpoint is in the table, so that a missing file always means a removed one.
        blocking(file, CheckpointFile::prepare).await?;
        sign(store, signer).await?;
        bring_up_to_date(store, file).await
    })
}

/// Brings a further copy up to date, which is made when it is not there. It may lag behind as long as
/// the disk that it is on is away.
///
/// # Errors
/// When the store cannot be read or the file cannot be written.
pub fn copy<'s>(store: &'s Store, file: &'s CheckpointFile) -> BoxFuture<'s, Result<()>> {
    Box::pin(async move {
        blocking(file, CheckpointFile::prepare).await?;
        bring_up_to_date(store, file).await
    })
}

async fn sign(store: &Store, signer: &Signer) -> Result<()> {
    for _ in 0..TRIES {
        let signer = signer.clone();
        let written =
            store.maintain(move |tx| Box::pin(async move { add(tx, &signer).await })).await;
        match written {
            Ok(Added::Done) => return Ok(()),
            Ok(Added::SomebodyWasFirst) => {}
            Err(error) => return Err(error),
        }
    }
    Err(Error::unavailable("Other processes keep writing audit checkpoints.")
        .hint("The next try comes by itself."))
}

enum Added {
    Done,
    SomebodyWasFirst,
}

async fn add(tx: &crate::Transaction<'_>, signer: &Signer) -> Result<Added> {
    let last: Option<Signed> = row(
        &**tx,
        "select number, body, signature from audit_checkpoints order by number desc limit 1",
        [],
    )
    .await?;
    let heads = unsigned_heads(&**tx).await?;
    if heads.is_empty() {
        return Ok(Added::Done);
    }
    binding::hold(tx, signer).await?;
    let body = Body {
        number: last.as_ref().map_or(1, |last| last.number + 1),
        at: micros(tx.now()),
        previous: last.as_ref().map_or_else(|| BEGINNING.to_owned(), Signed::hash),
        heads,
        public_key: signer.public_key(),
    };
    let text = serde_json::to_string(&body).map_err(Error::internal)?;
    let signature = hex::encode(signer.0.sign(text.as_bytes()).to_bytes());
    let added = execute(
        &**tx,
        "insert into audit_checkpoints (number, body, signature) values ($1, $2, $3)
         on conflict (number) do nothing",
        [body.number.into(), text.into(), signature.into()],
    )
    .await?;
    if added == 0 {
        return Ok(Added::SomebodyWasFirst);
    }
    binding::count(tx, body.number).await?;
    for head in &body.heads {
        execute(
            &**tx,
            "update audit_chains set signed_sequence = $2 where chain = $1",
            [head.chain.clone().into(), head.sequence.into()],
        )
        .await?;
    }
    Ok(Added::Done)
}

/// Reads the heads that moved since they were last signed.
async fn unsigned_heads<C: ConnectionTrait>(connection: &C) -> Result<Vec<Head>> {
    rows(
        connection,
        "select chain, sequence, hash from audit_chains where sequence > signed_sequence
         order by chain",
        [],
    )
    .await
}

/// Appends to the file what the table has and the file has not, after a crash as after a commit.
async fn bring_up_to_date(store: &Store, file: &CheckpointFile) -> Result<()> {
    let mut last = blocking(file, CheckpointFile::last_number).await?;
    loop {
        let missing: Vec<Signed> = rows(
            store.reader(),
            "select number, body, signature from audit_checkpoints where number > $1
             order by number limit $2",
            [last.into(), PAGE.into()],
        )
        .await?;
        let Some(newest) = missing.last() else { return Ok(()) };
        last = newest.number;
        blocking(file, move |file| file.append(&missing)).await?;
    }
}

/// Does what waits for the disk where it holds up nobody else.
async fn blocking<T: Send + 'static>(
    file: &CheckpointFile,
    work: impl FnOnce(&CheckpointFile) -> Result<T> + Send + 'static,
) -> Result<T> {
    let file = file.clone();
    tokio::task::spawn_blocking(move || work(&file)).await.map_err(Error::internal)?
}
