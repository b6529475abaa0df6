//! The room Incidents: those that last, and those before.

use axum::extract::State;
use jiff::Timestamp;
use maud::{Markup, Render, html};
use vocabulary::Result;
use web::console::parts::{self, Action, Badge, Column, Empty, Pager, Panel, Row, Table};
use web::console::{Frame, Page, page};
use web::{May, PageQuery, Problem, Query};

use super::{INCIDENTS, offer};
use crate::Monitoring;
use crate::incidents::{Incident, Which, list, tone};
use crate::rights::{IncidentsManage, IncidentsRead};

/// How many incidents that last are shown; there are never more at once.
const LASTING: u16 = 100;

pub(super) async fn show(
    State(monitoring): State<Monitoring>,
    frame: Frame,
    may: May<IncidentsRead>,
    Query(query): Query<PageQuery>,
) -> Result<Markup, Problem> {
    let lasting = list(may.reader(), Which::Lasting, &PageQuery::first(LASTING)).await?.items;
    let over = list(may.reader(), Which::Over, &query).await?;
    let next = over.next.as_ref().map(|next| format!("{INCIDENTS}?cursor={}", next.as_str()));
    let now =
        table(("Incidents that last", &lasting), &monitoring, &frame)
            .empty(Empty::new("No incident is open.").explains(
            "Open one when people must work on something together, or customers must hear of it.",
        ));
    let before = table(("Incidents that are over", &over.items), &monitoring, &frame)
        .empty(Empty::new("There was none before."))
        .pager(Pager::new("The newest first").next(next));
    let panels = [Panel::new("Now", now).render(), Panel::new("Before", before).render()];
    let open = Action::open("Open an incident", format!("{INCIDENTS}/new")).key("o").leading();
    Ok(page(
        &frame,
        &Page {
            title: "Incidents".to_owned(),
            room: Some("incidents"),
            lead: Some(lead(&lasting)),
            actions: offer::<IncidentsManage, _>(&may, open).render(),
            body: parts::stack(&panels),
            ..Page::default()
        },
    ))
}

fn lead(lasting: &[Incident]) -> Markup {
    html! {
        @match lasting.len() {
            0 => "No incident is open.",
            1 => "One incident is open.",
            many => { (many) " incidents are open." },
        }
    }
}

fn table(
    (caption, incidents): (&str, &[Incident]),
    monitoring: &Monitoring,
    frame: &Frame,
) -> Table {
    let columns = ["Incident", "State", "Began", "Next update"].map(Column::text);
    let in_force = monitoring.facts().running().now();
    let manual = in_force.as_ref().map(|in_force| &*in_force.manual);
    let rows = incidents.iter().map(|incident| {
        Row::new([
            html! { (incident.title) },
            Badge::new(tone(manual, incident), incident.state.word()).render(),
            frame.times.ago(incident.started_at).render(),
            promised(frame, incident.next_update_at),
        ])
        .link(format!("{INCIDENTS}/{}", incident.id))
    });
    Table::new(caption, columns, rows)
}

/// Says when the next update is due, and whether it is late.
pub(super) fn promised(frame: &Frame, at: Option<Timestamp>) -> Markup {
    use web::console::Tone;
    html! {
        @if let Some(at) = at {
            @if at < frame.times.now { (Badge::new(Tone::Warning, "late")) " " }
            (frame.times.ago(at))
        }
    }
}
