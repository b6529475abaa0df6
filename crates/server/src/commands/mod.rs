//! One file per command.

pub(crate) mod audit;
pub(crate) mod demo;
mod desk;
pub(crate) mod import;
pub(crate) mod manual;
pub(crate) mod openapi;
pub(crate) mod run;
pub(crate) mod sql;
pub(crate) mod staff;
pub(crate) mod token;
