//! One record: what it says, and what it said before.

use axum::extract::State;
use jiff::tz::TimeZone;
use manual::values::{FieldType, PlainFieldType};
use maud::{Markup, Render, html};
use serde_json::Value;
use web::console::names::title;
use web::console::parts::{self, Entry, Panel, Timeline};
use web::console::{Frame, Page, Step, page};
use web::{May, PageQuery, Path, Problem};

use super::{ROOM, all, one};
use crate::records::get::get;
use crate::records::history::{Version, versions};
use crate::records::shown::Shown;
use crate::rights::RecordsRead;
use crate::world::{texts, values};
use crate::{Facts, Record, records};

/// How many versions are shown; the API has all.
const VERSIONS: u16 = 50;

pub(super) async fn show(
    State(facts): State<Facts>,
    frame: Frame,
    may: May<RecordsRead>,
    Path((name, key)): Path<(String, String)>,
) -> Result<Markup, Problem> {
    let in_force = facts.in_force()?;
    let kind = records::kind(&in_force, &name)?;
    let shown = get(&facts, &may, (&name, &key)).await?;
    let before = versions(may.reader(), (&name, &key), &PageQuery::first(VERSIONS)).await?;
    let story = Panel::new("What happened", story(&frame, &before.items));
    let story = match before.next {
        Some(_) => story.foot(format!("These are the last {VERSIONS} changes.")),
        None => story,
    };
    let main = html! { (Panel::new("What it says", fields(&frame, kind, &shown))) (story) };
    let side = Panel::new("About it", about(&frame, &shown));
    Ok(page(
        &frame,
        &Page {
            title: key,
            path: vec![Step::new("Records", ROOM), Step::new(title(&name), all(&name))],
            room: Some("records"),
            body: parts::split(main, side),
            ..Page::default()
        },
    ))
}

fn fields(frame: &Frame, kind: &Record, shown: &Shown) -> Markup {
    let body = shown.fields.as_ref();
    let one = |(name, field): (&manual::values::Name, &manual::values::Field)| {
        let name = name.as_str();
        let value = body.and_then(|body| body.get(name)).filter(|value| !value.is_null());
        let says = match value {
            Some(value) => says((&field.of, value), &frame.times.zone),
            None if shown.masked.iter().any(|masked| masked == name) => {
                html! { span.optional { "hidden: it speaks of a person" } }
            }
            None => html! { span.optional { "nothing" } },
        };
        (title(name), says)
    };
    let all: Vec<(String, Markup)> = kind.fields.iter().map(one).collect();
    parts::facts(&all)
}

/// Writes what a field holds; a reference leads to its record.
pub(super) fn says((of, value): (&FieldType, &Value), zone: &TimeZone) -> Markup {
    if let (FieldType::Plain(PlainFieldType::Block(kind)), Some(key)) = (of, value.as_str()) {
        return html! { a href=(one((kind, key))) { (key) } };
    }
    match values::of_field(of, value, zone) {
        Ok(value) => html! { (texts::words(&value, zone)) },
        // The manual gives the field another type than it had when this was written.
        Err(_) => html! { (value.to_string()) },
    }
}

fn story(frame: &Frame, versions: &[Version]) -> Timeline {
    let entry = |version: &Version| {
        let what = match version.changed.as_slice() {
            [] if version.version == 1 => "It came up".to_owned(),
            [] => "It was written".to_owned(),
            changed => {
                let names: Vec<_> = changed.iter().map(|name| name.replace('_', " ")).collect();
                format!("Changed: {}", names.join(", "))
            }
        };
        let entry = Entry::new(frame.times.clock(version.written_at), what);
        match &version.written_by {
            Some(by) => entry.who(by),
            None => entry,
        }
    };
    Timeline::new(versions.iter().map(entry))
}

fn about(frame: &Frame, shown: &Shown) -> Markup {
    let clock = |at| frame.times.clock(at).focusable().render();
    parts::facts(&[
        ("Known since", clock(shown.created_at)),
        ("Last written", clock(shown.changed_at)),
        ("Version", html! { (shown.version) }),
    ])
}
