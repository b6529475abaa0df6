//! The whole crate from outside: the standard's own tests, another implementation, and nonsense.

#[cfg(test)]
mod conformance;
#[cfg(test)]
mod differential;
#[cfg(test)]
mod exceptions;
#[cfg(test)]
mod mutation;
#[cfg(test)]
mod robustness;
#[cfg(test)]
mod textproto;
#[cfg(test)]
mod untyped;
