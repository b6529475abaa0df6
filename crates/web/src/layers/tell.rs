//! Telling what went wrong: as a problem document that names the request, or as a page for people.
//!
//! Handlers and layers leave the error behind their response; here it gets its last form. Panics end
//! here too, and so do the bare answers that libraries give.

use std::panic::AssertUnwindSafe;

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::header::{ACCEPT, CONTENT_LENGTH, CONTENT_TYPE, LOCATION, REFERER};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, Uri};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use futures::FutureExt;
use http_body::Body as _;
use vocabulary::{Error, Kind};

use super::Around;
use crate::console::{BarePage, Frame, Live, Trouble, bare_page, error_page};
use crate::context::Context;
use crate::framing;
use crate::local::local_path;
use crate::problem::{Behind, Problem, document};
use crate::routes::Surface;

/// Where people say who they are.
const SIGN_IN: &str = "/sign-in";
/// Where people say again who they are.
pub(crate) const CONFIRM: &str = "/confirm";

const HX_REQUEST: HeaderName = HeaderName::from_static("hx-request");

pub(super) async fn tell(State(around): State<Around>, request: Request, next: Next) -> Response {
    let context = match Context::of(request.extensions()) {
        Ok(context) => context.clone(),
        Err(error) => return Problem::from(error).into_response(),
    };
    let asked = Asked::of(around, context, &request);
    let answer = AssertUnwindSafe(next.run(request)).catch_unwind().await;
    let mut response = answer.unwrap_or_else(|panic| {
        Problem::from(Error::internal(format!("a handler panicked: {}", words(&*panic))))
            .into_response()
    });
    if let Some(bare) = asked.bare(&response) {
        let (parts, _) = response.into_parts();
        response = bare.into_response();
        for (name, value) in &parts.headers {
            if *name != CONTENT_TYPE && *name != CONTENT_LENGTH {
                response.headers_mut().append(name, value.clone());
            }
        }
    }
    match response.extensions().get::<Behind>().cloned() {
        Some(behind) => {
            asked.around.house.store.met(&behind.error);
            asked.tell(response, &behind).await
        }
        None => response,
    }
}

/// What must be known of a request after it was handed on.
struct Asked {
    around: Around,
    context: Context,
    method: Method,
    uri: Uri,
    referrer: Option<String>,
    /// Whether a page is wanted rather than a document.
    page: bool,
    /// Whether htmx asks, which follows redirects by itself into the middle of a page.
    htmx: bool,
}

impl Asked {
    fn of(around: Around, context: Context, request: &Request) -> Self {
        let headers = request.headers();
        let page = match around.surface {
            // What follows a page must not be led to another.
            _ if context.0.live == Live::Streams => false,
            Surface::Page => true,
            Surface::Api | Surface::Probe => false,
            Surface::Either => wants_page(headers) && !request.uri().path().starts_with("/v1/"),
        };
        let text = |value: &HeaderValue| value.to_str().ok().map(str::to_owned);
        Self {
            around,
            context,
            method: request.method().clone(),
            uri: request.uri().clone(),
            referrer: headers.get(REFERER).and_then(text),
            page,
            htmx: headers.contains_key(HX_REQUEST),
        }
    }

    /// Makes the problem of an answer that a library gave without one.
    fn bare(&self, response: &Response) -> Option<Problem> {
        let status = response.status();
        let failed = status.is_client_error() || status.is_server_error();
        if !failed || response.extensions().get::<Behind>().is_some() {
            return None;
        }
        let said = !response.body().is_end_stream();
        if said && self.around.surface != Surface::Api {
            return None;
        }
        Some(Problem::with_status(plain(status), status))
    }

    async fn tell(&self, response: Response, behind: &Behind) -> Response {
        if !self.page {
            return self.as_document(response, behind);
        }
        let safe = matches!(self.method, Method::GET | Method::HEAD);
        match (behind.error.kind(), behind.error.code()) {
            (Kind::Unauthenticated, _) => self.elsewhere(response, SIGN_IN),
            (_, "confirm-identity") if safe || self.htmx => self.elsewhere(response, CONFIRM),
            _ => self.as_page(response, behind).await,
        }
    }

    fn as_document(&self, response: Response, behind: &Behind) -> Response {
        let mut document = document(&behind.error, behind.status);
        document["request"] = self.context.0.id.to_string().into();
        let (mut parts, _) = response.into_parts();
        parts.headers.remove(CONTENT_LENGTH);
        Response::from_parts(parts, Body::from(document.to_string()))
    }

