//! The guards of routes: nobody passes without the proof that the route was declared with.

use axum::extract::{MatchedPath, Request};
use axum::http::Extensions;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use store::{Change, Leaf, Store};
use vocabulary::{Attribution, Error, Kind, Result};

use crate::acting::Acting;
use crate::caller::Caller;
use crate::context::{caller_of, house_of};
use crate::may::May;
use crate::problem::Problem;
use crate::right::Right;
use crate::signed_in::SignedIn;

/// Lets through whoever may `R`, with the proof for the handler.
pub(crate) async fn right<R: Right>(request: Request, next: Next) -> Response {
    match require::<R>(request).await {
        Ok(request) => next.run(request).await,
        Err(error) => Problem::from(error).into_response(),
    }
}

/// Lets through people who are signed in, with the proof for the handler.
pub(crate) async fn signed_in(request: Request, next: Next) -> Response {
    match proven(request, "signed in", SignedIn::prove).await {
        Ok(request) => next.run(request).await,
        Err(error) => Problem::from(error).into_response(),
    }
}

/// Puts the proof of `R` into a request, or tells the audit that its caller may not.
pub(crate) async fn require<R: Right>(request: Request) -> Result<Request> {
    proven(request, R::NAME, May::<R>::prove).await
}

/// Tells the audit that somebody was kept from a thing that they may not know of.
pub(crate) async fn hidden(acting: &Acting, kind: &'static str, id: String) {
    let leaf = Leaf::new("access.hidden").about(kind, &id);
    tell_audit(&acting.store, acting.attribution().clone(), leaf).await;
}

async fn proven<P: Clone + Send + Sync + 'static>(
    mut request: Request,
    wanted: &'static str,
    prove: fn(Caller, Store) -> Result<P>,
) -> Result<Request> {
    let (caller, store) = ask(request.extensions())?;
    let by = caller.attribution.clone();
    match prove(caller, store.clone()) {
        Ok(proof) => {
            request.extensions_mut().insert(proof);
            Ok(request)
        }
        Err(error) => {
            let path = request.extensions().get::<MatchedPath>().map_or("?", MatchedPath::as_str);
            let route = format!("{} {path}", request.method());
            let leaf = Leaf::new("access.denied").about("route", &route).with("wanted", wanted);
            tell_audit(&store, by, leaf).await;
            Err(error)
        }
    }
}

fn ask(extensions: &Extensions) -> Result<(Caller, Store)> {
    let house = house_of(extensions)?;
    let caller = caller_of(extensions).cloned().ok_or_else(unauthenticated)?;
    Ok((caller, house.store.clone()))
}

/// A denial stands even where the audit cannot be written: refusing decides nothing, and a full disk
/// must not turn a "no" into anything else.
async fn tell_audit(store: &Store, mut by: Attribution, leaf: Leaf) {
    // The promise to be one request is about the change that was refused, not about the refusal.
    by.once = None;
    let told = store.commit(&by, |_| Box::pin(async { Ok(Change::new((), leaf)) })).await;
    if let Err(error) = told {
        tracing::error!(error = error.chain(), "the audit was not told of a denial");
    }
}

fn unauthenticated() -> Error {
    Error::new(Kind::Unauthenticated, "unauthenticated", "Nobody is signed in here.")
        .hint("Sign in, or send an API key as `Authorization: Bearer qd_…`.")
}
