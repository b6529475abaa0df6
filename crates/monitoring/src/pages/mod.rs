//! The rooms Alerts and Incidents.
//!
//! They call the verbs that the API calls and work without script.

mod alert;
pub(crate) mod alerts;
mod incident;
mod incidents;
mod new_incident;

use axum::routing::{get, post};
use maud::Markup;
use serde::Deserialize;
use web::console::Step;
use web::console::parts::{Action, Badge, Flash};
use web::{May, Right, Routes};

use crate::Monitoring;
use crate::alerts::{Alert, AlertState};
use crate::rights::{AlertsManage, AlertsRead, IncidentsManage, IncidentsRead};
use crate::severities;

/// The address of the room of alerts.
pub(crate) const ALERTS: &str = "/alerts";
/// The address of the room of incidents.
pub(crate) const INCIDENTS: &str = "/incidents";

pub(crate) fn routes() -> Routes<Monitoring> {
    Routes::new()
        .page::<AlertsRead>(ALERTS, get(alerts::show))
        .live()
        .page::<AlertsRead>("/alerts/{id}", get(alert::show))
        .live()
        .page::<AlertsManage>("/alerts/{id}/acknowledgement", post(alert::acknowledge))
        .page::<IncidentsRead>(INCIDENTS, get(incidents::show))
        .page::<IncidentsManage>("/incidents/new", get(new_incident::show).post(new_incident::open))
        .page::<IncidentsRead>("/incidents/{id}", get(incident::show))
        .live()
        .page::<IncidentsManage>("/incidents/{id}/updates", post(incident::update))
        .page::<IncidentsManage>("/incidents/{id}/monitoring", post(incident::monitor))
        .page::<IncidentsManage>("/incidents/{id}/resolution", post(incident::resolve))
        .page::<IncidentsManage>("/incidents/{id}/closure", post(incident::close))
}

/// What the page before did, as it stands in the address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Done {
    Acknowledged,
    Opened,
    Updated,
    Monitored,
    Resolved,
    Closed,
}

impl Done {
    fn flash(self) -> Flash {
        Flash::done(match self {
            Self::Acknowledged => "It is yours; everybody sees your name beside it.",
            Self::Opened => "The incident is open.",
            Self::Updated => "Your update is written.",
            Self::Monitored => "It is mended; keep an eye on it.",
            Self::Resolved => "The incident is over.",
            Self::Closed => "The incident is closed.",
        })
    }
}

/// The query of a page that says what was done on the page before.
#[derive(Debug, Deserialize)]
struct Came {
    done: Option<Done>,
}

impl Came {
    fn flash(&self) -> Vec<Flash> {
        self.done.map(Done::flash).into_iter().collect()
    }
}

/// Shows an action to everybody, with the reason to those who may not.
fn offer<Needed: Right, R>(may: &May<R>, action: Action) -> Action {
    if may.caller().rights.allow(Needed::NAME) {
        action
    } else {
        action.forbidden(format!("It takes the right {}.", Needed::NAME))
    }
}

fn to_alerts() -> Step {
    Step::new("Alerts", ALERTS)
}

fn to_incidents() -> Step {
    Step::new("Incidents", INCIDENTS)
}

/// Says how an alert stands.
fn alert_badge(monitoring: &Monitoring, alert: &Alert) -> Badge {
    use web::console::Tone;
    let in_force = monitoring.facts().running().now();
    let manual = in_force.as_ref().map(|in_force| &*in_force.manual);
    match alert.state {
        AlertState::Firing => {
            Badge::new(severities::tone(manual, &alert.severity), alert.severity.clone())
        }
        AlertState::Pending => Badge::new(Tone::Neutral, "pending"),
        AlertState::Resolved => Badge::new(Tone::Good, "over"),
    }
}

/// Says who took an alert on, or offers to.
fn acknowledgement<R>(may: &May<R>, alert: &Alert) -> Markup {
    use maud::{Render, html};
    match (&alert.acknowledged_by, alert.state) {
        (Some(by), _) => html! { (by) },
        (None, AlertState::Resolved) => html! { "nobody" },
        (None, _) => {
            let to = format!("{ALERTS}/{}/acknowledgement", alert.id);
            offer::<AlertsManage, R>(may, Action::post("Acknowledge", to)).render()
        }
    }
}
