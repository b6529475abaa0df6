//! One effect: where it stands, how to decide about it, its story, what it was told to do, its chain.

use maud::{Markup, Render, html};
use store::DatabaseConnection;
use vocabulary::Result;
use vocabulary::id::EffectId;
use web::console::parts::{self, Column, Entry, Flash, Panel, Row, Table, Timeline};
use web::console::times::Times;
use web::console::{Frame, Page, Tone, page};
use web::{FieldErrors, May, Path, Problem, Query};

use super::words::{effect_badge, effect_lead};
use super::{Came, EFFECTS, Looks, body, decision, path};
use crate::effects::{Effect, EffectDetail, EffectState, read};
use crate::rights::JobsRead;
use crate::story::{Told, about};

/// What a page shows of the act before it.
#[derive(Default)]
pub(super) struct Before {
    /// What was done, or why it was not.
    pub(super) flash: Vec<Flash>,
    /// What is wrong with the form that was sent.
    pub(super) errors: FieldErrors,
    /// The note that was typed into it.
    pub(super) note: String,
}

pub(super) async fn show(
    frame: Frame,
    may: May<JobsRead>,
    Path(effect): Path<EffectId>,
    Query(came): Query<Came>,
) -> Result<Markup, Problem> {
    let before = Before { flash: came.flash(), ..Before::default() };
    Ok(draw((&frame, Looks::of(&may)), may.reader(), (effect, before)).await?)
}

/// Draws the page of an effect, with what the last act did or what was wrong with it.
pub(super) async fn draw(
    (frame, looks): (&Frame, Looks),
    reader: &DatabaseConnection,
    (id, before): (EffectId, Before),
) -> Result<Markup> {
    let detail = read::read(reader, id).await?;
    let told = about(reader, "effect", &id).await?;
    let (effect, times) = (&detail.effect, &frame.times);
    let main = html! {
        @if let Some(panel) = decision::panel(&detail, looks, &before) { (panel) }
        (Panel::new("What happened", story(&detail, &told, times)))
        (Panel::new("What it was told to do", body::draw(&detail.body)))
        @if let Some(outcome) = &detail.outcome {
            (Panel::new("What came of it", body::draw(outcome)))
        }
    };
    let side = html! {
        @if detail.chain.len() > 1 {
            (Panel::new("Its chain", chain(&detail)).note(place(&detail)))
        }
        (Panel::new("About it", facts(&detail, times)))
    };
    let waits_for = detail
        .chain
        .iter()
        .rfind(|other| other.position < effect.position && other.state != EffectState::Done);
    Ok(page(
        frame,
        &Page {
            title: effect.kind.clone(),
            path: path(&[("Effects", EFFECTS)]),
            room: Some("jobs"),
            lead: Some(
                html! { (effect_badge(effect)) " " (body::sentence(&effect_lead(effect, waits_for))) },
            ),
            flash: before.flash,
            body: parts::split(main, side),
            ..Page::default()
        },
    ))
}

fn story(detail: &EffectDetail, told: &[Told], times: &Times) -> Timeline {
    let effect = &detail.effect;
    let ordered = Entry::new(times.clock(effect.ordered_at), "Ordered").who(&effect.ordered_by);
    let mut entries = vec![ordered];
    entries.extend(told.iter().map(|told| entry(told, times)));
    let by_itself =
        told.iter().any(|told| told.action == "effect.resolved" || told.action == "effect.skipped");
    if let Some(at) =
        effect.finished_at.filter(|_| !by_itself && effect.state == EffectState::Skipped)
    {
        entries.push(Entry::new(times.clock(at), "Called off with one before it in its chain"));
    }
    if let Some(problem) = effect.problem.as_ref().filter(|_| effect.state == EffectState::Ordered)
    {
        let what = format!("Attempt {} failed, and the next one comes by itself", effect.attempt);
        let now = Entry::new(times.ago(times.now), what);
        entries.push(now.tone(Tone::Warning).detail(body::sentence(problem)));
    }
    Timeline::new(entries)
}

fn entry(told: &Told, times: &Times) -> Entry {
    let attempt = told.number("attempt");
    let decided = told.action == "effect.retried" || told.action == "effect.resolved";
    let (tone, what) = match (told.action.as_str(), told.detail("after")) {
        ("effect.done", _) if attempt > 1 => {
            (Tone::Good, format!("It happened in attempt {attempt}"))
        }
        ("effect.done", _) => (Tone::Good, "It happened".to_owned()),
        ("effect.failed", _) if attempt > 1 => {
            (Tone::Critical, format!("It failed for good in attempt {attempt}"))
        }
        ("effect.failed", _) => (Tone::Critical, "It failed for good".to_owned()),
        ("effect.unknown", _) => {
            (Tone::Critical, format!("Attempt {attempt} ended without an answer"))
        }
        ("effect.skipped", _) => (Tone::Neutral, "Not to happen any more".to_owned()),
        ("effect.retried", _) => (Tone::Here, "To be performed again".to_owned()),
        ("effect.resolved", Some("done")) => (Tone::Good, "Said to have happened".to_owned()),
        ("effect.resolved", _) => (Tone::Neutral, called_off(told.number("skipped_behind_it"))),
        (action, _) => (Tone::Neutral, action.to_owned()),
    };
    let entry = Entry::new(times.clock(told.at), what).tone(tone);
    let entry = if decided { entry.who(&told.who) } else { entry };
    match told.detail("note").or_else(|| told.detail("problem")) {
        Some(words) => entry.detail(body::sentence(words)),
        None => entry,
    }
}

fn called_off(behind: u64) -> String {
    match behind {
        0 => "Called off".to_owned(),
        1 => "Called off, and the one behind it".to_owned(),
        more => format!("Called off, and the {more} behind it"),
    }
}

fn place(detail: &EffectDetail) -> Markup {
    let place = detail.effect.position.saturating_add(1);
    html! { (place) " of " (detail.chain.len()) ", one after the other" }
}

fn chain(detail: &EffectDetail) -> Table {
    let rows = detail.chain.iter().map(|other| {
        let row = Row::new([html! { (other.kind) }, effect_badge(other).render()])
            .link(format!("{EFFECTS}/{}", other.id));
        if other.id == detail.effect.id { row.here() } else { row }
    });
    let columns = [Column::text("Effect"), Column::text("State")];
    Table::new("The effects of the same decision, in their order", columns, rows)
}

fn facts(detail: &EffectDetail, times: &Times) -> Markup {
    let Effect { ordered_by, ordered_at, attempt, order, id, .. } = &detail.effect;
    let mut facts = vec![
        ("Ordered by", html! { (ordered_by) }),
        ("Ordered", times.ago(*ordered_at).focusable().render()),
        ("Attempts", html! { (attempt) }),
    ];
    // Most effects have no key of their own.
    if detail.key != id.to_string() {
        facts.push(("Key", html! { code { (detail.key) } }));
    }
    facts.push(("Order", html! { code { (order) } }));
    facts.push(("Effect", html! { code { (id) } }));
    parts::facts(&facts)
}
