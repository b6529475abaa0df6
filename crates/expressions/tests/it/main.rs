//! The whole crate from outside: the standard's own tests, another implementation, and nonsense.

mod conformance;
mod differential;
mod exceptions;
mod mutation;
mod robustness;
mod textproto;
mod untyped;
