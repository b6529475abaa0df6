//! An HTTP server on loopback that keeps what it is sent and answers as a test wishes.
//!
//! It is hyper behind a real socket, so what it accepts is real HTTP. It closes after each answer:
//! a request never meets the connection of another one.

use std::collections::VecDeque;
use std::convert::Infallible;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use futures::{StreamExt, stream};
use http_body_util::combinators::UnsyncBoxBody;
use http_body_util::{BodyExt, Full, Limited, StreamBody};
use hyper::body::{Frame, Incoming};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{HeaderMap, Request, Response};
use hyper_util::rt::TokioIo;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Notify;
use tokio::task::JoinHandle;
use tokio_rustls::TlsAcceptor;

use crate::certificate::Certificate;

/// The largest request body it takes; nothing that tests send comes near it.
const LARGEST: usize = 8 * 1024 * 1024;

/// How long a test waits for a request before it fails; far longer than loopback takes.
const PATIENCE: Duration = Duration::from_secs(20);

/// How to answer one request.
#[derive(Debug, Clone)]
pub enum Reply {
    /// With a status, headers and a body.
    Answer(u16, Vec<(&'static str, String)>, Vec<u8>),
    /// Never, while keeping the connection open.
    Hang,
    /// With bytes that are no HTTP.
    Garbage,
    /// By closing the connection instead.
    Close,
    /// With a good status, and by closing in the middle of the body.
    CutOff(u16),
}

impl Reply {
    /// Answers with a status alone.
    #[must_use]
    pub fn status(status: u16) -> Self {
        Self::Answer(status, Vec::new(), Vec::new())
    }
}

/// One request as it came.
#[derive(Debug, Clone)]
pub struct Received {
    /// The method, such as `POST`.
    pub method: String,
    /// The path with its query.
    pub target: String,
    /// The headers.
    pub headers: HeaderMap,
    /// The body.
    pub body: Vec<u8>,
}

impl Received {
    /// Returns a header's text, or nothing.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok())
    }
}

/// A running server, which ends when it is dropped.
#[derive(Debug)]
pub struct Listener {
    address: SocketAddr,
    shared: Arc<Shared>,
    task: JoinHandle<()>,
}

#[derive(Debug, Default)]
struct Shared {
    state: Mutex<State>,
    came: Notify,
}

#[derive(Debug, Default)]
struct State {
    replies: VecDeque<Reply>,
    received: Vec<Received>,
    connections: usize,
}

impl Listener {
    /// Starts a server that answers 200 to whatever no other reply is set for.
    pub async fn start() -> Self {
        Self::serve(None).await
    }

    /// Starts a server behind TLS.
    pub async fn start_tls(certificate: &Certificate) -> Self {
        Self::serve(Some(TlsAcceptor::from(certificate.server()))).await
    }

    async fn serve(tls: Option<TlsAcceptor>) -> Self {
        let socket = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.expect("loopback has ports");
        let address = socket.local_addr().expect("it is bound");
        let shared = Arc::new(Shared::default());
        let task = tokio::spawn(accept(socket, tls, Arc::clone(&shared)));
        Self { address, shared, task }
    }

    /// Returns where it listens.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Returns the address of `path` for clients without TLS.
    #[must_use]
    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// Sets how the next unanswered request is answered; replies are used in their order.
    pub fn reply(&self, reply: Reply) {
        self.shared.state().replies.push_back(reply);
    }

    /// Returns every request so far.
    #[must_use]
    pub fn received(&self) -> Vec<Received> {
        self.shared.state().received.clone()
    }

    /// Returns how many connections were opened, with a request or without.
    #[must_use]
    pub fn connections(&self) -> usize {
        self.shared.state().connections
    }

