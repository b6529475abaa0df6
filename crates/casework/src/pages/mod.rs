//! The pages of the room: all queues, and one case at a time with the next behind it.

mod acts;
mod case;
mod decide;
mod drawn;
mod gather;
mod going;
mod line;
mod questions;
pub(crate) mod room;
mod ruling;

use axum::routing::{get, post};
use web::Routes;

use crate::Casework;
use crate::rights::{CasesDecide, CasesRead};

/// The address of the room.
pub(crate) const ROOM: &str = "/queues";

pub(crate) fn routes() -> Routes<Casework> {
    Routes::new()
        .page::<CasesRead>(ROOM, get(room::show))
        .page::<CasesRead>("/queues/{queue}", get(case::next))
        .page::<CasesRead>("/queues/{queue}/cases", get(line::show))
        .page::<CasesRead>("/queues/{queue}/cases/{id}", get(case::show))
        .page::<CasesDecide>("/queues/{queue}/cases/{id}/decisions", post(decide::send))
}
