//! The pages of the room: contents, a page as a book, search, problems, versions.
//!
//! They call the verbs that the API calls and work without script.

mod contents;
mod decide;
mod explain;
mod leaf;
mod problems;
mod search;
mod version;
mod versions;

use std::sync::Arc;

use axum::routing::{get, post};
use maud::{Markup, Render, html};
use web::console::parts::{self, Action, Empty};
use web::console::{Frame, Step};
use web::{May, Right, Routes};

use crate::Publisher;
use crate::book::Book;
use crate::publisher::Refused;
use crate::rights::{ManualPublish, ManualRead};
use crate::running::InForce;
use crate::versions::Version;

/// The address of the room.
pub(crate) const ROOM: &str = "/manual";
/// The address of the problems.
const PROBLEMS: &str = "/manual/problems";
/// The address of the versions.
const VERSIONS: &str = "/manual/versions";

pub(crate) fn routes() -> Routes<Publisher> {
    Routes::new()
        .page::<ManualRead>(ROOM, get(contents::show))
        .page::<ManualRead>("/manual/pages/{*path}", get(leaf::show))
        .page::<ManualRead>("/manual/search", get(search::show))
        .page::<ManualRead>(PROBLEMS, get(problems::show))
        .page::<ManualRead>("/manual/problems/{code}", get(explain::show))
        .page::<ManualRead>(VERSIONS, get(versions::show))
        .page::<ManualRead>("/manual/versions/{version}", get(version::show))
        .page::<ManualPublish>("/manual/versions/{version}/rollbacks", post(decide::roll_back))
}

/// What the pages show: the version that runs, or else the newest one as it was written.
struct Shown {
    running: Option<Arc<InForce>>,
    refused: Option<Arc<Refused>>,
}

impl Shown {
    fn by(publisher: &Publisher) -> Self {
        Self { running: publisher.running().now(), refused: publisher.findings().refused }
    }

    fn book(&self) -> Option<Book<'_>> {
        match (&self.running, &self.refused) {
            (Some(running), _) => Some(Book::of(&running.manual)),
            (None, Some(refused)) => Some(Book::unchecked(refused.problems.pages())),
            (None, None) => None,
        }
    }

    fn version(&self) -> Option<&Version> {
        let refused = self.refused.as_ref().map(|refused| &refused.version);
        self.running.as_ref().map(|running| &running.version).or(refused)
    }
}

/// Writes the way to a page below the room.
fn path(below: &[(&str, &str)]) -> Vec<Step> {
    let below = below.iter().map(|(label, href)| Step::new(*label, *href));
    std::iter::once(Step::new("Manual", ROOM)).chain(below).collect()
}

/// Says which version is shown, since when, and whose it is.
fn which(frame: &Frame, version: &Version) -> Markup {
    html! {
        a href=(format!("{VERSIONS}/{}", version.version)) { "Version " (version.version) }
        ", published " (frame.times.ago(version.published_at).focusable()) " by " (version.by)
    }
}

/// Says how many there are, in words that agree.
fn count(number: usize, what: &str) -> String {
    let grouped = web::console::numbers::grouped(u64::try_from(number).unwrap_or(u64::MAX));
    if number == 1 { format!("1 {what}") } else { format!("{grouped} {what}s") }
}

/// What stands where no manual is.
fn no_manual() -> Empty {
    Empty::new("No manual runs here yet.").explains(html! {
        "A manual is a folder of Markdown pages with blocks in them. Start the program with it, "
        code { "quarterdeck run FOLDER" } ", and its pages are here; whatever you change in the folder "
        "follows within a second."
    })
}

/// Draws a form that looks for words.
fn search_form(query: &str) -> Markup {
    parts::search("/manual/search", "Search the manual", query)
}

/// Whether whoever looks may also decide which version runs.
fn offer<R: Right>(may: &May<R>, action: Action) -> Markup {
    if may.caller().rights.allow(ManualPublish::NAME) {
        action.render()
    } else {
        action.forbidden("It takes the right manual.publish.").render()
    }
}
