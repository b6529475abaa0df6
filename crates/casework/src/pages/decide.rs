//! What the buttons of a case send: it calls the verb of the API and leads to the next case.

use std::collections::BTreeMap;

use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use serde_json::{Map, Value};
use vocabulary::{Error, Kind, Result};
use web::console::Frame;
use web::console::parts::Flash;
use web::{FieldErrors, Form, May, Path, Problem};

use super::ROOM;
use super::case::{Before, Going, draw};
use crate::Casework;
use crate::cases::{CaseId, read};
use crate::decisions::decide::{Choice, decide};
use crate::rights::CasesDecide;

/// What stands before the name of an answer among the fields of the form.
const ANSWER: &str = "answer.";

pub(super) async fn send(
    State(casework): State<Casework>,
    frame: Frame,
    may: May<CasesDecide>,
    Path((queue, id)): Path<(String, CaseId)>,
    Form { value, .. }: Form<BTreeMap<String, String>>,
) -> Result<Response, Problem> {
    let sent = value.map_err(|errors| {
        Error::invalid(errors.whole().unwrap_or("The form cannot be read.").to_owned())
    })?;
    let going = Going {
        of: sent.get("of").and_then(|of| of.parse().ok()),
        since: sent.get("since").and_then(|since| since.parse().ok()),
        ..Going::default()
    };
    let choice = choice(&sent)?;
    let action = choice.action.clone();
    match decide(&casework, &may, (id, choice)).await {
        Ok(decision) => {
            let mut query = form_urlencoded::Serializer::new(String::new());
            if let (Some(of), Some(since)) = (going.of, going.since) {
                query.append_pair("of", &of.to_string()).append_pair("since", &since.to_string());
            }
            query.append_pair("done", &action).append_pair("to", &decision.case.record.key);
            Ok(Redirect::to(&format!("{ROOM}/{queue}?{}", query.finish())).into_response())
        }
        Err(error) => refused((&casework, &frame), &may, (id, going, error)).await,
    }
}

/// Reads the choice of a form.
fn choice(sent: &BTreeMap<String, String>) -> Result<Choice> {
    let missing = |name: &str| {
        Error::invalid(format!("The form does not say `{name}`.")).hint("Open the case again.")
    };
    let action = sent.get("action").ok_or_else(|| missing("action"))?.clone();
    let version = sent.get("version").and_then(|version| version.parse().ok());
    let version = version.ok_or_else(|| missing("version"))?;
    let answers = sent.iter().filter_map(|(name, value)| {
        let name = name.strip_prefix(ANSWER).filter(|_| !value.is_empty())?;
        Some((name.to_owned(), Value::from(value.as_str())))
    });
    Ok(Choice { action, answers: answers.collect::<Map<_, _>>(), version })
}

/// Answers a decision that was refused with the case as it stands now.
async fn refused(
    (casework, frame): (&Casework, &Frame),
    may: &May<CasesDecide>,
    (id, going, error): (CaseId, Going, Error),
) -> Result<Response, Problem> {
    let before = match error.kind() {
        Kind::Invalid => Before { errors: FieldErrors::of(&error), ..Before::default() },
        Kind::Conflict | Kind::Outdated | Kind::Policy => {
            Before { flash: vec![Flash::failed(error.with_hint())], ..Before::default() }
        }
        _ => return Err(error.into()),
    };
    let case = read::find(may.reader(), id).await?;
    let page = draw((casework, frame), may.caller(), (case, going, before)).await?;
    Ok((web::problem::status(error.kind()), page).into_response())
}
