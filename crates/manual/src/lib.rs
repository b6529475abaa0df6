//! Reads a company's operations manual: Markdown pages with fenced `yaml KIND NAME` blocks.
//!
//! It knows pages, blocks, values, references and problems, and no kind of block by name: a kind lives
//! in the feature that runs it and is handed over in a [`Registry`]. It evaluates nothing: expressions
//! and queries stay texts with their places, and whoever understands them is handed in as [`Checkers`].
//!
//! A kind is one declaration. Its comments become its reference page, its types its decoder, its JSON
//! Schema and what problems say was expected:
//!
//! ```
//! use manual::expressions::Type;
//! use manual::values::{Expression, Map, Reference, Threshold};
//! use manual::{Check, Checkers, Colour, Kind, Place, Registry, Scope, Sources, check, describe};
//! use vocabulary::Span;
//!
//! manual::foreign! {
//!     /// How bad something is; the kind belongs to another feature.
//!     pub Severity = "severity",
//! }
//!
//! manual::keys! {
//!     /// Tells people that something is not as it should be.
//!     ///
//!     /// A figure that nobody looks at protects nobody.
//!     pub struct Alert {
//!         /// When it is bad.
//!         pub when: Expression,
//!         /// How long it must be bad before anybody is told.
//!         pub hold as "for": Span = "5m",
//!         /// From where on it is how bad.
//!         pub at: Map<Reference<Severity>, Limit> = "{}",
//!     }
//! }
//!
//! manual::keys! {
//!     /// A bound, and what differs when it is passed.
//!     #[short("is")]
//!     pub struct Limit {
//!         /// The bound.
//!         pub is: Threshold,
//!     }
//! }
//!
//! impl Kind for Alert {
//!     const KIND: &'static str = "alert";
//!     const EXAMPLE: &'static str = "when: late > 2h\nfor: 10m\n";
//!
//!     // What its expressions may speak of, beside what is there everywhere.
//!     fn scope(&self, _: Place<'_>) -> Scope {
//!         Scope::everywhere().with("late", Type::Span)
//!     }
//! }
//!
//! let registry = Registry::new()
//!     .kind::<Alert>()
//!     .stand_in("severity", manual::Names::OfTheKind);
//!
//! // What a person gets to read about the kind; its example is checked by `faults`.
//! assert!(describe::faults(&registry).is_empty());
//! let page = describe::page(&registry, "alert").unwrap();
//! assert!(page.contains("| `for` | How long it must be bad before anybody is told. | A span of time"));
//!
//! // A page that is right becomes a value.
//! let page = "Watch the site.\n\n```yaml alert site\nwhen: late > 2h\n```\n";
//! let manual = check(Sources::of([("health.md", page)]), &registry, Checkers::default()).unwrap();
//! let (block, alert) = manual.all::<Alert>().next().unwrap();
//! assert_eq!((block.name.as_str(), alert.hold.to_string().as_str()), ("site", "5m"));
//!
//! // One that is not says what to do.
//! let page = "```yaml alert site\nwhen: !up\nfro: 10m\n```\n";
//! let problems = check(Sources::of([("health.md", page)]), &registry, Checkers::default()).unwrap_err();
//! let text = problems.to_text(Colour::None);
//! assert!(text.contains("quote it: `when: \"!up\"`"), "{text}");
//! assert!(text.contains("did you mean `for`?"), "{text}");
//! ```
//!
//! Other macros: [`words!`] for one of some words, [`forms!`] for alternatives that a key decides,
//! [`foreign!`] for kinds of other features. A [`values::Family`] is a set of alternatives that features
//! add to, such as effects.

pub mod at;
pub mod check;
mod checked;
pub mod decode;
pub mod describe;
pub mod kind;
pub mod nearest;
pub mod pages;
pub mod problems;
pub mod registry;
pub mod report;
pub mod scope;
pub mod values;
pub mod yaml;

pub use at::{At, Text};
pub use check::{
    Block, Blocks, Check, Checkers, Column, Complaint, Place, SqlPlanner, check, check_excerpt,
};
pub use checked::{Manual, NamedSecret};
pub use kind::{Kind, Names};
pub use pages::Sources;
pub use problems::{Explanation, Problem};
pub use registry::Registry;
pub use report::{Colour, Problems};
pub use scope::{Addition, Given, Question, Scope, Source, Typed};

pub use expressions;
