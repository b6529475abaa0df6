//! What a case shows beside its own record, as one mark: a refund of a purchase whose amount changed after
//! somebody looked is not the refund that they saw.

use std::collections::{BTreeMap, BTreeSet};

use facts::Record;
use facts::world::World;
use facts::world::texts::words;
use manual::values::Expression;
use sha2::{Digest, Sha256};

use crate::declared::Declared;

/// Returns the mark: a hash of what the queue shows of other records. Its own record raises the version of
/// the case, and what only time changes is no news.
pub(crate) async fn seen(world: &World<'_>, declared: Declared<'_>) -> String {
    let mut said = BTreeMap::new();
    for path in others(world, declared) {
        let names: Vec<&str> = path.iter().map(String::as_str).collect();
        let value = world.figure(&names).await;
        // What has no value shows none.
        said.insert(
            path.join("."),
            value.map_or_else(|_| String::new(), |it| words(&it, world.zone())),
        );
    }
    let mut hash = Sha256::new();
    for (path, value) in said {
        hash.update(format!("{path}\n{}\n{value}", value.len()));
    }
    hex::encode(&hash.finalize()[..16])
}

/// Lists what is read of other records by what is shown, and by the names that stand in it.
fn others(world: &World<'_>, declared: Declared<'_>) -> BTreeSet<Vec<String>> {
    let Declared { block, queue } = declared;
    let record = world.manual().get::<Record>(declared.of(), 0);
    let is_field = |name: &str| record.is_some_and(|record| record.field(name).is_some());
    let mut expressions: Vec<&Expression> = queue.show.iter().collect();
    let (mut found, mut followed) = (BTreeSet::new(), BTreeSet::new());
    while let Some(expression) = expressions.pop() {
        let program = world.manual().program(block, expression);
        for read in program.map_or(&[][..], |program| program.reads()) {
            let Some(first) = read.path.first().filter(|_| read.function.is_none()) else {
                continue;
            };
            let behind = queue.names.iter().find(|(name, _)| name.as_str() == first);
            if let Some((name, expression)) = behind
                && followed.insert(name.as_str())
            {
                expressions.push(expression);
            }
            if read.path.len() > 1 && (behind.is_some() || is_field(first)) {
                found.insert(read.path.clone());
            }
        }
    }
    found
}
