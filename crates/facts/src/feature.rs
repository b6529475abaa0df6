//! What facts hand over to the program.

use feature::Feature;
use web::{Door, Right};
use work::Effects;

use crate::deeds::SetEffect;
use crate::rights::RecordsRead;
use crate::routes::routes;
use crate::{Facts, pages};

/// Makes the feature.
#[must_use]
pub fn feature(facts: &Facts) -> Feature {
    Feature {
        routes: routes().with_state(facts.clone()),
        rooms: vec![Door {
            name: "records",
            label: "Records",
            href: pages::ROOM,
            key: Some('r'),
            on_bar: false,
            right: Some(RecordsRead::NAME),
            counter: None,
        }],
        ..Feature::default()
    }
}

/// Makes the effects of facts, which are there before anything that orders them.
#[must_use]
pub fn effects(facts: &Facts) -> Effects {
    Effects::new().with(SetEffect(facts.clone()))
}
