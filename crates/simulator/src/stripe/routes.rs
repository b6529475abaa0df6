//! The provider's interface: who may ask, and what.

use std::sync::Arc;

use axum::extract::{Path, RawQuery, Request, State};
use axum::http::{HeaderMap, Method, StatusCode, Uri};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use serde_json::Value;
use vocabulary::Secret;

use super::list::Page;
use super::refunds::{self, Answered, Form};
use super::trouble::Trouble;
use crate::state::Shared;

pub(crate) fn router(shared: &Shared, key: Secret) -> Router {
    Router::new()
        .route("/v1/charges/{id}", get(charge))
        .route("/v1/refunds", get(refunds_of).post(refund))
        .route("/v1/events", get(events))
        .fallback(unrecognised)
        .layer(from_fn_with_state(Arc::new(key), known_key))
        .with_state(shared.clone())
}

/// Lets in who has the key, as Stripe does before it looks at anything else.
async fn known_key(State(key): State<Arc<Secret>>, request: Request, next: Next) -> Response {
    let header = request.headers().get("authorization").and_then(|value| value.to_str().ok());
    let says = match header.and_then(|header| header.strip_prefix("Bearer ")) {
        Some(given) if given == key.expose() => return next.run(request).await,
        Some(given) => {
            let shown = given.get(given.len().saturating_sub(4)..).unwrap_or_default();
            format!("Invalid API Key provided: ****{shown}")
        }
        None => "You did not provide an API key. You need to provide your API key in the \
                 Authorization header, using Bearer auth (e.g. 'Authorization: Bearer \
                 YOUR_SECRET_KEY')."
            .to_owned(),
    };
    Trouble::request(says).status(StatusCode::UNAUTHORIZED).into_response()
}

async fn charge(
    State(shared): State<Shared>,
    Path(id): Path<String>,
) -> Result<Json<Value>, Trouble> {
    let found = shared.look(|state| {
        let charge = state.book.charges.iter().find(|charge| charge.id == id);
        charge.map(super::objects::Charge::to_json)
    });
    found.map(Json).ok_or_else(|| Trouble::missing("charge", &id, "id"))
}

async fn refunds_of(
    State(shared): State<Shared>,
    RawQuery(query): RawQuery,
) -> Result<Json<Value>, Trouble> {
    let page = Page::read(form(query.unwrap_or_default().as_bytes()), &["charge"])?;
    let all = shared.look(|state| {
        let is_asked = |charge: &str| page.filter("charge").is_none_or(|asked| asked == charge);
        let newest_first = state.book.refunds.iter().rev();
        newest_first.filter(|it| is_asked(&it.charge)).map(|refund| refund.to_json()).collect()
    });
    page.of("/v1/refunds", all).map(Json)
}

async fn refund(
    State(shared): State<Shared>,
    headers: HeaderMap,
    body: axum::body::Bytes,
) -> Result<Response, Trouble> {
    let key = headers.get("idempotency-key").and_then(|key| key.to_str().ok()).map(str::to_owned);
    let (asked, now) = ((key, form(&body)), shared.now());
    let answered = shared.change(|state| refunds::create(&mut state.book, asked, now))?;
    let (answer, is_again) = match answered {
        Answered::Now(answer) => (answer, false),
        Answered::Again(answer) => (answer, true),
    };
    let status = StatusCode::from_u16(answer.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut response = (status, Json(answer.body)).into_response();
    if is_again {
        let again = axum::http::HeaderValue::from_static("true");
        response.headers_mut().insert("idempotent-replayed", again);
    }
    Ok(response)
}

async fn events(
    State(shared): State<Shared>,
    RawQuery(query): RawQuery,
) -> Result<Json<Value>, Trouble> {
    let query = form(query.unwrap_or_default().as_bytes());
    let page = Page::read(query, &["type", "created[gte]"])?;
    let since = match page.filter("created[gte]").map(str::parse::<i64>) {
        None => i64::MIN,
        Some(Ok(since)) => since,
        Some(Err(_)) => return Err(Trouble::request("Invalid timestamp").param("created[gte]")),
    };
    let all = shared.look(|state| {
        let is_asked = |event: &&Value| {
            page.filter("type").is_none_or(|kind| event["type"] == kind)
                && event["created"].as_i64().is_some_and(|created| created >= since)
        };
        let mut all: Vec<Value> = state.book.events.iter().filter(is_asked).cloned().collect();
        // Of one second, what was written last is the newest.
        all.reverse();
        all.sort_by_key(|event| std::cmp::Reverse(event["created"].as_i64()));
        all
    });
    page.of("/v1/events", all).map(Json)
}

async fn unrecognised(method: Method, uri: Uri) -> Trouble {
    let says = format!("Unrecognized request URL ({method}: {}).", uri.path());
    Trouble::request(says).status(StatusCode::NOT_FOUND)
}

fn form(text: &[u8]) -> Form {
    form_urlencoded::parse(text).into_owned().collect()
}
