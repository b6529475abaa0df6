//! States in words: badges, and what each state means for the person who reads it.

use std::time::Duration;

use jiff::Timestamp;
use maud::{Markup, html};
use web::console::Tone;
use web::console::parts::Badge;
use web::console::times::{Times, length};

use crate::effects::{Effect, EffectState};
use crate::runs::{Run, RunState};

pub(super) fn run_badge(state: RunState) -> Badge {
    let (tone, word) = match state {
        RunState::Scheduled => (Tone::Neutral, "scheduled"),
        RunState::Running => (Tone::Here, "running"),
        RunState::Succeeded => (Tone::Good, "succeeded"),
        RunState::Failed => (Tone::Warning, "failed"),
        RunState::GaveUp => (Tone::Warning, "gave up"),
        RunState::Missed => (Tone::Unknown, "missed"),
    };
    Badge::new(tone, word)
}

pub(super) fn effect_badge(effect: &Effect) -> Badge {
    let (tone, word) = match effect.state {
        EffectState::Ordered => (Tone::Neutral, "ordered"),
        EffectState::Running => (Tone::Here, "running"),
        EffectState::Done => (Tone::Good, "done"),
        EffectState::Failed => (Tone::Critical, "failed"),
        EffectState::Unknown if effect.waiting_for_people => (Tone::Critical, "unknown"),
        EffectState::Unknown => (Tone::Unknown, "being looked up"),
        EffectState::Skipped => (Tone::Neutral, "skipped"),
    };
    Badge::new(tone, word)
}

/// Says where a run stands, in a sentence.
pub(super) fn run_lead(run: &Run, times: &Times) -> Markup {
    let attempt = run.attempt;
    html! {
        @match run.state {
            RunState::Scheduled if attempt == 0 => { "It " (due(run.due_at, times)) "." },
            RunState::Scheduled => {
                "Attempt " (attempt) " failed. The next one " (due(run.due_at, times)) "."
            },
            RunState::Running => { "Attempt " (attempt) " is under way." },
            RunState::Succeeded => { "It is done." },
            RunState::Failed => {
                "It was refused, so trying again by itself would not help. It is set aside until somebody "
                "runs it again."
            },
            RunState::GaveUp => {
                "It failed " (times_in_words(attempt)) " and is set aside until somebody runs it again."
            },
            RunState::Missed => { "It did not run when its schedule said so." },
        }
    }
}

/// Says when something is due, or for how long it has been.
fn due(at: Timestamp, times: &Times) -> Markup {
    html! {
        @if at < times.now { "has been due for " (times.lasting(at).focusable()) }
        @else { "is due " (times.ago(at).focusable()) }
    }
}

/// Says where an effect stands, in a sentence; `before` is the effect of its chain that it waits for.
pub(super) fn effect_lead(effect: &Effect, before: Option<&Effect>) -> String {
    match effect.state {
        EffectState::Ordered => match before {
            Some(before) => format!("It waits for `{}`, which comes before it.", before.kind),
            None if effect.attempt == 0 => "It is about to be performed.".to_owned(),
            None => format!("Attempt {} failed. The next one comes by itself.", effect.attempt),
        },
        EffectState::Running => format!("Attempt {} is under way.", effect.attempt),
        EffectState::Done => "It happened.".to_owned(),
        EffectState::Failed => {
            "It did not happen, and nothing more is tried until somebody decides.".to_owned()
        }
        EffectState::Unknown if effect.waiting_for_people => {
            "Nobody knows whether it happened. Somebody has to find out.".to_owned()
        }
        EffectState::Unknown => {
            "Nobody knows yet whether it happened: the other side is being asked.".to_owned()
        }
        EffectState::Skipped => "It did not happen, and is not to happen any more.".to_owned(),
    }
}

/// Says how often, as people do.
fn times_in_words(number: u32) -> String {
    match number {
        1 => "once".to_owned(),
        2 => "twice".to_owned(),
        many => format!("{many} times"),
    }
}

/// Says how many attempts there were, where that is worth a word.
pub(super) fn attempts(number: u32) -> Markup {
    html! { @if number > 1 { (number) } }
}

/// Says how long something took.
pub(super) fn took(milliseconds: u64) -> String {
    match milliseconds {
        ..1_000 => format!("{milliseconds} ms"),
        1_000..60_000 => format!("{}.{} s", milliseconds / 1_000, milliseconds % 1_000 / 100),
        _ => {
            let took = Duration::from_millis(milliseconds);
            jiff::SignedDuration::try_from(took).map_or_else(|_| "for ever".to_owned(), length)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_as_exact_as_it_is_short() {
        for (milliseconds, says) in [
            (0, "0 ms"),
            (999, "999 ms"),
            (1_000, "1.0 s"),
            (59_999, "59.9 s"),
            (60_000, "1 min"),
            (9_600_000, "2 h 40 min"),
        ] {
            assert_eq!(took(milliseconds), says);
        }
    }
}
