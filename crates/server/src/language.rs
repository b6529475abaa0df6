//! The manual's language as a whole: every kind of block of every feature, and whoever plans queries.

use lake::Planner;
use manual::{Checkers, Manual, Problems, Registry, Sources, check};
use vocabulary::Result;

use crate::{features, kinds};

/// What a manual is checked with.
pub struct Language {
    registry: Registry,
    planner: Planner,
}

impl Language {
    /// Puts it together.
    ///
    /// # Errors
    /// When the engine that plans queries cannot be set up.
    pub fn new() -> Result<Self> {
        Ok(Self { registry: kinds::registry(), planner: features::planner()? })
    }

    /// Lists every kind of block.
    #[must_use]
    pub fn registry(&self) -> &Registry {
        &self.registry
    }

    /// Checks the pages of a manual.
    ///
    /// # Errors
    /// When there is any problem: all of them, in the order of pages and places.
    pub fn check(&self, sources: Sources) -> std::result::Result<Manual, Problems> {
        check(sources, &self.registry, Checkers { sql: Some(&self.planner) })
    }
}