    /// Waits until there are `count` requests, and returns the last of them.
    ///
    /// # Panics
    /// When they do not come.
    pub async fn nth(&self, count: usize) -> Received {
        let waiting = async {
            loop {
                let came = self.shared.came.notified();
                if let Some(received) = self.shared.state().received.get(count - 1) {
                    return received.clone();
                }
                came.await;
            }
        };
        tokio::time::timeout(PATIENCE, waiting).await.expect("the request comes")
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl Shared {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn next_is_garbage(&self) -> bool {
        let mut state = self.state();
        let garbage = matches!(state.replies.front(), Some(Reply::Garbage));
        if garbage {
            state.replies.pop_front();
        }
        garbage
    }
}

async fn accept(socket: TcpListener, tls: Option<TlsAcceptor>, shared: Arc<Shared>) {
    // Connections end with the task that accepts them, hence with the listener.
    let mut open = tokio::task::JoinSet::new();
    while let Ok((stream, _)) = socket.accept().await {
        shared.state().connections += 1;
        open.spawn(secure(stream, tls.clone(), Arc::clone(&shared)));
    }
}

async fn secure(stream: TcpStream, tls: Option<TlsAcceptor>, shared: Arc<Shared>) {
    match tls {
        None => talk(stream, &shared).await,
        // A client that does not trust the certificate leaves here.
        Some(tls) => {
            if let Ok(stream) = tls.accept(stream).await {
                talk(stream, &shared).await;
            }
        }
    }
}

async fn talk<S: AsyncRead + AsyncWrite + Unpin + Send + 'static>(
    mut stream: S,
    shared: &Arc<Shared>,
) {
    if shared.next_is_garbage() {
        let mut some = [0; 512];
        if stream.read(&mut some).await.is_ok_and(|read| read > 0) {
            drop(stream.write_all(b"\x15\x03\x01 this is no HTTP\r\n\r\n").await);
            drop(stream.shutdown().await);
        }
        return;
    }
    let service = service_fn(|request| answer(request, Arc::clone(shared)));
    let mut connection = http1::Builder::new();
    connection.keep_alive(false);
    // A reply that closes early, and a client that leaves, are errors here and wished there.
    drop(connection.serve_connection(TokioIo::new(stream), service).await);
}

type Answer = Result<Response<UnsyncBoxBody<Bytes, std::io::Error>>, std::io::Error>;

async fn answer(request: Request<Incoming>, shared: Arc<Shared>) -> Answer {
    let (head, body) = request.into_parts();
    let Ok(body) = Limited::new(body, LARGEST).collect().await else {
        return Err(std::io::Error::other("the request's body is broken or too large"));
    };
    let reply = {
        let mut state = shared.state();
        state.received.push(Received {
            method: head.method.to_string(),
            target: head.uri.to_string(),
            headers: head.headers,
            body: body.to_bytes().to_vec(),
        });
        state.replies.pop_front()
    };
    shared.came.notify_waiters();
    match reply.unwrap_or_else(|| Reply::status(200)) {
        Reply::Answer(status, headers, body) => Ok(whole(status, headers, body)),
        Reply::Hang => std::future::pending().await,
        Reply::Garbage | Reply::Close => Err(std::io::Error::other("closing as wished")),
        Reply::CutOff(status) => Ok(cut_off(status)),
    }
}

fn whole(
    status: u16,
    headers: Vec<(&'static str, String)>,
    body: Vec<u8>,
) -> Response<UnsyncBoxBody<Bytes, std::io::Error>> {
    let mut response = Response::builder().status(status);
    for (name, value) in headers {
        response = response.header(name, value);
    }
    let body = Full::from(body).map_err(|never: Infallible| match never {}).boxed_unsync();
    response.body(body).expect("tests wish for a status and headers that exist")
}

fn cut_off(status: u16) -> Response<UnsyncBoxBody<Bytes, std::io::Error>> {
    let half = stream::iter([Ok(Frame::data(Bytes::from_static(b"half of ")))]);
    let end = stream::once(async {
        // While this waits, hyper sends what it has.
        tokio::task::yield_now().await;
        Err(std::io::Error::other("cut off as wished"))
    });
    let body = StreamBody::new(half.chain(end)).boxed_unsync();
    Response::builder().status(status).body(body).expect("tests wish for a status that exists")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Sends a request without any library, and returns what comes until the connection closes.
    async fn post(listener: &Listener) -> String {
        let mut stream = TcpStream::connect(listener.address()).await.unwrap();
        let request = "POST /a?b HTTP/1.1\r\nhost: x\r\nx-mark: y\r\ncontent-length: 2\r\n\r\nhi";
        stream.write_all(request.as_bytes()).await.unwrap();
        let mut answer = String::new();
        drop(stream.read_to_string(&mut answer).await);
        answer
    }

    #[tokio::test]
    async fn it_answers_as_wished_and_keeps_what_it_was_sent() {
        let listener = Listener::start().await;
        listener.reply(Reply::Answer(429, vec![("retry-after", "7".into())], b"slow".to_vec()));
        let answer = post(&listener).await;
        assert!(answer.starts_with("HTTP/1.1 429"), "{answer}");
        assert!(answer.contains("retry-after: 7\r\n") && answer.ends_with("slow"), "{answer}");
        assert!(post(&listener).await.starts_with("HTTP/1.1 200"));
        let received = listener.nth(2).await;
        assert_eq!((received.method.as_str(), received.target.as_str()), ("POST", "/a?b"));
        assert_eq!((received.header("x-mark"), received.body.as_slice()), (Some("y"), &b"hi"[..]));
        assert_eq!((listener.received().len(), listener.connections()), (2, 2));
    }

    #[tokio::test]
    async fn it_breaks_off_as_wished() {
        let listener = Listener::start().await;
        listener.reply(Reply::Garbage);
        listener.reply(Reply::Close);
        listener.reply(Reply::CutOff(200));
        assert!(post(&listener).await.contains("this is no HTTP"));
        assert_eq!(post(&listener).await, "");
        let answer = post(&listener).await;
        assert!(answer.contains("half of ") && !answer.contains("\r\n0\r\n"), "{answer}");
    }
}
