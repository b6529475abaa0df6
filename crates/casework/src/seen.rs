//! What a case shows beside its own record, as one mark: a refund of a purchase whose amount changed after
//! somebody looked is not the refund that they saw.

use facts::world::World;
use sha2::{Digest, Sha256};

use crate::declared::Declared;

/// Returns the mark: a hash of the versions of the records that the queue shows behind this one.
///
/// The world is one that knows the record and the names of the queue, and evaluated nothing else.
pub(crate) async fn seen(world: &World<'_>, declared: Declared<'_>) -> String {
    for expression in &declared.queue.show {
        // What has no value shows none; what it was read from counts all the same.
        let _ = world.evaluate(declared.block, expression).await;
    }
    let mut hash = Sha256::new();
    for (kind, key, version) in world.referred_to() {
        hash.update(format!("{kind}/{key}\n{version}\n"));
    }
    hex::encode(&hash.finalize()[..16])
}
