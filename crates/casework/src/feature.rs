//! What casework hands over to the program.

use std::sync::Arc;

use async_trait::async_trait;
use feature::Feature;
use store::DatabaseConnection;
use vocabulary::Result;
use web::console::{Count, Tone};
use web::{Counter, Door, Right};

use crate::cases::sweep;
use crate::rights::CasesRead;
use crate::routes::routes;
use crate::{Casework, pages};

/// Makes the feature.
#[must_use]
pub fn feature(casework: &Casework) -> Feature {
    let facts = casework.facts().clone();
    Feature {
        routes: routes().with_state(casework.clone()),
        tasks: vec![Box::new(move |stop| sweep::keep(facts, stop))],
        rooms: vec![Door {
            name: "queues",
            label: "Queues",
            href: pages::ROOM,
            key: Some('q'),
            on_bar: true,
            right: Some(CasesRead::NAME),
            counter: Some(Arc::new(WaitingCounter(casework.clone()))),
        }],
        ..Feature::default()
    }
}

/// Counts the cases that wait, for the room's door.
struct WaitingCounter(Casework);

#[async_trait]
impl Counter for WaitingCounter {
    async fn count(&self, _: &DatabaseConnection) -> Result<Option<Count>> {
        let number = self.0.queues().await?.iter().map(|queue| queue.waiting).sum();
        let count = Count { number, says: "waiting".to_owned(), tone: Tone::Neutral };
        Ok((number > 0).then_some(count))
    }
}
