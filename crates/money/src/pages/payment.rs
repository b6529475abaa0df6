//! One payment: where it stands, its story, and what was given back of it.

use jiff::Timestamp;
use maud::{Markup, Render, html};
use serde_json::Value;
use store::audit::StoredLeaf;
use store::{DatabaseConnection, instant, rows};
use vocabulary::Result;
use web::console::parts::{self, Column, Empty, Entry, Panel, Row, Table, Timeline};
use web::console::times::Times;
use web::console::{Frame, Page, Step, Tone, page};
use web::{May, PageQuery, Path, Problem};

use super::ROOM;
use super::words::{payment_badge, status_badge};
use crate::payments::Payment;
use crate::payments::read::read;
use crate::refunds::list::list;
use crate::refunds::{Filter, Refund};
use crate::rights::MoneyRead;

/// How much of its story is shown, the newest of it: few payments have ten happenings.
const MOST: u32 = 100;

pub(super) async fn show(
    frame: Frame,
    may: May<MoneyRead>,
    Path(id): Path<String>,
) -> Result<Markup, Problem> {
    let payment = read(may.reader(), &id).await?;
    let of = Filter { payment: Some(payment.provider_id.clone()), ..Filter::default() };
    let refunds = list(may.reader(), &of, &PageQuery::default()).await?.items;
    let told = told(may.reader(), &payment.provider_id).await?;
    let times = &frame.times;
    let main = html! {
        (Panel::new("What happened", story(&payment, &told, times)))
        (Panel::new("Refunds", table(&refunds, times)))
    };
    let side = Panel::new("About it", facts(&payment, times)).render();
    Ok(page(
        &frame,
        &Page {
            title: payment.amount.to_string(),
            path: vec![Step::new("Money", ROOM)],
            room: Some("money"),
            lead: Some(html! { (payment_badge(&payment)) " " (lead(&payment)) }),
            body: parts::split(main, side),
            ..Page::default()
        },
    ))
}

fn lead(payment: &Payment) -> String {
    match (payment.refunded.minor(), payment.fully_refunded) {
        (0, _) => "Nothing of it was given back.".to_owned(),
        (_, true) => "All of it was given back.".to_owned(),
        _ => format!("{} of it was given back.", payment.refunded),
    }
}

fn facts(payment: &Payment, times: &Times) -> Markup {
    let mut facts = vec![
        ("Paid", times.clock(payment.created_at).focusable().render()),
        ("Amount", html! { (payment.amount.to_string()) }),
        ("Refunded", html! { (payment.refunded.to_string()) }),
        ("Status", status_badge(&payment.status).render()),
    ];
    if let Some(customer) = &payment.customer {
        facts.push(("Customer", html! { code { (customer) } }));
    }
    facts.push(("Connector", html! { (payment.connector) }));
    facts.push(("At Stripe", html! { code { (payment.provider_id) } }));
    facts.push(("Payment", html! { code { (payment.id) } }));
    parts::facts(&facts)
}

fn table(refunds: &[Refund], times: &Times) -> Table {
    let columns = [
        Column::text("When"),
        Column::text("Status"),
        Column::number("Amount"),
        Column::text("Ordered here as"),
        Column::text("At Stripe"),
    ];
    let rows = refunds.iter().map(|refund| {
        Row::new([
            times.clock(refund.created_at).render(),
            status_badge(&refund.status).render(),
            html! { (refund.amount.to_string()) },
            html! { @if let Some(effect) = &refund.effect { code { (effect) } } },
            html! { code { (refund.provider_id) } },
        ])
    });
    Table::new("What was given back of it, the newest first", columns, rows).empty(
        Empty::new("Nothing was given back.").explains(
            "A refund is decided in a queue, or made in Stripe's dashboard; both appear here.",
        ),
    )
}

/// One thing that the audit tells.
struct Told {
    at: Timestamp,
    action: String,
    details: Value,
}

/// Reads what the audit tells of a payment, oldest first.
async fn told(reader: &DatabaseConnection, charge: &str) -> Result<Vec<Told>> {
    let sql = format!(
        "select * from audit_leaves where object_kind = 'payment' and object_id = $1
         order by at desc, sequence desc limit {MOST}"
    );
    let leaves: Vec<StoredLeaf> = rows(reader, &sql, [charge.into()]).await?;
    let read = |leaf: StoredLeaf| {
        Ok(Told {
            at: instant(leaf.at)?,
            action: leaf.action,
            // Details that were erased tell nothing more.
            details: serde_json::from_str(&leaf.details).unwrap_or_default(),
        })
    };
    leaves.into_iter().rev().map(read).collect()
}

fn story(payment: &Payment, told: &[Told], times: &Times) -> Timeline {
    let made = Entry::new(times.clock(payment.created_at), "Paid at Stripe");
    Timeline::new(std::iter::once(made).chain(told.iter().map(|told| entry(told, times))))
}

fn entry(told: &Told, times: &Times) -> Entry {
    let (tone, what) = match told.action.as_str() {
        "payment.succeeded" => (Tone::Good, "Stripe told that it succeeded"),
        "payment.failed" => (Tone::Warning, "Stripe told that it failed"),
        "payment.refunded" => (Tone::Neutral, "Stripe told that money was given back"),
        "payment.updated" => (Tone::Neutral, "Stripe told of it again"),
        "payment.refund_told" => (Tone::Neutral, "Stripe told of a refund"),
        "payment.refund_failed" => (Tone::Critical, "Stripe told that a refund failed"),
        "payment.disputed" => (Tone::Critical, "Its payer took it back to the bank"),
        "refund.made" => (Tone::Here, "We gave money back"),
        other => (Tone::Neutral, other),
    };
    let entry = Entry::new(times.clock(told.at), what).tone(tone);
    match told.details["amount"].as_str() {
        Some(amount) => entry.detail(html! { (amount) }),
        None => entry,
    }
}
