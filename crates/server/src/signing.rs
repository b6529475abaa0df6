//! Signing the audit: a checkpoint of what it gained, kept in the store and copied to files outside it.

use store::Store;
use store::audit::{CheckpointFile, Signer, checkpoint};
use vocabulary::Result;

/// What it takes to sign the audit of one store, and where the checkpoints are copied.
#[derive(Clone)]
pub(crate) struct Signing {
    pub(crate) signer: Signer,
    /// In the data folder.
    pub(crate) own: CheckpointFile,
    /// Wherever the configuration says.
    pub(crate) elsewhere: Option<CheckpointFile>,
}

impl Signing {
    /// Signs what the audit gained, and copies the checkpoint into the data folder.
    ///
    /// # Errors
    /// When the store or the file cannot be written, or the store belongs to another key.
    pub(crate) async fn sign(&self, store: &Store) -> Result<()> {
        checkpoint::write(store, &self.signer, &self.own).await
    }

    /// Copies all checkpoints elsewhere, where the configuration says so.
    ///
    /// # Errors
    /// When the file cannot be written. It may be on a disk that is away for a while, so this is no
    /// reason to stop: the next copy brings what is missing.
    pub(crate) async fn copy(&self, store: &Store) -> Result<()> {
        let Some(file) = &self.elsewhere else { return Ok(()) };
        let copied = checkpoint::copy(store, file).await.map_err(|error| {
            error.hint(
                "Let this user write there and make room, or name another file with --checkpoints; \
                 the copy is tried again every half minute.",
            )
        });
        store.copied(file, &copied);
        copied
    }
}
