//! The versions: who published which, when, how much it changed, and which one runs.

use axum::extract::State;
use maud::{Markup, html};
use web::console::parts::{Badge, Column, Pager, Row, Table};
use web::console::{Frame, Page, Tone, page};
use web::{May, PageQuery, Problem, Query};

use super::contents::standing;
use super::{VERSIONS, no_manual, path};
use crate::Publisher;
use crate::rights::ManualRead;
use crate::state::ManualState;
use crate::versions::Version;
use crate::versions::list::list;

pub(super) async fn show(
    State(publisher): State<Publisher>,
    frame: Frame,
    may: May<ManualRead>,
    Query(query): Query<PageQuery>,
) -> Result<Markup, Problem> {
    let versions = list(may.reader(), &query).await?;
    let state = publisher.state();
    let columns = ["Version", "Published", "By", "What changed", "State"].map(Column::text);
    let rows = versions.items.iter().map(|version| {
        Row::new([
            html! { "Version " (version.version) },
            html! { (frame.times.ago(version.published_at)) },
            html! { (version.by) },
            html! { (what_changed(version)) },
            standing_of(version, &state),
        ])
        .link(format!("{VERSIONS}/{}", version.version))
    });
    let next = versions.next.map(|next| format!("{VERSIONS}?cursor={}", next.as_str()));
    let table = Table::new("The versions, the newest first", columns, rows).empty(no_manual());
    let table = match next {
        Some(next) => table.pager(Pager::new("The newest are above").next(Some(next))),
        None => table,
    };
    Ok(page(
        &frame,
        &Page {
            title: "Versions".to_owned(),
            path: path(&[]),
            room: Some("manual"),
            flash: standing(&state),
            body: html! { (table) },
            ..Page::default()
        },
    ))
}

/// Says in numbers what a version changed.
pub(super) fn what_changed(version: &Version) -> String {
    let some = |number: i64, what: &str| super::count(usize::try_from(number).unwrap_or(0), what);
    let (pages, blocks) =
        (some(version.changed_pages, "page"), some(version.changed_blocks, "block"));
    match version.rolled_back_to {
        Some(to) => format!("back to version {to}: {pages}, {blocks}"),
        None => format!("{pages}, {blocks}"),
    }
}

fn standing_of(version: &Version, state: &ManualState) -> Markup {
    let is = |other: &Option<Version>| {
        other.as_ref().is_some_and(|other| other.version == version.version)
    };
    html! {
        @if is(&state.running) { (Badge::new(Tone::Good, "runs")) }
        @else if is(&state.refused) { (Badge::new(Tone::Critical, "does not check")) }
    }
}
