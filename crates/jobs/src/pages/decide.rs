//! What the buttons of the room send: each calls the verb of the API and leads back to a page.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;
use vocabulary::id::{EffectId, RunId};
use vocabulary::{Error, Kind, Result};
use web::console::Frame;
use web::console::parts::Flash;
use web::{FieldErrors, Form, May, Path, Problem, Query};

use super::effect::Before;
use super::{Done, EFFECTS, Looks, ROOM, RUNS, address, effect, run};
use crate::Known;
use crate::effects::resolve::{Resolution, ResolvedOutcome};
use crate::rights::JobsRun;
use crate::{effects, runs};

/// Where a button stood; whoever works through the list comes back to it.
#[derive(Debug, Deserialize)]
pub(super) struct Sent {
    from: Option<Place>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Place {
    Room,
}

impl Sent {
    fn back(&self, page: &str, done: Done) -> Response {
        let to = if self.from == Some(Place::Room) { ROOM } else { page };
        Redirect::to(&address(to, &[("done", done.word())])).into_response()
    }
}

pub(super) async fn replay(
    State(known): State<Known>,
    frame: Frame,
    may: May<JobsRun>,
    Path(id): Path<RunId>,
    Query(sent): Query<Sent>,
) -> Result<Response, Problem> {
    match runs::replay::replay(&may, id).await {
        Ok(()) => Ok(sent.back(&format!("{RUNS}/{id}"), Done::Replayed)),
        Err(error) if error.kind() == Kind::Conflict => {
            let stands = (id, vec![Flash::failed(error.with_hint())]);
            let page = run::draw((&frame, Looks::of(&may)), (may.reader(), &known), stands).await?;
            Ok((StatusCode::CONFLICT, page).into_response())
        }
        Err(error) => Err(error.into()),
    }
}

pub(super) async fn retry(
    frame: Frame,
    may: May<JobsRun>,
    Path(id): Path<EffectId>,
    Query(sent): Query<Sent>,
) -> Result<Response, Problem> {
    match effects::retry::retry(&may, id).await {
        Ok(()) => Ok(sent.back(&format!("{EFFECTS}/{id}"), Done::Retried)),
        Err(error) => refused(&frame, &may, (id, error, String::new())).await,
    }
}

pub(super) async fn resolve(
    frame: Frame,
    may: May<JobsRun>,
    Path(id): Path<EffectId>,
    Form { value, typed }: Form<Resolution>,
) -> Result<Response, Problem> {
    let note = typed.get("note").to_owned();
    let resolution = match value {
        Ok(resolution) => resolution,
        Err(errors) => {
            let before = Before { errors, note, ..Before::default() };
            let page = effect::draw((&frame, Looks::of(&may)), may.reader(), (id, before)).await?;
            return Ok((StatusCode::BAD_REQUEST, page).into_response());
        }
    };
    let done = match resolution.outcome {
        ResolvedOutcome::Done => Done::Happened,
        ResolvedOutcome::Skipped => Done::CalledOff,
    };
    match effects::resolve::resolve(&may, id, resolution).await {
        // Back to the room, where the next thing that waits stands.
        Ok(()) => Ok(Redirect::to(&address(ROOM, &[("done", done.word())])).into_response()),
        Err(error) => refused(&frame, &may, (id, error, note)).await,
    }
}

/// Answers a decision that was refused with the effect as it stands now, and what was typed.
async fn refused(
    frame: &Frame,
    may: &May<JobsRun>,
    (id, error, note): (EffectId, Error, String),
) -> Result<Response, Problem> {
    let before = match error.kind() {
        Kind::Conflict => {
            Before { flash: vec![Flash::failed(error.with_hint())], note, ..Before::default() }
        }
        Kind::Invalid => Before { errors: FieldErrors::of(&error), note, ..Before::default() },
        _ => return Err(error.into()),
    };
    let page = effect::draw((frame, Looks::of(may)), may.reader(), (id, before)).await?;
    Ok((web::problem::status(error.kind()), page).into_response())
}
