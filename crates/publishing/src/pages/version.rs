//! One version: who published it and why, what it changed, and rolling back to it.

use axum::extract::State;
use maud::{Markup, Render, html};
use vocabulary::Result;
use web::console::parts::{
    self, Action, Badge, Column, Confirm, Empty, Field, Flash, Input, Panel, Row, Table,
};
use web::console::{Frame, Page, Tone, page};
use web::{May, Path, Problem, Query, Right};

use super::versions::what_changed;
use super::{VERSIONS, offer, path};
use crate::Publisher;
use crate::rights::ManualRead;
use crate::versions::changes::{ChangesQuery, VersionChanges, changes};
use crate::versions::compare::{BlockChange, Change, PageChange};
use crate::versions::{Version, find};

/// Shorter than what the verb takes, so that letters of several bytes fit as well.
const NOTE_CHARACTERS: u32 = 1_000;

/// What was typed or done before the page was asked for.
#[derive(Debug, Default)]
pub(super) struct Before {
    pub(super) flash: Vec<Flash>,
    pub(super) note: String,
    pub(super) error: Option<String>,
}

pub(super) async fn show(
    State(publisher): State<Publisher>,
    frame: Frame,
    may: May<ManualRead>,
    Path(version): Path<i64>,
    Query(query): Query<ChangesQuery>,
) -> Result<Markup, Problem> {
    Ok(draw((&frame, &publisher), &may, (version, query, Before::default())).await?)
}

/// Draws the page of a version.
pub(super) async fn draw<R: Right>(
    (frame, publisher): (&Frame, &Publisher),
    may: &May<R>,
    (number, query, before): (i64, ChangesQuery, Before),
) -> Result<Markup> {
    let version = find(may.reader(), number).await?;
    let changes = changes(may.reader(), number, query).await?;
    let running = publisher.running().now();
    let runs = running.as_ref().is_some_and(|running| running.version.hash == version.hash);
    let newest = running.as_ref().map_or(number, |running| running.version.version);
    let actions = html! {
        @if newest != number {
            (Action::open("Compare with what runs", format!("{VERSIONS}/{newest}?from={number}")).quiet())
        }
        (offer(may, roll_back(&version, runs, &before)))
    };
    let mut panels = vec![facts(frame, &version, runs)];
    panels.push(blocks(&changes).render());
    panels.extend(changes.changes.pages.iter().map(|page| difference(page).render()));
    Ok(page(
        frame,
        &Page {
            title: format!("Version {number}"),
            path: path(&[("Versions", VERSIONS)]),
            room: Some("manual"),
            actions,
            flash: before.flash,
            body: parts::stack(&panels),
            ..Page::default()
        },
    ))
}

fn roll_back(version: &Version, runs: bool, before: &Before) -> Action {
    let number = version.version;
    let note = Field::new("note", "Why", Input::Area { lines: 3 })
        .required()
        .longest(NOTE_CHARACTERS)
        .hint("Whoever comes later has only this.")
        .value(&before.note)
        .error_if(before.error.as_ref());
    let asks = Confirm::one("Roll back to", format!("version {number}"))
        .says(
            "Its content becomes the newest version and runs at once. The folder stays as it is and is \
             published when it changes the next time, so put it right there, too.",
        )
        .asks(note);
    let action =
        Action::destroy("Roll back to this", format!("{VERSIONS}/{number}/rollbacks"), asks);
    if runs { action.forbidden("Its content runs already.") } else { action }
}

fn facts(frame: &Frame, version: &Version, runs: bool) -> Markup {
    let mut facts = vec![
        ("Published", frame.times.clock(version.published_at).focusable().render()),
        ("By", html! { (version.by) }),
        ("Size", html! { (version.pages) " pages, " (version.blocks) " blocks" }),
        ("Changed", html! { (what_changed(version)) }),
        ("Hash", html! { code { (version.hash) } }),
    ];
    if let Some(note) = &version.note {
        facts.insert(2, ("Why", html! { (note) }));
    }
    if runs {
        facts.insert(0, ("State", Badge::new(Tone::Good, "runs").render()));
    }
    parts::facts(&facts)
}

fn blocks(changes: &VersionChanges) -> Panel {
    let columns = ["Block", "What became of it", "Page"].map(Column::text);
    let rows = changes.changes.blocks.iter().map(|block| {
        let BlockChange { page, kind, name, .. } = block;
        Row::new([html! { (kind) " " (name) }, html! { (became(block)) }, html! { (page) }])
    });
    let empty = Empty::new("No block differs.")
        .explains("Blocks that were added, removed, changed, renamed or moved are listed here.");
    let title = match changes.from {
        Some(from) if from + 1 == changes.to => "Blocks that it changed".to_owned(),
        Some(from) => format!("Blocks that differ from version {from}"),
        None => "Blocks that it began with".to_owned(),
    };
    Panel::new(title, Table::new("Blocks that differ", columns, rows).empty(empty))
}

fn became(block: &BlockChange) -> String {
    match (block.change, &block.before) {
        (Change::Added, _) => "added".to_owned(),
        (Change::Removed, _) => "removed".to_owned(),
        (Change::Changed, _) => "changed".to_owned(),
        (Change::Renamed, Some(before)) => format!("renamed, it was {before}"),
        (Change::Renamed, None) => "renamed".to_owned(),
        (Change::Moved, Some(before)) => format!("moved, it was on {before}"),
        (Change::Moved, None) => "moved".to_owned(),
    }
}

fn difference(page: &PageChange) -> Panel {
    let lines = format!("+{} −{}", page.lines_added, page.lines_removed);
    let body = match (&page.diff, page.change) {
        (Some(diff), Change::Changed) => parts::difference(&page.path, diff),
        (Some(diff), change) => html! {
            details {
                summary { @if change == Change::Added { "The page is new" } @else { "The page is gone" } }
                (parts::difference(&page.path, diff))
            }
        },
        (None, _) => Empty::new("Too many lines differ to be shown.")
            .explains("The API tells the whole text of each version.")
            .render(),
    };
    Panel::new(&page.path, body).note(lines)
}
