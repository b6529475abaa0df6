//! Samples of tables: sorted, summed, empty, long, and with words that do not fit.

use maud::{Markup, Render, html};

use super::{HOSTILE, LONG_WORD, RIGHT_TO_LEFT, minutes_ago, sample};
use crate::console::parts::{
    Action, Badge, Column, DateRange, Direction, Empty, Export, Field, Filter, Input, Pager, Panel,
    Row, Table, columns,
};
use crate::console::times::Times;
use crate::console::tone::Tone;

/// Enough rows for the header to show that it stays.
const MANY: u8 = 40;

pub(super) fn samples(times: &Times) -> Vec<Markup> {
    vec![payments(times).render(), columns(&[short(times).render(), none().render()])]
}

fn payments(times: &Times) -> Panel {
    let columns = [
        Column::text("Payment"),
        Column::text("Customer").sort("?sort=customer", None),
        Column::text("State"),
        Column::number("Amount, AUD").sort("?sort=amount", Some(Direction::Descending)),
        Column::number("Refunded, AUD"),
        Column::text("Made").sort("?sort=made", None),
    ];
    let rows = (0..MANY).map(|index| payment(times, index));
    let total = ["40 payments", "", "", "40,612.00", "22.00", ""].map(|cell| cell.render());
    Panel::new(
        "Payments",
        Table::new("Payments, largest first", columns, rows)
            .range(DateRange::new("/gallery", "2026-11-01", "").keep("sort", "amount"))
            .export(Export::new("CSV", "/gallery.csv"))
            .export(Export::new("JSON", "/gallery.json"))
            .totals(total)
            .pager(
                Pager::new("1 to 40 of 1,204")
                    .previous(Some("?before=a".to_owned()))
                    .next(Some("?after=b".to_owned()))
                    .keys(),
            ),
    )
    .note("1,204 rows")
}

fn payment(times: &Times, index: u8) -> Row {
    let customer = match index {
        3 => LONG_WORD.to_owned(),
        4 => RIGHT_TO_LEFT.to_owned(),
        5 => HOSTILE.to_owned(),
        _ => format!("Customer {index}"),
    };
    let state = match index % 7 {
        1 => Badge::new(Tone::Warning, "disputed"),
        2 => Badge::new(Tone::Critical, "failed"),
        6 => Badge::new(Tone::Unknown, "being looked up"),
        _ => Badge::new(Tone::Good, "succeeded"),
    };
    let amount = if index == 0 {
        "18,446,744.09".to_owned()
    } else {
        format!("{}.00", 995 - u16::from(index) * 20)
    };
    let row = Row::new([
        html! { code { "ch_3Qx" (format!("{index:04}")) } },
        customer.render(),
        state.render(),
        amount.render(),
        if index == 1 { "22.00" } else { "0.00" }.render(),
        times.ago(minutes_ago(i64::from(index) * 47)).render(),
    ])
    .link(format!("/payments/{index}"));
    if index == 2 { row.here() } else { row }
}

fn short(times: &Times) -> Panel {
    let columns = [Column::text("Job"), Column::text("Last run"), Column::number("Took")];
    let rows = ["featured_expiry", "nightly_backup", "mail"].map(|name| {
        Row::new([name.render(), times.clock(minutes_ago(75)).render(), "120 ms".render()])
            .link(format!("/jobs/{name}"))
    });
    let job = Field::new("job", "Job", Input::Text).value("nightly").hint("Part of a name.");
    let after = Field::new("after", "Ran after", Input::Date);
    let filter = Filter::new("/gallery", [job, after]).narrowed(Some("named nightly".to_owned()));
    Panel::new("Few columns", Table::new("Jobs", columns, rows).filter(filter))
}

fn none() -> Panel {
    let columns = || [Column::text("Alert"), Column::text("Since")];
    Panel::new(
        "No rows",
        html! {
            (Table::new("Alerts", columns(), []).empty(
                Empty::new("No alert is firing.")
                    .explains("Alerts fire when a rule of the manual holds for as long as it says.")
                    .action(Action::open("Read the rules", "/manual/alerts")),
            ))
            (sample("Without an empty state", Table::new("Alerts of last week", columns(), [])))
        },
    )
}
