//! The records of a kind, the newest first, without what they say of persons.

use std::collections::BTreeMap;

use axum::extract::State;
use jiff::tz::TimeZone;
use maud::{Markup, Render, html};
use serde::Deserialize;
use web::console::narrowing;
use web::console::parts::{Column, Empty, Field, Filter as Narrowing, Input, Pager, Row, Table};
use web::console::{Frame, Page, Step, page};
use web::{May, Narrowed, PageQuery, Path, Problem};

use super::record::says;
use super::{ROOM, all, one, title};
use crate::records::list::list;
use crate::records::{Filter, Stored};
use crate::rights::RecordsRead;
use crate::{Facts, Record, records};

/// How many fields stand beside the key: what fits on a desk without scrolling.
const FIELDS: usize = 4;

/// What the address of the page says.
#[derive(Deserialize)]
pub(super) struct Wanted {
    #[serde(flatten)]
    filter: Filter,
    #[serde(flatten)]
    page: PageQuery,
}

pub(super) async fn show(
    State(facts): State<Facts>,
    frame: Frame,
    may: May<RecordsRead>,
    Path(name): Path<String>,
    Narrowed { value: Wanted { filter, page: query }, unread }: Narrowed<Wanted>,
) -> Result<Markup, Problem> {
    let in_force = facts.in_force()?;
    let kind = records::kind(&in_force, &name)?;
    let found = list(may.reader(), (&name, kind), (&filter, &query)).await?;
    Ok(page(
        &frame,
        &Page {
            title: title(&name),
            path: vec![Step::new("Records", ROOM)],
            room: Some("records"),
            body: table(&frame, (&name, kind), (&filter, &unread), &found),
            ..Page::default()
        },
    ))
}

fn table(
    frame: &Frame,
    (name, kind): (&str, &Record),
    (filter, unread): (&Filter, &BTreeMap<String, String>),
    found: &web::Page<Stored>,
) -> Markup {
    let key = kind.key.value.as_str();
    let is_shown = |name: &str, personal: bool| name != key && !personal;
    let fields = kind.fields.iter().filter(|(name, field)| is_shown(name.as_str(), field.personal));
    let fields: Vec<_> = fields.take(FIELDS).collect();
    let heads = fields.iter().map(|(name, _)| Column::text(title(name.as_str())));
    let columns: Vec<_> = std::iter::once(Column::text(title(key)))
        .chain(heads)
        .chain([Column::text("Written")])
        .collect();
    let zone: &TimeZone = &frame.times.zone;
    let rows = found.items.iter().map(|record| {
        let values = fields.iter().map(|(name, field)| {
            let value = record.body.get(name.as_str());
            html! { @if let Some(value) = value { (says((&field.of, value), zone)) } }
        });
        let key = html! { code { (record.key) } };
        let written = frame.times.ago(record.changed_at).render();
        Row::new(std::iter::once(key).chain(values).chain([written])).link(one((name, &record.key)))
    });
    let parts = |cursor: &str| {
        let what = filter.what.clone().unwrap_or_default();
        [("what", what), ("cursor", cursor.to_owned())]
    };
    let what = Field::new("what", "Which", Input::Text)
        .value(filter.what.clone().unwrap_or_default())
        .hint("A part of its key.");
    let form = Narrowing::new(all(name), [what]).narrowed(narrowing::says(&parts("")[..1]));
    let more = found.next.as_ref();
    let more = more.map(|next| narrowing::address(&all(name), &parts(next.as_str())));
    let shown = found.items.len();
    let word = if shown == 1 { "record" } else { "records" };
    Table::new(format!("{}, the newest first", title(name)), columns, rows)
        .empty(Empty::new("No record is known that fits.").explains(
            "Records come over the API, at /v1/records, or with `quarterdeck import records`.",
        ))
        .filter(form.unread(unread))
        .pager(Pager::new(format!("{shown} {word}")).next(more).keys())
        .render()
}
