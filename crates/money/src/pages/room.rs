//! The payments as a table that can be narrowed and taken out as a file.

use std::collections::BTreeMap;

use axum::response::Response;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use maud::{Markup, Render, html};
use serde::Deserialize;
use vocabulary::Result;
use web::console::narrowing::{self, any_of, text};
use web::console::parts::{
    self, Column, Empty, Export, Field, Filter as Narrowing, Input, Pager, Row, Table,
};
use web::console::{Frame, Page, page};
use web::files::{Format, attachment};
use web::{May, Narrowed, PageQuery, Problem, Query};

use super::trouble::{failed_refunds, unread_events};
use super::words::payment_badge;
use super::{PAYMENTS, ROOM};
use crate::payments::export::export;
use crate::payments::filter::Refunded;
use crate::payments::list::list;
use crate::payments::{Filter, Payment};
use crate::rights::MoneyRead;

/// The words that Stripe has for where a charge stands.
const STATUSES: [&str; 3] = ["succeeded", "pending", "failed"];

/// What the address of the page says; days are the company's.
#[derive(Debug, Clone, Default, Deserialize)]
pub(super) struct Wanted {
    what: Option<String>,
    status: Option<String>,
    refunded: Option<Refunded>,
    from: Option<Date>,
    to: Option<Date>,
}

/// The same, with the page of the list.
#[derive(Deserialize)]
pub(super) struct Turned {
    #[serde(flatten)]
    wanted: Wanted,
    #[serde(flatten)]
    page: PageQuery,
}

pub(super) async fn show(
    frame: Frame,
    may: May<MoneyRead>,
    Narrowed { value: Turned { wanted, page: query }, unread }: Narrowed<Turned>,
) -> Result<Markup, Problem> {
    let filter = wanted.filter(&frame.times.zone)?;
    let payments = list(may.reader(), &filter, &query).await?;
    let mut panels = Vec::new();
    panels.extend(failed_refunds(&frame, &may).await?.map(|failed| failed.panel.render()));
    panels.extend(unread_events(&frame, &may).await?);
    panels.push(table(&frame, (&wanted, &unread), &payments));
    let body = parts::stack(&panels);
    let lead = html! { "What was paid, and what was given back of it." };
    Ok(page(
        &frame,
        &Page {
            title: "Money".to_owned(),
            room: Some("money"),
            lead: Some(lead),
            body,
            ..Page::default()
        },
    ))
}

pub(super) async fn file(
    frame: Frame,
    may: May<MoneyRead>,
    format: Format,
    Query(wanted): Query<Wanted>,
) -> Result<Response, Problem> {
    let filter = wanted.filter(&frame.times.zone)?;
    Ok(attachment(("payments", format), ROOM, export(&may, &filter, format).await)?)
}

impl Wanted {
    fn filter(&self, zone: &TimeZone) -> Result<Filter> {
        Ok(Filter {
            what: self.what.clone(),
            status: self.status.clone(),
            refunded: self.refunded,
            from: narrowing::beginning(self.from, zone)?,
            to: narrowing::end(self.to, zone)?,
        })
    }

    fn parts(&self) -> [(&'static str, String); 5] {
        [
            ("what", text(self.what.as_ref())),
            ("status", text(self.status.as_ref())),
            (
                "refunded",
                self.refunded.map(|refunded| refunded.word().to_owned()).unwrap_or_default(),
            ),
            ("from", text(self.from.as_ref())),
            ("to", text(self.to.as_ref())),
        ]
    }

    fn form(&self) -> Narrowing {
        let said = narrowing::says(&self.parts());
        let [what, status, refunded, from, to] = self.parts().map(|(_, value)| value);
        let fields = [
            Field::new("what", "Which", Input::Text)
                .value(what)
                .hint("A part of the payment's or the customer's id."),
            Field::new("status", "Status", any_of(STATUSES)).value(status),
            Field::new("refunded", "Refunded", any_of(Refunded::ALL.map(Refunded::word)))
                .value(refunded),
            Field::new("from", "From", Input::Date).value(from),
            Field::new("to", "To", Input::Date).value(to),
        ];
        Narrowing::new(ROOM, fields).narrowed(said)
    }

    fn address(&self, path: &str, cursor: &str) -> String {
        let mut parts = self.parts().to_vec();
        parts.push(("cursor", cursor.to_owned()));
        narrowing::address(path, &parts)
    }
}

fn table(
    frame: &Frame,
    (wanted, unread): (&Wanted, &BTreeMap<String, String>),
    payments: &web::Page<Payment>,
) -> Markup {
    let columns = [
        Column::text("Paid"),
        Column::text("Status"),
        Column::number("Amount"),
        Column::number("Refunded"),
        Column::text("Payment"),
    ];
    let rows = payments.items.iter().map(|payment| {
        Row::new([
            frame.times.clock(payment.created_at).render(),
            payment_badge(payment).render(),
            html! { (payment.amount.to_string()) },
            html! { @if payment.refunded.minor() > 0 { (payment.refunded.to_string()) } },
            html! { code { (payment.provider_id) } },
        ])
        .link(format!("{PAYMENTS}/{}", payment.id))
    });
    let shown = payments.items.len();
    let more = payments.next.as_ref().map(|next| wanted.address(ROOM, next.as_str()));
    let word = if shown == 1 { "payment" } else { "payments" };
    Table::new("Payments, the newest first", columns, rows)
        .empty(Empty::new("No payment is known that fits.").explains(
            "Payments appear here when Stripe sends its events to the address /hooks/stripe.",
        ))
        .filter(wanted.form().unread(unread))
        .export(Export::new("CSV", wanted.address("/money/payments.csv", "")))
        .export(Export::new("JSON", wanted.address("/money/payments.json", "")))
        .pager(Pager::new(format!("{shown} {word}")).next(more).keys())
        .render()
}
