//! Following a page: a stream of what changes on it while it is open.
//!
//! The page is asked again as its own address would be, through all layers below this one and its guard:
//! so it is drawn in one place, and who may see it is decided anew each time. It is asked when the house
//! changed, and sent when it differs from what was sent before. Nothing is asked before the reader has
//! taken what was sent, so that a slow one gets the newest and holds one message.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{Request, State};
use axum::http::header::CONTENT_TYPE;
use axum::http::request::Parts;
use axum::http::{HeaderName, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use futures::{StreamExt, stream};
use tokio_util::sync::CancellationToken;
use vocabulary::{Actor, Error, Result};

use super::{Around, authentication};
use crate::caller::Caller;
use crate::console::Live;
use crate::context::{Context, House};
use crate::live::{EVENTS, EVERY, Place};
use crate::problem::{Behind, Problem};
use crate::right::Rights;
use crate::serve::Stopping;
use crate::signed_in::SignedIn;

/// How often it is asked whether the session still holds, and the reader told that the stream does. A
/// proxy takes a stream for dead after a minute, a person a page for theirs a few seconds after the end.
const STILL: Duration = Duration::from_secs(5);

/// How often a page is drawn though nothing changed: some of what it shows changes with time alone.
const AT_LEAST: Duration = Duration::from_secs(60);

/// A page is far smaller; one that is not cannot be followed.
const LARGEST: usize = 4 * 1024 * 1024;

/// What tells the reader only that the stream lasts: a comment.
const STILL_HERE: Bytes = Bytes::from_static(b":\n\n");

/// What a proxy is told so that it hands on each message at once.
const UNBUFFERED: (HeaderName, &str) = (HeaderName::from_static("x-accel-buffering"), "no");

pub(super) async fn follow(State(around): State<Around>, request: Request, next: Next) -> Response {
    let context = match Context::of(request.extensions()) {
        Ok(context) if context.0.live == Live::Streams => context.clone(),
        _ => return next.run(request).await,
    };
    let (head, _) = request.into_parts();
    let followed = Followed { around, context, head, next };
    match followed.begin().await {
        Ok(stream) => stream,
        Err(Refused::Page(answer)) => *answer,
        Err(Refused::Stream(error)) => Problem::from(error).into_response(),
    }
}

/// A page that is followed, and how it is asked.
struct Followed {
    around: Around,
    context: Context,
    head: Parts,
    next: Next,
}

/// Why there is no stream.
enum Refused {
    /// The page itself is refused.
    Page(Box<Response>),
    /// The page could be seen, and cannot be followed.
    Stream(Error),
}

impl From<Error> for Refused {
    fn from(error: Error) -> Self {
        Self::Stream(error)
    }
}

impl Followed {
    /// Answers with the page as it is now, and with all that follows.
    async fn begin(self) -> Result<Response, Refused> {
        let house = Arc::clone(&self.around.house);
        // Before the page is drawn: what is committed meanwhile is seen the next time.
        let changes = house.lookout.changes(&house).await?;
        let answer = self.ask(self.context.clone()).await;
        if answer.status() != StatusCode::OK {
            return Err(Refused::Page(Box::new(answer)));
        }
        let sent = text(answer).await?;
        let caller = self.context.0.caller.get().cloned();
        let caller = caller.ok_or_else(|| Error::internal("a page was drawn for nobody"))?;
        let place = enter(&house, &caller)?;
        let now = house.clock.monotonic();
        let stop = self.head.extensions.get::<Stopping>().map(|Stopping(stop)| stop.clone());
        let first = message(&sent);
        let rights = caller.rights;
        let following =
            Following { page: self, rights, changes, sent, drawn: now, said: now, _place: place };
        Ok(answer_with(first, following, stop.unwrap_or_default()))
    }

    /// Asks for the page, as of the time in `context`.
    async fn ask(&self, context: Context) -> Response {
        let mut head = self.head.clone();
        head.extensions.insert(context);
        self.next.clone().run(Request::from_parts(head, Body::empty())).await
    }
}

/// Counts the page among those that its reader follows; programs follow none.
fn enter(house: &House, caller: &Caller) -> Result<Place> {
    let person = SignedIn::prove(caller.clone(), house.store.clone())?;
    match &person.caller().attribution.actor {
        Actor::Staff { id, .. } => house.followers.enter(*id),
        _ => Err(Error::internal("a session belongs to nobody of the staff")),
    }
}

fn answer_with(first: Bytes, following: Following, stop: CancellationToken) -> Response {
    let rest = stream::unfold(following, Following::next).take_until(stop.cancelled_owned());
    let all = stream::once(async { first }).chain(rest).map(Ok::<_, Infallible>);
    let kind = (CONTENT_TYPE, EVENTS);
    ([kind, UNBUFFERED], Body::from_stream(all)).into_response()
}

/// A stream that has begun.
struct Following {
    page: Followed,
    /// What its reader could do when the page was drawn.
    rights: Arc<Rights>,
    /// What the lookout said before the page was drawn.
    changes: i64,
    /// The page as it was sent last.
    sent: String,
    /// When the page was drawn last, and when it was last asked whether the session holds.
    drawn: Duration,
    said: Duration,
    _place: Place,
}

impl Following {
    /// Waits for the next thing to send; none when the stream is over, and the reader may come back to be
    /// told why.
    async fn next(mut self) -> Option<(Bytes, Self)> {
        loop {
            self.page.around.house.clock.sleep(EVERY).await;
            match self.look().await {
                Ok(Some(message)) => return Some((message, self)),
                Ok(None) => {}
                Err(error) => {
                    tracing::debug!(error = error.chain(), "a page is followed no more");
                    return None;
                }
            }
        }
    }

    async fn look(&mut self) -> Result<Option<Bytes>> {
        let house = Arc::clone(&self.page.around.house);
        let (changes, now) = (house.lookout.changes(&house).await?, house.clock.monotonic());
        let asks = now.saturating_sub(self.said) >= STILL;
        if asks {
            self.said = now;
        }
        let stale = changes != self.changes
            || now.saturating_sub(self.drawn) >= AT_LEAST
            || asks && self.may_do_other_things().await?;
        if stale {
            (self.changes, self.drawn) = (changes, now);
            let drawn = self.draw().await?;
            if drawn != self.sent {
                self.sent = drawn;
                return Ok(Some(message(&self.sent)));
            }
        }
        Ok(asks.then_some(STILL_HERE))
    }

    /// Makes sure that the session holds, and says whether its reader may do other things than before,
    /// which a manual that another process published takes a moment to say.
    async fn may_do_other_things(&self) -> Result<bool> {
        let Followed { around, context, head, .. } = &self.page;
        let context = context.again(around.house.clock.now());
        let caller = authentication::caller(around, &context, &head.headers).await?;
        Ok(caller.is_none_or(|caller| caller.rights != self.rights))
    }

    async fn draw(&mut self) -> Result<String> {
        let context = self.page.context.again(self.page.around.house.clock.now());
        let answer = self.page.ask(context.clone()).await;
        if answer.status() != StatusCode::OK {
            return Err(why(&answer));
        }
        if let Some(caller) = context.0.caller.get() {
            self.rights = Arc::clone(&caller.rights);
        }
        text(answer).await
    }
}

/// Returns why a page was not drawn. Nobody else logs it: its request was answered long ago.
fn why(answer: &Response) -> Error {
    let behind = answer.extensions().get::<Behind>();
    if answer.status().is_server_error() {
        let error = behind.map(|behind| behind.error.chain());
        tracing::error!(error, "a page that somebody follows could not be drawn");
    }
    match behind {
        Some(behind) => behind.error.repeated(),
        None => Error::internal("a page that is followed leads elsewhere"),
    }
}

async fn text(answer: Response) -> Result<String> {
    let bytes = to_bytes(answer.into_body(), LARGEST).await.map_err(Error::internal)?;
    String::from_utf8(bytes.into()).map_err(Error::internal)
}

/// Writes a message of a stream of events, in which `data` stands before each line.
fn message(page: &str) -> Bytes {
    let page = page.replace("\r\n", "\n");
    let lines = page.split(['\n', '\r']).map(|line| format!("data: {line}\n"));
    lines.chain(["\n".to_owned()]).collect::<String>().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(page: &str, expected: &str) {
        assert_eq!(message(page), expected, "{page:?}");
    }

    #[test]
    fn no_line_of_a_page_ends_its_message() {
        check("<p>a</p>", "data: <p>a</p>\n\n");
        check("a\nb", "data: a\ndata: b\n\n");
        check("a\r\nb\rc", "data: a\ndata: b\ndata: c\n\n");
        check("a\n\nevent: over", "data: a\ndata: \ndata: event: over\n\n");
    }
}
