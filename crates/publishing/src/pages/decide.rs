//! What the button of a version sends.

use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;
use vocabulary::Kind;
use web::console::Frame;
use web::console::parts::Flash;
use web::{FieldErrors, Form, May, Path, Problem};

use super::version::{Before, draw};
use super::{ROOM, VERSIONS};
use crate::Publisher;
use crate::rights::ManualPublish;
use crate::versions::changes::ChangesQuery;
use crate::versions::roll_back::{RollBack, roll_back as verb};

/// What is typed before rolling back.
#[derive(Debug, Deserialize)]
pub(super) struct Typed {
    note: String,
}

pub(super) async fn roll_back(
    State(publisher): State<Publisher>,
    frame: Frame,
    may: May<ManualPublish>,
    Path(version): Path<i64>,
    Form { value, typed }: Form<Typed>,
) -> Result<Response, Problem> {
    let note = value.map_or_else(|_| typed.get("note").to_owned(), |typed| typed.note);
    let wanted = RollBack { version, note: note.clone() };
    let error = match verb(&may, &publisher, wanted).await {
        Ok(_) => return Ok(Redirect::to(ROOM).into_response()),
        Err(error) => error,
    };
    let before = match error.kind() {
        _ if error.code() == "confirm-identity" => {
            let next = format!("/confirm?next={VERSIONS}/{version}");
            return Ok(Redirect::to(&next).into_response());
        }
        Kind::Invalid => {
            let errors = FieldErrors::of(&error);
            let flash = vec![Flash::failed(error.with_hint())];
            Before { flash, note, error: errors.at("note").map(str::to_owned) }
        }
        Kind::Conflict => {
            Before { flash: vec![Flash::failed(error.with_hint())], note, error: None }
        }
        _ => return Err(error.into()),
    };
    let page = draw((&frame, &publisher), &may, (version, ChangesQuery::default(), before)).await?;
    Ok((web::problem::status(error.kind()), page).into_response())
}
