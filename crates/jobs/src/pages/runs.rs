//! The list of runs: of all jobs or of one, or those that were set aside.

use axum::extract::State;
use maud::{Markup, Render};
use serde::Deserialize;
use vocabulary::Result;
use web::console::parts;
use web::console::{Frame, Page, narrowing, page};
use web::{May, Narrowed, PageQuery, Problem};
use work::runs::{Of, Standing};

use super::{Choice, RUNS, address, choices, path, tables};
use crate::Known;
use crate::rights::JobsRead;
use crate::runs::list;

/// What the address of the page says.
#[derive(Debug, Deserialize)]
pub(super) struct Wanted {
    job: Option<String>,
    set_aside: Option<bool>,
    #[serde(flatten)]
    page: PageQuery,
}

pub(super) async fn show(
    State(known): State<Known>,
    frame: Frame,
    may: May<JobsRead>,
    Narrowed { value: wanted, unread }: Narrowed<Wanted>,
) -> Result<Markup, Problem> {
    let job = wanted.job.as_deref();
    let of = job.map_or(Of::All, |job| known.runs_of(job));
    let set_aside = wanted.set_aside.unwrap_or(false);
    let standing = if set_aside { Standing::SetAside } else { Standing::Any };
    let runs = list::list(may.reader(), &known, ((of, standing), &wanted.page)).await?;
    let here = |cursor: &str| {
        let set_aside = if set_aside { "true" } else { "" };
        let query =
            [("job", job.unwrap_or_default()), ("set_aside", set_aside), ("cursor", cursor)];
        address(RUNS, &query)
    };
    let next = runs.next.as_ref().map(|next| here(next.as_str()));
    let table = tables::runs("Runs, the newest first", &runs.items, &frame.times)
        .empty(tables::no_runs())
        .pager(tables::pager(runs.items.len(), "run", next));
    Ok(page(
        &frame,
        &Page {
            title: job.map_or("Runs".to_owned(), |job| format!("Runs of {job}")),
            path: path(&[]),
            room: Some("jobs"),
            flash: narrowing::unread(&unread).into_iter().collect(),
            body: parts::stack(&[choices(&narrower(job, set_aside)), table.render()]),
            ..Page::default()
        },
    ))
}

fn narrower(job: Option<&str>, set_aside: bool) -> Vec<Choice<'_>> {
    let job = job.unwrap_or_default();
    let mut all = vec![
        Choice { label: "All", href: address(RUNS, &[("job", job)]), here: !set_aside },
        Choice {
            label: "Set aside",
            href: address(RUNS, &[("job", job), ("set_aside", "true")]),
            here: set_aside,
        },
    ];
    if !job.is_empty() {
        all.push(Choice { label: "Runs of all jobs", href: RUNS.to_owned(), here: false });
    }
    all
}
