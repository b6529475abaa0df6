//! What became of a case: who decided what and when, what was answered, and how far its effects are.

use facts::world::texts::words;
use facts::world::values::of_json;
use maud::{Markup, Render, html};
use serde_json::Value as Json;
use web::console::parts::{self, Badge, Column, Panel, Row, Table};
use web::console::{Frame, Tone};
use work::outcomes::EffectState;

use super::gather::{Gathered, Look, Ruling, Shown};
use super::title;
use crate::decisions::follow::Followed;

/// Where the room of jobs shows an effect, and the right without which it does not.
const EFFECTS: (&str, &str) = ("/jobs/effects", "jobs.read");

/// Draws what became of a case that does not wait any more.
pub(super) fn ruling(frame: &Frame, look: &Look<'_>, gathered: &Gathered<'_>) -> Markup {
    let Some(ruling) = &gathered.ruling else {
        let when = gathered.case.ended_at.map(|at| frame.times.ago(at));
        let says = html! {
            p { "The record left the queue before anybody decided" @if let Some(when) = when { ", " (when) } "." }
        };
        return Panel::new("Withdrawn", says).render();
    };
    html! {
        (Panel::new("Decided", decided(frame, ruling)))
        @if !ruling.steps.is_empty() {
            (Panel::new("What it did", steps(look, &ruling.steps)))
        }
    }
}

fn decided(frame: &Frame, ruling: &Ruling) -> Markup {
    let kept = &ruling.kept;
    let answers: Vec<(String, Markup)> = ruling
        .answers
        .iter()
        .map(|(name, answer)| (title(name), shown(frame, answer.as_ref()).render()))
        .collect();
    let what = html! { (title(&kept.action)) ", decided by " (kept.by) };
    let mut facts = vec![("What", what), ("When", frame.times.ago(kept.at).render())];
    facts.extend(answers.iter().map(|(name, answer)| (name.as_str(), answer.clone())));
    parts::facts(&facts)
}

fn shown(frame: &Frame, answer: Option<&Json>) -> Shown {
    match answer.map(of_json) {
        Some(Ok(value)) => Shown::Words(words(&value, &frame.times.zone)),
        Some(Err(fault)) => Shown::Unknown(fault),
        None => Shown::Hidden,
    }
}

fn steps(look: &Look<'_>, steps: &[Followed]) -> Table {
    let (address, right) = EFFECTS;
    let may_follow = look.caller.rights.allow(right);
    let rows = steps.iter().map(|(step, stands)| {
        let row = Row::new([html! { (title(&step.kind)) }, state(*stands).render()]);
        match step.effect.filter(|_| may_follow) {
            Some(effect) => row.link(format!("{address}/{effect}")),
            None => row,
        }
    });
    Table::new("Effects, in their order", [Column::text("Effect"), Column::text("State")], rows)
}

fn state(state: Option<EffectState>) -> Badge {
    let Some(state) = state else { return Badge::new(Tone::Neutral, "over") };
    let tone = match state {
        EffectState::Ordered | EffectState::Skipped => Tone::Neutral,
        EffectState::Running => Tone::Here,
        EffectState::Done => Tone::Good,
        EffectState::Failed => Tone::Critical,
        EffectState::Unknown => Tone::Warning,
    };
    Badge::new(tone, state.word())
}
