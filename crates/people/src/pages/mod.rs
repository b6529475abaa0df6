//! The pages of people: signing in, the staff and their keys, oneself, the audit trail.
//!
//! They call the verbs that the API calls, work without script, and answer a form that was refused
//! with the form itself, the error at its field.

mod agent;
mod audit;
mod confirm;
mod join;
mod me;
mod newcomer;
mod people;
mod sign_in;
mod sign_out;

use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use maud::Markup;
use vocabulary::Error;
use web::console::{BarePage, Frame, bare_page};
use web::{Problem, Routes, Visitor};

use crate::People;
use crate::rights::{AuditRead, StaffManage};
use crate::sessions::{Visit, cookies};

/// Why these pages are open to everybody.
const NOBODY_YET: &str = "whoever comes here has no session yet";

pub(crate) fn routes() -> Routes<People> {
    Routes::new()
        .public("/sign-in", get(sign_in::show).post(sign_in::submit), NOBODY_YET)
        .public("/join/{secret}", get(join::show).post(join::submit), NOBODY_YET)
        .page_signed_in("/sign-out", post(sign_out::submit))
        .page_signed_in("/confirm", get(confirm::show).post(confirm::submit))
        .page_signed_in("/people/me", get(me::show))
        .page_signed_in("/people/me/password", post(me::change_password))
        .page_signed_in("/people/me/sessions/{id}/ending", post(me::end_session))
        .page::<StaffManage>("/people", get(people::show))
        .page::<StaffManage>("/people/staff.csv", get(people::staff::file))
        .page::<StaffManage>("/people/staff.json", get(people::staff::file))
        .page::<StaffManage>("/people/keys.csv", get(people::keys::file))
        .page::<StaffManage>("/people/keys.json", get(people::keys::file))
        .page::<StaffManage>("/people/staff", post(newcomer::invite))
        .page::<StaffManage>("/people/staff/{id}/sign-in-links", post(newcomer::reset))
        .page::<StaffManage>("/people/staff/{id}/enabling", post(newcomer::enable))
        .page::<StaffManage>("/people/staff/{id}/disablement", post(people::disable))
        .page::<StaffManage>("/people/keys", post(newcomer::create_key))
        .page::<StaffManage>("/people/keys/{id}/revocation", post(people::revoke))
        .page::<StaffManage>("/people/sessions/{id}/ending", post(people::end_session))
        .page::<AuditRead>("/audit", get(audit::show))
        .page::<AuditRead>("/audit.csv", get(audit::file))
        .page::<AuditRead>("/audit.json", get(audit::file))
}

/// Draws a page for somebody who is not inside.
fn outside(frame: &Frame, title: &str, body: Markup) -> Markup {
    bare_page(&BarePage {
        title: title.to_owned(),
        company: frame.company.clone(),
        theme: frame.theme,
        nonce: frame.nonce.clone(),
        body,
    })
}

/// Answers a form that was refused, with the status of the refusal.
fn refused(error: &Error, page: Markup) -> Response {
    let mut response = (web::problem::status(error.kind()), page).into_response();
    let seconds = error.members().get("retry_after").and_then(serde_json::Value::as_u64);
    if let Some(seconds) = seconds {
        response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    }
    response
}

/// Says whether the person in front of a form can do something about an error.
fn is_theirs(error: &Error) -> bool {
    use vocabulary::Kind::{Internal, Unavailable};
    !matches!(error.kind(), Internal) && (error.kind() != Unavailable || retry(error))
}

fn retry(error: &Error) -> bool {
    error.members().contains_key("retry_after")
}

/// Sends a form's sender on, or to the page that asks who they are and from there back.
fn after(outcome: Result<(), Error>, done: &str, back: &str) -> Result<Response, Problem> {
    match outcome {
        Ok(()) => Ok(Redirect::to(done).into_response()),
        Err(error) if error.code() == "confirm-identity" => Ok(confirmation(back)),
        Err(error) => Err(error.into()),
    }
}

fn confirmation(back: &str) -> Response {
    Redirect::to(&format!("/confirm?next={back}")).into_response()
}

/// Reads what a request to sign in shows besides the proof itself.
fn visit(visitor: &Visitor, headers: &HeaderMap) -> Visit {
    let agent = headers.get(header::USER_AGENT).and_then(|value| value.to_str().ok());
    Visit {
        origin: visitor.origin.clone(),
        agent: agent.unwrap_or_default().to_owned(),
        device: cookies::read(headers, cookies::DEVICE),
        session: cookies::read(headers, cookies::SESSION),
    }
}

/// Sends somebody on with new cookies.
fn go(
    to: &str,
    set: impl FnOnce(&mut HeaderMap) -> Result<(), Error>,
) -> Result<Response, Problem> {
    let mut response = Redirect::to(to).into_response();
    set(response.headers_mut())?;
    Ok(response)
}

/// A page that was made to be seen once.
fn created(page: Markup) -> Response {
    (StatusCode::CREATED, page).into_response()
}
