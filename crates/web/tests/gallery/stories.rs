//! What only a browser can say about the console's look and keys.

use std::convert::Infallible;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::{RawQuery, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{Html, IntoResponse, Redirect, Response};
use axum::routing::get;
use futures::{StreamExt, stream};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use maud::{PreEscaped, Render, html};
use test_house::browser::{Browser, with_browser};
use web::console::parts::Action;
use web::console::theme::Theme;
use web::console::times::Times;
use web::console::{Count, Frame, Live, Page, Room, Tone, assets, gallery, live_counts, page};

/// Where the console is used: on a desk, on a phone, and at 400 % on a small screen (WCAG 1.4.10).
const WIDTHS: [u32; 3] = [1440, 390, 320];

/// The least that a picture of so much weighs; an empty page weighs a tenth.
const LEAST_BYTES: usize = 100_000;

const POLICY: &str = "default-src 'none'; script-src 'nonce-gallery'; style-src 'self'; \
    font-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'";

/// The same, for a browser that runs no script of the page.
const WITHOUT_SCRIPT: &str = "default-src 'none'; script-src 'none'; style-src 'self'; font-src 'self'; \
    img-src 'self'; form-action 'self'; base-uri 'none'";

/// Serves the gallery on loopback and returns its address.
async fn serve() -> String {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let routes = Router::new()
        .route("/gallery", get(show))
        .route("/live-page", get(live_page))
        .route("/live", get(live))
        .route("/acts", get(acts).post(act))
        .route("/grows", get(grows))
        .route("/refused", get(refused))
        .route("/never", get(async || StatusCode::UNAUTHORIZED))
        .route(assets::ROUTE, get(assets::serve))
        .fallback(async || Html("<title>Another page</title>"));
    let routes = routes.with_state(Arc::new(AtomicU32::new(0)));
    tokio::spawn(async move { axum::serve(listener, routes).await });
    address
}

async fn show(RawQuery(query): RawQuery) -> impl IntoResponse {
    let query = query.unwrap_or_default();
    let policy = if query == "without-script" { WITHOUT_SCRIPT } else { POLICY };
    ([(header::CONTENT_SECURITY_POLICY, policy)], gallery("gallery", Theme::named(&query)))
}

/// A page with one room, in which nothing waited when it was made.
async fn live_page() -> impl IntoResponse {
    let shown = page(&frame(), &Page { title: "Today".to_owned(), ..Page::default() });
    ([(header::CONTENT_SECURITY_POLICY, POLICY)], shown)
}

/// A frame with one room.
fn frame() -> Frame {
    Frame {
        company: "Dog Trainers Directory".to_owned(),
        rooms: vec![queues(0)],
        foot: Vec::new(),
        viewer: None,
        theme: Theme::Auto,
        nonce: "gallery".to_owned(),
        times: Times { now: Timestamp::UNIX_EPOCH, zone: TimeZone::UTC },
        search: None,
        shift: None,
        live: Live::Follows("/live".to_owned()),
    }
}

/// How often the act of a page was done.
type Acts = Arc<AtomicU32>;

/// Presses the key of the act as soon as the page can be acted on, and once more when all of it is there.
const IMPATIENT: &str = "<script nonce=gallery> \
    for (const event of ['DOMContentLoaded', 'load']) window.addEventListener(event, () => { \
        document.body.dispatchEvent(new KeyboardEvent('keydown', { key: 'a', bubbles: true })); \
        window.said = getComputedStyle(document.querySelector('[data-key=a]'), '::after').content; \
    }) </script>";

/// Presses the key of the act, and again while the answer is on its way.
const PRESSED_TWICE: &str = "const press = () => document.body.dispatchEvent( \
        new KeyboardEvent('keydown', { key: 'a', bubbles: true })); \
    press(); setTimeout(press, 100)";

/// A page with one act, which says how often it was done.
async fn acts(State(acts): State<Acts>, RawQuery(query): RawQuery) -> impl IntoResponse {
    let act = Action::post("Approve", "/acts").key("a");
    let done = acts.load(Ordering::Relaxed);
    let body = html! {
        p id="done" { (done) }
        @if query.is_some_and(|query| query == "impatient") { (PreEscaped(IMPATIENT)) }
    };
    let acts = Page { title: "Acts".to_owned(), actions: act.render(), body, ..Page::default() };
    ([(header::CONTENT_SECURITY_POLICY, POLICY)], page(&frame(), &acts))
}

/// Does the act, and takes its time over the answer.
async fn act(State(acts): State<Acts>) -> impl IntoResponse {
    acts.fetch_add(1, Ordering::Relaxed);
    tokio::time::sleep(Duration::from_millis(300)).await;
    Redirect::to("/acts")
}

/// Tells once that seven things wait, and then stays open, as a stream does.
async fn live() -> impl IntoResponse {
    let message = format!("data: {}\n\n", live_counts(&[queues(7)]).into_string());
    let first = stream::once(async { Ok::<_, Infallible>(message) });
    let body = Body::from_stream(first.chain(stream::pending()));
    ([(header::CONTENT_TYPE, "text/event-stream")], body)
}

/// A page that gets a link above the others each time the act is done, and its stream.
async fn grows(State(acts): State<Acts>, headers: HeaderMap) -> Response {
    if !headers[header::ACCEPT].as_bytes().starts_with(b"text/event-stream") {
        let shown = grown(&acts, Live::Follows("/grows".to_owned()));
        return ([(header::CONTENT_SECURITY_POLICY, POLICY)], Html(shown)).into_response();
    }
    let messages = stream::unfold((acts, 0), async |(acts, told)| {
        while acts.load(Ordering::Relaxed) == told {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        let told = acts.load(Ordering::Relaxed);
        let message = format!("data: {}\n\n", grown(&acts, Live::Streams));
        Some((Ok::<_, Infallible>(message), (acts, told)))
    });
    let body = Body::from_stream(messages);
    ([(header::CONTENT_TYPE, "text/event-stream")], body).into_response()
}

fn grown(acts: &Acts, live: Live) -> String {
    let done = acts.load(Ordering::Relaxed);
    let body = html! {
        // Each line differs each time, as those that tell their age do.
        ul data-list {
            @for number in (0..=done).rev() {
                li { a href=(format!("/things/{number}")) { (number) " of " (done) } }
            }
        }
        form { input id="name" name="name" aria-label="Name"; }
    };
    let frame = Frame { live, rooms: vec![queues(done.into())], ..frame() };
    page(&frame, &Page { title: "Grows".to_owned(), body, ..Page::default() }).into_string()
}

/// A page that nobody may follow.
async fn refused() -> impl IntoResponse {
    let frame = Frame { live: Live::Follows("/never".to_owned()), ..frame() };
    let shown = page(&frame, &Page { title: "Refused".to_owned(), ..Page::default() });
    ([(header::CONTENT_SECURITY_POLICY, POLICY)], shown)
}

fn queues(number: u64) -> Room {
    let count = Count { number, says: "waiting".to_owned(), tone: Tone::Warning };
    let (label, href) = ("Queues".to_owned(), "/queues".to_owned());
    Room { name: "queues", label, href, key: Some('q'), on_bar: true, count: Some(count) }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_count_follows_the_stream() {
    let address = serve().await;
    with_browser(async move |browser| {
        browser.resize(1440, 900).await;
        browser.open(&format!("{address}/live-page")).await;
        for place in ["#count-queues", "#count-queues-bar"] {
            let shows =
                format!("document.querySelector('{place}').textContent.includes('7 waiting')");
            assert!(browser.becomes(&shows).await, "{place}");
        }
        assert_eq!(browser.troubles().await, "");
    })
    .await;
}

/// Does the act of [`acts`] from whatever page is open.
const ACT: &str = "fetch('/acts', { method: 'POST' })";

/// Says that a page of [`grows`] has so many links.
fn has_links(count: u32) -> String {
    format!("document.querySelectorAll('[data-list] a').length === {count}")
}

#[tokio::test(flavor = "multi_thread")]
async fn what_somebody_is_doing_outlasts_a_change() {
    let address = serve().await;
    with_browser(async move |browser| {
        browser.resize(1440, 900).await;
        browser.open(&format!("{address}/grows")).await;
        browser.keys("j").await;
        let selected = "document.activeElement.getAttribute('href') === '/things/0'";
        assert!(browser.yes(selected).await);
        browser.run(ACT).await;
        assert!(browser.becomes(&has_links(2)).await, "the page did not change");
        assert!(browser.becomes(selected).await, "the selection went to another row");
        browser.click("#name").await;
        browser.keys("abc").await;
        browser.run(ACT).await;
        let told = "document.querySelector('#count-queues').textContent.includes('2 waiting')";
        assert!(browser.becomes(told).await, "the counts stood still");
        let typed = "document.querySelector('#name').value === 'abc'";
        assert!(browser.yes(typed).await && browser.yes(&has_links(2)).await, "it was swept away");
        // Left, but not sent yet.
        browser.run("document.activeElement.blur()").await;
        browser.run(ACT).await;
        assert!(browser.becomes(&told.replace('2', "3")).await);
        assert!(browser.yes(typed).await && browser.yes(&has_links(2)).await, "it was swept away");
        browser.run("document.querySelector('main form').reset()").await;
        assert!(browser.becomes(&has_links(4)).await, "what waited never came");
        assert_eq!(browser.troubles().await, "");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_that_cannot_be_followed_says_so() {
    let address = serve().await;
    with_browser(async move |browser| {
        browser.open(&format!("{address}/refused")).await;
        let says =
            "document.querySelector('main').innerText.includes('no longer changes by itself')";
        assert!(browser.becomes(says).await);
        assert_eq!(browser.troubles().await, "");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn it_fits_every_width_in_both_themes() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("gallery");
    std::fs::create_dir_all(&folder).unwrap();
    let address = serve().await;
    with_browser(async move |browser| {
        for theme in ["light", "dark"] {
            for width in WIDTHS {
                browser.resize(width, 900).await;
                browser.open(&format!("{address}/gallery?{theme}")).await;
                let wide = browser.number("document.documentElement.scrollWidth").await;
                assert!(wide <= f64::from(width), "{theme} at {width}: the page is {wide} wide");
                let picture = browser.picture(width).await;
                assert!(picture.len() > LEAST_BYTES, "{theme} at {width}: the picture is empty");
                std::fs::write(folder.join(format!("{width}-{theme}.png")), picture).unwrap();
            }
        }
        assert_eq!(browser.troubles().await, "");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_key_does_what_the_list_says() {
    let address = serve().await;
    with_browser(async move |browser| {
        browser.resize(1440, 900).await;
        browser.open(&format!("{address}/gallery")).await;

        browser.keys("?").await;
        assert!(browser.yes("document.querySelector('#keys').matches(':popover-open')").await);
        browser.escape().await;
        assert!(!browser.yes("document.querySelector('#keys').matches(':popover-open')").await);

        browser.keys("jj").await;
        let second = "document.activeElement === document.querySelectorAll('[data-list] th a')[1]";
        assert!(browser.yes(second).await, "j goes down the first list");
        browser.keys("k").await;
        assert!(!browser.yes(second).await, "k goes up again");

        browser.shift("d").await;
        assert!(browser.yes("document.querySelector('.confirm').matches(':popover-open')").await);
        browser.keys("gq").await;
        assert!(browser.at(&format!("{address}/gallery")).await, "an open question keeps its page");
        browser.escape().await;

        typing_is_not_a_key(&browser, &address).await;

        browser.keys("gq").await;
        assert!(browser.at(&format!("{address}/queues")).await, "g q goes to the queues");
        assert_eq!(browser.troubles().await, "");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_pressed_twice_acts_once_and_never_on_a_page_that_nobody_read() {
    let address = serve().await;
    with_browser(async move |browser| {
        browser.resize(1440, 900).await;
        let ready = "document.documentElement.dataset.keys === 'ready'";
        let done =
            |times: u32| format!("document.querySelector('#done').textContent === '{times}'");
        browser.open(&format!("{address}/acts?impatient")).await;
        assert!(browser.becomes(ready).await);
        assert!(browser.at(&format!("{address}/acts?impatient")).await, "it was sent unread");
        assert!(
            browser.yes("window.said === '\"not yet\"'").await,
            "it was dropped without a word"
        );
        browser.run(PRESSED_TWICE).await;
        assert!(browser.becomes(&format!("{ready} && {}", done(1))).await, "it was sent twice");
        browser.keys("a").await;
        assert!(browser.becomes(&format!("{ready} && {}", done(2))).await);
        assert_eq!(browser.troubles().await, "");
    })
    .await;
}

async fn typing_is_not_a_key(browser: &Browser, address: &str) {
    browser.keys("/").await;
    assert!(browser.yes("document.activeElement.id === 'search'").await);
    browser.keys("gq?a").await;
    assert!(browser.yes("document.querySelector('#search').value === 'gq?a'").await);
    assert!(browser.at(&format!("{address}/gallery")).await);
    browser.escape().await;
    assert!(!browser.yes("document.activeElement.id === 'search'").await);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_exact_time_is_shown_to_who_reaches_it_and_an_age_grows() {
    let address = serve().await;
    with_browser(async move |browser| {
        browser.resize(1440, 900).await;
        browser.open(&format!("{address}/gallery")).await;
        let shown = "document.querySelector('.timeline .exact').checkVisibility()";
        assert!(!browser.yes(shown).await);
        browser.run("document.querySelector('.timeline time').focus({focusVisible: true})").await;
        assert!(browser.yes(shown).await);
        // The browser stands in another zone than the company.
        assert!(browser.yes("document.querySelector('.timeline .exact').textContent.includes('for you')").await);

        let age = "document.querySelector('time[data-ages] .shown').textContent";
        assert!(browser.yes(&format!("{age} === 'just now'")).await);
        // Two minutes pass in the page's own clock.
        browser
            .run("const real = performance.now.bind(performance); performance.now = () => real() + 120_000; \
                  document.dispatchEvent(new Event('visibilitychange'))")
            .await;
        assert!(browser.yes(&format!("{age} === '2 min ago'")).await);
        assert_eq!(browser.troubles().await, "");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn everything_can_be_reached_without_script() {
    let address = serve().await;
    with_browser(async move |browser| {
        browser.resize(1440, 900).await;
        browser.open(&format!("{address}/gallery?without-script")).await;
        for (press, opens) in
            [(".help", "#keys:popover-open"), ("[data-key='shift+d']", ".confirm:popover-open")]
        {
            browser.click(press).await;
            assert!(
                browser.yes(&format!("document.querySelector('{opens}') !== null")).await,
                "{opens}"
            );
            browser.escape().await;
        }
        browser.resize(390, 844).await;
        browser.click(".more summary").await;
        assert!(browser.yes("document.querySelector('.sheet a').checkVisibility()").await);
        browser.click(".sheet a").await;
        assert!(!browser.at(&format!("{address}/gallery?without-script")).await);
    })
    .await;
}
