//! The set of parts that pages are made of: typed, escaped, and the same everywhere.
//!
//! A part knows how it looks and how it is read aloud; it knows no feature and reads no clock.

mod action;
mod badge;
mod book;
mod confirm;
mod empty;
mod field;
mod figure;
mod filter;
mod flash;
mod form;
mod layout;
mod panel;
mod progress;
mod sparkline;
mod table;
mod timeline;

pub(crate) use action::Keys;
pub use action::{Action, Weight};
pub use badge::Badge;
pub use book::{
    Block, Leaf, Mark, Outline, difference, excerpt, finding, live_value, permalink, search,
};
pub use confirm::Confirm;
pub use empty::Empty;
pub use field::{Choice, Field, Input};
pub use figure::{Figure, figures};
pub use filter::{DateRange, Filter};
pub use flash::Flash;
pub use form::Form;
pub use layout::{columns, facts, row, split, stack, unbroken};
pub use panel::Panel;
pub use progress::Progress;
pub use sparkline::Sparkline;
pub use table::{Column, Direction, Export, Pager, Row, Table};
pub use timeline::{Entry, Timeline};

/// Makes an id for an element out of what it shows, so that a label and its control find each other.
///
/// The same words give the same id: a page that shows one thing twice names one of them itself.
fn id(prefix: &str, words: &[&str]) -> String {
    // FNV-1a: an id only has to differ from its neighbours on one page.
    let mut hash: u32 = 0x811c_9dc5;
    for byte in words.iter().flat_map(|word| word.bytes().chain([0])) {
        hash = (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193);
    }
    format!("{prefix}-{hash:08x}")
}
