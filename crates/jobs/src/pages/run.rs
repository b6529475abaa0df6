//! One run: where it stands, what went wrong, what happened to it, and the other runs of its job.

use axum::extract::State;
use maud::{Markup, Render, html};
use store::DatabaseConnection;
use vocabulary::Result;
use vocabulary::id::RunId;
use web::console::parts::{self, Action, Column, Entry, Flash, Panel, Row, Table, Timeline};
use web::console::times::Times;
use web::console::{Frame, Page, Tone, page};
use web::{May, PageQuery, Path, Problem, Query};
use work::runs::Standing;

use super::words::{run_badge, run_lead, took};
use super::{Came, Looks, RUNS, address, body, path};
use crate::rights::JobsRead;
use crate::runs::{Run, RunState, list, read};
use crate::story::{Told, about};
use crate::{Known, newest_first};

/// How many other runs stand beside it: enough to see whether it fails now and then or always.
const OTHERS: u16 = 10;

pub(super) async fn show(
    State(known): State<Known>,
    frame: Frame,
    may: May<JobsRead>,
    Path(run): Path<RunId>,
    Query(came): Query<Came>,
) -> Result<Markup, Problem> {
    let looks = Looks::of(&may);
    Ok(draw((&frame, looks), (may.reader(), &known), (run, came.flash())).await?)
}

/// Draws the page of a run, with what the last act did.
pub(super) async fn draw(
    (frame, looks): (&Frame, Looks),
    (reader, known): (&DatabaseConnection, &Known),
    (id, flash): (RunId, Vec<Flash>),
) -> Result<Markup> {
    let kept = read::find(reader, id).await?;
    let run = Run::of(known, kept.clone());
    let told = about(reader, "run", &id).await?;
    let of = ((known.runs_of(&run.job), Standing::Any), &PageQuery::first(OTHERS));
    let others = list::list(reader, known, of).await?.items;
    let main = html! {
        @if let Some(error) = &run.error { (Panel::new("What went wrong", html! { p { (body::sentence(error)) } })) }
        (Panel::new("What happened", story(&kept, &run, (&told, &frame.times))))
    };
    let side = html! {
        (Panel::new("About it", facts(&kept, &run, &frame.times)))
        (Panel::new(format!("Runs of {}", run.job), other_runs(&others, &run, &frame.times))
            .link(address(RUNS, &[("job", &run.job)])))
    };
    Ok(page(
        frame,
        &Page {
            title: run.job.clone(),
            path: path(&[("Runs", RUNS)]),
            room: Some("jobs"),
            lead: Some(html! { (run_badge(run.state)) " " (run_lead(&run, &frame.times)) }),
            actions: html! {
                @if run.state.is_set_aside() {
                    (looks.offer(Action::post("Run again", format!("{RUNS}/{id}/replays"))
                        .key("r").leading()))
                }
            },
            flash,
            body: parts::split(main, side),
        },
    ))
}

fn facts(kept: &work::runs::Run, run: &Run, times: &Times) -> Markup {
    let mut facts = Vec::new();
    if let Some(slot) = run.scheduled_for {
        facts.push(("Planned", times.clock(slot).focusable().render()));
    }
    facts.push(("Queued", times.ago(kept.enqueued_at).focusable().render()));
    facts.push(("Attempts", html! { (run.attempt) }));
    if let Some(took_ms) = run.took_ms {
        facts.push(("The last took", html! { (took(took_ms)) }));
    }
    if kept.name != run.job {
        facts.push(("Does", html! { code { (kept.name) } }));
    }
    if let Some(key) = &kept.key {
        facts.push(("Key", html! { code { (key) } }));
    }
    facts.push(("Run", html! { code { (run.id) } }));
    parts::facts(&facts)
}

fn story(kept: &work::runs::Run, run: &Run, (told, times): (&[Told], &Times)) -> Timeline {
    let added = match run.scheduled_for {
        _ if run.state == RunState::Missed => "Written down as missed",
        Some(_) => "Started by its schedule",
        None => "Added to the queue",
    };
    let mut happened = vec![(kept.enqueued_at, Entry::new(times.clock(kept.enqueued_at), added))];
    happened.extend(told.iter().filter(|told| told.action == "job.replayed").map(|told| {
        let entry = Entry::new(times.clock(told.at), "Run again").who(&told.who);
        (told.at, entry.tone(Tone::Here))
    }));
    if let Some(at) = run.started_at {
        let what = match run.attempt {
            // A run that was replayed starts to count anew, and has not begun since.
            0 => "The last attempt began".to_owned(),
            attempt => format!("Attempt {attempt} began"),
        };
        happened.push((at, Entry::new(times.clock(at), what)));
    }
    if let Some((at, entry)) = end(run, times) {
        happened.push((at, entry));
    }
    newest_first(&mut happened, |(at, _)| *at);
    Timeline::new(happened.into_iter().rev().map(|(_, entry)| entry))
}

fn end(run: &Run, times: &Times) -> Option<(jiff::Timestamp, Entry)> {
    let at = run.finished_at?;
    let (tone, what) = match run.state {
        RunState::Succeeded => (Tone::Good, "Succeeded"),
        RunState::Failed => (Tone::Warning, "Refused for good, and set aside"),
        RunState::GaveUp => (Tone::Warning, "Failed as often as it may, and set aside"),
        RunState::Missed | RunState::Scheduled | RunState::Running => return None,
    };
    Some((at, Entry::new(times.clock(at), what).tone(tone)))
}

fn other_runs(others: &[Run], run: &Run, times: &Times) -> Table {
    let columns = [Column::text("When"), Column::text("State"), Column::number("Took")];
    let rows = others.iter().map(|other| {
        let row = Row::new([
            times.clock(other.scheduled_for.unwrap_or(other.due_at)).render(),
            run_badge(other.state).render(),
            html! { (other.took_ms.map(took).unwrap_or_default()) },
        ])
        .link(format!("{RUNS}/{}", other.id));
        if other.id == run.id { row.here() } else { row }
    });
    Table::new("Runs of the same job, the newest first", columns, rows)
}
