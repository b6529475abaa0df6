//! The values that the language has beside texts and numbers.
//!
//! Each is a type of its own, so that a struct of keys says by its types what may be written.

mod addresses;
mod anything;
mod condition;
mod expression;
mod family;
pub(crate) mod field;
mod map;
pub(crate) mod name;
mod reference;
mod right;
mod secret;
mod sql;
mod template;
mod threshold;
mod time_and_money;
mod wrappers;

pub use addresses::{Email, Url};
pub use anything::Anything;
pub use condition::Condition;
pub(crate) use expression::ExpressionId;
pub use expression::{Expression, OrExpression};
pub(crate) use family::MemberType;
pub use family::{Family, Member};
pub use field::{Field, FieldType, Fields, Plain as PlainFieldType};
pub use map::Map;
pub use name::Name;
pub use reference::{Acyclic, AnyKind, Property, Reference, Target, Written};
pub use right::{Right, Rights};
pub use secret::SecretName;
pub use sql::Sql;
pub use template::{Filter, Insertion, Piece, Template};
pub use threshold::{Bound, Comparison, Threshold};
pub use wrappers::{Abroad, Distinct, Located, OneOrMany, OrWord};
