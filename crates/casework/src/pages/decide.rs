//! What the buttons of a case send: it calls the verb of the API and leads to the next case.

use std::collections::BTreeMap;

use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use vocabulary::{Error, Kind, Result};
use web::console::Frame;
use web::console::parts::Flash;
use web::{FieldErrors, Form, May, Path, Problem};

use super::case::{Again, Before, draw, in_queue};
use super::going::Going;
use crate::Casework;
use crate::cases::{CaseId, read};
use crate::decisions::answers;
use crate::decisions::decide::{Choice, decide};
use crate::declared::Declared;
use crate::rights::CasesDecide;

/// The fields of a form by their names.
type Sent = BTreeMap<String, String>;

pub(super) async fn send(
    State(casework): State<Casework>,
    frame: Frame,
    may: May<CasesDecide>,
    Path(place): Path<(String, CaseId)>,
    Form { value, .. }: Form<Sent>,
) -> Result<Response, Problem> {
    let sent = value.map_err(|errors| {
        Error::invalid(errors.whole().unwrap_or("The form cannot be read.").to_owned())
    })?;
    let case = in_queue(may.reader(), place).await?;
    let in_force = casework.facts().in_force()?;
    let choice = choice(Declared::find(&in_force, &case.queue)?, &sent)?;
    match decide(&casework, &may, (case.id, choice)).await {
        Ok(decision) => Ok(Redirect::to(&Going::of_form(&sent).on(&decision)).into_response()),
        Err(error) => refused((&casework, &frame), &may, (case.id, sent, error)).await,
    }
}

/// Reads the choice of a form.
fn choice(declared: Declared<'_>, sent: &Sent) -> Result<Choice> {
    let missing = |name: &str| {
        Error::invalid(format!("The form does not say `{name}`.")).hint("Open the case again.")
    };
    let action = sent.get("action").ok_or_else(|| missing("action"))?.clone();
    let version = sent.get("version").and_then(|version| version.parse().ok());
    let version = version.ok_or_else(|| missing("version"))?;
    let answers = answers::of_form(&declared.action(&action)?.asks, sent);
    Ok(Choice { action, answers, version, seen: sent.get("seen").cloned() })
}

/// Answers a decision that was refused with the case as it stands now, and what was typed.
async fn refused(
    (casework, frame): (&Casework, &Frame),
    may: &May<CasesDecide>,
    (id, sent, error): (CaseId, Sent, Error),
) -> Result<Response, Problem> {
    let (flash, errors) = match error.kind() {
        Kind::Invalid => (None, FieldErrors::of(&error)),
        Kind::Conflict | Kind::Outdated | Kind::Policy => {
            (Some(Flash::failed(error.with_hint())), FieldErrors::new())
        }
        _ => return Err(error.into()),
    };
    let going = Going::of_form(&sent);
    let action = sent.get("action").cloned().unwrap_or_default();
    let before = Before { flash, again: Some(Again { action, sent, errors }) };
    let case = read::find(may.reader(), id).await?;
    let page = draw((casework, frame), may.caller(), (case, &going, before)).await?;
    Ok((web::problem::status(error.kind()), page).into_response())
}
