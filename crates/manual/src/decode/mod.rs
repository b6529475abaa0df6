//! Turns a tree into typed values, and collects every problem on the way instead of stopping.
//!
//! A type that can stand in a block implements [`Value`]. Structs get it from [`keys!`](crate::keys),
//! words from [`words!`](crate::words), and alternatives that a key decides from
//! [`forms!`](crate::forms).

pub mod form;
pub mod keys;
mod macros;
mod reader;
mod standard;

pub(crate) use form::Wanted;
pub use form::{About, Form, Json, Key, Word};
pub use keys::{Keys, Part, read_part, stand_in_part};
pub use reader::Reader;
pub(crate) use reader::{Notes, Order, Use};

use expressions::Type;

use crate::at::At;
use crate::check::Check;
use crate::scope::Scope;
use crate::yaml::Node;

/// Something that can stand behind a key.
pub trait Value: Sized + Send + Sync + 'static {
    /// Says how it is written, for problems, reference pages and the JSON Schema.
    fn form() -> Form;

    /// Reads it; nothing when a problem was reported.
    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self>;

    /// Returns what it is when its key is not there; nothing when the key must be there.
    #[must_use]
    fn absent() -> Option<Self> {
        None
    }

    /// Makes what takes the place of one that is wrong, so that whatever stands beside it is checked all
    /// the same: the example of its form, in which expressions and references mean nothing. A type that
    /// other blocks can see makes one that fits everything.
    fn stand_in(at: At, reader: &mut Reader<'_>) -> Option<Self> {
        let written = Self::form().examples();
        reader.standing_in(|reader| written.iter().find_map(|it| reader.default_value(it, at)))
    }

    /// Returns the type that an expression in its place must give; `Type::Dyn` for any.
    #[must_use]
    fn wanted() -> Type {
        Type::Dyn
    }

    /// Checks the expressions in it. What [`keys!`](crate::keys) and the like declare hands it on to all
    /// that is inside; a value written by hand in which expressions stand must do so, too. What is not
    /// reached is checked in the scope of the block.
    fn within(&self, scope: &Scope, check: &mut Check<'_>) {
        let _ = (scope, check);
    }
}
