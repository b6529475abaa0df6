//! Opening an incident: a form, filled in from the alert that it is opened for.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use manual::kind::Kind as _;
use manual::values::{OneOrMany, Reference};
use maud::{Markup, Render, html};
use serde::Deserialize;
use vocabulary::{Kind, Result};
use web::console::parts::{Choice, Field, Form as Drawn, Input, Panel};
use web::console::{Frame, Page, page};
use web::{FieldErrors, Form, May, Problem, Query, Typed};

use super::incident::TEXT_CHARACTERS;
use super::{INCIDENTS, to_incidents};
use crate::alert::Alert as Rule;
use crate::alerts::{self, Alert, probes_of, title};
use crate::ids::AlertId;
use crate::incidents::{NewIncident, NewUpdate, Promise, open as open_incident};
use crate::rights::IncidentsManage;
use crate::status_page::StatusPage;
use crate::{Monitoring, Probe, Provider, Slo};

/// As many characters as a title has at most, of whichever length in bytes.
const TITLE_CHARACTERS: u32 = 60;

/// The query of the form.
#[derive(Debug, Deserialize)]
pub(super) struct About {
    alert: Option<AlertId>,
}

/// What the form sends.
#[derive(Debug, Deserialize)]
pub(super) struct Sent {
    title: String,
    severity: String,
    affects: Option<String>,
    alert: Option<AlertId>,
    update: Option<String>,
}

/// What says whether a part of the product works.
type Part = Reference<(Probe, Provider, Slo)>;

/// What stands in the fields.
#[derive(Default)]
struct Before {
    title: String,
    severity: String,
    affects: String,
    alert: Option<String>,
    /// What the alert is called, which customers would not understand.
    rule: Option<String>,
    update: String,
    errors: FieldErrors,
}

pub(super) async fn show(
    State(monitoring): State<Monitoring>,
    frame: Frame,
    may: May<IncidentsManage>,
    Query(about): Query<About>,
) -> Result<Markup, Problem> {
    let before = match about.alert {
        Some(id) => {
            let alert = alerts::read(may.reader(), id).await?;
            let (rule, affects) = (Some(title(&alert)), affected(&monitoring, &alert));
            let (severity, alert) = (alert.severity, Some(id.to_string()));
            Before { severity, affects, alert, rule, ..Before::default() }
        }
        None => Before::default(),
    };
    Ok(draw(&monitoring, &frame, &before))
}

pub(super) async fn open(
    State(monitoring): State<Monitoring>,
    frame: Frame,
    may: May<IncidentsManage>,
    Form { value, typed }: Form<Sent>,
) -> Result<Response, Problem> {
    let sent = match value {
        Ok(sent) => sent,
        Err(errors) => {
            let page = draw(&monitoring, &frame, &again(&typed, errors));
            return Ok((StatusCode::BAD_REQUEST, page).into_response());
        }
    };
    let new = NewIncident {
        title: sent.title,
        severity: Some(sent.severity),
        affects: sent.affects.filter(|affects| !affects.is_empty()).into_iter().collect(),
        alert: sent.alert,
        update: sent.update.filter(|text| !text.trim().is_empty()).map(|text| NewUpdate {
            text,
            public: true,
            next_update: Promise::Same,
        }),
    };
    match open_incident(&monitoring, &may, new).await {
        Ok(incident) => {
            let to = format!("{INCIDENTS}/{}?done=opened", incident.id);
            Ok(Redirect::to(&to).into_response())
        }
        Err(error) if error.kind() == Kind::Invalid => {
            let page = draw(&monitoring, &frame, &again(&typed, FieldErrors::of(&error)));
            Ok((StatusCode::BAD_REQUEST, page).into_response())
        }
        Err(error) => Err(error.into()),
    }
}

fn again(typed: &Typed, errors: FieldErrors) -> Before {
    let alert = typed.get("alert");
    Before {
        title: typed.get("title").to_owned(),
        severity: typed.get("severity").to_owned(),
        affects: typed.get("affects").to_owned(),
        alert: (!alert.is_empty()).then(|| alert.to_owned()),
        rule: None,
        update: typed.get("update").to_owned(),
        errors,
    }
}

