//! The console's look: the page shell, the parts that pages are made of, and their gallery.
//!
//! A page is a function that reads what it needs, builds parts, and hands a [`Page`] to [`page`] with
//! the request's [`Frame`]. Parts are plain values; `(part)` inside `html!` draws one. Look at them all
//! with `cargo run -p web --example gallery`.
//!
//! | to show | take |
//! |---|---|
//! | a section with a heading | [`parts::Panel`], its body anything, below the title or in [`parts::stack`] |
//! | sections side by side, or a list and its detail | [`parts::columns`], [`parts::split`] |
//! | rows | [`parts::Table`]: [`parts::Column::number`] for numbers, [`parts::Row::link`] always, sorted and paged by addresses |
//! | a number that matters | [`parts::Figure`] with unit, age, link; several in [`parts::figures`] |
//! | a state | [`parts::Badge`]: a [`Tone`] and its word |
//! | the fields of one thing | [`parts::facts`] |
//! | an address, or another word that must not break | [`parts::unbroken`] |
//! | what happened | [`parts::Timeline`] |
//! | how far something is | [`parts::Progress`] |
//! | a time | [`times::Times::ago`] or `clock` or `date`, from the frame's `times` |
//! | a whole number in words | [`numbers::grouped`] |
//! | words to be read at length, blocks in between | [`parts::Leaf`], [`parts::Block`], [`parts::Outline`] |
//! | text as it was written, and how it changed | [`parts::excerpt`], [`parts::difference`] |
//! | nothing | [`parts::Empty`]: what would be here and how to make it appear |
//! | what the last act did | [`parts::Flash`] in [`Page::flash`] |
//! | something to do | [`parts::Action::post`]; `open` for a link; `ask` or `destroy` with [`parts::Confirm`]; `forbidden` with the reason instead of leaving it out |
//! | something to fill in | [`parts::Form`] and [`parts::Field`]; keep what was typed with `value`, say what is wrong with `error` |
//! | what went wrong | [`error_page`] inside, [`bare_page`] with a [`Trouble`] outside |
//!
//! Rules that the gallery's tests hold: every control has a label, a key means one thing on a page,
//! no `style` and no script in the markup, a colour only by [`Tone`] with its word. New looks are new
//! tokens or parts here, not classes in a feature.
//!
//! A page whose route is declared live changes while it is open: drawn for its stream, [`page`] gives the
//! counts of the rooms and its main part, and the browser puts in what differs. [`live_counts`] is the
//! stream of all other pages. The application mounts [`assets::serve`] and keeps the choice of a theme by
//! itself.

pub mod assets;
mod bare;
#[cfg(test)]
mod contrast;
mod frame;
mod gallery;
mod keys;
pub mod names;
pub mod narrowing;
pub mod numbers;
pub mod parts;
mod rooms;
mod shell;
pub mod theme;
pub mod times;
mod tone;

pub use bare::{BarePage, PublicPage, Trouble, bare_page, error_page, public_page};
pub use frame::{Count, Frame, Live, Room, Shift, Viewer};
pub use gallery::gallery;
pub use rooms::live_counts;
pub use shell::{Page, Step, page};
pub use tone::{Shape, Tone};
