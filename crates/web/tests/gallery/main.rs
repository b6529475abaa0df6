//! The gallery in a real browser: what only a browser can say about the console's look and keys.
//!
//! Pictures of it are left in `gallery/` below cargo's folder for tests, to be looked at.

#[cfg(test)]
#[cfg(test)]
mod stories;
