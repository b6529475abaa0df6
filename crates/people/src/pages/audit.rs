//! The audit trail: who did what, when and from where, narrowed by what stands in the address.

use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use maud::{Markup, Render, html};
use serde::Deserialize;
use vocabulary::{Error, Result};
use web::console::parts::{
    self, Column, Empty, Export, Field, Filter as Narrowing, Input, Pager, Panel, Row, Table,
};
use web::console::{Frame, Page, page};
use web::{May, PageQuery, Problem, Query};

use super::confirmation;
use crate::rights::AuditRead;
use crate::trail::export::{Format, export};
use crate::trail::list::list;
use crate::trail::state::{TrailState, state};
use crate::trail::{Entry, Filter};

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
    Query(Turned { wanted, page: query }): Query<Turned>,
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
                Panel::new("What happened", table(&frame, &wanted, &entries)).render(),
                Panel::new("How far it is proven", proven(&frame, &state)).render(),
            ]),
            ..Page::default()
        },
    );
    Ok(page.into_response())
}

pub(super) async fn csv(
    frame: Frame,
    may: May<AuditRead>,
    Query(wanted): Query<Wanted>,
) -> Result<Response, Problem> {
    file(&frame, &may, &wanted, Format::Csv).await
}

pub(super) async fn json(
    frame: Frame,
    may: May<AuditRead>,
    Query(wanted): Query<Wanted>,
) -> Result<Response, Problem> {
    file(&frame, &may, &wanted, Format::Json).await
}

async fn file(
    frame: &Frame,
    may: &May<AuditRead>,
    wanted: &Wanted,
    format: Format,
) -> Result<Response, Problem> {
    let filter = wanted.filter(&frame.times.zone)?;
    let body = match export(may, filter, format).await {
        Ok(body) => body,
        // Back to the page, not to the file: a download would leave the browser where it was.
        Err(error) if error.code() == "confirm-identity" => return Ok(confirmation(HERE)),
        Err(error) => return Err(error.into()),
    };
    let name = format!("attachment; filename=\"audit.{}\"", format.name());
    let name = HeaderValue::try_from(name).map_err(Error::internal)?;
    let kind = HeaderValue::from_static(format.media_type());
    Ok(([(header::CONTENT_TYPE, kind), (header::CONTENT_DISPOSITION, name)], body).into_response())
}

impl Wanted {
    fn filter(&self, zone: &TimeZone) -> Result<Filter> {
        let start = |day: Date| -> Result<Timestamp> {
            let start = day.to_zoned(zone.clone());
            start.map(|start| start.timestamp()).map_err(|_| out_of_range())
        };
        let to = self.to.map(|day| day.checked_add(1.day()).map_err(|_| out_of_range()));
        Ok(Filter {
            actor: self.actor.clone(),
            action: self.action.clone(),
            object_kind: None,
            object: self.object.clone(),
            address: self.address.clone(),
            from: self.from.map(start).transpose()?,
            // The last day counts to its end.
            to: to.transpose()?.map(start).transpose()?,
        })
    }

    fn form(&self) -> Narrowing {
        let text = |value: &Option<String>| value.clone().unwrap_or_default();
        let day = |value: Option<Date>| value.map(|day| day.to_string()).unwrap_or_default();
        let fields = [
            Field::new("actor", "Who", Input::Text)
                .value(text(&self.actor))
                .hint("A name, or an id."),
            Field::new("action", "What", Input::Text)
                .value(text(&self.action))
                .hint("Such as key.revoked, or key for all about keys."),
            Field::new("object", "To what", Input::Text).value(text(&self.object)).hint("An id."),
            Field::new("address", "From where", Input::Text)
                .value(text(&self.address))
                .hint("A network address."),
            Field::new("from", "From", Input::Date).value(day(self.from)),
            Field::new("to", "To", Input::Date).value(day(self.to)),
        ];
        Narrowing::new(HERE, fields).narrowed(self.says())
    }

    /// Says in words by what the trail is narrowed, if it is.
    fn says(&self) -> Option<String> {
        let day = |value: Option<Date>| value.map(|day| day.to_string());
        let parts = [
            ("by", self.actor.clone()),
            ("what", self.action.clone()),
            ("to", self.object.clone()),
            ("at", self.address.clone()),
            ("from", day(self.from)),
            ("until", day(self.to)),
        ];
        let said: Vec<String> = parts
            .into_iter()
            .filter_map(|(word, value)| Some(format!("{word} {}", value?)))
            .collect();
        (!said.is_empty()).then(|| said.join(", "))
    }

    /// Writes the address of a page that is narrowed in the same way.
    fn address(&self, path: &str, cursor: Option<&str>) -> String {
        let text = |value: &Option<String>| value.clone().unwrap_or_default();
        let day = |value: Option<Date>| value.map(|day| day.to_string()).unwrap_or_default();
        let pairs = [
            ("actor", text(&self.actor)),
            ("action", text(&self.action)),
            ("object", text(&self.object)),
            ("address", text(&self.address)),
            ("from", day(self.from)),
            ("to", day(self.to)),
            ("cursor", cursor.unwrap_or_default().to_owned()),
        ];
        let said = pairs.iter().filter(|(_, value)| !value.is_empty());
        let query: Vec<String> =
            said.map(|(name, value)| format!("{name}={}", escaped(value))).collect();
        if query.is_empty() { path.to_owned() } else { format!("{path}?{}", query.join("&")) }
    }
}

fn out_of_range() -> Error {
    Error::invalid("This day is outside the calendar.")
}

/// Escapes everything that means something in a query.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
                escaped.push(char::from(byte));
            }
            _ => escaped.push_str(&format!("%{byte:02X}")),
        }
    }
    escaped
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

fn table(frame: &Frame, wanted: &Wanted, entries: &web::Page<Entry>) -> Markup {
    let columns = ["When", "Who", "What", "To what", "From where", "Details"].map(Column::text);
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
        .filter(wanted.form())
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_the_companys_and_counts_to_its_end() {
        let zone = TimeZone::get("Australia/Melbourne").unwrap();
        let day: Date = "2026-11-20".parse().unwrap();
        let wanted = Wanted { from: Some(day), to: Some(day), ..Wanted::default() };
        let filter = wanted.filter(&zone).unwrap();
        assert_eq!(filter.from.unwrap().to_string(), "2026-11-19T13:00:00Z");
        assert_eq!(filter.to.unwrap().to_string(), "2026-11-20T13:00:00Z");
    }

    #[test]
    fn what_narrows_stays_in_the_address() {
        let wanted = Wanted { actor: Some("Olivia & <Co>".to_owned()), ..Wanted::default() };
        assert_eq!(
            wanted.address("/audit", Some("x")),
            "/audit?actor=Olivia%20%26%20%3CCo%3E&cursor=x"
        );
        assert_eq!(Wanted::default().address("/audit", None), "/audit");
    }
}
