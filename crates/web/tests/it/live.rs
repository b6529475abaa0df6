//! Pages that change while they are open: who may follow them, what is sent, and when it ends.

use axum::body::Body;
use axum::http::Response;
use store::{Change, Leaf, execute};
use test_house::streams::next;
use tower::ServiceExt;
use vocabulary::{Actor, Attribution};

use crate::toy::{House, Says, get};

/// What says only that the stream lasts.
const STILL_HERE: &str = ":\n\n";

async fn follow(house: &House, path: &str, name: &str) -> Response<Body> {
    let request = get(path).session(name).header("accept", "text/event-stream").empty();
    house.app.router.clone().oneshot(request).await.unwrap()
}

/// Commits a change as another part of the program does.
async fn commit(house: &House, sql: &'static str) {
    let by = Attribution::of(Actor::program("test"));
    let change = house.store.commit(&by, move |tx| {
        Box::pin(async move {
            execute(&**tx, sql, []).await?;
            Ok(Change::new((), Leaf::new("thing.changed")))
        })
    });
    change.await.unwrap();
}

#[tokio::test]
async fn a_page_is_sent_again_when_it_differs_and_only_then() {
    let house = House::new().await;
    let answer = follow(&house, "/things", "reader").await;
    assert_eq!(answer.headers()["content-type"], "text/event-stream");
    let mut stream = answer.into_body();
    let first = next(&house.clock, &mut stream).await.unwrap();
    assert!(first.starts_with("data: ") && first.contains("for reader: 0 things"), "{first}");
    assert!(!first.contains("<html"), "{first}");
    commit(&house, "update things set name = 'b'").await;
    assert_eq!(next(&house.clock, &mut stream).await.unwrap(), STILL_HERE);
    commit(&house, "insert into things (number, name) values (1, 'a')").await;
    let second = next(&house.clock, &mut stream).await.unwrap();
    assert!(second.contains("for reader: 1 things"), "{second}");
    let asked = house.callers.asked();
    assert_eq!(next(&house.clock, &mut stream).await.unwrap(), STILL_HERE);
    assert_eq!(house.callers.asked(), asked + 1, "it was drawn though nothing changed");
}

#[tokio::test]
async fn only_people_who_may_see_a_page_follow_it() {
    let house = House::new().await;
    for (name, status, code) in [("gone", 401, "unauthenticated"), ("stranger", 403, "forbidden")] {
        let request = get("/things").session(name).header("accept", "text/event-stream").empty();
        house.send(request).await.problem(status, code);
    }
    for path in ["/things", "/live"] {
        let request = get(path).header("accept", "text/event-stream").header("hx-request", "true");
        house.send(request.empty()).await.problem(401, "unauthenticated");
    }
    let request = get("/things").key("reader").header("accept", "text/event-stream").empty();
    house.send(request).await.problem(403, "needs-a-person");
    // Whatever else htmx asks for gets a page.
    let request = get("/things").session("reader").header("accept", "text/html, text/event-stream");
    assert!(house.send(request.empty()).await.text.ends_with("</html>"));
    let counts = house.send(get("/live").session("reader").empty()).await;
    assert_eq!((counts.status.as_u16(), counts.header("location")), (303, "/"));
}

#[tokio::test]
async fn whoever_loses_the_right_loses_the_stream() {
    let house = House::new().await;
    let mut stream = follow(&house, "/things", "reader").await.into_body();
    assert!(next(&house.clock, &mut stream).await.is_some());
    assert_eq!(next(&house.clock, &mut stream).await.unwrap(), STILL_HERE);
    // Without a word in the audit, as when another process publishes a manual.
    house.callers.demote();
    assert_eq!(next(&house.clock, &mut stream).await, None);
}

#[tokio::test]
async fn a_person_follows_only_so_many_pages_at_once() {
    let house = House::new().await;
    let mut held = Vec::new();
    let refused = loop {
        assert!(held.len() <= 16, "there is no end");
        match follow(&house, "/things", "reader").await {
            stream if stream.status() == 200 => held.push(stream),
            refused => break refused,
        }
    };
    assert_eq!((held.len(), refused.status().as_u16()), (16, 429));
    assert_eq!(refused.headers()["content-type"], "application/problem+json");
    assert!(refused.headers().contains_key("retry-after"));
    drop(held.pop());
    assert_eq!(follow(&house, "/things", "reader").await.status(), 200);
}
