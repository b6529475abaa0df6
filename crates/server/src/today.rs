//! Today, first form: what is red, what waits with its minutes, and what happened last.
//!
//! It belongs to no feature, since it gathers from all of them.

use axum::extract::State;
use axum::routing::get;
use casework::{CasesRead, Casework, waiting_panel};
use jobs::{JobsRead, waiting};
use maud::{Markup, Render, html};
use money::MoneyRead;
use monitoring::{AlertsRead, Monitoring};
use people::AuditRead;
use people::trail::{happenings, latest::latest};
use vocabulary::Result;
use web::console::parts::{self, Action, Panel};
use web::console::{Frame, Page, page};
use web::{Door, May, Problem, Right, Routes, SignedIn};

/// How many happenings are shown: what a glance takes in.
const HAPPENINGS: u16 = 10;

/// What the page gathers from.
#[derive(Clone)]
pub(crate) struct Today {
    pub(crate) monitoring: Monitoring,
    pub(crate) casework: Casework,
}

/// Declares the page.
pub(crate) fn routes() -> Routes<Today> {
    Routes::new().page_signed_in("/", get(show)).live()
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

async fn show(
    State(Today { monitoring, casework }): State<Today>,
    frame: Frame,
    person: SignedIn,
) -> Result<Markup, Problem> {
    let mut says = Vec::new();
    let mut work = html! {};
    let mut panels = Vec::new();
    if let Some(may) = proof::<AlertsRead>(&person)
        && let Some(firing) = monitoring::firing(&monitoring, &frame, &may).await?
    {
        says.push(firing.says);
        panels.push(firing.panel.render());
    }
    if let Some(may) = proof::<MoneyRead>(&person)
        && let Some(failed) = money::failed_refunds(&frame, &may).await?
    {
        says.push(failed.says);
        panels.push(failed.panel.render());
    }
    if let Some(may) = proof::<JobsRead>(&person) {
        let waiting = waiting(may.reader()).await?;
        if waiting.total() > 0 {
            says.push(waiting.says());
            work = html! { (Action::open("See what failed", "/jobs")) };
        }
    }
    if proof::<CasesRead>(&person).is_some() {
        let queues = casework.queues().await?;
        if queues.iter().any(|queue| queue.waiting > 0) {
            says.push(casework::says(&queues));
        }
        panels.push(waiting_panel(&frame, &queues).link("/queues").render());
    }
    if let Some(may) = proof::<AuditRead>(&person) {
        let last = latest(may.reader(), HAPPENINGS).await?;
        let happened = happenings(may.reader(), &frame, &last).await?;
        panels.push(Panel::new("Last happenings", happened).link("/audit").render());
    }
    if says.is_empty() {
        says.push("Nothing needs you now.".to_owned());
    }
    Ok(page(
        &frame,
        &Page {
            title: "Today".to_owned(),
            room: Some("today"),
            lead: Some(html! { (says.join(" ")) }),
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
