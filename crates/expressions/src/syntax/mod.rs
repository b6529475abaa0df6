//! From text to tree: what the standard's grammar says, and where a text departs from it.
//!
//! Nothing here knows names or types. Reading never stops at a mistake: it complains, leaves a
//! [`tree::Kind::Wrong`] behind, and goes on after it.

pub(crate) mod lex;
mod literal;
pub(crate) mod parse;
mod token;
pub(crate) mod tree;
