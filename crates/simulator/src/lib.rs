//! Simulated companies and their providers, for demos, tests and drills.
//!
//! The Dog Trainers Directory lives here by a seed and a clock: dog owners search and write reviews,
//! trainers pay and want their money back, and now and then the website is gone. It speaks as the real
//! one would, over loopback alone: it sends facts through the public interface with an API key, takes
//! signed messages as the product, and answers and reports as Stripe does. It knows nothing of what is
//! inside Quarterdeck.

mod business;
mod director;
mod feed;
mod memory;
mod options;
mod plan;
mod product;
mod signature;
mod simulation;
mod state;
mod stripe;

pub use director::{Age, Director};
pub use options::{House, LEAST_DAYS, Life, Losses, MOST_DAYS, Options, Ports, Secrets};
pub use plan::Label;
pub use simulation::Simulation;
