//! The room's first page: whether anything waits, what it is, what runs when, and what ran.

use axum::extract::State;
use jiff::Timestamp;
use maud::{Markup, Render, html};
use store::DatabaseConnection;
use vocabulary::Result;
use web::console::numbers::grouped;
use web::console::parts::{self, Action, Badge, Column, Empty, Panel, Row, Table};
use web::console::{Frame, Page, page};
use web::{May, PageQuery, Problem, Query};
use work::outcomes::Which;
use work::runs::{Of, Standing};

use super::words::{effect_badge, run_badge};
use super::{Came, EFFECTS, Looks, RUNS, address, tables};
use crate::effects::{self, Effect, EffectState};
use crate::list::{Job, list as list_jobs};
use crate::rights::JobsRead;
use crate::runs::{self, Run, RunState};
use crate::{Known, Waiting, newest_first, waiting};

/// How many of each kind that waits are shown; the lists that the foot leads to have all of them.
const WAITING_SHOWN: u16 = 20;
/// How many jobs are shown; far more than a company has.
const JOBS_SHOWN: u16 = 200;
/// How many runs are shown: what a glance takes in.
const RUNS_SHOWN: u16 = 12;

pub(super) async fn show(
    State(known): State<Known>,
    frame: Frame,
    may: May<JobsRead>,
    Query(came): Query<Came>,
) -> Result<Markup, Problem> {
    let (reader, now) = (may.reader(), frame.times.now);
    let waiting = waiting(reader).await?;
    let things = things(reader, &known).await?;
    let jobs = list_jobs(reader, &known, (&PageQuery::first(JOBS_SHOWN), now)).await?.items;
    let all = ((Of::All, Standing::Any), &PageQuery::first(RUNS_SHOWN));
    let recent = runs::list::list(reader, &known, all).await?.items;
    let mut panels = Vec::new();
    if !things.is_empty() {
        panels.push(waiting_panel(&frame, waiting, (&things, Looks::of(&may))).render());
    }
    panels.push(Panel::new("What runs when", jobs_table(&frame, &jobs)).render());
    let recent = tables::runs("Runs, the newest first", &recent, &frame.times);
    panels.push(Panel::new("Recent runs", recent.empty(tables::no_runs())).link(RUNS).render());
    Ok(page(
        &frame,
        &Page {
            title: "Jobs".to_owned(),
            room: Some("jobs"),
            lead: Some(lead(&frame, waiting, &jobs)),
            actions: html! {
                (Action::open("All runs", RUNS).quiet())
                (Action::open("All effects", EFFECTS).quiet())
            },
            flash: came.flash(),
            body: parts::stack(&panels),
            ..Page::default()
        },
    ))
}

/// Something that waits for a decision.
enum Thing {
    Effect(Effect),
    Run(Run),
}

impl Thing {
    fn since(&self) -> Timestamp {
        match self {
            Self::Effect(effect) => effect.finished_at.unwrap_or(effect.ordered_at),
            Self::Run(run) => run.finished_at.unwrap_or(run.due_at),
        }
    }
}

async fn things(reader: &DatabaseConnection, known: &Known) -> Result<Vec<Thing>> {
    let query = PageQuery::first(WAITING_SHOWN);
    let effects = effects::list::list(reader, Which::ForPeople, &query).await?.items;
    let set_aside = ((Of::All, Standing::SetAside), &query);
    let runs = runs::list::list(reader, known, set_aside).await?.items;
    let effects = effects.into_iter().map(Thing::Effect);
    let mut things: Vec<Thing> = effects.chain(runs.into_iter().map(Thing::Run)).collect();
    newest_first(&mut things, Thing::since);
    Ok(things)
}

/// Says in a sentence whether anything waits, and if nothing does, what comes next.
fn lead(frame: &Frame, waiting: Waiting, jobs: &[Job]) -> Markup {
    let next = jobs.iter().filter_map(|job| Some((job.next_at?, &job.name))).min();
    html! {
        (waiting.says())
        @if let Some((at, name)) = next.filter(|_| waiting.total() == 0) {
            " Next: " (name) ", " (frame.times.ago(at).focusable()) "."
        }
    }
}

