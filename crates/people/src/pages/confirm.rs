//! Proving again who one is, and going back to what asked for it.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use maud::{Markup, Render, html};
use serde::Deserialize;
use vocabulary::Secret;
use web::console::parts::{self, Field, Input};
use web::console::{Frame, Page, page};
use web::{FieldErrors, Form, Problem, Query, SignedIn};

use super::sign_in::Next;
use super::{go, is_theirs, refused};
use crate::People;
use crate::sessions::{confirm, cookies};

#[derive(Deserialize)]
pub(super) struct Proof {
    password: Secret,
}

pub(super) async fn show(frame: Frame, _: SignedIn, Query(next): Query<Next>) -> Response {
    form(&frame, next.path(), &FieldErrors::new()).into_response()
}

pub(super) async fn submit(
    State(people): State<People>,
    frame: Frame,
    person: SignedIn,
    Form { value, typed }: Form<Proof>,
) -> Result<Response, Problem> {
    let next = Next { next: Some(typed.get("next").to_owned()) };
    let proof = match value {
        Ok(proof) => proof,
        Err(errors) => {
            let page = form(&frame, next.path(), &errors);
            return Ok((StatusCode::BAD_REQUEST, page).into_response());
        }
    };
    match confirm::confirm(&people, &person, &proof.password).await {
        Ok(secret) => go(next.path(), |headers| cookies::set_session(headers, &secret)),
        Err(error) if is_theirs(&error) => {
            Ok(refused(&error, form(&frame, next.path(), &FieldErrors::of(&error))))
        }
        Err(error) => Err(error.into()),
    }
}

fn form(frame: &Frame, next: &str, errors: &FieldErrors) -> Markup {
    let mut form = parts::Form::post("/confirm", "Confirm").with("next", next).cancel(next);
    if let Some(problem) = errors.whole() {
        form = form.problem(problem);
    }
    let password = Field::new("password", "Password", Input::Password)
        .required()
        .autocomplete("current-password")
        .error_if(errors.at("password"));
    page(
        frame,
        &Page {
            title: "Is it you?".to_owned(),
            lead: Some(html! {
                "What you are about to do asks for a fresh proof. It counts for five minutes; then do "
                "it once more."
            }),
            body: form.field(password).render(),
            ..Page::default()
        },
    )
}
