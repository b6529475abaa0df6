//! One incident: how it stands, and what was said of it.

mod advance;
mod update;

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use maud::{Markup, Render, html};
use vocabulary::{Error, Kind, Result};
use web::console::parts::{self, Action, Badge, Confirm, Empty, Entry, Flash, Panel, Timeline};
use web::console::{Frame, Page, Tone, page};
use web::{May, Path, Problem, Query};

use super::{ALERTS, Came, INCIDENTS, incidents::promised, offer, to_incidents};
use crate::Monitoring;
use crate::alerts::{self, Alert, title};
use crate::ids::IncidentId;
use crate::incidents::{Incident, IncidentDetail, IncidentState, read, tone};
use crate::rights::{IncidentsManage, IncidentsRead};

pub(super) use advance::{close, monitor, resolve};
use update::{Before, form};
pub(super) use update::{TEXT_CHARACTERS, update};

pub(super) async fn show(
    State(monitoring): State<Monitoring>,
    frame: Frame,
    may: May<IncidentsRead>,
    Path(id): Path<IncidentId>,
    Query(came): Query<Came>,
) -> Result<Markup, Problem> {
    let before = Before::telling(came.flash());
    Ok(draw(&monitoring, (&frame, &may), (id, before)).await?)
}

/// Answers what came too late with the incident as it stands now.
async fn too_late(
    monitoring: &Monitoring,
    (frame, may): (&Frame, &May<IncidentsManage>),
    (id, error): (IncidentId, Error),
) -> Result<Response, Problem> {
    if error.kind() != Kind::Conflict {
        return Err(error.into());
    }
    let before = Before::telling(vec![Flash::failed(error.with_hint())]);
    let page = draw(monitoring, (frame, may), (id, before)).await?;
    Ok((StatusCode::CONFLICT, page).into_response())
}

async fn draw<R>(
    monitoring: &Monitoring,
    (frame, may): (&Frame, &May<R>),
    (id, before): (IncidentId, Before),
) -> Result<Markup> {
    let detail = read(may.reader(), id).await?;
    let incident = &detail.incident;
    let alert = match incident.alert {
        Some(alert) => Some(alerts::read(may.reader(), alert).await?),
        None => None,
    };
    let in_force = monitoring.facts().running().now();
    let tone = tone(in_force.as_ref().map(|in_force| &*in_force.manual), incident);
    let may_write = may.caller().rights.allow(<IncidentsManage as web::Right>::NAME);
    let main = html! {
        @if may_write && incident.state != IncidentState::Closed {
            (Panel::new("Say what is new", form(&detail, &before)))
        }
        (Panel::new("What was said", story(frame, &detail)))
    };
    Ok(page(
        frame,
        &Page {
            title: incident.title.clone(),
            path: vec![to_incidents()],
            room: Some("incidents"),
            lead: Some(html! {
                (Badge::new(tone, incident.state.word())) (moment(frame, incident))
            }),
            actions: actions(may, &detail),
            flash: before.flash,
            body: parts::split(
                main,
                Panel::new("About it", facts(frame, incident, alert.as_ref())),
            ),
        },
    ))
}

/// Says when it began, or of what is over, when that was.
fn moment(frame: &Frame, incident: &Incident) -> Markup {
    html! {
        @match incident.closed_at.or(incident.resolved_at) {
            Some(at) => { " " (frame.times.ago(at).focusable()) },
            None => { ", began " (frame.times.ago(incident.started_at).focusable()) },
        }
    }
}

fn actions<R>(may: &May<R>, detail: &IncidentDetail) -> Markup {
    let incident = &detail.incident;
    let to = |what: &str| format!("{INCIDENTS}/{}/{what}", incident.id);
    let mended = Action::post("It is mended", to("monitoring")).key("m");
    let over = Action::post("It is over", to("resolution")).key("r").leading();
    let asks = Confirm::one("Close", &incident.title)
        .says("Nobody can add anything then. It stays in the list and on the status page.");
    let close = Action::ask("Close", to("closure"), asks).key("c");
    html! {
        @if incident.state == IncidentState::Open { (offer::<IncidentsManage, R>(may, mended)) }
        @if incident.state.lasts() { (offer::<IncidentsManage, R>(may, over)) }
        @if incident.state == IncidentState::Resolved { (offer::<IncidentsManage, R>(may, close)) }
    }
}

fn story(frame: &Frame, detail: &IncidentDetail) -> Markup {
    if detail.updates.is_empty() {
        return Empty::new("Nothing was said yet.").render();
    }
    let entry = |update: &crate::incidents::Update| {
        let (tone, seen_by) = match update.public {
            true => (Tone::Here, "customers see it"),
            false => (Tone::Neutral, "seen here only"),
        };
        let lines = html! {
            @for (index, line) in update.text.lines().enumerate() {
                @if index > 0 { br; }
                (line)
            }
        };
        Entry::new(frame.times.ago(update.at), lines)
            .who(format!("{}, {seen_by}", update.by))
            .tone(tone)
    };
    Timeline::new(detail.updates.iter().map(entry)).render()
}

fn facts(frame: &Frame, incident: &Incident, alert: Option<&Alert>) -> Markup {
    let at = |at| frame.times.clock(at).focusable().render();
    let mut facts = vec![("Opened by", html! { (incident.opened_by) })];
    facts.extend(incident.severity.as_ref().map(|severity| ("Severity", html! { (severity) })));
    facts.push(("Open since", at(incident.started_at)));
    for (name, instant) in [
        ("Mended", incident.monitoring_at),
        ("Over", incident.resolved_at),
        ("Closed", incident.closed_at),
    ] {
        facts.extend(instant.map(|instant| (name, at(instant))));
    }
    if incident.next_update_at.is_some() {
        facts.push(("Next update", promised(frame, incident.next_update_at)));
    }
    if !incident.affects.is_empty() {
        facts.push(("Affects", html! { (incident.affects.join(", ")) }));
    }
    if let Some(alert) = alert {
        let address = format!("{ALERTS}/{}", alert.id);
        facts.push(("Alert", html! { a href=(address) { (title(alert)) } }));
    }
    parts::facts(&facts)
}
