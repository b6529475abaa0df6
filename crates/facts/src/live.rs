//! Values in the manual's prose: evaluated like any condition, and written with their unit.

use async_trait::async_trait;
use manual::expressions::{Type, Value};
use manual::pages::LiveValue;
use manual::values::Filter;
use publishing::{Evaluator, Shown};

use crate::world::Standing;
use crate::world::texts::{filtered, words};
use crate::{Facts, InForce};

/// The state of a value that is as it should be.
const GOOD: &str = "good";

#[async_trait]
impl Evaluator for Facts {
    async fn evaluate(&self, in_force: &InForce, live: &LiveValue) -> Option<Shown> {
        let program = in_force.manual.live_program(live)?;
        let world = self.world(in_force);
        let value = world.run(program).await.ok()?;
        if matches!(value, Value::Null) {
            return None;
        }
        let standings = world.standings(program).await;
        let gives = match program.gives() {
            Type::Optional(present) => &**present,
            present => present,
        };
        let value = match gives {
            Type::Quantity(unit) if **unit == *"percent" => {
                filtered(&value, Some(Filter::Percent), world.zone())
            }
            Type::Quantity(unit) => format!("{} {unit}", words(&value, world.zone())),
            _ => words(&value, world.zone()),
        };
        let read_at = standings.iter().map(|standing| standing.read_at).min();
        Some(Shown { value, read_at, state: state(standings) })
    }
}

/// Returns the first state that is not good, or that all are.
fn state(standings: Vec<Standing>) -> Option<String> {
    let mut states = standings.into_iter().map(|standing| standing.state);
    let first = states.next()?;
    if first == GOOD {
        Some(states.find(|state| state != GOOD).unwrap_or(first))
    } else {
        Some(first)
    }
}
