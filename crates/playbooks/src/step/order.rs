//! The order of a step's keys, which is that in which they happen.

use manual::at::At;
use manual::{Check, Problem};

use super::Step;
use super::problems::KEYS_OUT_OF_ORDER;

/// Reports the first key that stands after one that happens later.
pub(super) fn check(step: &Step, check: &mut Check<'_>) {
    let written = in_order(step);
    let stray = written.iter().enumerate().find_map(|(number, (key, at))| {
        let later = written.iter().skip(number + 1);
        let above = later.filter(|(_, later)| later.start < at.start);
        above.min_by_key(|(_, above)| above.start).map(|(above, _)| (*key, *at, *above))
    });
    if let Some((key, at, above)) = stray {
        let says = format!("`{key}` happens before `{above}`, and stands below it.");
        let problem = Problem::new(&KEYS_OUT_OF_ORDER, at, says);
        check.report(problem.help(format!("move `{key}` above `{above}`")));
    }
}

/// Lists the keys that are written with their places, in the order in which they happen.
fn in_order(step: &Step) -> Vec<(&'static str, At)> {
    let all = [
        ("wait_for", step.wait.as_ref().map(|wait| wait.wait_for.text().at())),
        ("list", step.list.as_ref().map(|list| list.text().at())),
        ("for_each", step.for_each.as_ref().map(|rows| rows.at)),
        ("show", step.show.first().map(|first| first.text().at())),
        ("confirm", step.confirm.as_ref().map(|confirm| confirm.at)),
        ("ask", step.ask.as_ref().map(|ask| ask.at)),
        ("writes", step.writes.as_ref().map(|writes| writes.at)),
        ("does", step.does.first().map(|first| first.at)),
        ("expect", step.expect.first().map(|first| first.at)),
        ("check", step.check.as_ref().map(|check| check.text().at())),
        ("checks", step.checks.as_ref().map(|checks| checks.at)),
        ("choose", step.choose.first().map(|first| first.then.at)),
        ("then", step.then.as_ref().map(|then| then.at)),
    ];
    all.into_iter().filter_map(|(key, at)| Some((key, at?))).collect()
}
