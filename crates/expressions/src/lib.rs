//! CEL, the Common Expression Language, for conditions and values in the manual.
//!
//! A text is read once, checked against what it may speak of, compiled, and then evaluated as often as
//! its facts change. Nothing here does IO, reads a clock or knows what a page of the manual looks like.
//!
//! ```
//! use expressions::{Expected, Facts, FaultKind, Limits, Parsed, Schema, Type, Value};
//! use jiff::{SignedDuration, tz::TimeZone};
//!
//! // A schema says which names there are: here two fields of the record at hand.
//! struct Refunds;
//!
//! impl Schema for Refunds {
//!     fn name(&self, name: &str) -> Option<Type> {
//!         match name {
//!             "age" => Some(Type::Span),
//!             "status" => Some(Type::words(["pending", "refunded"])),
//!             _ => None,
//!         }
//!     }
//!     fn field(&self, _: &Type, _: &str) -> Option<Type> { None }
//!     fn function(&self, _: &str, _: &[String], _: &Type) -> Option<Type> { None }
//!     fn names(&self) -> Vec<&str> { vec!["age", "status"] }
//!     fn fields(&self, _: &Type) -> Vec<&str> { Vec::new() }
//!     fn functions(&self) -> Vec<&str> { Vec::new() }
//! }
//!
//! // A mistake is a value, and one mistake does not hide another.
//! let wrong = Parsed::read("aeg < 72h && status = 'pendign'");
//! let complaints = wrong.check(&Refunds, &Expected::condition()).unwrap_err();
//! let codes: Vec<_> = complaints.iter().map(|complaint| complaint.code.name()).collect();
//! assert_eq!(codes, ["unknown-name", "foreign-operator", "unknown-word"]);
//! assert_eq!(complaints[0].help.as_deref(), Some("Did you mean `age`?"));
//!
//! // Without mistakes there is a program, and it knows what it reads.
//! let right = Parsed::read("age < 72h && status == 'pending'");
//! let program = right.check(&Refunds, &Expected::condition()).unwrap();
//! let reads: Vec<_> = program.reads().iter().map(ToString::to_string).collect();
//! assert_eq!(reads, ["age", "status"]);
//!
//! // Facts answer those reads by their numbers.
//! struct Request(TimeZone);
//!
//! impl Facts for Request {
//!     fn read(&self, number: usize) -> Result<Value<'_>, FaultKind> {
//!         Ok([Value::Span(SignedDuration::from_hours(71)), Value::text("pending")][number].clone())
//!     }
//!     fn zone(&self) -> &TimeZone { &self.0 }
//! }
//!
//! let request = Request(TimeZone::UTC);
//! assert_eq!(program.evaluate(&request, Limits::default()), Ok(Value::Bool(true)));
//! ```
//!
//! What departs from the standard, each for a reason:
//!
//! - Spans stand bare: `72h`, `1h 30m`, `7 days`. Hours and less are elapsed time, the standard's duration.
//!   Days and more follow the calendar and are only added to an instant or taken from it.
//! - `has(name)` asks about a bare name too, since the fields of the record at hand stand bare, and
//!   `value.or(other)` gives the other where the value is missing.
//! - `22.00 AUD` is an amount, `money(text)` makes one of a text. Amounts of one currency are added, subtracted, compared, and
//!   divided by one another, which is a plain number. An amount is multiplied and divided by numbers, and
//!   rounded to the smallest unit of its currency, halves away from zero.
//! - A figure in a unit (a metric) is compared, added and subtracted in that unit alone. Counts divided by
//!   counts are plain numbers; money and times divided by a count stay money and times.
//! - Where the standard reads clocks in UTC (`now.getHours()`), the company's zone counts.
//! - Functions of the schema are asked about a name, not about a value: `down(probe.website)` is one
//!   fact.
//! - Instants end 26 hours before the year 10000, where those of `jiff` do.
//! - There are no protobuf messages and no enums.
//!
//! How checking goes beyond the standard is told in `check/mod.rs`, how far texts and evaluations may
//! go in `limits.rs` and [`Limits`].

mod check;
mod complaint;
mod fault;
mod functions;
mod limits;
mod nearest;
mod parsed;
mod place;
mod program;
mod reads;
mod schema;
mod syntax;
mod types;
mod value;

pub use complaint::{Code, Complaint};
pub use fault::{Fault, FaultKind};
pub use limits::LONGEST_TEXT;
pub use nearest::Letters;
pub use parsed::Parsed;
pub use place::Place;
pub use program::{Facts, Limits, Program};
pub use reads::Read;
pub use schema::{Expected, Missing, Schema};
pub use types::{TIMES, Type};
pub use value::{Map, Shared, Value};

#[cfg(test)]
mod tests;
