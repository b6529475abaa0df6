//! What is made on the page of people and shown once: links that let somebody in, and keys.

use axum::extract::State;
use axum::response::Response;
use maud::{Markup, Render, html};
use serde::Deserialize;
use vocabulary::id::StaffId;
use vocabulary::{Error, Secret};
use web::console::parts::{self, Action, Choice, Field, Input, Panel};
use web::console::{Frame, Page, Step, page};
use web::{FieldErrors, Form, May, Path, Problem, Typed};

use super::people::Shown;
use super::{confirmation, created, is_theirs, people, refused};
use crate::People;
use crate::keys::create::{self, NewKey};
use crate::rights::StaffManage;
use crate::staff::invite::{self, Invitation};
use crate::staff::link::WithLink;
use crate::staff::{enable, reset};

const HERE: &str = "/people";

/// The two forms of the page, with what was typed into one of them.
pub(super) struct Forms<'f> {
    people: &'f People,
    invitation: (Typed, FieldErrors),
    key: (Typed, FieldErrors),
}

impl<'f> Forms<'f> {
    pub(super) fn empty(people: &'f People) -> Self {
        Self { people, invitation: Default::default(), key: Default::default() }
    }

    /// Returns the roles that can be chosen.
    pub(super) fn roles(&self) -> Vec<String> {
        self.people.roles().names()
    }

    pub(super) fn invitation(&self) -> Markup {
        let (typed, errors) = &self.invitation;
        let roles = self.roles();
        let role = match typed.get("role") {
            "" => roles.last().cloned().unwrap_or_default(),
            role => role.to_owned(),
        };
        let choices = roles.iter().map(|role| Choice::new(role, role)).collect();
        let email = Field::new("email", "Address", Input::Email)
            .value(typed.get("email"))
            .required()
            .autocomplete("off")
            .error_if(errors.at("email"));
        let name = Field::new("name", "Their name", Input::Text)
            .value(typed.get("name"))
            .hint("They can set it themselves.")
            .error_if(errors.at("name"));
        let role = Field::new("role", "Role", Input::Select(choices))
            .value(role)
            .required()
            .error_if(errors.at("role"));
        with_problem(parts::Form::post("/people/staff", "Invite"), errors)
            .field(email)
            .field(name)
            .field(role)
            .render()
    }

    pub(super) fn key(&self) -> Markup {
        let (typed, errors) = &self.key;
        let name = Field::new("name", "What it is for", Input::Text)
            .value(typed.get("name"))
            .required()
            .autocomplete("off")
            .longest(100)
            .error_if(errors.at("name"));
        let scopes = Field::new("scopes", "Rights", Input::Text)
            .value(typed.get("scopes"))
            .required()
            .autocomplete("off")
            .hint(format!(
                "Separated by commas, of: {}; AREA.* is all of an area.",
                self.people.known_rights().join(", ")
            ))
            .error_if(errors.at("scopes"));
        let lifetime = Field::new("lifetime", "Holds for", Input::Text)
            .value(typed.get("lifetime"))
            .hint("Such as 30 days, or never for a key that never expires. Otherwise 90 days.")
            .error_if(errors.at("lifetime"));
        with_problem(parts::Form::post("/people/keys", "Make the key"), errors)
            .field(name)
            .field(scopes)
            .field(lifetime)
            .render()
    }
}

fn with_problem(form: parts::Form, errors: &FieldErrors) -> parts::Form {
    match errors.whole() {
        Some(problem) => form.problem(problem),
        None => form,
    }
}

pub(super) async fn invite(
    State(people): State<People>,
    frame: Frame,
    may: May<StaffManage>,
    Form { value, typed }: Form<Invitation>,
) -> Result<Response, Problem> {
    let outcome = match value {
        Ok(invitation) => invite::invite(&people, &may, invitation).await,
        Err(errors) => return refuse_invitation(&people, &frame, &may, (typed, errors)).await,
    };
    match outcome {
        Err(error) if is_typed(&error) => {
            let errors = FieldErrors::of(&error);
            refuse_invitation(&people, &frame, &may, (typed, errors)).await
        }
        outcome => link_page(&frame, outcome),
    }
}

pub(super) async fn reset(
    State(people): State<People>,
    frame: Frame,
    may: May<StaffManage>,
    Path(staff): Path<StaffId>,
) -> Result<Response, Problem> {
    link_page(&frame, reset::reset(&people, &may, staff).await)
}

