//! What customers see of how things are: a page, the same as JSON in the shape of Statuspage, and a feed.
//!
//! It says the truth as far as it is known: what nobody asked is unknown, and says so.

mod board;
mod component;
mod feed;
mod page;
mod summary;

use axum::routing::get;
use jiff::Timestamp;
use web::Routes;
use web::console::Tone;

use crate::Monitoring;
use crate::incidents::IncidentDetail;

pub(crate) use board::Board;
pub(crate) use component::{Component, ComponentState};

/// Why these are open to everybody.
const WHY: &str = "customers read how things are";

/// Returns the public routes.
pub(crate) fn routes() -> Routes<Monitoring> {
    Routes::new()
        .public("/status", get(page::show), WHY)
        .public("/status/history.atom", get(feed::show), WHY)
        .public("/api/v2/summary.json", get(summary::show), WHY)
}

/// How everything stood at one instant.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Status {
    /// The name of the page's block.
    pub(crate) name: String,
    /// What stands on top.
    pub(crate) title: String,
    /// Where to turn with questions.
    pub(crate) support: Option<String>,
    /// The zone of the company.
    pub(crate) zone: jiff::tz::TimeZone,
    /// When it stood so.
    pub(crate) at: Timestamp,
    /// When anything was last known, where nothing is now.
    pub(crate) known_at: Option<Timestamp>,
    /// The parts of the product.
    pub(crate) components: Vec<Component>,
    /// What customers were told of incidents, the newest first.
    pub(crate) incidents: Vec<ToldIncident>,
}

/// An incident as customers see it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct ToldIncident {
    /// The incident, with the updates that are theirs.
    pub(crate) detail: IncidentDetail,
    /// How bad it is, as the manual shows it.
    pub(crate) tone: Tone,
}

impl Status {
    /// Lists the incidents that last, or those that are over.
    pub(crate) fn incidents(&self, which: Lasting) -> impl Iterator<Item = &ToldIncident> {
        let wanted = which == Lasting::Yes;
        self.incidents.iter().filter(move |told| told.detail.incident.state.lasts() == wanted)
    }

    /// Returns the worst state of all parts.
    pub(crate) fn worst(&self) -> ComponentState {
        let states = self.components.iter().map(|component| component.state);
        states.max().unwrap_or(ComponentState::Unknown)
    }

    /// Says it in a sentence.
    pub(crate) fn says(&self) -> &'static str {
        let has_incident = self.incidents(Lasting::Yes).next().is_some();
        match self.worst() {
            ComponentState::Up if has_incident => "We are working on a problem.",
            ComponentState::Up => "Everything works.",
            ComponentState::Unknown => "We do not know of everything whether it works.",
            ComponentState::Affected => "We are working on a problem.",
            ComponentState::PartlyDown => "Something works only in part.",
            ComponentState::Down => "Something does not work.",
        }
    }
}

/// Whether incidents last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Lasting {
    /// They do.
    Yes,
    /// They are over.
    No,
}
