//! The tables of runs and effects, wherever they stand.

use maud::{Markup, Render, html};
use web::console::parts::{Column, Empty, Pager, Row, Table};
use web::console::times::Times;

use super::body::sentence;
use super::words::{attempts, effect_badge, run_badge, took};
use super::{EFFECTS, RUNS};
use crate::effects::Effect;
use crate::runs::Run;

/// The longest problem that a row shows; the whole stands on the thing's own page.
const PROBLEM_CHARACTERS: usize = 140;

/// Draws runs in a table.
pub(super) fn runs(caption: &str, runs: &[Run], times: &Times) -> Table {
    let columns = [
        Column::text("Job"),
        Column::text("State"),
        Column::text("Planned"),
        Column::text("Began"),
        Column::number("Took"),
        Column::number("Attempts"),
    ];
    let rows = runs.iter().map(|run| {
        Row::new([
            html! { (run.job) },
            run_badge(run.state).render(),
            moment(run.scheduled_for.map(|slot| times.clock(slot))),
            moment(run.started_at.map(|at| times.ago(at))),
            html! { (run.took_ms.map(took).unwrap_or_default()) },
            attempts(run.attempt),
        ])
        .link(format!("{RUNS}/{}", run.id))
    });
    Table::new(caption, columns, rows)
}

/// Draws effects in a table.
pub(super) fn effects(caption: &str, effects: &[Effect], times: &Times) -> Table {
    let columns = [
        Column::text("Effect"),
        Column::text("State"),
        Column::text("Problem"),
        Column::text("Ordered by"),
        Column::text("Ordered"),
        Column::number("Attempts"),
    ];
    let rows = effects.iter().map(|effect| {
        Row::new([
            html! { (effect.kind) },
            effect_badge(effect).render(),
            problem(effect.problem.as_deref()),
            html! { (effect.ordered_by) },
            times.ago(effect.ordered_at).render(),
            attempts(effect.attempt),
        ])
        .link(format!("{EFFECTS}/{}", effect.id))
    });
    Table::new(caption, columns, rows)
}

/// Leads to the next page of a table, if there is one.
pub(super) fn pager(shown: usize, things: &str, next: Option<String>) -> Pager {
    let says = match (shown, &next) {
        (1, None) => format!("1 {things}"),
        (_, None) => format!("{shown} {things}s"),
        (_, Some(_)) => format!("{shown} {things}s, and there are more"),
    };
    Pager::new(says).next(next).keys()
}

/// Draws a problem as a row has room for it.
pub(super) fn problem(problem: Option<&str>) -> Markup {
    sentence(&short(problem.unwrap_or_default()))
}

/// Says that there are no runs, and how some come about.
pub(super) fn no_runs() -> Empty {
    Empty::new("Nothing ran yet.")
        .explains("Runs appear here when a schedule starts them or something needs to be done.")
}

fn short(text: &str) -> String {
    match text.char_indices().nth(PROBLEM_CHARACTERS) {
        Some((end, _)) => format!("{}…", text[..end].trim_end()),
        None => text.to_owned(),
    }
}

fn moment(moment: Option<impl Render>) -> Markup {
    html! { @if let Some(moment) = moment { (moment) } }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_problem_is_cut_between_characters() {
        assert_eq!(short("It failed."), "It failed.");
        let long = short(&"ü".repeat(PROBLEM_CHARACTERS + 1));
        assert_eq!(long.chars().count(), PROBLEM_CHARACTERS + 1);
        assert!(long.ends_with("ü…"));
    }
}
