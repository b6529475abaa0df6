//! The audit trail: who did what, when and from where, narrowed by what stands in the address.

use std::collections::BTreeMap;

use axum::response::{IntoResponse, Response};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use maud::{Markup, Render, html};
use serde::Deserialize;
use vocabulary::Result;
use web::console::parts::{
    self, Column, Empty, Export, Field, Filter as Narrowing, Input, Pager, Panel, Row, Table,
};
use web::console::{Frame, Page, page};
use web::{May, Narrowed, PageQuery, Problem, Query};

use crate::rights::AuditRead;
use crate::trail::export::export;
use crate::trail::list::list;
use crate::trail::state::{TrailState, state};
use crate::trail::{Entry, Filter};
use web::console::narrowing::{self, text};
use web::files::Format;
use web::files::attachment;

const HERE: &str = "/audit";

/// What the address of the page says; days are the company's.
#[derive(Debug, Clone, Default, Deserialize)]
pub(super) struct Wanted {
    actor: Option<String>,
    action: Option<String>,
    object: Option<String>,
    address: Option<String>,
    from: Option<Date>,
    to: Option<Date>,
}

/// The same, with the page of the list.
#[derive(Deserialize)]
pub(super) struct Turned {
    #[serde(flatten)]
    wanted: Wanted,
    #[serde(flatten)]
    page: PageQuery,
}

pub(super) async fn show(
    frame: Frame,
    may: May<AuditRead>,
    Narrowed { value: Turned { wanted, page: query }, unread }: Narrowed<Turned>,
) -> Result<Response, Problem> {
    let filter = wanted.filter(&frame.times.zone)?;
    let entries = list(may.reader(), &filter, &query).await?;
    let state = state(may.reader()).await?;
    let page = page(
        &frame,
        &Page {
            title: "Audit".to_owned(),
            room: Some("audit"),
            lead: Some(html! { "Every change, who made it, and every no." }),
            body: parts::stack(&[
                Panel::new("What happened", table(&frame, (&wanted, &unread), &entries)).render(),
                Panel::new("How far it is proven", proven(&frame, &state)).render(),
            ]),
            ..Page::default()
        },
    );
    Ok(page.into_response())
}

pub(super) async fn file(
    frame: Frame,
    may: May<AuditRead>,
    format: Format,
    Query(wanted): Query<Wanted>,
) -> Result<Response, Problem> {
    let filter = wanted.filter(&frame.times.zone)?;
    Ok(attachment(("audit", format), HERE, export(&may, filter, format).await)?)
}

impl Wanted {
    fn filter(&self, zone: &TimeZone) -> Result<Filter> {
        Ok(Filter {
            actor: self.actor.clone(),
            action: self.action.clone(),
            object_kind: None,
            object: self.object.clone(),
            address: self.address.clone(),
            from: narrowing::beginning(self.from, zone)?,
            to: narrowing::end(self.to, zone)?,
        })
    }

    fn form(&self) -> Narrowing {
        let fields = [
            Field::new("actor", "Who", Input::Text)
                .value(text(self.actor.as_ref()))
                .hint("A name, or an id."),
            Field::new("action", "What", Input::Text)
                .value(text(self.action.as_ref()))
                .hint("Such as key.revoked, or key for all about keys."),
            Field::new("object", "To what", Input::Text)
                .value(text(self.object.as_ref()))
                .hint("An id."),
            Field::new("address", "From where", Input::Text)
                .value(text(self.address.as_ref()))
                .hint("A network address."),
            Field::new("from", "From", Input::Date).value(text(self.from.as_ref())),
            Field::new("to", "To", Input::Date).value(text(self.to.as_ref())),
        ];
        Narrowing::new(HERE, fields).narrowed(self.says())
    }

    /// Says in words by what the trail is narrowed, if it is.
    fn says(&self) -> Option<String> {
        narrowing::says(&[
            ("by", text(self.actor.as_ref())),
            ("what", text(self.action.as_ref())),
            ("to", text(self.object.as_ref())),
            ("at", text(self.address.as_ref())),
            ("from", text(self.from.as_ref())),
            ("until", text(self.to.as_ref())),
        ])
    }

    /// Writes the address of a page that is narrowed in the same way.
    fn address(&self, path: &str, cursor: Option<&str>) -> String {
        let parts = [
            ("actor", text(self.actor.as_ref())),
            ("action", text(self.action.as_ref())),
            ("object", text(self.object.as_ref())),
            ("address", text(self.address.as_ref())),
            ("from", text(self.from.as_ref())),
            ("to", text(self.to.as_ref())),
            ("cursor", cursor.unwrap_or_default().to_owned()),
        ];
        narrowing::address(path, &parts)
    }
}

fn proven(frame: &Frame, state: &TrailState) -> Markup {
    let signed = match state.signed_at {
        Some(at) => frame.times.ago(at).focusable().render(),
        None => html! { "never yet" },
    };
    parts::facts(&[
        ("Last signed", signed),
        ("Lines", html! { (state.leaves) }),
        ("Not signed yet", html! { (state.unsigned) }),
        ("Chains", html! { (state.chains) }),
        (
            "Proof",
            html! { code { "quarterdeck audit verify" } " reads all of it and names the first break." },
        ),
    ])
}

fn table(
    frame: &Frame,
    (wanted, unread): (&Wanted, &BTreeMap<String, String>),
    entries: &web::Page<Entry>,
) -> Markup {
    let columns = ["When", "Who", "What", "To what", "From where", ""].map(Column::text);
    let rows = entries.items.iter().map(|entry| {
        Row::new([
            frame.times.clock(entry.at).focusable().render(),
            narrower(
                &entry.actor.name,
                &Wanted { actor: Some(entry.actor.name.clone()), ..wanted.clone() },
            ),
            narrower(
                &entry.action,
                &Wanted { action: Some(entry.action.clone()), ..wanted.clone() },
            ),
            narrower(
                &format!("{} {}", entry.object.kind, entry.object.id),
                &Wanted { object: Some(entry.object.id.clone()), ..wanted.clone() },
            ),
            parts::unbroken(narrower(
                &entry.address,
                &Wanted { address: Some(entry.address.clone()), ..wanted.clone() },
            )),
            details(entry),
        ])
    });
    let more = entries.next.as_ref().map(|next| wanted.address(HERE, Some(next.as_str())));
    Table::new("The audit trail, the newest first", columns, rows)
        .empty(
            Empty::new("Nothing happened that fits.")
                .explains("Narrow it less, or choose other days."),
        )
        .filter(wanted.form().unread(unread))
        .export(Export::new("CSV", wanted.address("/audit.csv", None)))
        .export(Export::new("JSON", wanted.address("/audit.json", None)))
        .pager(Pager::new(format!("{} lines", entries.items.len())).next(more).keys())
        .render()
}

/// Draws a word that narrows the trail to itself.
fn narrower(word: &str, wanted: &Wanted) -> Markup {
    html! {
        @if !word.trim().is_empty() { a href=(wanted.address(HERE, None)) { (word) } }
    }
}

fn details(entry: &Entry) -> Markup {
    let text = serde_json::to_string_pretty(&entry.details).unwrap_or_default();
    html! {
        details {
            summary { "Details" }
            pre { code { (text) } }
            (parts::facts(&[
                ("Request", html! { code { (entry.request) } }),
                ("Manual", html! { code { (entry.manual) } }),
                ("Chain", html! { code { (entry.chain) " " (entry.sequence) } }),
                ("Hash", html! { code { (entry.hash) } }),
            ]))
        }
    }
}
