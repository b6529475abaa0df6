//! The manual that runs: how it comes from its folder, its versions, and the room where it is read.
//!
//! Whoever goes by the manual takes a [`Running`] and keeps the version that they began under. What a
//! block does is not here but in the feature that its kind belongs to.

pub mod found;
pub mod state;
pub mod versions;

mod book;
mod checking;
mod folder;
mod follow;
mod lacking;
mod live;
mod migrations;
mod pages;
mod publisher;
mod rights;
mod routes;
mod running;
mod waiting;

use std::sync::Arc;

use feature::Feature;
use web::{Door, Right};

pub use lacking::{Equipment, Lack, Lacking};
pub use live::{Evaluator, Shown};
pub use migrations::MIGRATIONS;
pub use publisher::{Opening, Publisher, PublishingOptions};
pub use rights::{ManualPublish, ManualRead};
pub use routes::routes;
pub use running::{InForce, Running};

/// Makes the feature.
#[must_use]
pub fn feature(publisher: &Publisher) -> Feature {
    Feature {
        routes: routes().with_state(publisher.clone()),
        rooms: vec![Door {
            name: "manual",
            label: "Manual",
            href: pages::ROOM,
            key: Some('n'),
            on_bar: false,
            right: Some(ManualRead::NAME),
            counter: Some(Arc::new(waiting::ProblemCounter(publisher.clone()))),
        }],
        ..Feature::default()
    }
}
