//! One alert: how it stands, what it is about, and what to do.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use maud::{Markup, Render, html};
use vocabulary::{Kind, Result};
use web::console::parts::{self, Action, Badge, Column, Empty, Flash, Panel, Row, Table};
use web::console::{Frame, Page, Tone, page};
use web::{May, Path, Problem, Query};
use work::outcomes::EffectState;

use super::{ALERTS, Came, INCIDENTS, acknowledgement, alert_badge, offer, to_alerts};
use crate::Monitoring;
use crate::alert::Alert as Rule;
use crate::alerts::{self, Alert, AlertState, probes_of, title, value};
use crate::ids::AlertId;
use crate::probes::{ProbeState, standing};
use crate::rights::{AlertsManage, AlertsRead, IncidentsManage};

pub(super) async fn show(
    State(monitoring): State<Monitoring>,
    frame: Frame,
    may: May<AlertsRead>,
    Path(id): Path<AlertId>,
    Query(came): Query<Came>,
) -> Result<Markup, Problem> {
    let alert = alerts::read(may.reader(), id).await?;
    Ok(draw(&monitoring, (&frame, &may), (&alert, came.flash())).await?)
}

pub(super) async fn acknowledge(
    State(monitoring): State<Monitoring>,
    frame: Frame,
    may: May<AlertsManage>,
    Path(id): Path<AlertId>,
) -> Result<Response, Problem> {
    match alerts::acknowledge(&may, id).await {
        Ok(_) => Ok(Redirect::to(&format!("{ALERTS}/{id}?done=acknowledged")).into_response()),
        Err(error) if error.kind() == Kind::Conflict => {
            let alert = alerts::read(may.reader(), id).await?;
            let flash = vec![Flash::failed(error.with_hint())];
            let page = draw(&monitoring, (&frame, &may), (&alert, flash)).await?;
            Ok((StatusCode::CONFLICT, page).into_response())
        }
        Err(error) => Err(error.into()),
    }
}

async fn draw<R>(
    monitoring: &Monitoring,
    (frame, may): (&Frame, &May<R>),
    (alert, flash): (&Alert, Vec<Flash>),
) -> Result<Markup> {
    let badge = alert_badge(monitoring, alert);
    let probes = probes(monitoring, frame, (may, alert)).await?;
    let notices = notices(frame, (may, alert)).await?;
    let main = html! {
        @if let Some(probes) = probes { (Panel::new("What it goes by", probes)) }
        (Panel::new("Who was told", notices))
    };
    let facts = facts(monitoring, frame, (may, alert));
    Ok(page(
        frame,
        &Page {
            title: title(alert),
            path: vec![to_alerts()],
            room: Some("alerts"),
            lead: Some(html! { (badge) (moment(frame, alert)) }),
            actions: actions(may, alert),
            flash,
            body: parts::split(main, Panel::new("About it", facts)),
        },
    ))
}

/// Says how long it has been bad, or when that ended.
fn moment(frame: &Frame, alert: &Alert) -> Markup {
    html! {
        @match alert.resolved_at {
            Some(at) => { " " (frame.times.ago(at).focusable()) },
            None => { ", bad for " (frame.times.lasting(alert.began_at).focusable()) },
        }
    }
}

/// Draws how the probes stand that the rule names, with what they say for themselves.
async fn probes<R>(
    monitoring: &Monitoring,
    frame: &Frame,
    (may, alert): (&May<R>, &Alert),
) -> Result<Option<Table>> {
    let Some(in_force) = monitoring.facts().running().now() else { return Ok(None) };
    let manual = &in_force.manual;
    let Some(found) = manual.all::<Rule>().find(|(block, _)| block.name == alert.rule) else {
        return Ok(None);
    };
    let mut rows = Vec::new();
    for name in probes_of(manual, found) {
        let standing = standing(may.reader(), manual, (&name, may.now())).await?;
        let tone = match standing.state {
            ProbeState::Up => Tone::Good,
            ProbeState::Down => Tone::Critical,
            ProbeState::Unknown => Tone::Unknown,
        };
        rows.push(Row::new([
            html! { code { (name) } },
            Badge::new(tone, standing.state.word()).render(),
            html! { @if let Some(since) = standing.since { (frame.times.lasting(since)) } },
            html! { @if let Some(says) = standing.says { (says) } },
        ]));
    }
    if rows.is_empty() {
        return Ok(None);
    }
    let columns = ["Probe", "State", "For", "What it says"].map(Column::text);
    Ok(Some(Table::new("The probes that the rule names, as they are now", columns, rows)))
}

