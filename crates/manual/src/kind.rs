//! What a kind of block declares about itself, beside its keys.

use crate::check::{Check, Place};
use crate::decode::Part;
use crate::problems::Explanation;
use crate::scope::{Addition, Scope};
use crate::values::Fields;
use vocabulary::Currency;

/// A kind of block: a struct of keys that can stand under ` ```yaml KIND NAME `.
pub trait Kind: Part {
    /// The word behind `yaml`.
    const KIND: &'static str;

    /// Which names its blocks have.
    const NAMES: Names = Names::OfTheKind;

    /// Names that exist as long as no block of the kind is declared, such as severities.
    const WHEN_NONE: &'static [&'static str] = &[];

    /// Whether the name of such a block is a type that a field can have, as that of a record is.
    const IS_FIELD_TYPE: bool = false;

    /// The body of a block that is right; what it refers to is taken as declared.
    const EXAMPLE: &'static str;

    /// What stands around the example on its page, where it means nothing alone; the block itself is `{}`.
    const EXAMPLE_PAGE: &'static str = "{}";

    /// The problems that [`check`](Self::check) reports beside those of the language.
    const PROBLEMS: &'static [&'static Explanation] = &[];

    /// Says which names the expressions of a block may use: `Scope::record(&self.of)`. Without it, only
    /// those that are there everywhere.
    fn scope(&self, place: Place<'_>) -> Scope {
        let _ = place;
        Scope::everywhere()
    }

    /// Lists the fields that expressions can read of what the block declares, as those of a record.
    fn fields(&self) -> Option<&Fields> {
        None
    }

    /// Returns the field by which what the block declares is told apart, such as `purchase_id`.
    fn key(&self) -> Option<&str> {
        None
    }

    /// Returns the currency of every amount in the manual, where the block says it.
    fn currency(&self) -> Option<Currency> {
        None
    }

    /// Lists what a block of this name adds to the fields of records, as a classifier what it found.
    fn adds(&self, name: &str) -> Vec<Addition> {
        let _ = name;
        Vec::new()
    }

    /// Checks what one block alone cannot know, when all blocks are read.
    fn check(&self, check: &mut Check<'_>) {
        let _ = check;
    }
}

/// Which names the blocks of a kind have, and with whom they share them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Names {
    /// No two blocks of the kind have the same name.
    OfTheKind,
    /// No two on a page have the same name, and references stay on the page, as with steps.
    OfThePage,
    /// They share one set of names with other kinds, as records and events do.
    Shared(&'static str),
    /// There is one block at most, and it has no name.
    Single,
}
