//! The room's first page: what waits in which queue, and where to begin.

use axum::extract::State;
use maud::{Markup, Render, html};
use web::console::numbers::grouped;
use web::console::parts::{Action, Column, Empty, Panel, Row, Table};
use web::console::times::length;
use web::console::{Frame, Page, page};
use web::{May, Problem};

use super::{ROOM, title};
use crate::Casework;
use crate::queues::QueueState;
use crate::rights::CasesRead;

pub(super) async fn show(
    State(casework): State<Casework>,
    frame: Frame,
    _: May<CasesRead>,
) -> Result<Markup, Problem> {
    let queues = casework.queues().await?;
    Ok(page(
        &frame,
        &Page {
            title: "Queues".to_owned(),
            room: Some("queues"),
            lead: Some(html! { (says(&queues)) }),
            body: waiting_panel(&frame, &queues).render(),
            ..Page::default()
        },
    ))
}

/// Says in a sentence how much waits.
#[must_use]
pub fn says(queues: &[QueueState]) -> String {
    let waiting: u64 = queues.iter().map(|queue| queue.waiting).sum();
    let minutes: u64 = queues.iter().map(|queue| queue.minutes).sum();
    match waiting {
        0 => "Nothing waits in the queues.".to_owned(),
        1 => format!("1 case waits, about {}.", minutes_words(minutes)),
        many => format!("{} cases wait, about {}.", grouped(many), minutes_words(minutes)),
    }
}

/// Writes minutes of work as people plan them.
pub(crate) fn minutes_words(minutes: u64) -> String {
    let seconds = i64::try_from(minutes.saturating_mul(60)).unwrap_or(i64::MAX);
    length(jiff::SignedDuration::from_secs(seconds))
}

/// Draws what waits in which queue.
#[must_use]
pub fn waiting_panel(frame: &Frame, queues: &[QueueState]) -> Panel {
    Panel::new("What waits", table(frame, queues))
}

/// Draws the queues, each with its next act.
fn table(frame: &Frame, queues: &[QueueState]) -> Table {
    let columns = [
        Column::text("Queue"),
        Column::number("Waiting"),
        Column::text("Work"),
        Column::text("Oldest"),
        Column::text("Next act"),
    ];
    let rows = queues.iter().map(|queue| {
        let href = format!("{ROOM}/{}", queue.name);
        Row::new([
            html! { (title(&queue.name)) },
            html! { (grouped(queue.waiting)) },
            html! { @if queue.waiting > 0 { (minutes_words(queue.minutes)) } },
            html! { @if let Some(oldest) = queue.oldest { (frame.times.ago(oldest)) } },
            html! { @if queue.waiting > 0 { (Action::open("Begin", href.as_str())) } @else { "nothing to do" } },
        ])
        .link(href)
    });
    let empty = Empty::new("The manual has no queues.")
        .explains("A block `queue` in the manual says which records come up for a decision.");
    Table::new("Queues", columns, rows).empty(empty)
}