pub(super) async fn enable(
    State(people): State<People>,
    frame: Frame,
    may: May<StaffManage>,
    Path(staff): Path<StaffId>,
) -> Result<Response, Problem> {
    link_page(&frame, enable::enable(&people, &may, staff).await)
}

#[derive(Deserialize)]
pub(super) struct KeyForm {
    name: String,
    scopes: String,
    lifetime: Option<String>,
}

pub(super) async fn create_key(
    State(people): State<People>,
    frame: Frame,
    may: May<StaffManage>,
    Form { value, typed }: Form<KeyForm>,
) -> Result<Response, Problem> {
    let outcome = match value {
        Ok(form) => make_key(&people, &may, form).await,
        Err(errors) => return refuse_key(&people, &frame, &may, (typed, errors)).await,
    };
    match outcome {
        Ok(made) => Ok(key_page(&frame, &made.key.name, &made.secret)),
        Err(error) if error.code() == "confirm-identity" => Ok(confirmation(HERE)),
        Err(error) if is_typed(&error) => {
            let errors = FieldErrors::of(&error);
            refuse_key(&people, &frame, &may, (typed, errors)).await
        }
        Err(error) => Err(error.into()),
    }
}

async fn make_key(
    people: &People,
    may: &May<StaffManage>,
    form: KeyForm,
) -> Result<create::Created, Error> {
    let KeyForm { name, scopes, lifetime } = form;
    let scopes = scopes.split([',', ' ']).map(str::to_owned).collect();
    let lifetime = lifetime.unwrap_or_default().parse()?;
    create::create(people, may, NewKey { name, scopes, lifetime, rate_per_second: None }).await
}

/// Says whether an error is about what was typed; a proof that is not fresh is asked for elsewhere.
fn is_typed(error: &Error) -> bool {
    is_theirs(error) && error.code() != "confirm-identity"
}

async fn refuse_invitation(
    people: &People,
    frame: &Frame,
    may: &May<StaffManage>,
    invitation: (Typed, FieldErrors),
) -> Result<Response, Problem> {
    let forms = Forms { invitation, ..Forms::empty(people) };
    let page = people::draw(frame, may, Shown::forms(forms)).await?;
    Ok(refused(&Error::invalid("The invitation does not fit."), page))
}

async fn refuse_key(
    people: &People,
    frame: &Frame,
    may: &May<StaffManage>,
    key: (Typed, FieldErrors),
) -> Result<Response, Problem> {
    let forms = Forms { key, ..Forms::empty(people) };
    let page = people::draw(frame, may, Shown::forms(forms)).await?;
    Ok(refused(&Error::invalid("The key does not fit."), page))
}

fn link_page(frame: &Frame, outcome: Result<WithLink, Error>) -> Result<Response, Problem> {
    let WithLink { member, link } = match outcome {
        Ok(with_link) => with_link,
        Err(error) if error.code() == "confirm-identity" => return Ok(confirmation(HERE)),
        Err(error) => return Err(error.into()),
    };
    let explains = html! {
        p {
            "It lets in " (member.email) " once, until " (frame.times.clock(link.expires_at))
            ". Hand it over by a way that nobody else reads; it is not shown again."
        }
    };
    let title = format!("A link for {}", member.name);
    Ok(created(once(frame, &title, (&link.address, explains))))
}

fn key_page(frame: &Frame, name: &str, secret: &Secret) -> Response {
    let explains = html! {
        p {
            "Programs send it as " code { "Authorization: Bearer qd_…" }
            ". Keep it where secrets are kept; it is not shown again."
        }
    };
    created(once(frame, &format!("The key “{name}”"), (secret, explains)))
}

fn once(frame: &Frame, title: &str, (secret, explains): (&Secret, Markup)) -> Markup {
    let body = html! { pre { code { (secret.expose()) } } (explains) };
    let done = parts::row(&[Action::open("Back to people", HERE).leading().render()]);
    page(
        frame,
        &Page {
            title: title.to_owned(),
            path: vec![Step::new("People", HERE)],
            room: Some("people"),
            body: parts::stack(&[Panel::new("Shown once", body).render(), done]),
            ..Page::default()
        },
    )
}
