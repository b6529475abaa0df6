//! The status page: one column without script, for customers.

use axum::extract::State;
use jiff::tz::TimeZone;
use maud::{Markup, Render, html};
use web::Problem;
use web::console::parts::{self, Badge, Entry, Panel, Timeline};
use web::console::times::Times;
use web::console::{PublicPage, Tone, public_page};

use super::summary::missing;
use super::{Component, ComponentState, Lasting, Status, ToldIncident};
use crate::Monitoring;
use crate::incidents::{IncidentDetail, IncidentState};

pub(super) async fn show(State(monitoring): State<Monitoring>) -> Result<Markup, Problem> {
    let status = monitoring.board().status().await.ok_or_else(missing)?;
    Ok(draw(&status))
}

fn draw(status: &Status) -> Markup {
    let times = Times { now: status.at, zone: status.zone.clone() };
    let mut stack = vec![components(status, &times)];
    let lasting: Vec<Markup> =
        status.incidents(Lasting::Yes).map(|detail| incident(detail, &times)).collect();
    stack.extend(lasting);
    stack.push(history(status, &times));
    stack.push(foot(status, &times));
    public_page(&PublicPage {
        title: status.title.clone(),
        feed: Some("/status/history.atom".to_owned()),
        lead: html! {
            (Badge::new(tone(status.worst()), status.says()))
            @if let Some(at) = status.known_at { " It was last known " (times.ago(at)) "." }
        },
        body: parts::stack(&stack),
    })
}

fn tone(state: ComponentState) -> Tone {
    match state {
        ComponentState::Up => Tone::Good,
        ComponentState::Unknown => Tone::Unknown,
        ComponentState::Affected | ComponentState::PartlyDown => Tone::Warning,
        ComponentState::Down => Tone::Critical,
    }
}

fn components(status: &Status, times: &Times) -> Markup {
    let fact = |component: &Component| {
        let shown = html! {
            (Badge::new(tone(component.state), component.state.says()))
            @if let Some(since) = component.since.filter(|_| component.state != ComponentState::Up) {
                " since " (times.clock(since))
            }
        };
        (component.name.clone(), shown)
    };
    let facts: Vec<(String, Markup)> = status.components.iter().map(fact).collect();
    let facts: Vec<(&str, Markup)> =
        facts.iter().map(|(name, shown)| (name.as_str(), shown.clone())).collect();
    Panel::new("Now", parts::facts(&facts)).render()
}

fn incident(told: &ToldIncident, times: &Times) -> Markup {
    let IncidentDetail { incident, updates } = &told.detail;
    let word = match incident.state {
        IncidentState::Open => "we work on it",
        IncidentState::Monitoring => "mended, and watched",
        IncidentState::Resolved | IncidentState::Closed => "over",
    };
    let entry =
        |update: &crate::incidents::Update| Entry::new(times.clock(update.at), &update.text);
    let story = Timeline::new(updates.iter().map(entry)).render();
    let promised = incident.next_update_at.filter(|_| incident.state.lasts());
    let ended = incident.resolved_at.or(incident.closed_at).filter(|_| !incident.state.lasts());
    let lasted = html! {
        @match ended {
            Some(at) => { (times.clock(incident.started_at)) " to " (times.clock(at)) },
            None => { "since " (times.clock(incident.started_at)) },
        }
    };
    let body = html! {
        (story)
        @if let Some(at) = promised { p { "The next word from us: " (times.clock(at)) "." } }
    };
    Panel::new(incident.title.clone(), body)
        .id(incident.id.to_string())
        .badge(Badge::new(told.tone, word))
        .note(lasted)
        .render()
}

fn history(status: &Status, times: &Times) -> Markup {
    let over: Vec<Markup> =
        status.incidents(Lasting::No).map(|detail| incident(detail, times)).collect();
    html! {
        h2 { "Before" }
        @if over.is_empty() { p { "No incident was told of." } }
        (parts::stack(&over))
    }
}

fn foot(status: &Status, times: &Times) -> Markup {
    let zone = status.zone.iana_name().unwrap_or("UTC");
    let is_utc = status.zone == TimeZone::UTC;
    html! {
        p {
            "As it stood at " (times.clock(status.at)) @if !is_utc { " (" (zone) ")" } ". "
            a href="/status/history.atom" { "Follow as a feed" } ". "
            @if let Some(support) = &status.support { a href=(support) { "Ask us" } "." }
        }
    }
}
