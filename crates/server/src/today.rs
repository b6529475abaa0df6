//! Today, first form: whether anything needs the viewer, and what happened last.
//!
//! It belongs to no feature, since it gathers from all of them.

use axum::routing::get;
use jobs::{JobsRead, waiting};
use maud::{Markup, Render, html};
use people::AuditRead;
use people::trail::{happenings, latest::latest};
use vocabulary::Result;
use web::console::parts::{self, Action, Panel};
use web::console::{Frame, Page, page};
use web::{Door, May, Problem, Right, Routes, SignedIn};

/// How many happenings are shown: what a glance takes in.
const HAPPENINGS: u16 = 10;

/// Declares the page.
pub(crate) fn routes() -> Routes {
    Routes::new().page_signed_in("/", get(show)).with_state(())
}

/// Declares the room.
pub(crate) fn door() -> Door {
    Door {
        name: "today",
        label: "Today",
        href: "/",
        key: Some('t'),
        on_bar: true,
        right: None,
        counter: None,
    }
}

async fn show(frame: Frame, person: SignedIn) -> Result<Markup, Problem> {
    let (lead, work) = match proof::<JobsRead>(&person) {
        Some(may) => {
            let waiting = waiting(may.reader()).await?;
            let work = html! {
                @if waiting.total() > 0 { (Action::open("See what waits", "/jobs").leading()) }
            };
            (waiting.says(), work)
        }
        None => ("Nothing here needs you.".to_owned(), html! {}),
    };
    let mut panels = Vec::new();
    if let Some(may) = proof::<AuditRead>(&person) {
        let last = latest(may.reader(), HAPPENINGS).await?;
        let happened = happenings(may.reader(), &frame, &last).await?;
        panels.push(Panel::new("Last happenings", happened).link("/audit").render());
    }
    Ok(page(
        &frame,
        &Page {
            title: "Today".to_owned(),
            room: Some("today"),
            lead: Some(html! { (lead) }),
            actions: work,
            body: parts::stack(&panels),
            ..Page::default()
        },
    ))
}

/// Proves a right of the viewer where they have it; a page for everybody shows each what they may see.
fn proof<R: Right>(person: &SignedIn) -> Option<May<R>> {
    May::prove(person.caller().clone(), person.store().clone()).ok()
}