    /// Sends the browser to a page from which it comes back here.
    fn elsewhere(&self, response: Response, page: &str) -> Response {
        let back = self.back();
        let back = local_path(&back).unwrap_or("/").as_bytes();
        let back: String = form_urlencoded::byte_serialize(back).collect();
        let to = HeaderValue::try_from(format!("{page}?next={back}"));
        let (mut parts, _) = response.into_parts();
        parts.headers.remove(CONTENT_TYPE);
        parts.headers.remove(CONTENT_LENGTH);
        let name = if self.htmx { HeaderName::from_static("hx-redirect") } else { LOCATION };
        if !self.htmx {
            parts.status = StatusCode::SEE_OTHER;
        }
        if let Ok(to) = to {
            parts.headers.insert(name, to);
        }
        Response::from_parts(parts, Body::empty())
    }

    /// Where to come back to: this address if it shows a page, else the page that sent the form.
    fn back(&self) -> String {
        let here = self.uri.path_and_query().map_or("/", |whole| whole.as_str());
        if self.method == Method::GET && !self.htmx {
            return here.to_owned();
        }
        let host = self.context.0.host.as_deref().unwrap_or_default();
        let page = self.referrer.as_deref().and_then(|referrer| referrer.parse::<Uri>().ok());
        page.filter(|page| page.authority().is_some_and(|authority| authority.as_str() == host))
            .and_then(|page| page.path_and_query().map(|whole| whole.as_str().to_owned()))
            .unwrap_or_else(|| "/".to_owned())
    }

    async fn as_page(&self, response: Response, behind: &Behind) -> Response {
        let trouble = Trouble {
            title: title(behind.error.kind()).to_owned(),
            says: behind.error.says().to_owned(),
            hint: behind.error.what_to_do().map(str::to_owned),
            request: Some(self.context.0.id.to_string()),
        };
        let known = self.context.0.caller.get().is_some();
        // The frame counts what waits in the rooms; where that fails, the page does without rooms.
        let frame = framing::frame(&self.around.house, &self.context).await.ok();
        let page = match frame.filter(|_| known) {
            // It tells of one answer, which does not change.
            Some(frame) => error_page(&Frame { live: Live::No, ..frame }, &trouble),
            None => bare_page(&BarePage {
                title: trouble.title.clone(),
                company: self.around.house.config.framing.company.clone(),
                theme: self.context.0.theme,
                nonce: self.context.0.nonce.clone(),
                body: maud::Render::render(&trouble),
            }),
        };
        let (mut parts, _) = response.into_parts();
        parts.headers.remove(CONTENT_LENGTH);
        let html = HeaderValue::from_static("text/html; charset=utf-8");
        parts.headers.insert(CONTENT_TYPE, html);
        if self.htmx {
            // A whole page does not fit into the place that a fragment was asked for.
            let whole = [("hx-retarget", "body"), ("hx-reswap", "outerHTML")];
            for (name, value) in whole {
                parts.headers.insert(name, HeaderValue::from_static(value));
            }
        }
        Response::from_parts(parts, Body::from(page.into_string()))
    }
}

fn wants_page(headers: &HeaderMap) -> bool {
    let accepts = headers.get(ACCEPT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    accepts.split(',').any(|kind| kind.trim().starts_with("text/html"))
}

fn title(kind: Kind) -> &'static str {
    match kind {
        Kind::Invalid | Kind::TooLarge => "That did not work",
        Kind::Unauthenticated => "Sign in first",
        Kind::Forbidden => "You may not do this",
        Kind::Missing => "There is nothing here",
        Kind::Conflict | Kind::Outdated => "Somebody was faster",
        Kind::Policy => "A rule forbids this",
        Kind::TooMany => "Too often",
        Kind::Unavailable => "Not right now",
        Kind::Internal => "Something went wrong",
    }
}

/// Says in a sentence what a library said with a status alone.
fn plain(status: StatusCode) -> Error {
    match status {
        StatusCode::METHOD_NOT_ALLOWED => Error::new(
            Kind::Invalid,
            "method-not-allowed",
            "This address exists, but not for this method.",
        )
        .hint("The header `Allow` of this answer lists the methods it takes."),
        StatusCode::NOT_FOUND => Error::missing("There is nothing at this address."),
        StatusCode::PAYLOAD_TOO_LARGE => crate::extract::body::too_large(None),
        _ if status.is_server_error() => {
            Error::internal(format!("a handler answered {status} without an error"))
        }
        _ => Error::invalid("The request does not fit this address."),
    }
}

fn words(panic: &(dyn std::any::Any + Send)) -> &str {
    let text = panic.downcast_ref::<&str>().copied();
    text.or_else(|| panic.downcast_ref::<String>().map(String::as_str)).unwrap_or("without words")
}