fn waiting_panel(frame: &Frame, waiting: Waiting, (things, looks): (&[Thing], Looks)) -> Panel {
    let columns = ["What", "State", "Problem", "Waiting for", "Next act"].map(Column::text);
    let rows = things.iter().map(|thing| match thing {
        Thing::Effect(effect) => Row::new([
            html! { (effect.kind) },
            effect_badge(effect).render(),
            tables::problem(effect.problem.as_deref()),
            frame.times.lasting(thing.since()).render(),
            looks.offer(effect_act(effect)).render(),
        ])
        .link(format!("{EFFECTS}/{}", effect.id)),
        Thing::Run(run) => Row::new([
            html! { (run.job) },
            run_badge(run.state).render(),
            tables::problem(run.error.as_deref()),
            frame.times.lasting(thing.since()).render(),
            looks.offer(run_act(run)).render(),
        ])
        .link(format!("{RUNS}/{}", run.id)),
    });
    let panel = Panel::new("Waits for a decision", Table::new("What waits", columns, rows));
    let panel = panel.badge(Badge::new(waiting.tone(), grouped(waiting.total())));
    match u64::try_from(things.len()) {
        Ok(shown) if shown < waiting.total() => panel.foot(all_that_waits()),
        _ => panel,
    }
}

fn all_that_waits() -> Markup {
    html! {
        "These are the newest. See "
        a href=(address(EFFECTS, &[("waiting_for_people", "true")])) { "all effects that wait" }
        " or " a href=(address(RUNS, &[("set_aside", "true")])) { "all runs that are set aside" } "."
    }
}

fn effect_act(effect: &Effect) -> Action {
    let href = format!("{EFFECTS}/{}", effect.id);
    match effect.state {
        // Whether to repeat it can only be decided by somebody who has looked.
        EffectState::Unknown => Action::open("Find out", href),
        _ => Action::post("Retry", format!("{href}/retries?from=room")),
    }
}

fn run_act(run: &Run) -> Action {
    Action::post("Run again", format!("{RUNS}/{}/replays?from=room", run.id))
}

fn jobs_table(frame: &Frame, jobs: &[Job]) -> Table {
    let columns = [
        Column::text("Job"),
        Column::text("Runs"),
        Column::text("Next"),
        Column::text("Last run"),
        Column::number("Set aside"),
    ];
    let rows = jobs.iter().map(|job| {
        Row::new([
            html! { (job.name) },
            when(frame, job),
            html! { @if let Some(at) = job.next_at { (frame.times.ago(at)) } },
            last(frame, job.last_run.as_ref()),
            set_aside(job),
        ])
        .link(address(RUNS, &[("job", &job.name)]))
    });
    let empty = Empty::new("No job is known.")
        .explains("What a schedule starts, and what ran without one, is listed here.");
    Table::new("Jobs by name", columns, rows).empty(empty)
}

/// Says when a job runs; the zone only where it is not the company's.
fn when(frame: &Frame, job: &Job) -> Markup {
    let here = frame.times.zone.iana_name();
    html! {
        @match &job.schedule {
            Some(schedule) => {
                code { (schedule) }
                @if let Some(zone) = job.zone.as_deref().filter(|zone| Some(*zone) != here) {
                    " in " (zone)
                }
            },
            None => "when it is needed",
        }
    }
}

/// Draws how many runs wait, as a link to them.
fn set_aside(job: &Job) -> Markup {
    let href = address(RUNS, &[("job", &job.name), ("set_aside", "true")]);
    html! { @if job.set_aside > 0 { a href=(href) { (grouped(job.set_aside)) } } }
}

/// Returns when a run changed last; for one that waits, when it goes on.
fn latest(run: &Run) -> Timestamp {
    match run.state {
        RunState::Scheduled => run.due_at,
        // What is missed is the slot; when somebody noticed it says little.
        RunState::Missed => run.scheduled_for.unwrap_or(run.due_at),
        _ => run.finished_at.or(run.started_at).unwrap_or(run.due_at),
    }
}

fn last(frame: &Frame, run: Option<&Run>) -> Markup {
    html! {
        @match run {
            Some(run) => {
                (run_badge(run.state)) " "
                (frame.times.ago(latest(run)))
            },
            None => "not yet",
        }
    }
}
