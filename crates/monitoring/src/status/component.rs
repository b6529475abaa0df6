//! The parts of the product as customers know them, and whether each works.

use jiff::Timestamp;
use manual::Manual;
use sea_orm::ConnectionTrait;
use vocabulary::Result;

use crate::incidents::IncidentDetail;
use crate::probes::{ProbeState, standing};
use crate::status_page::StatusPage;

/// How a part of the product stands; the later is the worse.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum ComponentState {
    /// It works.
    Up,
    /// Nobody knows.
    Unknown,
    /// It answers, and people work on a problem that it has.
    Affected,
    /// Some of it does not work.
    PartlyDown,
    /// It does not work.
    Down,
}

impl ComponentState {
    /// Says it in a few words.
    pub(crate) fn says(self) -> &'static str {
        match self {
            Self::Up => "works",
            Self::Unknown => "not known",
            Self::Affected => "has a problem",
            Self::PartlyDown => "works in part",
            Self::Down => "does not work",
        }
    }
}

/// A part of the product.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Component {
    /// Its name for customers.
    pub(crate) name: String,
    /// How it stands.
    pub(crate) state: ComponentState,
    /// Since when, as far as that is known.
    pub(crate) since: Option<Timestamp>,
    /// What says whether it works.
    pub(crate) of: Vec<String>,
}

/// Reads how the parts of a page stand at `now`.
///
/// # Errors
/// When the store cannot be read.
pub(super) async fn components<C: ConnectionTrait>(
    connection: &C,
    (manual, page): (&Manual, &StatusPage),
    (incidents, now): (&[IncidentDetail], Timestamp),
) -> Result<Vec<Component>> {
    let mut components = Vec::new();
    for (name, of) in page.components.iter() {
        let mut states = Vec::new();
        let mut names = Vec::new();
        for of in &of.0 {
            names.push(format!("{}.{}", of.kind, of.name));
            states.push(match of.kind {
                "probe" => {
                    let standing = standing(connection, manual, (&of.name, now)).await?;
                    (standing.state, standing.since)
                }
                // Nothing is measured of the others yet.
                _ => (ProbeState::Unknown, None),
            });
        }
        let found = together(&states);
        let is_affected = incidents.iter().map(|detail| &detail.incident).any(|incident| {
            incident.state.lasts() && incident.affects.iter().any(|of| names.contains(of))
        });
        let state = if is_affected { found.max(ComponentState::Affected) } else { found };
        let since = states.iter().filter_map(|(_, since)| *since).max();
        components.push(Component { name: name.value.clone(), state, since, of: names });
    }
    Ok(components)
}

/// Says how something stands of which all of several must be up.
fn together(states: &[(ProbeState, Option<Timestamp>)]) -> ComponentState {
    let count = |wanted| states.iter().filter(|(state, _)| *state == wanted).count();
    match (count(ProbeState::Down), count(ProbeState::Up)) {
        (0, up) if up == states.len() && up > 0 => ComponentState::Up,
        (0, _) => ComponentState::Unknown,
        (down, _) if down == states.len() => ComponentState::Down,
        _ => ComponentState::PartlyDown,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_of_a_component_must_be_up() {
        use ProbeState::{Down, Unknown, Up};
        let check = |states: &[ProbeState], expected: ComponentState| {
            let states: Vec<_> = states.iter().map(|state| (*state, None)).collect();
            assert_eq!(together(&states), expected, "{states:?}");
        };
        check(&[Up, Up], ComponentState::Up);
        check(&[Up, Unknown], ComponentState::Unknown);
        check(&[Unknown], ComponentState::Unknown);
        check(&[], ComponentState::Unknown);
        check(&[Up, Down], ComponentState::PartlyDown);
        check(&[Unknown, Down], ComponentState::PartlyDown);
        check(&[Down], ComponentState::Down);
    }
}
