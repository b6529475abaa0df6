//! Connections: taking them, bounding them, and ending them in order when the program stops.

mod bind;
mod crowds;
mod refuse;

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;
use tower::ServiceExt;

use crate::app::App;

use self::crowds::{Crowds, Leave};
use self::refuse::refuse;

pub use bind::bind;

/// The bounds of connections.
#[derive(Debug, Clone, Copy)]
pub struct ServeLimits {
    /// How many there are at once; further ones wait in the kernel's queue.
    pub connections: usize,
    /// How many of them one address holds; further ones are refused.
    pub each: usize,
    /// How long a client may take over the headers of a request, the first byte included.
    pub header_time: Duration,
    /// How long running requests get when the program stops.
    pub grace: Duration,
}

impl Default for ServeLimits {
    fn default() -> Self {
        Self { connections: CONNECTIONS, each: EACH, header_time: HEADER_TIME, grace: GRACE }
    }
}

/// Each costs a file and some kilobytes; a company's people and programs need a few dozen.
pub const CONNECTIONS: usize = 1_024;

/// A browser opens six, and an office of forty people may come from one address; what is left is
/// enough for everybody else.
pub const EACH: usize = 256;

/// Proxies keep connections for up to a minute before they use them again, and would take an earlier
/// end for a failure; whoever dribbles headers holds no more than one of the connections this long.
pub const HEADER_TIME: Duration = Duration::from_secs(75);

/// Longer than any common request, and what service managers leave before they kill.
pub const GRACE: Duration = Duration::from_secs(10);

/// More than the layers allow, so that their answer can say what is too large.
const BUFFER_BYTES: usize = 256 * 1024;

/// More than the layers allow, for the same reason. Every request pays for the room, so that whoever
/// sends more still gets an answer without words.
const MOST_HEADERS: usize = 512;

/// After a failure that is not the client's, such as too few files, the next attempt waits.
const BREATHE: Duration = Duration::from_millis(100);

/// Serves the application until it is told to stop, and a little longer for what is running.
pub async fn serve(listener: TcpListener, app: App, stop: CancellationToken) {
    serve_within(ServeLimits::default(), listener, app, stop).await;
}

/// Serves the application within other bounds.
pub async fn serve_within(
    limits: ServeLimits,
    listener: TcpListener,
    app: App,
    stop: CancellationToken,
) {
    let places = Arc::new(Semaphore::new(limits.connections));
    let mut crowds = Crowds::new(limits.each, app.proxies.clone());
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            biased;
            () = stop.cancelled() => break,
            Some(_) = connections.join_next() => crowds.tell_if_due(app.clock.monotonic()),
            Some((stream, peer, place)) = accept(&listener, &places, &app) => {
                let Some(leave) = crowds.enter(app.clock.monotonic(), peer.ip()) else {
                    refuse(stream);
                    continue;
                };
                let connection = Connection { stream, peer, limits, router: app.router.clone() };
                connections.spawn(connection.run((place, leave), stop.clone()));
            }
        }
    }
    crowds.tell();
    drop(listener);
    let running = connections.len();
    tokio::select! {
        biased;
        () = async { while connections.join_next().await.is_some() {} } => {}
        () = app.clock.sleep(limits.grace) => {
            let cut_off = connections.len();
            tracing::warn!(running, cut_off, "requests were cut off by the stop");
            connections.shutdown().await;
        }
    }
}

async fn accept(
    listener: &TcpListener,
    places: &Arc<Semaphore>,
    app: &App,
) -> Option<(TcpStream, SocketAddr, OwnedSemaphorePermit)> {
    let place = Arc::clone(places).acquire_owned().await.ok()?;
    loop {
        match listener.accept().await {
            Ok((stream, peer)) => return Some((stream, peer, place)),
            Err(error) => {
                tracing::warn!(%error, "a connection could not be taken");
                app.clock.sleep(BREATHE).await;
            }
        }
    }
}

/// Tells an answer without an end that the program stops.
#[derive(Debug, Clone)]
pub(crate) struct Stopping(pub(crate) CancellationToken);

struct Connection {
    stream: TcpStream,
    peer: SocketAddr,
    limits: ServeLimits,
    router: Router,
}

impl Connection {
    async fn run(self, _held: (OwnedSemaphorePermit, Leave), stop: CancellationToken) {
        let Self { stream, peer, limits, router } = self;
        // Answers are written whole, so there is nothing to gain by holding small pieces back.
        if let Err(error) = stream.set_nodelay(true) {
            tracing::debug!(%error, "a connection keeps its delay");
        }
        let stopping = stop.clone();
        let service = service_fn(move |request: hyper::Request<hyper::body::Incoming>| {
            let mut request = request.map(Body::new);
            request.extensions_mut().insert(ConnectInfo(peer));
            request.extensions_mut().insert(Stopping(stopping.clone()));
            router.clone().oneshot(request)
        });
        let connection = http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(limits.header_time)
            .max_buf_size(BUFFER_BYTES)
            .max_headers(MOST_HEADERS)
            .serve_connection(TokioIo::new(stream), service);
        let mut connection = std::pin::pin!(connection);
        let ended = tokio::select! {
            ended = connection.as_mut() => ended,
            () = stop.cancelled() => {
                connection.as_mut().graceful_shutdown();
                connection.await
            }
        };
        if let Err(error) = ended {
            // Clients leave as they please; that is no trouble of ours.
            tracing::debug!(%error, "a connection ended early");
        }
    }
}
