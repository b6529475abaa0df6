//! Which fields speak of a person, also behind references.

use manual::values::{Expression, FieldType, PlainFieldType};
use manual::{Block, Manual};

use crate::record::Record;

/// Lists what an expression of a block reads that speaks of a person, where the fields of `kind` stand
/// bare.
#[must_use]
pub fn personal_reads(
    manual: &Manual,
    kind: &str,
    (block, expression): (&Block, &Expression),
) -> Vec<String> {
    let Some(program) = manual.program(block, expression) else { return Vec::new() };
    let paths = program.reads().iter().filter(|read| read.function.is_none());
    let paths = paths.filter(|read| is_personal(manual, kind, &read.path));
    paths.map(ToString::to_string).collect()
}

fn is_personal(manual: &Manual, kind: &str, path: &[String]) -> bool {
    let Some((first, rest)) = path.split_first() else { return false };
    let Some(record) = manual.get::<Record>(kind, 0) else { return false };
    let Some(field) = record.field(first) else {
        return *first == kind && is_personal(manual, kind, rest);
    };
    match &field.of {
        FieldType::Plain(PlainFieldType::Block(next)) if !rest.is_empty() => {
            field.personal || is_personal(manual, next, rest)
        }
        _ => field.personal,
    }
}
