//! Durable work: jobs that survive the process, schedules that start them, effects that are performed
//! once.
//!
//! This crate knows no job and no effect by name. Features implement [`Job`] and [`Effect`]; `server`
//! puts them into one [`Registry`]; the [`Worker`] claims rows, runs them and writes down what came of
//! it.
//!
//! - A **job** is enqueued inside any transaction ([`enqueue()`]), tried with back-off, and set aside
//!   for people when it fails for good ([`runs::set_aside`], [`runs::replay`]). Running one twice must
//!   do no more than running it once: a killed process makes it run again.
//! - An **effect** is ordered with the decision ([`Effect::order`]). Each outcome is an audit leaf. One
//!   whose outcome nobody knows follows its [`Repeat`]; one that failed waits for people
//!   ([`outcomes::for_people`], [`retry`], [`resolve()`]), and so does the rest of its chain.
//! - A **schedule** ([`Scheduled`]) starts each of its slots once over all processes.
//!
//! Several processes share one store: rows are leased with fences (`lease`), and a process that shows
//! no life loses its leases (`instances`).

pub mod effect;
pub mod failure;
pub mod job;
pub mod outcomes;
pub mod runs;

mod backoff;
mod enqueue;
mod forget;
mod instances;
mod lease;
mod migrations;
mod page;
mod registry;
mod resolve;
mod schedule;
mod worker;

pub use effect::{Effect, Looked, Performing, Repeat};
pub use enqueue::{Enqueued, enqueue};
pub use failure::Failure;
pub use forget::Forget;
pub use job::{Job, Priority, Running};
pub use migrations::migrations;
pub use page::Page;
pub use registry::{Effects, Jobs, Registry};
pub use resolve::{Resolution, resolve, retry};
pub use schedule::{Missed, Scheduled};
pub use worker::{Occupancy, Worker, WorkerOptions};
