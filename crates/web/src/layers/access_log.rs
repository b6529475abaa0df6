//! One line in the log for each request, and its count in the metrics.
//!
//! The line names the route and not the address, which may hold a key. What was inside an error is
//! written here, once, and nowhere else.

use std::error::Error as _;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::{Request, State};
use axum::http::{Method, StatusCode};
use axum::middleware::Next;
use axum::response::Response;

use super::Around;
use crate::context::Context;
use crate::problem::Behind;
use crate::routes::Surface;

/// What stands in the log where a client did not wait for its answer; nginx made the number known.
const CLIENT_LEFT: u16 = 499;

pub(super) async fn write(State(around): State<Around>, request: Request, next: Next) -> Response {
    let context = Context::of(request.extensions()).ok().cloned();
    let line = Line::new(around, request.method().clone(), context);
    let response = next.run(request).await;
    line.finish(&response);
    response
}

/// A line that is written even when the client leaves and the request's task is dropped.
struct Line {
    around: Around,
    method: Method,
    context: Option<Context>,
    status: u16,
    behind: Option<Behind>,
}

impl Line {
    fn new(around: Around, method: Method, context: Option<Context>) -> Self {
        around.house.metrics.begin();
        Self { around, method, context, status: CLIENT_LEFT, behind: None }
    }

    fn finish(mut self, response: &Response) {
        self.status = response.status().as_u16();
        self.behind = response.extensions().get::<Behind>().cloned();
    }

    fn took(&self) -> Duration {
        let started = self.context.as_ref().map(|context| context.0.started);
        let now = self.around.house.clock.monotonic();
        started.map_or(Duration::ZERO, |started| now.saturating_sub(started))
    }
}

impl Drop for Line {
    fn drop(&mut self) {
        let took = self.took();
        let path: Arc<str> = self.around.path.clone().unwrap_or_else(|| Arc::from("-"));
        self.around.house.metrics.end(&self.method, &path, self.status, took);
        let inner = self.context.as_ref().map(|context| &context.0);
        let caller = inner.and_then(|inner| inner.caller.get());
        let caller = caller.map(|caller| caller.attribution.actor.to_string());
        // What a client is told may repeat what it sent, a password in the wrong place among it; only
        // an error with a cause inside has more to say here than its code.
        let caused = self.behind.as_ref().filter(|behind| behind.error.source().is_some());
        let error = caused.map(|behind| behind.error.chain());
        let code = self.behind.as_ref().map(|behind| behind.error.code());
        let request = inner.map(|inner| inner.id.to_string());
        let took_micros = u64::try_from(took.as_micros()).unwrap_or(u64::MAX);
        let (method, status) = (self.method.as_str(), self.status);
        let address = inner.and_then(|inner| inner.address).map(|address| address.to_string());
        if status >= StatusCode::INTERNAL_SERVER_ERROR.as_u16() {
            tracing::error!(
                method,
                path = &*path,
                status,
                took_micros,
                caller,
                address,
                request,
                code,
                error,
                "a request failed"
            );
        } else if self.around.surface == Surface::Probe {
            tracing::debug!(method, path = &*path, status, took_micros, "a probe was answered");
        } else {
            tracing::info!(
                method,
                path = &*path,
                status,
                took_micros,
                caller,
                address,
                request,
                code,
                error,
                "a request was answered"
            );
        }
    }
}
