//! The room Alerts: what fires now, the worst first, and what is over.

use axum::extract::State;
use maud::{Markup, Render, html};
use vocabulary::Result;
use web::console::parts::{self, Column, Empty, Pager, Panel, Row, Table};
use web::console::{Frame, Page, page};
use web::{May, PageQuery, Problem, Query};

use super::{ALERTS, acknowledgement, alert_badge};
use crate::alerts::{Alert, AlertState, count_firing, list, title, value};
use crate::rights::AlertsRead;
use crate::{Monitoring, severities};

/// How many alerts that last are shown; who has more looks at the first ones first.
const LASTING: u16 = 100;

pub(super) async fn show(
    State(monitoring): State<Monitoring>,
    frame: Frame,
    may: May<AlertsRead>,
    Query(query): Query<PageQuery>,
) -> Result<Markup, Problem> {
    let first = PageQuery::first(LASTING);
    let mut firing = list(may.reader(), Some(AlertState::Firing), &first).await?.items;
    worst_first(&monitoring, &mut firing);
    let pending = list(may.reader(), Some(AlertState::Pending), &first).await?.items;
    let over = list(may.reader(), Some(AlertState::Resolved), &query).await?;
    let lead = lead(firing.len(), pending.len());
    firing.extend(pending);
    let now =
        table(("What is bad", &firing), &monitoring, (&frame, &may))
            .empty(Empty::new("Nothing is bad.").explains(
                "Alerts stand here as soon as a rule of the manual finds something bad.",
            ));
    let next = over.next.as_ref().map(|next| format!("{ALERTS}?cursor={}", next.as_str()));
    let before = table(("What is over", &over.items), &monitoring, (&frame, &may))
        .empty(Empty::new("Nothing was bad before."))
        .pager(Pager::new("The newest first").next(next));
    let panels = [Panel::new("Now", now).render(), Panel::new("Before", before).render()];
    Ok(page(
        &frame,
        &Page {
            title: "Alerts".to_owned(),
            room: Some("alerts"),
            lead: Some(html! { (lead) }),
            body: parts::stack(&panels),
            ..Page::default()
        },
    ))
}

/// What fires now, for another page.
pub struct Firing {
    /// How much it is, in a sentence.
    pub says: String,
    /// What it is, the worst first.
    pub panel: Panel,
}

/// Draws what fires now for another page; nothing where nothing does.
///
/// # Errors
/// When the store cannot be read.
pub async fn firing(
    monitoring: &Monitoring,
    frame: &Frame,
    may: &May<AlertsRead>,
) -> Result<Option<Firing>> {
    let first = PageQuery::first(LASTING);
    let mut firing = list(may.reader(), Some(AlertState::Firing), &first).await?.items;
    if firing.is_empty() {
        return Ok(None);
    }
    worst_first(monitoring, &mut firing);
    let count = usize::try_from(count_firing(may.reader()).await?).unwrap_or(usize::MAX);
    let table = table(("What is bad", &firing), monitoring, (frame, may));
    Ok(Some(Firing { says: lead(count, 0), panel: Panel::new("Alerts", table).link(ALERTS) }))
}

/// Sorts what fires: the worst first, and of those what nobody has taken on.
fn worst_first(monitoring: &Monitoring, alerts: &mut [Alert]) {
    let Some(in_force) = monitoring.facts().running().now() else { return };
    alerts.sort_by_key(|alert| {
        let rank = severities::rank(&in_force.manual, &alert.severity);
        (rank, alert.acknowledged_by.is_some(), std::cmp::Reverse(alert.started_at))
    });
}

/// Says in a sentence how much fires.
fn lead(firing: usize, pending: usize) -> String {
    let pending = match pending {
        0 => String::new(),
        1 => " One more may follow.".to_owned(),
        many => format!(" {many} more may follow."),
    };
    match firing {
        0 => format!("Nothing fires.{pending}"),
        1 => format!("One alert fires.{pending}"),
        many => format!("{many} alerts fire.{pending}"),
    }
}

fn table(
    (caption, alerts): (&str, &[Alert]),
    monitoring: &Monitoring,
    (frame, may): (&Frame, &May<AlertsRead>),
) -> Table {
    let columns = ["Alert", "State", "Began", "Value", "Taken on by"].map(Column::text);
    let in_force = monitoring.facts().running().now();
    let manual = in_force.as_ref().map(|in_force| &*in_force.manual);
    let rows = alerts.iter().map(|alert| {
        Row::new([
            html! { (title(alert)) },
            alert_badge(monitoring, alert).render(),
            frame.times.ago(alert.began_at).render(),
            html! { @if let Some(value) = value(manual, alert) { (value) } },
            acknowledgement(may, alert),
        ])
        .link(format!("{ALERTS}/{}", alert.id))
    });
    Table::new(caption, columns, rows)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sentence_agrees_with_its_numbers() {
        let check = |firing, pending, expected: &str| assert_eq!(lead(firing, pending), expected);
        check(0, 0, "Nothing fires.");
        check(1, 0, "One alert fires.");
        check(2, 1, "2 alerts fire. One more may follow.");
        check(0, 3, "Nothing fires. 3 more may follow.");
    }
}
