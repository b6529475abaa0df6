//! The room's first page: what waits in which queue, and where to begin.

use axum::extract::State;
use maud::{Markup, Render, html};
use web::console::names::title;
use web::console::numbers::grouped;
use web::console::parts::{Action, Column, Empty, Panel, Row, Table};
use web::console::{Frame, Page, page};
use web::{May, Problem};

use super::ROOM;
use crate::Casework;
use crate::queues::QueueState;
use crate::rights::CasesRead;

/// From so many hours on, the minutes beside them say nothing.
const LONG_HOURS: u64 = 10;

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

/// Writes minutes of work as people plan them: in hours however many, since nobody works for a whole day.
pub(crate) fn minutes_words(minutes: u64) -> String {
    match (minutes / 60, minutes % 60) {
        (0, minutes) => format!("{minutes} min"),
        (hours, 0) => format!("{} h", grouped(hours)),
        (hours @ ..LONG_HOURS, minutes) => format!("{hours} h {minutes} min"),
        (hours, minutes) => format!("{} h", grouped(hours + u64::from(minutes >= 30))),
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn work_is_counted_in_hours_however_much_it_is() {
        for (minutes, words) in [
            (0, "0 min"),
            (59, "59 min"),
            (120, "2 h"),
            (204, "3 h 24 min"),
            (1_440, "24 h"),
            (17_980, "300 h"),
            (179_800, "2,997 h"),
        ] {
            assert_eq!(minutes_words(minutes), words);
        }
    }
}
