//! The console is live: a page that is open hears by itself of what changed, on either engine.

use std::time::Duration;

use people::staff::invite::{Invitation, invite};
use reqwest::Response;
use server::house::HouseOptions;
use server::{House, Place};
use store::{Change, Leaf, Store, StoreAddress, execute, micros};
use test_house::on_both_engines;
use test_house::stores::TestStore;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use tokio::time::timeout;
use tokio_util::sync::CancellationToken;
use vocabulary::{Actor, Attribution};

use crate::console::enter;
use crate::program::{client, run};

on_both_engines! {
    an_alert_reaches_the_pages_that_are_open,
    what_another_process_did_is_heard_of,
    a_stream_ends_with_its_session,
    a_stop_ends_every_stream,
}

/// How long a change may take to be heard of: less than the minute after which a page is drawn in any
/// case.
const PATIENCE: Duration = Duration::from_secs(40);

/// A served house with its owner, who is signed in.
struct Console {
    place: Place,
    store: Store,
    url: String,
    cookie: String,
    stop: CancellationToken,
    ended: JoinHandle<()>,
    _test: TestStore,
}

impl Console {
    async fn open(test: TestStore) -> Self {
        // What encrypts has to be at hand before a house opens.
        drop(client());
        let store = match test.address() {
            StoreAddress::Sqlite(_) => None,
            StoreAddress::Postgres(url) => Some(url.expose().to_owned()),
        };
        let data = test.folder().join("data");
        let place = Place { data, store, checkpoints: None, key: None };
        let house = House::open(HouseOptions::new(place.clone())).await.unwrap();
        let (store, people) = (house.store().clone(), house.people().clone());
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://localhost:{}", listener.local_addr().unwrap().port());
        let stop = CancellationToken::new();
        let stopped = stop.clone();
        let ended = tokio::spawn(async move { house.serve(listener, stopped).await.unwrap() });
        let may = people.on_the_command_line("root").unwrap();
        let (email, role) = ("owner@example.com".to_owned(), "owner".to_owned());
        let invitation = Invitation { email, name: None, role };
        let invited = invite(&people, &may, invitation).await.unwrap();
        let cookie = enter(&url, invited.link.address.expose()).await;
        Self { place, store, url, cookie, stop, ended, _test: test }
    }

    async fn ask(&self, path: &str) -> Response {
        let request = client().get(format!("{}{path}", self.url)).header("cookie", &self.cookie);
        request.header("accept", "text/event-stream").send().await.unwrap()
    }

    async fn follow(&self, path: &str) -> Stream {
        let answer = self.ask(path).await;
        assert_eq!(answer.status(), 200, "{path}");
        Stream { answer, heard: Vec::new() }
    }

    /// Lets an alert fire, as the watch does.
    async fn fire(&self, rule: &'static str) {
        let by = Attribution::of(Actor::program("test"));
        let fired = self.store.commit(&by, move |tx| {
            Box::pin(async move {
                let sql = "insert into alerts (alert_id, rule, labels, state, severity, began_at,
                     started_at, last_bad_at)
                     values ('alert_0192f3c4a1b27def8123456789abcdef', $1, '{}', 'firing',
                     'critical', $2, $2, $2)";
                execute(&**tx, sql, [rule.into(), micros(tx.now()).into()]).await?;
                Ok(Change::new((), Leaf::new("alert.firing")))
            })
        });
        fired.await.unwrap();
    }
}

/// A page that is open.
struct Stream {
    answer: Response,
    heard: Vec<u8>,
}

impl Stream {
    /// Waits until a text has come since the last one that was waited for.
    async fn hears(&mut self, text: &str) {
        loop {
            let heard = String::from_utf8_lossy(&self.heard);
            if heard.contains(text) {
                break;
            }
            let piece = timeout(PATIENCE, self.answer.chunk()).await.unwrap().unwrap();
            assert!(piece.is_some(), "it ended without {text}: {heard}");
            self.heard.extend(piece.unwrap());
        }
        self.heard.clear();
    }

    /// Waits for the end of the stream, which is not to be cut off.
    async fn ends(mut self) {
        while self.answer.chunk().await.unwrap().is_some() {}
    }
}

async fn an_alert_reaches_the_pages_that_are_open(test: TestStore) {
    let console = Console::open(test).await;
    let (mut today, mut alerts) = (console.follow("/").await, console.follow("/alerts").await);
    let mut elsewhere = console.follow("/live").await;
    alerts.hears("Nothing is bad.").await;
    today.hears("id=\"main\"").await;
    elsewhere.hears("id=\"count-alerts\"").await;
    console.fire("website_down").await;
    today.hears("website_down").await;
    alerts.hears("website_down").await;
    elsewhere.hears(" firing").await;
}

async fn what_another_process_did_is_heard_of(test: TestStore) {
    let console = Console::open(test).await;
    let mut today = console.follow("/").await;
    today.hears("Last happenings").await;
    let data = console.place.data.to_str().unwrap();
    let mut command = vec!["token", "create", "--name", "night watch", "--scope", "audit.read"];
    command.extend(["--data", data]);
    command.extend(console.place.store.iter().flat_map(|store| ["--store", store]));
    let done = run(&command);
    assert_eq!(done.code, 0, "{done:?}");
    today.hears("made the API key “night watch”").await;
}

async fn a_stream_ends_with_its_session(test: TestStore) {
    let console = Console::open(test).await;
    let today = console.follow("/").await;
    let leaving = client().post(format!("{}/sign-out", console.url));
    let leaving = leaving.header("cookie", &console.cookie).header("sec-fetch-site", "same-origin");
    assert_eq!(leaving.send().await.unwrap().status(), 303);
    today.ends().await;
    for path in ["/", "/alerts", "/live"] {
        let refused = console.ask(path).await;
        assert_eq!(refused.status(), 401, "{path}");
        assert_eq!(refused.headers()["content-type"], "application/problem+json", "{path}");
    }
}

async fn a_stop_ends_every_stream(test: TestStore) {
    let console = Console::open(test).await;
    let streams = [console.follow("/").await, console.follow("/live").await];
    console.stop.cancel();
    for stream in streams {
        stream.ends().await;
    }
    console.ended.await.unwrap();
}
