//! What needs somebody: refunds that failed, and events that could not be read.

use maud::{Markup, Render, html};
use vocabulary::Result;
use web::May;
use web::console::Frame;
use web::console::parts::{Column, Panel, Row, Table};

use super::words::status_badge;
use super::{PAYMENTS, ROOM};
use crate::refunds::failed;
use crate::rights::MoneyRead;
use crate::webhooks::unread;

/// Refunds that failed, for another page.
pub struct FailedRefunds {
    /// How many there are, in a sentence.
    pub says: String,
    /// What they are.
    pub panel: Panel,
}

/// Draws the refunds of ours that failed after they were made; nothing where none did.
///
/// # Errors
/// When the store cannot be read.
pub async fn failed_refunds(frame: &Frame, may: &May<MoneyRead>) -> Result<Option<FailedRefunds>> {
    let failed = failed(may.reader()).await?;
    if failed.is_empty() {
        return Ok(None);
    }
    let says = match failed.len() {
        1 => "One refund failed.".to_owned(),
        many => format!("{many} refunds failed."),
    };
    let columns = [
        Column::text("Made"),
        Column::text("Status"),
        Column::number("Amount"),
        Column::text("Payment"),
        Column::text("Why"),
    ];
    let rows = failed.iter().map(|refund| {
        let row = Row::new([
            frame.times.clock(refund.created_at).render(),
            status_badge(&refund.status).render(),
            html! { (refund.amount.to_string()) },
            html! { @if let Some(payment) = &refund.payment { code { (payment) } } },
            html! { @if let Some(reason) = &refund.reason { (reason) } },
        ]);
        match &refund.payment {
            Some(payment) => row.link(format!("{PAYMENTS}/{payment}")),
            None => row,
        }
    });
    let table = Table::new("Refunds of ours that failed, the newest first", columns, rows);
    let note = "Somebody did not get their money: give it back another way.";
    let panel = Panel::new("Refunds that failed", table).note(html! { (note) }).link(ROOM);
    Ok(Some(FailedRefunds { says, panel }))
}

/// Draws the events that could not be read; nothing where all could.
pub(super) async fn unread_events(frame: &Frame, may: &May<MoneyRead>) -> Result<Option<Markup>> {
    let (events, count) = unread(may.reader()).await?;
    let title = match count {
        0 => return Ok(None),
        1 => "One event could not be read".to_owned(),
        many => format!("{many} events could not be read"),
    };
    let columns = ["Came", "Event", "What", "Why"].map(Column::text);
    let rows = events.iter().map(|event| {
        Row::new([
            frame.times.clock(event.received_at).render(),
            html! { code { (event.id) } },
            html! { (event.sort) },
            html! { (event.problem) },
        ])
    });
    let table = Table::new("Events that could not be read, the newest first", columns, rows);
    let note = "What they say may be missing here. They are read again when the program starts.";
    Ok(Some(Panel::new(title, table).note(html! { (note) }).render()))
}
