//! What a company's expressions do, from text to value.

mod check;
mod evaluate;
mod house;
mod pages;
mod read;
