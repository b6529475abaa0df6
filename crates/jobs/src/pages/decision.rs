//! The part of an effect's page where somebody decides: what is known, and what each choice means.

use maud::{Markup, html};
use web::console::parts::{Action, Confirm, Field, Flash, Input, Panel};

use super::effect::Before;
use super::{EFFECTS, Looks, body};
use crate::effects::{EffectDetail, EffectState};

/// Shorter than what the verb takes, so that letters of several bytes fit as well.
const NOTE_CHARACTERS: u32 = 1_000;

/// Draws the panel, if there is anything to decide.
pub(super) fn panel(detail: &EffectDetail, looks: Looks, before: &Before) -> Option<Panel> {
    let explains = explanation(detail)?;
    let drawn = html! {
        div.form {
            (explains)
            @if let Some(problem) = &detail.effect.problem {
                p { "The last attempt said: " q { (body::sentence(problem)) } }
            }
            p { "If it did not happen, and is still to happen:" }
            div.row { (looks.offer(retry(detail))) }
            @if looks == Looks::AndDecides {
                p { "If it did happen, or is not to happen any more:" }
                (form(detail, before))
            }
        }
    };
    Some(Panel::new("Decide", drawn))
}

/// Says in plain words what is known, for an effect about which a person can decide.
fn explanation(detail: &EffectDetail) -> Option<Markup> {
    let effect = &detail.effect;
    match effect.state {
        EffectState::Failed => Some(html! {
            p { "It certainly did not happen." }
        }),
        EffectState::Unknown if effect.waiting_for_people => Some(html! {
            p {
                "It was sent, but no answer came back. So it may have happened or not, and it is not "
                "sent again by itself: it must not happen twice."
            }
            p {
                "Look on the other side for the key " code { (detail.key) } ", or for what it was told "
                "to do. Then say here what you found."
            }
        }),
        EffectState::Unknown => Some(html! {
            p {
                "It was sent, but no answer came back. The other side is being asked whether it "
                "happened; decide only if you know already."
            }
        }),
        _ => None,
    }
}

fn retry(detail: &EffectDetail) -> Action {
    let effect = &detail.effect;
    let href = format!("{EFFECTS}/{}/retries", effect.id);
    if effect.state == EffectState::Failed {
        return Action::post("Retry", href).key("r").leading();
    }
    let asks = Confirm::one("Retry", &effect.kind).says(
        "By this you say that it did not happen. If it did happen after all, it happens twice.",
    );
    Action::destroy("Retry", href, asks).key("r")
}

/// Draws one form with two ways to send it, so that the note is typed once.
fn form(detail: &EffectDetail, before: &Before) -> Markup {
    let note = Field::new("note", "Note", Input::Area { lines: 3 })
        .required()
        .longest(NOTE_CHARACTERS)
        .hint(hint(behind(detail)))
        .value(&before.note)
        .error_if(before.errors.at("note"));
    let problem = before.errors.whole().or_else(|| before.errors.at("outcome"));
    html! {
        form.form method="post" action=(format!("{EFFECTS}/{}/resolution", detail.effect.id)) {
            @if let Some(problem) = problem { (Flash::failed(problem)) }
            (note)
            div.row {
                @for (outcome, label, key) in
                    [("done", "It happened", "h"), ("skipped", "Do not do it", "x")] {
                    button.button type="submit" name="outcome" value=(outcome) data-weight="plain"
                        data-key=(key) data-says=(label) {
                        (label) " " span.keys aria-hidden="true" { kbd { (key) } }
                    }
                }
            }
        }
    }
}

/// Counts the effects that wait for this one.
fn behind(detail: &EffectDetail) -> usize {
    let later = |position: u32| position > detail.effect.position;
    let waits = detail.chain.iter();
    waits.filter(|other| later(other.position) && other.state == EffectState::Ordered).count()
}

fn hint(behind: usize) -> String {
    const ASKS: &str = "How you know, or why. Whoever comes later has only this.";
    match behind {
        0 => ASKS.to_owned(),
        1 => format!(
            "{ASKS} If it happened, the effect behind it goes on; if not, that one is called off as \
             well."
        ),
        more => format!(
            "{ASKS} If it happened, the {more} effects behind it go on; if not, they are called off as \
             well."
        ),
    }
}
