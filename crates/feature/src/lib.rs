//! What a feature hands over to the program: everything it adds, in one value.
//!
//! `server` puts the features in one list and never reaches into them otherwise. Migrations are not
//! here but a constant of the feature's crate, since the store must be open before a feature can be
//! made.

use futures::future::BoxFuture;
use tokio_util::sync::CancellationToken;
use web::{Door, Routes};
use work::{Effects, Jobs, Scheduled};

/// Everything a feature adds to the program.
#[derive(Default)]
pub struct Feature {
    /// Its pages and operations.
    pub routes: Routes<()>,
    /// The jobs it can run.
    pub jobs: Jobs,
    /// The effects it owns.
    pub effects: Effects,
    /// What starts by the clock.
    pub schedules: Vec<Scheduled>,
    /// What it does all the time, such as probing, until it is told to stop.
    pub tasks: Vec<Task>,
    /// Its rooms in the console.
    pub rooms: Vec<Door>,
    /// What it puts at the foot of the console.
    pub foot: Vec<Door>,
}

/// Something that is done all the time; it ends soon after its token is set.
pub type Task = Box<dyn FnOnce(CancellationToken) -> BoxFuture<'static, ()> + Send>;