/// Draws who was told, and what became of each message.
async fn notices<R>(frame: &Frame, (may, alert): (&May<R>, &Alert)) -> Result<Table> {
    let mut rows = Vec::new();
    for notice in alerts::notices(may.reader(), alert.id).await? {
        let outcome = work::outcomes::find(may.reader(), notice.effect).await?;
        let (tone, word) = match outcome.map(|outcome| outcome.state) {
            Some(state @ EffectState::Done) => (Tone::Good, state.word()),
            Some(state @ (EffectState::Failed | EffectState::Unknown)) => {
                (Tone::Critical, state.word())
            }
            Some(state) => (Tone::Neutral, state.word()),
            None => (Tone::Unknown, "forgotten"),
        };
        let about = match notice.about.as_str() {
            "alert.firing" => "it fires",
            "alert.worsened" => "it is worse",
            "alert.resolved" => "it is over",
            _ => "it is watched no more",
        };
        rows.push(
            Row::new([
                frame.times.clock(notice.at).render(),
                html! { (about) },
                html! { (notice.channel) },
                Badge::new(tone, word).render(),
            ])
            .link(format!("/jobs/effects/{}", notice.effect)),
        );
    }
    let columns = ["When", "That", "Channel", "Its message"].map(Column::text);
    let nobody = Empty::new("Nobody was told.")
        .explains("Who hears of it is said by `notify`, at the rule or at its severity.");
    Ok(Table::new("The messages about it, the oldest first", columns, rows).empty(nobody))
}

fn actions<R>(may: &May<R>, alert: &Alert) -> Markup {
    let open = Action::open("Open an incident", format!("{INCIDENTS}/new?alert={}", alert.id));
    html! {
        @if alert.state != AlertState::Resolved {
            @if alert.acknowledged_by.is_none() {
                (offer::<AlertsManage, R>(may, Action::post(
                    "Acknowledge", format!("{ALERTS}/{}/acknowledgement", alert.id)).key("a").leading()))
            }
            @if alert.incident.is_none() {
                (offer::<IncidentsManage, R>(may, open.key("i")))
            }
        }
    }
}

fn facts<R>(monitoring: &Monitoring, frame: &Frame, (may, alert): (&May<R>, &Alert)) -> Markup {
    let in_force = monitoring.facts().running().now();
    let manual = in_force.as_ref().map(|in_force| &*in_force.manual);
    let at = |at| frame.times.clock(at).focusable().render();
    let mut facts =
        vec![("Rule", html! { code { (alert.rule) } }), ("Bad since", at(alert.began_at))];
    for (name, value) in &alert.labels {
        facts.push((name.as_str(), html! { (value) }));
    }
    facts.extend(value(manual, alert).map(|value| ("Value", html! { (value) })));
    let rule = manual.and_then(|manual| manual.get::<Rule>(&alert.rule, 0));
    let playbook = rule.and_then(|rule| alerts::playbook(rule, &alert.severity));
    facts.extend(playbook.map(|name| ("What to do", html! { "playbook " code { (name) } })));
    for (name, instant) in [
        ("Firing since", alert.started_at),
        ("Over", alert.resolved_at),
        ("Taken on", alert.acknowledged_at),
    ] {
        facts.extend(instant.map(|instant| (name, at(instant))));
    }
    if alert.acknowledged_by.is_some() {
        facts.push(("Taken on by", acknowledgement(may, alert)));
    }
    if let Some(incident) = alert.incident {
        let href = format!("{INCIDENTS}/{incident}");
        facts.push(("Incident", html! { a href=(href) { code { (incident) } } }));
    }
    if let Some(problem) = &alert.problem {
        facts.push(("What went wrong", html! { (problem) }));
    }
    parts::facts(&facts)
}
