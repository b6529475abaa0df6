//! Using a sign-in link: the page where somebody sets their name and their password.

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use maud::{Markup, Render, html};
use serde::Deserialize;
use vocabulary::Secret;
use web::console::Frame;
use web::console::parts::{self, Field, Input};
use web::{FieldErrors, Form, Path, Problem, Visitor};

use super::{go, is_theirs, outside, refused, visit};
use crate::sessions::cookies;
use crate::staff::join::{Invitee, Joining, join, look};
use crate::staff::link::Purpose;
use crate::{People, SHORTEST_CHARACTERS};

#[derive(Deserialize)]
pub(super) struct Answer {
    name: Option<String>,
    password: Secret,
}

pub(super) async fn show(
    State(people): State<People>,
    frame: Frame,
    Path(secret): Path<Secret>,
) -> Result<Response, Problem> {
    match look(&people, &secret).await {
        Ok(invitee) => {
            let name = invitee.name.clone();
            Ok(page(&frame, &secret, &invitee, (&name, &FieldErrors::new())).into_response())
        }
        Err(error) if is_theirs(&error) => Ok(refused(&error, worthless(&frame, &error))),
        Err(error) => Err(error.into()),
    }
}

pub(super) async fn submit(
    State(people): State<People>,
    frame: Frame,
    visitor: Visitor,
    headers: HeaderMap,
    Path(secret): Path<Secret>,
    Form { value, typed }: Form<Answer>,
) -> Result<Response, Problem> {
    let invitee = match look(&people, &secret).await {
        Ok(invitee) => invitee,
        Err(error) if is_theirs(&error) => return Ok(refused(&error, worthless(&frame, &error))),
        Err(error) => return Err(error.into()),
    };
    let answer = match value {
        Ok(answer) => answer,
        Err(errors) => {
            let page = page(&frame, &secret, &invitee, (typed.get("name"), &errors));
            return Ok((axum::http::StatusCode::BAD_REQUEST, page).into_response());
        }
    };
    let joining = Joining { secret: secret.clone(), name: answer.name, password: answer.password };
    match join(&people, joining, visit(&visitor, &headers)).await {
        Ok(opened) => go("/", |headers| cookies::set(headers, &opened)),
        Err(error) if is_theirs(&error) => {
            let errors = FieldErrors::of(&error);
            let page = page(&frame, &secret, &invitee, (typed.get("name"), &errors));
            Ok(refused(&error, page))
        }
        Err(error) => Err(error.into()),
    }
}

fn page(
    frame: &Frame,
    secret: &Secret,
    invitee: &Invitee,
    (name, errors): (&str, &FieldErrors),
) -> Markup {
    let title = match invitee.purpose {
        Purpose::Join => "Welcome aboard",
        Purpose::Reset => "Set a new password",
    };
    let mut form = parts::Form::post(format!("/join/{}", secret.expose()), "Set and sign in");
    if let Some(problem) = errors.whole() {
        form = form.problem(problem);
    }
    let email = Field::new("email", "Address", Input::Email)
        .value(&invitee.email)
        .disabled()
        .autocomplete("username")
        .hint("What you sign in with.");
    let name = Field::new("name", "Name", Input::Text)
        .value(name)
        .required()
        .autocomplete("name")
        .longest(100)
        .error_if(errors.at("name"));
    let password = Field::new("password", "Password", Input::Password)
        .required()
        .autocomplete("new-password")
        .hint(format!(
            "{SHORTEST_CHARACTERS} characters or more, such as four words that have nothing to do \
             with each other. Nothing else is asked of it."
        ))
        .error_if(errors.at("password"));
    outside(frame, title, form.field(email).field(name).field(password).render())
}

fn worthless(frame: &Frame, error: &vocabulary::Error) -> Markup {
    let body = html! {
        p { (error.says()) }
        @if let Some(hint) = error.what_to_do() { p { (hint) } }
        (parts::row(&[parts::Action::open("Sign in", "/sign-in").leading().render()]))
    };
    outside(frame, "This link does not hold", body)
}