/// Returns the part of the product, as the form names it, of which the rule of an alert asks a probe.
fn affected(monitoring: &Monitoring, alert: &Alert) -> String {
    let Some(in_force) = monitoring.facts().running().now() else { return String::new() };
    let manual = &in_force.manual;
    let rule = manual.all::<Rule>().find(|(block, _)| block.name == alert.rule);
    let probes = rule.map(|found| probes_of(manual, found)).unwrap_or_default();
    let pages = manual.all::<StatusPage>();
    let components = pages.flat_map(|(_, page)| page.components.iter());
    let mut affected = components.filter_map(|(_, of)| {
        let names = |of: &Part| of.kind == Probe::KIND && probes.contains(&of.name);
        of.0.iter().any(names).then(|| chosen(of))?
    });
    affected.next().unwrap_or_default()
}

fn draw(monitoring: &Monitoring, frame: &Frame, before: &Before) -> Markup {
    let errors = &before.errors;
    let hint = match &before.rule {
        Some(rule) => format!("Customers read it, too: what does not work? The rule is `{rule}`."),
        None => "Customers read it, too, once you tell them something.".to_owned(),
    };
    let title = Field::new("title", "Title", Input::Text)
        .required()
        .longest(TITLE_CHARACTERS)
        .hint(hint)
        .value(&before.title)
        .first()
        .error_if(errors.at("title"));
    let severity = Field::new("severity", "How bad it is", Input::Select(severities(monitoring)))
        .required()
        .value(&before.severity)
        .error_if(errors.at("severity"));
    let affects = Field::new("affects", "What does not work", Input::Select(parts(monitoring)))
        .value(&before.affects)
        .error_if(errors.at("affects"));
    let update = Field::new("update", "What customers are told first", Input::Area { lines: 3 })
        .longest(TEXT_CHARACTERS)
        .hint("Leave it empty to tell them nothing as yet.")
        .value(&before.update)
        .error_if(errors.at("update").or(errors.at("text")));
    let mut form = Drawn::post(format!("{INCIDENTS}/new"), "Open the incident")
        .field(title)
        .field(severity)
        .field(affects)
        .field(update)
        .cancel(INCIDENTS);
    if let Some(alert) = &before.alert {
        form = form.with("alert", alert);
    }
    if let Some(problem) = errors.whole() {
        form = form.problem(problem);
    }
    page(
        frame,
        &Page {
            title: "Open an incident".to_owned(),
            path: vec![to_incidents()],
            room: Some("incidents"),
            lead: Some(
                html! { "Everybody who works here sees it; customers only what you tell them." },
            ),
            body: Panel::new("The incident", form).render(),
            ..Page::default()
        },
    )
}

fn severities(monitoring: &Monitoring) -> Vec<Choice> {
    let in_force = monitoring.facts().running().now();
    let names: Vec<String> = match &in_force {
        Some(in_force) => {
            acts::limit::severities(&in_force.manual).into_iter().map(str::to_owned).collect()
        }
        None => acts::limit::SEVERITIES.iter().map(|name| (*name).to_owned()).collect(),
    };
    names.into_iter().map(|name| Choice::new(name.clone(), name)).collect()
}

/// Lists what customers know, by what says whether it works.
fn parts(monitoring: &Monitoring) -> Vec<Choice> {
    let mut choices = vec![Choice::new("", "Nothing that customers see")];
    if let Some(in_force) = monitoring.facts().running().now() {
        for (_, status) in in_force.manual.all::<StatusPage>() {
            for (name, of) in status.components.iter() {
                choices.extend(chosen(of).map(|of| Choice::new(of, name.value.clone())));
            }
        }
    }
    choices
}

/// Returns what stands for a part of the product in the form.
fn chosen(of: &OneOrMany<Part>) -> Option<String> {
    of.0.first().map(|of| format!("{}.{}", of.kind, of.name))
}
