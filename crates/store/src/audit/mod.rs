//! The audit: every change is a leaf, leaves form a chain, checkpoints sign the heads of all chains.
//!
//! A chain belongs to one writing lane of one process (see `writer/`), so that no two processes ever
//! wait for each other to append. A leaf's hash covers all its columns and the hash before it; what
//! it tells in `details` is covered through a salted commitment, so that personal data can later be
//! erased without breaking the proof. [`verify`] reads a store and its checkpoint files and names
//! the first thing that does not fit.

pub mod binding;
pub mod checkpoint;
pub mod export;
pub mod verify;

pub(crate) mod chain;
pub(crate) mod file;
pub(crate) mod leaf;

mod length;
mod signatures;

pub use checkpoint::Signer;
pub use file::CheckpointFile;
pub use leaf::StoredLeaf;
pub use length::length;
