//! Oneself: the own sessions and the own password.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use maud::{Markup, Render, html};
use serde::Deserialize;
use vocabulary::{Result, Secret};
use web::console::parts::{self, Field, Flash, Input, Panel};
use web::console::{Frame, Page, Step, page};
use web::{FieldErrors, Form, PageQuery, Path, Problem, Query, SignedIn};

use super::people::sessions;
use super::{after, go, is_theirs, refused};
use crate::sessions::change_password::{self, NewPassword};
use crate::sessions::list::{Whose, list};
use crate::sessions::{SessionId, cookies, end};
use crate::{People, SHORTEST_CHARACTERS, staff_of};

/// What was done on the page before.
#[derive(Deserialize)]
pub(super) struct Done {
    done: Option<String>,
    #[serde(flatten)]
    page: PageQuery,
}

#[derive(Deserialize)]
pub(super) struct Passwords {
    current: Secret,
    new: Secret,
}

pub(super) async fn show(
    frame: Frame,
    person: SignedIn,
    Query(done): Query<Done>,
) -> Result<Response, Problem> {
    let flash = match done.done.as_deref() {
        Some("password") => {
            vec![Flash::done("Your password is changed; other sessions have ended.")]
        }
        Some("session") => vec![Flash::done("The session has ended.")],
        _ => Vec::new(),
    };
    let page = draw(&frame, &person, &done.page, (flash, &FieldErrors::new())).await?;
    Ok(page.into_response())
}

pub(super) async fn change_password(
    State(people): State<People>,
    frame: Frame,
    person: SignedIn,
    Form { value, .. }: Form<Passwords>,
) -> Result<Response, Problem> {
    let first = PageQuery::default();
    let passwords = match value {
        Ok(Passwords { current, new }) => NewPassword { current, new },
        Err(errors) => {
            let page = draw(&frame, &person, &first, (Vec::new(), &errors)).await?;
            return Ok((StatusCode::BAD_REQUEST, page).into_response());
        }
    };
    match change_password::change_password(&people, &person, passwords).await {
        Ok(secret) => {
            go("/people/me?done=password", |headers| cookies::set_session(headers, &secret))
        }
        Err(error) if is_theirs(&error) => {
            let errors = FieldErrors::of(&error);
            Ok(refused(&error, draw(&frame, &person, &first, (Vec::new(), &errors)).await?))
        }
        Err(error) => Err(error.into()),
    }
}

pub(super) async fn end_session(
    State(people): State<People>,
    person: SignedIn,
    Path(session): Path<SessionId>,
) -> Result<Response, Problem> {
    let ended = end::end(&people, &person, session).await.map(drop);
    after(ended, "/people/me?done=session", "/people/me")
}

async fn draw(
    frame: &Frame,
    person: &SignedIn,
    query: &PageQuery,
    (flash, errors): (Vec<Flash>, &FieldErrors),
) -> Result<Markup> {
    let own = Whose::Of(staff_of(person)?);
    let held = list(person.reader(), own, query, person.now()).await?;
    let table = sessions::table(frame, &held, person.session(), "/people/me");
    let role = &person.caller().role;
    Ok(page(
        frame,
        &Page {
            title: person.attribution().actor.to_string(),
            path: vec![Step::new("People", "/people")],
            room: Some("people"),
            lead: Some(html! { "You are here as " (role) "." }),
            flash,
            body: parts::stack(&[
                Panel::new("Your sessions", table).render(),
                Panel::new("Change your password", password_form(errors)).render(),
            ]),
            ..Page::default()
        },
    ))
}

fn password_form(errors: &FieldErrors) -> Markup {
    let mut form = parts::Form::post("/people/me/password", "Change password");
    if let Some(problem) = errors.whole() {
        form = form.problem(problem);
    }
    let current = Field::new("current", "Password now", Input::Password)
        .required()
        .autocomplete("current-password")
        .error_if(errors.at("current"));
    let new = Field::new("new", "New password", Input::Password)
        .required()
        .autocomplete("new-password")
        .hint(format!("{SHORTEST_CHARACTERS} characters or more. Nothing else is asked of it."))
        .error_if(errors.at("new"));
    form.field(current).field(new).render()
}
