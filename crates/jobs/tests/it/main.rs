//! The room over HTTP, on both engines: a worker does what can go wrong, people look and decide.

mod api_effects;
mod api_jobs;
mod callers;
mod house;
mod pages;
mod rights;
mod world;
