//! The pages of the room: what waits and what ran, one run, one effect, and the lists of both.
//!
//! They call the verbs that the API calls and work without script. A decision that came too late is
//! answered with the thing as it stands now.

mod body;
mod decide;
mod decision;
mod effect;
mod effects;
mod room;
mod run;
mod runs;
mod tables;
mod words;

use axum::routing::{get, post};
use maud::{Markup, html};
use serde::Deserialize;
use web::console::Step;
use web::console::parts::{Action, Flash};
use web::{May, Right, Routes};

use crate::Known;
use crate::rights::{JobsRead, JobsRun};

/// The address of the room.
pub(crate) const ROOM: &str = "/jobs";
/// The address of the list of runs.
const RUNS: &str = "/jobs/runs";
/// The address of the list of effects.
const EFFECTS: &str = "/jobs/effects";

pub(crate) fn routes() -> Routes<Known> {
    Routes::new()
        .page::<JobsRead>(ROOM, get(room::show))
        .page::<JobsRead>(RUNS, get(runs::show))
        .page::<JobsRead>("/jobs/runs/{id}", get(run::show))
        .page::<JobsRun>("/jobs/runs/{id}/replays", post(decide::replay))
        .page::<JobsRead>(EFFECTS, get(effects::show))
        .page::<JobsRead>("/jobs/effects/{id}", get(effect::show))
        .page::<JobsRun>("/jobs/effects/{id}/retries", post(decide::retry))
        .page::<JobsRun>("/jobs/effects/{id}/resolution", post(decide::resolve))
}

/// Whether whoever looks at a page may also decide.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Looks {
    Only,
    AndDecides,
}

impl Looks {
    fn of<R: Right>(may: &May<R>) -> Self {
        if may.caller().rights.allow(JobsRun::NAME) { Self::AndDecides } else { Self::Only }
    }

    /// Shows an action to everybody, with the reason to those who may not.
    fn offer(self, action: Action) -> Action {
        match self {
            Self::AndDecides => action,
            Self::Only => action.forbidden(NOT_YOURS),
        }
    }
}

const NOT_YOURS: &str = "It takes the right jobs.run.";

/// What the page before did, as it stands in the address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Done {
    Replayed,
    Retried,
    Happened,
    CalledOff,
}

impl Done {
    fn word(self) -> &'static str {
        match self {
            Self::Replayed => "replayed",
            Self::Retried => "retried",
            Self::Happened => "happened",
            Self::CalledOff => "called_off",
        }
    }

    fn flash(self) -> Flash {
        Flash::done(match self {
            Self::Replayed => "It runs again, with all its attempts before it.",
            Self::Retried => "It is performed again, with all its attempts before it.",
            Self::Happened => "It is written down that it happened; the rest of its chain goes on.",
            Self::CalledOff => {
                "It is not to happen any more, and neither is the rest of its chain."
            }
        })
    }
}

/// The query of a page that says what was done on the page before.
#[derive(Debug, Deserialize)]
struct Came {
    done: Option<Done>,
}

impl Came {
    fn flash(&self) -> Vec<Flash> {
        self.done.map(Done::flash).into_iter().collect()
    }
}

/// Writes the way to a page below the room.
fn path(below: &[(&str, &str)]) -> Vec<Step> {
    let below = below.iter().map(|(label, href)| Step::new(*label, *href));
    std::iter::once(Step::new("Jobs", ROOM)).chain(below).collect()
}

/// Writes an address with the parts of its query that say something.
fn address(path: &str, query: &[(&str, &str)]) -> String {
    let said = query.iter().filter(|(_, value)| !value.is_empty());
    let query = form_urlencoded::Serializer::new(String::new()).extend_pairs(said).finish();
    if query.is_empty() { path.to_owned() } else { format!("{path}?{query}") }
}

/// Draws the choices of a list, the present one marked.
fn choices(choices: &[Choice<'_>]) -> Markup {
    html! {
        nav.row aria-label="Show" {
            @for Choice { label, href, here } in choices {
                a.button href=(href) data-weight=(if *here { "plain" } else { "quiet" })
                    aria-current=[here.then_some("true")] { (label) }
            }
        }
    }
}

/// One way to narrow a list.
struct Choice<'c> {
    label: &'c str,
    href: String,
    here: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_says_only_what_there_is_to_say() {
        assert_eq!(address("/jobs/runs", &[("job", ""), ("cursor", "")]), "/jobs/runs");
        assert_eq!(
            address("/jobs/runs", &[("job", "a & b"), ("cursor", "MQ")]),
            "/jobs/runs?job=a+%26+b&cursor=MQ"
        );
    }
}
