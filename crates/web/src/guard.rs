//! The guards of routes: nobody passes without the proof that the route was declared with.

use std::sync::Arc;

use axum::extract::{MatchedPath, Request};
use axum::http::Extensions;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use store::{Leaf, Store};
use vocabulary::{Error, Kind, Result};

use crate::acting::{Acting, Proof};
use crate::caller::Caller;
use crate::context::{House, caller_of, house_of};
use crate::may::May;
use crate::problem::Problem;
use crate::refusals::{Refusals, Source};
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
    let by = acting.attribution();
    let leaf = Leaf::new("access.hidden").about(kind, &id);
    let source = Source::caller(by, kind);
    match &acting.refusals {
        Some(refusals) => refusals.tell(source, by, leaf).await,
        None => Refusals::new(acting.store.clone()).tell(source, by, leaf).await,
    }
}

async fn proven<P: Proof>(
    mut request: Request,
    wanted: &'static str,
    prove: fn(Caller, Store) -> Result<P>,
) -> Result<Request> {
    let (caller, house) = ask(request.extensions())?;
    let by = caller.attribution.clone();
    match prove(caller, house.store.clone()) {
        Ok(mut proof) => {
            proof.acting().refusals = Some(Arc::clone(&house.refusals));
            request.extensions_mut().insert(proof);
            Ok(request)
        }
        Err(error) => {
            let path = request.extensions().get::<MatchedPath>().map_or("?", MatchedPath::as_str);
            let route = format!("{} {path}", request.method());
            let leaf = Leaf::new("access.denied").about("route", &route).with("wanted", wanted);
            house.refusals.tell(Source::caller(&by, wanted), &by, leaf).await;
            Err(error)
        }
    }
}

fn ask(extensions: &Extensions) -> Result<(Caller, Arc<House>)> {
    let house = house_of(extensions)?;
    let caller = caller_of(extensions).cloned().ok_or_else(unauthenticated)?;
    Ok((caller, Arc::clone(house)))
}

fn unauthenticated() -> Error {
    Error::new(Kind::Unauthenticated, "unauthenticated", "Nobody is signed in here.")
        .hint("Sign in, or send an API key as `Authorization: Bearer qd_…`.")
}
