//! Saying what is new about an incident.

use std::time::Duration;

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use jiff::Timestamp;
use serde::Deserialize;
use vocabulary::{Error, Kind, Result};
use web::console::Frame;
use web::console::parts::{Choice, Field, Flash, Form as Drawn, Input};
use web::{FieldErrors, Form, May, Path, Problem};

use super::{draw, too_late};
use crate::Monitoring;
use crate::ids::IncidentId;
use crate::incidents::{IncidentDetail, NewUpdate, Promise, update as write_update};
use crate::pages::INCIDENTS;
use crate::rights::IncidentsManage;

/// Shorter than what the verb takes, so that letters of several bytes fit as well.
pub(in crate::pages) const TEXT_CHARACTERS: u32 = 2_000;

/// What the form of an update sends.
#[derive(Debug, Deserialize)]
pub(in crate::pages) struct Said {
    text: String,
    audience: Audience,
    #[serde(default)]
    next: Next,
}

/// What is promised of the next update.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
enum Next {
    #[default]
    #[serde(rename = "")]
    Same,
    #[serde(rename = "none")]
    None,
    #[serde(rename = "15")]
    Quarter,
    #[serde(rename = "30")]
    Half,
    #[serde(rename = "60")]
    Hour,
}

impl Next {
    /// Returns the promise that this is at `now`.
    fn promise(self, now: Timestamp) -> Result<Promise> {
        let minutes = match self {
            Self::Same => return Ok(Promise::Same),
            Self::None => return Ok(Promise::None),
            Self::Quarter => 15,
            Self::Half => 30,
            Self::Hour => 60,
        };
        let at = now.checked_add(Duration::from_secs(minutes * 60)).map_err(Error::internal)?;
        Ok(Promise::At(at))
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Audience {
    Team,
    Everybody,
}

/// What stands in the form of an update.
#[derive(Default)]
pub(super) struct Before {
    pub(super) flash: Vec<Flash>,
    errors: FieldErrors,
    text: String,
    audience: String,
    next: String,
}

impl Before {
    /// Tells something above a form in which nothing stands yet.
    pub(super) fn telling(flash: Vec<Flash>) -> Self {
        Self { flash, ..Self::default() }
    }
}

pub(in crate::pages) async fn update(
    State(monitoring): State<Monitoring>,
    frame: Frame,
    may: May<IncidentsManage>,
    Path(id): Path<IncidentId>,
    Form { value, typed }: Form<Said>,
) -> Result<Response, Problem> {
    let before = |errors| Before {
        flash: Vec::new(),
        errors,
        text: typed.get("text").to_owned(),
        audience: typed.get("audience").to_owned(),
        next: typed.get("next").to_owned(),
    };
    let said = match value {
        Ok(said) => said,
        Err(errors) => {
            let page = draw(&monitoring, (&frame, &may), (id, before(errors))).await?;
            return Ok((StatusCode::BAD_REQUEST, page).into_response());
        }
    };
    let next_update = said.next.promise(may.now())?;
    let public = said.audience == Audience::Everybody;
    let new = NewUpdate { text: said.text, public, next_update };
    match write_update(&may, id, new).await {
        Ok(_) => Ok(Redirect::to(&format!("{INCIDENTS}/{id}?done=updated")).into_response()),
        Err(error) if error.kind() == Kind::Invalid => {
            let before = before(FieldErrors::of(&error));
            let page = draw(&monitoring, (&frame, &may), (id, before)).await?;
            Ok((StatusCode::BAD_REQUEST, page).into_response())
        }
        Err(error) => too_late(&monitoring, (&frame, &may), (id, error)).await,
    }
}

pub(super) fn form(detail: &IncidentDetail, before: &Before) -> Drawn {
    let text = Field::new("text", "What is new", Input::Area { lines: 4 })
        .required()
        .longest(TEXT_CHARACTERS)
        .value(&before.text)
        .error_if(before.errors.at("text"));
    let audience =
        [("team", "Those who work here"), ("everybody", "Customers, too, on the status page")]
            .map(|(value, label)| Choice::new(value, label));
    let chosen = if before.audience.is_empty() { "team" } else { &before.audience };
    let audience = Field::new("audience", "Who sees it", Input::Radio(audience.into()))
        .required()
        .value(chosen)
        .error_if(before.errors.at("audience"));
    let next = [
        ("", "As it was promised before"),
        ("none", "No promise"),
        ("15", "In 15 minutes"),
        ("30", "In half an hour"),
        ("60", "In an hour"),
    ]
    .map(|(value, label)| Choice::new(value, label));
    let next = Field::new("next", "The next update for customers", Input::Select(next.into()))
        .value(&before.next)
        .error_if(before.errors.at("next").or(before.errors.at("next_update_at")));
    let form = Drawn::post(format!("{INCIDENTS}/{}/updates", detail.incident.id), "Write it")
        .field(text)
        .field(audience);
    // Nobody waits for the next word about what is over.
    let form = if detail.incident.state.lasts() { form.field(next) } else { form };
    match before.errors.whole() {
        Some(problem) => form.problem(problem),
        None => form,
    }
}
