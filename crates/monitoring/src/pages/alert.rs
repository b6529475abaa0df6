//! One alert: how it stands, what it is about, and what to do.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use maud::{Markup, Render, html};
use vocabulary::{Kind, Result};
use web::console::parts::{self, Action, Flash, Panel};
use web::console::{Frame, Page, page};
use web::{May, Path, Problem, Query};

use super::{ALERTS, Came, INCIDENTS, acknowledgement, alert_badge, offer, to_alerts};
use crate::Monitoring;
use crate::alerts::{self, Alert, AlertState, in_words, title};
use crate::ids::AlertId;
use crate::rights::{AlertsManage, AlertsRead, IncidentsManage};

pub(super) async fn show(
    State(monitoring): State<Monitoring>,
    frame: Frame,
    may: May<AlertsRead>,
    Path(id): Path<AlertId>,
    Query(came): Query<Came>,
) -> Result<Markup, Problem> {
    let alert = alerts::read(may.reader(), id).await?;
    Ok(draw(&monitoring, (&frame, &may), (&alert, came.flash())))
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
            let page = draw(&monitoring, (&frame, &may), (&alert, flash));
            Ok((StatusCode::CONFLICT, page).into_response())
        }
        Err(error) => Err(error.into()),
    }
}

fn draw<R>(
    monitoring: &Monitoring,
    (frame, may): (&Frame, &May<R>),
    (alert, flash): (&Alert, Vec<Flash>),
) -> Markup {
    let badge = alert_badge(monitoring, alert);
    page(
        frame,
        &Page {
            title: title(alert),
            path: vec![to_alerts()],
            room: Some("alerts"),
            lead: Some(html! { (badge) " since " (frame.times.ago(alert.began_at).focusable()) }),
            actions: actions(may, alert),
            flash,
            body: Panel::new("About it", facts(frame, (may, alert))).render(),
        },
    )
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

fn facts<R>(frame: &Frame, (may, alert): (&May<R>, &Alert)) -> Markup {
    let at = |at| frame.times.clock(at).focusable().render();
    let mut facts =
        vec![("Rule", html! { code { (alert.rule) } }), ("Bad since", at(alert.began_at))];
    for (name, value) in &alert.labels {
        facts.push((name.as_str(), html! { (value) }));
    }
    if let Some(value) = &alert.value {
        facts.push(("Value", html! { (in_words(value)) }));
    }
    for (name, instant) in [
        ("People were told", alert.started_at),
        ("Over since", alert.resolved_at),
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
