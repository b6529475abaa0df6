//! What facts hand over to the program.

use feature::Feature;
use work::Effects;

use crate::Facts;
use crate::deeds::SetEffect;
use crate::routes::routes;

/// Makes the feature.
#[must_use]
pub fn feature(facts: &Facts) -> Feature {
    Feature { routes: routes().with_state(facts.clone()), ..Feature::default() }
}

/// Makes the effects of facts, which are there before anything that orders them.
#[must_use]
pub fn effects(facts: &Facts) -> Effects {
    Effects::new().with(SetEffect(facts.clone()))
}
