//! The history of incidents as a feed by RFC 4287, for readers of feeds.

use axum::extract::State;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use maud::{Markup, PreEscaped, html};
use web::Problem;

use super::summary::missing;
use super::{Status, ToldIncident};
use crate::Monitoring;
use crate::incidents::IncidentDetail;

pub(super) async fn show(State(monitoring): State<Monitoring>) -> Result<Response, Problem> {
    let status = monitoring.board().status().await.ok_or_else(missing)?;
    let head = r#"<?xml version="1.0" encoding="utf-8"?>"#;
    let feed = format!("{head}\n{}", draw(&status, monitoring.site()).into_string());
    Ok(([(CONTENT_TYPE, "application/atom+xml; charset=utf-8")], feed).into_response())
}

fn draw(status: &Status, site: &str) -> Markup {
    let updated = |detail: &IncidentDetail| {
        detail.updates.first().map_or(detail.incident.started_at, |update| update.at)
    };
    let newest =
        status.incidents.iter().map(|told| updated(&told.detail)).max().unwrap_or(status.at);
    html! {
        feed xmlns="http://www.w3.org/2005/Atom" {
            id { (site) "/status" }
            title { (status.title) }
            updated { (newest) }
            (link("alternate", &format!("{site}/status")))
            (link("self", &format!("{site}/status/history.atom")))
            author { name { (status.title) } }
            @for ToldIncident { detail, .. } in &status.incidents {
                entry {
                    id { "urn:quarterdeck:" (detail.incident.id) }
                    title { (detail.incident.title) }
                    published { (detail.incident.started_at) }
                    updated { (updated(detail)) }
                    (link("alternate", &format!("{site}/status#{}", detail.incident.id)))
                    content type="text" {
                        @for update in &detail.updates { (update.at) ": " (update.text) "\n" }
                    }
                }
            }
        }
    }
}

/// Writes a link; `html!` would leave out the slash that XML needs.
fn link(relation: &str, href: &str) -> Markup {
    let href = html! { (href) }.into_string();
    PreEscaped(format!(r#"<link rel="{relation}" href="{href}"/>"#))
}
