//! One incident: how it stands, what was said of it, and what there is to say.

use std::time::Duration;

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use jiff::Timestamp;
use maud::{Markup, Render, html};
use serde::Deserialize;
use vocabulary::{Error, Kind, Result};
use web::console::parts::{
    self, Action, Badge, Choice, Confirm, Empty, Entry, Field, Flash, Form as Drawn, Input, Panel,
    Timeline,
};
use web::console::{Frame, Page, Tone, page};
use web::{FieldErrors, Form, May, Path, Problem, Query};

use super::{ALERTS, Came, INCIDENTS, incidents::promised, offer, to_incidents};
use crate::Monitoring;
use crate::ids::IncidentId;
use crate::incidents::{
    Incident, IncidentDetail, IncidentState, NewUpdate, Promise, advance, read, tone,
    update as write_update,
};
use crate::rights::{IncidentsManage, IncidentsRead};

/// Shorter than what the verb takes, so that letters of several bytes fit as well.
pub(super) const TEXT_CHARACTERS: u32 = 2_000;

/// What the form of an update sends.
#[derive(Debug, Deserialize)]
pub(super) struct Said {
    text: String,
    audience: Audience,
    #[serde(default)]
    next: Next,
}

/// What is promised of the next update.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
enum Next {
    #[default]
    #[serde(rename = "")]
    Same,
    #[serde(rename = "none")]
    None,
    #[serde(rename = "15")]
    Quarter,
    #[serde(rename = "30")]
    Half,
    #[serde(rename = "60")]
    Hour,
}

impl Next {
    /// Returns the promise that this is at `now`.
    fn promise(self, now: Timestamp) -> Result<Promise> {
        let minutes = match self {
            Self::Same => return Ok(Promise::Same),
            Self::None => return Ok(Promise::None),
            Self::Quarter => 15,
            Self::Half => 30,
            Self::Hour => 60,
        };
        let at = now.checked_add(Duration::from_secs(minutes * 60)).map_err(Error::internal)?;
        Ok(Promise::At(at))
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Audience {
    Team,
    Everybody,
}

/// What stands in the form of an update.
#[derive(Default)]
struct Before {
    flash: Vec<Flash>,
    errors: FieldErrors,
    text: String,
    audience: String,
    next: String,
}

pub(super) async fn show(
    State(monitoring): State<Monitoring>,
    frame: Frame,
    may: May<IncidentsRead>,
    Path(id): Path<IncidentId>,
    Query(came): Query<Came>,
) -> Result<Markup, Problem> {
    let before = Before { flash: came.flash(), ..Before::default() };
    Ok(draw(&monitoring, (&frame, &may), (id, before)).await?)
}

pub(super) async fn update(
    State(monitoring): State<Monitoring>,
    frame: Frame,
    may: May<IncidentsManage>,
    Path(id): Path<IncidentId>,
    Form { value, typed }: Form<Said>,
) -> Result<Response, Problem> {
    let before = |errors| Before {
        flash: Vec::new(),
        errors,
        text: typed.get("text").to_owned(),
        audience: typed.get("audience").to_owned(),
        next: typed.get("next").to_owned(),
    };
    let said = match value {
        Ok(said) => said,
        Err(errors) => {
            let page = draw(&monitoring, (&frame, &may), (id, before(errors))).await?;
            return Ok((StatusCode::BAD_REQUEST, page).into_response());
        }
    };
    let next_update = said.next.promise(may.now())?;
    let public = said.audience == Audience::Everybody;
    let new = NewUpdate { text: said.text, public, next_update };
    match write_update(&may, id, new).await {
        Ok(_) => Ok(Redirect::to(&format!("{INCIDENTS}/{id}?done=updated")).into_response()),
        Err(error) if error.kind() == Kind::Invalid => {
            let before = before(FieldErrors::of(&error));
            let page = draw(&monitoring, (&frame, &may), (id, before)).await?;
            Ok((StatusCode::BAD_REQUEST, page).into_response())
        }
        Err(error) => too_late(&monitoring, (&frame, &may), (id, error)).await,
    }
}

pub(super) async fn monitor(
    State(monitoring): State<Monitoring>,
    frame: Frame,
    may: May<IncidentsManage>,
    Path(id): Path<IncidentId>,
) -> Result<Response, Problem> {
    go_on(&monitoring, (&frame, &may), (id, IncidentState::Monitoring)).await
}

pub(super) async fn resolve(
    State(monitoring): State<Monitoring>,
    frame: Frame,
    may: May<IncidentsManage>,
    Path(id): Path<IncidentId>,
) -> Result<Response, Problem> {
    go_on(&monitoring, (&frame, &may), (id, IncidentState::Resolved)).await
}

pub(super) async fn close(
    State(monitoring): State<Monitoring>,
    frame: Frame,
    may: May<IncidentsManage>,
    Path(id): Path<IncidentId>,
) -> Result<Response, Problem> {
    go_on(&monitoring, (&frame, &may), (id, IncidentState::Closed)).await
}

async fn go_on(
    monitoring: &Monitoring,
    (frame, may): (&Frame, &May<IncidentsManage>),
    (id, to): (IncidentId, IncidentState),
) -> Result<Response, Problem> {
    let done = match to {
        IncidentState::Open | IncidentState::Monitoring => "monitored",
        IncidentState::Resolved => "resolved",
        IncidentState::Closed => "closed",
    };
    match advance(may, id, to).await {
        Ok(_) => Ok(Redirect::to(&format!("{INCIDENTS}/{id}?done={done}")).into_response()),
        Err(error) => too_late(monitoring, (frame, may), (id, error)).await,
    }
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
    let before = Before { flash: vec![Flash::failed(error.with_hint())], ..Before::default() };
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
            body: parts::split(main, Panel::new("About it", facts(frame, &detail))),
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

fn form(detail: &IncidentDetail, before: &Before) -> Drawn {
    let text = Field::new("text", "What is new", Input::Area { lines: 4 })
        .required()
        .longest(TEXT_CHARACTERS)
        .value(&before.text)
        .error_if(before.errors.at("text"));
    let audience =
        [("team", "Those who work here"), ("everybody", "Customers, too, on the status page")]
            .map(|(value, label)| Choice::new(value, label));
    let chosen = if before.audience.is_empty() { "team" } else { &before.audience };
    let audience = Field::new("audience", "Who sees it", Input::Radio(audience.into()))
        .required()
        .value(chosen)
        .error_if(before.errors.at("audience"));
    let next = [
        ("", "As it was promised before"),
        ("none", "No promise"),
        ("15", "In 15 minutes"),
        ("30", "In half an hour"),
        ("60", "In an hour"),
    ]
    .map(|(value, label)| Choice::new(value, label));
    let next = Field::new("next", "The next update for customers", Input::Select(next.into()))
        .value(&before.next)
        .error_if(before.errors.at("next").or(before.errors.at("next_update_at")));
    let form = Drawn::post(format!("{INCIDENTS}/{}/updates", detail.incident.id), "Write it")
        .field(text)
        .field(audience);
    // Nobody waits for the next word about what is over.
    let form = if detail.incident.state.lasts() { form.field(next) } else { form };
    match before.errors.whole() {
        Some(problem) => form.problem(problem),
        None => form,
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

fn facts(frame: &Frame, detail: &IncidentDetail) -> Markup {
    let incident = &detail.incident;
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
    if let Some(alert) = incident.alert {
        facts.push(("Alert", html! { a href=(format!("{ALERTS}/{alert}")) { code { (alert) } } }));
    }
    parts::facts(&facts)
}
