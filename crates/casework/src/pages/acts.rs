//! The actions of a case: a button each, a form where something is asked, and why what is not possible is
//! not. A form that was refused stands open, with what was typed and what is wrong with it.

use acts::Asks;
use maud::{Markup, html};
use web::console::names::title;
use web::console::parts::{Action, Confirm, Flash, Form, Panel};

use super::ROOM;
use super::case::Again;
use super::gather::{About, Gathered, Look};
use super::questions::fields;
use crate::offers::Offer;

/// Draws what can be done about a case.
pub(super) fn acts(
    look: &Look<'_>,
    (gathered, about): (&Gathered<'_>, &About),
    again: Option<&Again>,
) -> Markup {
    let sent_again = |offer: &Offer| {
        let again = again.filter(|again| again.action == offer.name && offer.allowed)?;
        let asks = asked(gathered, offer)?;
        Some(form(look, (gathered, offer), (asks, again)))
    };
    let open = about.offers.iter().find_map(sent_again);
    let closed = about.offers.iter().filter(|offer| sent_again(offer).is_none());
    let whole = again.and_then(|again| again.errors.whole());
    let body = html! {
        div.row { @for offer in closed { (act(look, (gathered, offer))) } }
        @if let Some(form) = open { (form) }
    };
    html! {
        @if let Some(problem) = whole { (Flash::failed(problem)) }
        (Panel::new("What to do", body))
    }
}

fn act(look: &Look<'_>, (gathered, offer): (&Gathered<'_>, &Offer)) -> Action {
    let (label, href) = (title(&offer.name), address(gathered));
    let action = match asked(gathered, offer) {
        None => Action::post(label, href),
        Some(asks) => {
            let record = &gathered.case.record;
            let what = format!("{} {}", record.kind, record.key);
            let fields = fields((&offer.name, asks), &look.in_force.manual, None);
            Action::ask(label.clone(), href, Confirm::one(label, what).asks(fields))
        }
    };
    let action = match offer.shortcut {
        Some(key) => action.key(key.to_string()),
        None => action,
    };
    let sent = sent_along(gathered, offer);
    let action = sent.into_iter().fold(action, |action, (name, value)| action.with(name, value));
    let action = action.id(format!("act-{}", offer.name));
    match &offer.why_not {
        Some(why) => action.forbidden(why.as_str()),
        None => action,
    }
}

fn form(
    look: &Look<'_>,
    (gathered, offer): (&Gathered<'_>, &Offer),
    (asks, again): (&Asks, &Again),
) -> Form {
    let fields = fields((&offer.name, asks), &look.in_force.manual, Some(again));
    let case = format!("{ROOM}/{}/cases/{}", gathered.case.queue, gathered.case.id);
    let form = Form::post(address(gathered), title(&offer.name)).text(fields).cancel(case);
    let sent = sent_along(gathered, offer);
    sent.into_iter().fold(form, |form, (name, value)| form.with(name, value))
}

/// Returns what an action asks, if it asks anything.
fn asked<'g>(gathered: &Gathered<'g>, offer: &Offer) -> Option<&'g Asks> {
    let action = gathered.declared.action(&offer.name).ok()?;
    (!action.asks.is_empty()).then_some(&action.asks)
}

fn address(gathered: &Gathered<'_>) -> String {
    format!("{ROOM}/{}/cases/{}/decisions", gathered.case.queue, gathered.case.id)
}

/// Returns what a form says beside the answers.
fn sent_along(gathered: &Gathered<'_>, offer: &Offer) -> [(&'static str, String); 4] {
    let seen = gathered.about.as_ref().map(|about| about.seen.clone());
    [
        ("action", offer.name.clone()),
        ("version", gathered.case.version.to_string()),
        ("seen", seen.unwrap_or_default()),
        ("since", gathered.sitting.since.to_string()),
    ]
}
