//! The kinds of records, with how many there are of each.

use axum::extract::State;
use maud::{Markup, html};
use web::console::names::title;
use web::console::numbers::grouped;
use web::console::parts::{Action, Column, Empty, Panel, Row, Table};
use web::console::{Frame, Page, page};
use web::{May, Problem};

use super::all;
use super::quarantine::QUARANTINE;
use crate::quarantine::list;
use crate::records::list::{Count, counts};
use crate::rights::RecordsRead;
use crate::{Facts, Record};

pub(super) async fn show(
    State(facts): State<Facts>,
    frame: Frame,
    may: May<RecordsRead>,
) -> Result<Markup, Problem> {
    let in_force = facts.running().now();
    let counts = counts(may.reader()).await?;
    let held = list::count(may.reader()).await?;
    // Before there is a manual, nothing is declared.
    let kinds = in_force.iter().flat_map(|in_force| in_force.manual.all::<Record>());
    let kinds = kinds.map(|(block, kind)| (block.name.as_str(), kind));
    Ok(page(
        &frame,
        &Page {
            title: "Records".to_owned(),
            room: Some("records"),
            lead: Some(html! { "What the business is made of, as the manual declares it." }),
            body: html! {
                (Panel::new("Kinds", table(&frame, kinds, &counts)))
                @if held > 0 { (quarantined(held)) }
            },
            ..Page::default()
        },
    ))
}

/// Leads to what waits to be looked at.
fn quarantined(held: u64) -> Panel {
    let says = match held {
        1 => "One event came otherwise than the manual declares it.".to_owned(),
        held => {
            format!("{} events came otherwise than the manual declares them.", grouped(held))
        }
    };
    let look = Action::open("Look at them", QUARANTINE);
    Panel::new("Quarantine", html! { p { (says) } div.row { (look) } })
}

fn table<'m>(
    frame: &Frame,
    kinds: impl Iterator<Item = (&'m str, &'m Record)>,
    counts: &[Count],
) -> Table {
    let columns = [
        Column::text("Kind"),
        Column::number("Records"),
        Column::text("Last written"),
        Column::text("Comes from"),
    ];
    let rows = kinds.map(|(name, kind)| {
        let count = counts.iter().find(|count| count.kind == name);
        Row::new([
            html! { (title(name)) },
            html! { (grouped(count.map_or(0, |count| count.number))) },
            html! { @if let Some(count) = count { (frame.times.ago(count.changed_at)) } },
            html! { @if let Some(from) = &kind.from { (from.name) } @else { "us" } },
        ])
        .link(all(name))
    });
    let empty = Empty::new("The manual declares no records.")
        .explains("A block `yaml record NAME` on one of its pages does.");
    Table::new("The kinds of records", columns, rows).empty(empty)
}
