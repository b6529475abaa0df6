//! What every request passes on its way to a handler and back, one file for each concern.
//!
//! From the outside in: what the request is and whence it came; its line in the log; the headers of
//! its answer; packing; errors as documents or pages, panics among them; whether its page is followed;
//! its bounds; where it came from in a browser; who calls; the promise to be one request. The guard of the route comes last.

mod access_log;
mod authentication;
mod begin;
mod body_limit;
mod compression;
mod cross_site;
mod deadline;
mod follow;
mod header_size;
mod headers;
mod once;
mod places;
mod proxies;
mod tell;

use std::convert::Infallible;
use std::sync::Arc;

use axum::extract::DefaultBodyLimit;
use axum::middleware::from_fn_with_state;
use axum::routing::MethodRouter;

use crate::context::House;
use crate::routes::{RouteLimits, Surface};

pub use proxies::{NotANetwork, TrustedProxies};
pub(crate) use tell::CONFIRM;

/// What the layers know of the route that they stand around.
#[derive(Clone)]
pub(crate) struct Around {
    pub(crate) house: Arc<House>,
    /// The path with its parameters in braces; none where no route was found.
    pub(crate) path: Option<Arc<str>>,
    pub(crate) surface: Surface,
    pub(crate) limits: RouteLimits,
    /// Whether its page can be followed.
    pub(crate) live: bool,
}

/// Puts all layers around the handlers of a path, the outermost first.
pub(crate) fn around(handlers: MethodRouter, around: &Around) -> MethodRouter {
    let inner = handlers.layer::<_, Infallible>((
        from_fn_with_state(around.clone(), follow::follow),
        from_fn_with_state(around.clone(), deadline::keep),
        from_fn_with_state(around.clone(), places::take),
        from_fn_with_state(around.clone(), body_limit::bound),
        from_fn_with_state(around.clone(), cross_site::refuse),
        from_fn_with_state(around.clone(), authentication::ask),
        from_fn_with_state(around.clone(), once::keep),
        DefaultBodyLimit::disable(),
    ));
    lightly(inner, around)
}

/// Puts those layers around handlers that must answer whatever else is stuck: no place is waited for,
/// nobody is asked who calls.
pub(crate) fn lightly(handlers: MethodRouter, around: &Around) -> MethodRouter {
    handlers.layer::<_, Infallible>((
        from_fn_with_state(around.clone(), begin::begin),
        from_fn_with_state(around.clone(), access_log::write),
        from_fn_with_state(around.clone(), headers::add),
        compression::layer(),
        from_fn_with_state(around.clone(), tell::tell),
        from_fn_with_state(around.clone(), header_size::bound),
    ))
}
