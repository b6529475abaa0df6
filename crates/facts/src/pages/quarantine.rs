//! Events in quarantine: the list, and one of them with what can be done about it.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use maud::{Markup, Render, html};
use serde::Deserialize;
use vocabulary::{Error, Kind};
use web::console::names::{segment, title};
use web::console::parts::{self, Action, Column, Confirm, Empty, Flash, Pager, Panel, Row, Table};
use web::console::{Frame, Page, Step, narrowing, page};
use web::{Acting, May, PageQuery, Path, Problem, Query, Right};

use super::ROOM;
use crate::Facts;
use crate::quarantine::Held;
use crate::quarantine::discard::discard;
use crate::quarantine::list::list;
use crate::quarantine::read::read;
use crate::quarantine::retry::retry;
use crate::rights::{EventsWrite, RecordsRead};

/// The address of the list.
pub(super) const QUARANTINE: &str = "/quarantine";

/// What the address of the list says.
#[derive(Deserialize)]
pub(super) struct Wanted {
    /// What was done on the page before.
    done: Option<String>,
    #[serde(flatten)]
    page: PageQuery,
}

pub(super) async fn all(
    frame: Frame,
    may: May<RecordsRead>,
    Query(wanted): Query<Wanted>,
) -> Result<Markup, Problem> {
    let found = list(may.reader(), &wanted.page).await?;
    let columns = [
        Column::text("Event"),
        Column::text("Id"),
        Column::text("What is wrong"),
        Column::text("From"),
        Column::text("Came"),
    ];
    let rows = found.items.iter().map(|held| {
        Row::new([
            html! { (title(&held.name)) },
            html! { code { (held.id) } },
            html! { (held.problem) },
            html! { (held.received_from) },
            frame.times.ago(held.received_at).render(),
        ])
        .link(one(&held.id))
    });
    let empty = Empty::new("No event is in quarantine.")
        .explains("An event whose properties are not as the manual declares them is kept here.");
    let next = found.next.as_ref();
    let next =
        next.map(|next| narrowing::address(QUARANTINE, &[("cursor", next.as_str().to_owned())]));
    let shown = found.items.len();
    let word = if shown == 1 { "event" } else { "events" };
    let pager = Pager::new(format!("{shown} {word}")).next(next).keys();
    let flash = match wanted.done.as_deref() {
        Some("taken_in") => vec![Flash::done("The event is taken in.")],
        Some("discarded") => vec![Flash::done("The event is thrown away.")],
        _ => Vec::new(),
    };
    Ok(page(
        &frame,
        &Page {
            title: "Quarantine".to_owned(),
            path: vec![Step::new("Records", ROOM)],
            room: Some("records"),
            flash,
            lead: Some(html! {
                "Events that came otherwise than the manual declares them. They count nowhere until "
                "they are taken in."
            }),
            body: Table::new("Events, the newest first", columns, rows)
                .empty(empty)
                .pager(pager)
                .render(),
            ..Page::default()
        },
    ))
}

pub(super) async fn show(
    State(facts): State<Facts>,
    frame: Frame,
    may: May<RecordsRead>,
    Path(id): Path<String>,
) -> Result<Markup, Problem> {
    draw((&facts, &frame), &may, (&id, None)).await
}

pub(super) async fn take_in(
    State(facts): State<Facts>,
    frame: Frame,
    may: May<EventsWrite>,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    match retry(&facts, &may, id.clone()).await {
        Ok(()) => Ok(Redirect::to(&format!("{QUARANTINE}?done=taken_in")).into_response()),
        Err(error) if error.kind() == Kind::Conflict => {
            let drawn = draw((&facts, &frame), &may, (&id, Some(error))).await?;
            Ok((StatusCode::CONFLICT, drawn).into_response())
        }
        Err(error) => Err(error.into()),
    }
}

pub(super) async fn throw_away(
    may: May<EventsWrite>,
    Path(id): Path<String>,
) -> Result<Redirect, Problem> {
    discard(&may, id).await?;
    Ok(Redirect::to(&format!("{QUARANTINE}?done=discarded")))
}

async fn draw(
    (facts, frame): (&Facts, &Frame),
    acting: &Acting,
    (id, refused): (&str, Option<Error>),
) -> Result<Markup, Problem> {
    let held = read(facts, acting, id).await?;
    let may_write = acting.caller().rights.allow(EventsWrite::NAME);
    let main = html! {
        (Panel::new("What is wrong", html! { p { (held.problem) } }))
        (Panel::new("What was sent", properties(&held)))
    };
    let side = html! {
        @if may_write { (Panel::new("What to do", acts(&held))) }
        (Panel::new("About it", about(frame, &held)))
    };
    Ok(page(
        frame,
        &Page {
            title: held.id.clone(),
            path: vec![Step::new("Records", ROOM), Step::new("Quarantine", QUARANTINE)],
            room: Some("records"),
            flash: refused.map(|error| Flash::failed(error.with_hint())).into_iter().collect(),
            body: parts::split(main, side),
            ..Page::default()
        },
    ))
}

fn properties(held: &Held) -> Markup {
    let shown = held.properties.iter().flatten();
    let shown = shown.map(|(name, value)| (title(name), html! { code { (value.to_string()) } }));
    let hidden = held.masked.iter();
    let hidden = hidden
        .map(|name| (title(name), html! { span.optional { "hidden: it may speak of a person" } }));
    let all: Vec<(String, Markup)> = shown.chain(hidden).collect();
    html! { @if all.is_empty() { p { "No properties." } } @else { (parts::facts(&all)) } }
}

fn acts(held: &Held) -> Markup {
    let here = one(&held.id);
    let sure = Confirm::one("Throw away", format!("event {}", held.id));
    html! {
        div.row {
            (Action::post("Take it in", format!("{here}/retry")).leading())
            (Action::destroy("Throw it away", format!("{here}/discard"), sure))
        }
    }
}

fn about(frame: &Frame, held: &Held) -> Markup {
    let clock = |at| frame.times.clock(at).focusable().render();
    parts::facts(&[
        ("Event", html! { (title(&held.name)) }),
        ("Happened", clock(held.at)),
        ("About", html! { (held.subject.as_deref().unwrap_or("nothing")) }),
        ("Came", clock(held.received_at)),
        ("From", html! { (held.received_from) }),
    ])
}

/// Returns the address of an event, whose id may hold anything.
fn one(id: &str) -> String {
    format!("{QUARANTINE}/{}", segment(id))
}
