//! Nonsense for the manual's language, over every kind of block of the program: reading, checking with
//! the planning of queries, and expressions end, without a panic and within a bound of memory.
//!
//! One process makes the inputs and puts them in; another starts it, limits its memory, and knows by the
//! last number that it heard which input was its end. An input follows from its number and the corpus.

mod corpus;
mod inputs;
mod memory;
mod put_in;
pub mod run;
mod spoil;

pub use inputs::{Fault, Inputs, Target, work};
