//! Drawing the page of one case, and the end of a queue. Nothing is read here.

use maud::{Markup, Render, html};
use web::console::names::title;
use web::console::parts::{self, Action, Empty, Flash, Panel, Progress};
use web::console::times::length;
use web::console::{Frame, Page, Step, page};

use super::ROOM;
use super::acts::acts;
use super::case::Before;
use super::gather::{About, Gathered, Look, Shown};
use super::going::Sitting;
use super::line;
use super::room::minutes_words;
use super::ruling::ruling;
use crate::cases::{Case, CaseState};

/// How many characters a value may have before it stands as a text of its own.
const SHORT: usize = 60;

/// Draws a case with what can be done about it, or what became of it.
pub(super) fn drawn(
    frame: &Frame,
    look: &Look<'_>,
    gathered: &Gathered<'_>,
    before: Before,
) -> Markup {
    let Gathered { case, about, sitting, waiting, .. } = gathered;
    let waits = case.state == CaseState::Open;
    let main = html! {
        @match about {
            Some(about) => {
                (panel(case, about))
                @if waits { (acts(look, (gathered, about), before.again.as_ref())) }
            }
            None => (Empty::new("The record of this case is gone.")),
        }
        @if !waits { (ruling(frame, look, gathered)) }
    };
    let side = line::panel(frame, gathered, &minutes_words(gathered.minutes));
    let progress = Progress::new("Cleared", sitting.cleared, sitting.cleared + waiting);
    let took = length(frame.times.now.duration_since(sitting.since));
    page(
        frame,
        &Page {
            title: title(&case.queue),
            path: vec![Step::new("Queues", ROOM)],
            room: Some("queues"),
            lead: Some(html! { (progress.note(took)) }),
            actions: html! { @if let Some(next) = next(gathered) { (next) } },
            flash: before.flash.or(sitting.done.clone()).into_iter().collect(),
            body: parts::split(main, side),
        },
    )
}

/// Leads past a case that is not decided now, or to the next one where it cannot be decided any more.
fn next(gathered: &Gathered<'_>) -> Option<Action> {
    let Gathered { case, beside, sitting, .. } = gathered;
    let next = line::after(beside, case.id)?;
    let href = line::one_case(&case.queue, (next, &sitting.since.to_string()));
    let action = Action::open("Next case", href).key("]");
    Some(if case.state == CaseState::Open { action.quiet() } else { action.leading() })
}

/// Draws what the queue shows of a record: long texts as texts, the rest as a list.
fn panel(case: &Case, about: &About) -> Panel {
    let is_long = |shown: &Shown| match shown {
        Shown::Words(words) => words.chars().count() > SHORT,
        Shown::Nothing | Shown::Hidden | Shown::Unknown(_) => false,
    };
    let (long, short): (Vec<_>, Vec<_>) = about.shown.iter().partition(|(_, shown)| is_long(shown));
    let short: Vec<(String, Markup)> =
        short.into_iter().map(|(name, shown)| (title(name), shown.render())).collect();
    let panel = Panel::new(
        format!("{} {}", title(&case.record.kind), case.record.key),
        html! {
            @for (name, shown) in long {
                div.prose { blockquote aria-label=(title(name)) { (shown) } }
            }
            (parts::facts(&short))
        },
    );
    match case.state {
        CaseState::Open => panel,
        CaseState::Decided => panel.note("as it was when it was decided about"),
        CaseState::Withdrawn => panel.note("as it was before it left the queue"),
    }
}

impl Render for Shown {
    fn render(&self) -> Markup {
        match self {
            Self::Words(words) => html! { (words) },
            Self::Nothing => html! { span.optional { "none" } },
            Self::Hidden => html! { span.optional { "hidden: it speaks of a person" } },
            Self::Unknown(fault) => html! { span.optional { "not known: " (fault) } },
        }
    }
}

/// Draws the end of a queue, with what was done.
pub(super) fn cleared(frame: &Frame, name: &str, sitting: Sitting) -> Markup {
    let sum = match sitting.cleared {
        0 => "Load this page again to see what comes up next.".to_owned(),
        some => {
            let took = length(frame.times.now.duration_since(sitting.since));
            format!("{some} cleared in {took}.")
        }
    };
    let empty = Empty::new(format!("Nothing waits in {}.", title(name)))
        .explains(sum)
        .action(Action::open("All queues", ROOM).leading());
    page(
        frame,
        &Page {
            title: title(name),
            path: vec![Step::new("Queues", ROOM)],
            room: Some("queues"),
            flash: sitting.done.into_iter().collect::<Vec<Flash>>(),
            body: html! { (empty) },
            ..Page::default()
        },
    )
}
