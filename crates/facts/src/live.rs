//! Values in the manual's prose: evaluated like any condition, and written with their unit.

use async_trait::async_trait;
use manual::expressions::{FaultKind, Type, Value};
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
    async fn evaluate(&self, in_force: &InForce, live: &LiveValue) -> Result<Shown, String> {
        let Some(program) = in_force.manual.live_program(live) else {
            return Err("It is not in the manual that runs.".to_owned());
        };
        let world = self.world(in_force);
        let value = match world.run(program).await {
            Ok(Value::Null) => return Err(FaultKind::Missing.to_string()),
            Ok(value) => value,
            Err(fault) => {
                let why = world.why_unknown(program).await;
                return Err(why.unwrap_or_else(|| fault.to_string()));
            }
        };
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
        Ok(Shown { value, read_at, state: state(standings) })
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
