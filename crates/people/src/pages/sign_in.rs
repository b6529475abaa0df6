//! The page on which somebody signs in with address and password.

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Redirect, Response};
use maud::{Markup, Render, html};
use serde::Deserialize;
use vocabulary::Secret;
use web::console::Frame;
use web::console::parts::{self, Field, Input};
use web::{FieldErrors, Form, Problem, Query, Visitor, local_path};

use super::{go, is_theirs, outside, refused, visit};
use crate::People;
use crate::sessions::{cookies, sign_in};

/// Where to go afterwards.
#[derive(Deserialize)]
pub(super) struct Next {
    pub(super) next: Option<String>,
}

impl Next {
    pub(super) fn path(&self) -> &str {
        self.next.as_deref().and_then(local_path).unwrap_or("/")
    }
}

#[derive(Deserialize)]
pub(super) struct Proof {
    email: String,
    password: Secret,
    next: Option<String>,
}

pub(super) async fn show(frame: Frame, visitor: Visitor, Query(next): Query<Next>) -> Response {
    if visitor.caller.is_some() {
        return Redirect::to(next.path()).into_response();
    }
    page(&frame, next.path(), "", &FieldErrors::new()).into_response()
}

pub(super) async fn submit(
    State(people): State<People>,
    frame: Frame,
    visitor: Visitor,
    headers: HeaderMap,
    Form { value, typed }: Form<Proof>,
) -> Result<Response, Problem> {
    let next = Next { next: Some(typed.get("next").to_owned()) };
    let proof = match value {
        Ok(proof) => proof,
        Err(errors) => {
            let page = page(&frame, next.path(), typed.get("email"), &errors);
            return Ok((axum::http::StatusCode::BAD_REQUEST, page).into_response());
        }
    };
    let next = Next { next: proof.next };
    let visit = visit(&visitor, &headers);
    match sign_in::sign_in(&people, &proof.email, &proof.password, visit).await {
        Ok(opened) => go(next.path(), |headers| cookies::set(headers, &opened)),
        Err(error) if is_theirs(&error) => {
            let errors = FieldErrors::of(&error);
            Ok(refused(&error, page(&frame, next.path(), &proof.email, &errors)))
        }
        Err(error) => Err(error.into()),
    }
}

fn page(frame: &Frame, next: &str, email: &str, errors: &FieldErrors) -> Markup {
    let mut form = parts::Form::post("/sign-in", "Sign in").with("next", next);
    if let Some(problem) = errors.whole() {
        form = form.problem(problem);
    }
    let email = Field::new("email", "Address", Input::Email)
        .value(email)
        .required()
        .autocomplete("username")
        .error_if(errors.at("email"));
    let password = Field::new("password", "Password", Input::Password)
        .required()
        .autocomplete("current-password")
        .error_if(errors.at("password"));
    let help = html! {
        p { "No password, or forgotten? Whoever manages the staff can make you a new link." }
    };
    let body = parts::stack(&[form.field(email).field(password).render(), help]);
    outside(frame, "Sign in", body)
}
