//! Which fields speak of a person, also behind references and behind the names of a `let`.

use manual::values::{Expression, FieldType, Map, Name, PlainFieldType};
use manual::{Block, Manual};

use crate::record::Record;
use crate::world::referred;

/// Lists what an expression of a block reads that speaks of a person, where the fields of `kind` stand
/// bare, and beside them the `names` of a `let`.
#[must_use]
pub fn personal_reads(
    manual: &Manual,
    kind: &str,
    (block, names): (&Block, &Map<Name, Expression>),
    expression: &Expression,
) -> Vec<String> {
    let names: Vec<_> = names.iter().collect();
    let asking = Asking { manual, kind, block };
    asking.reads(expression).filter(|path| asking.is_personal(path, &names)).map(join).collect()
}

/// What it is asked about.
#[derive(Clone, Copy)]
struct Asking<'a> {
    manual: &'a Manual,
    kind: &'a str,
    block: &'a Block,
}

impl<'a> Asking<'a> {
    /// Lists the paths that an expression reads.
    fn reads(self, expression: &Expression) -> impl Iterator<Item = &'a [String]> {
        let program = self.manual.program(self.block, expression);
        let reads = program.map_or(&[][..], |program| program.reads());
        reads.iter().filter(|read| read.function.is_none()).map(|read| read.path.as_slice())
    }

    /// Says whether a path speaks of a person; a name of the `let` does if what it stands for does.
    fn is_personal(self, path: &[String], names: &[(&Name, &Expression)]) -> bool {
        let Some((first, rest)) = path.split_first() else { return false };
        let Some(at) = names.iter().rposition(|(name, _)| name.as_str() == first) else {
            return self.is_field(self.kind, path);
        };
        let (_, expression) = names[at];
        // Each may use those before it.
        self.reads(expression).any(|path| self.is_personal(path, &names[..at]))
            || referred(self.manual, (self.block, expression))
                .is_some_and(|kind| self.is_field(kind, rest))
    }

    fn is_field(self, kind: &str, path: &[String]) -> bool {
        let Some((first, rest)) = path.split_first() else { return false };
        let Some(record) = self.manual.get::<Record>(kind, 0) else { return false };
        let Some(field) = record.field(first) else {
            return *first == kind && self.is_field(kind, rest);
        };
        match &field.of {
            FieldType::Plain(PlainFieldType::Block(next)) if !rest.is_empty() => {
                field.personal || self.is_field(next, rest)
            }
            _ => field.personal,
        }
    }
}

fn join(path: &[String]) -> String {
    path.join(".")
}
