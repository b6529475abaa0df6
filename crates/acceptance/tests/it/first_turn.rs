//! The first full turn of the loop: an evening of the operator, from a red alert to a green status page.

use serde_json::{Value, json};
use simulator::Age;
use test_house::browser::{Browser, with_browser};

use crate::directory::{Directory, OPERATOR, OWNER, PASSWORD, until};
use crate::pictures::take;
use crate::program::{command, run};

/// Enter, as WebDriver writes it.
const ENTER: &str = "\u{e007}";

/// How many reviews are cleared, and every which of them is rejected.
const REVIEWS: usize = 20;
const REJECTED: usize = 5;

/// What the incident is called.
const INCIDENT: &str = "The directory cannot be reached";

/// What the pages show, each at its address.
const ROOMS: [(&str, &str); 12] = [
    ("today", "/"),
    ("alerts", "/alerts"),
    ("incidents", "/incidents"),
    ("queues", "/queues"),
    ("reviews", "/queues/reviews"),
    ("refunds", "/queues/refunds"),
    ("money", "/money"),
    ("records", "/records"),
    ("purchases", "/records/purchase"),
    ("jobs", "/jobs"),
    ("manual", "/manual/pages/refunds.md"),
    ("status", "/status"),
];

#[tokio::test]
async fn an_evening_of_the_operator() {
    let directory = Directory::open().await;
    directory.join(OWNER, "owner").await;
    directory.join(OPERATOR, "operator").await;
    the_stock_has_arrived(&directory).await;
    it_turns_red_before_the_operators_eyes(&directory).await;
    let reviews = first_reviews(&directory).await;
    let refunds =
        [request(&directory, Age::Fresh).await, request(&directory, Age::HundredHours).await];
    customers_are_told(&directory).await;
    everything_is_seen(&directory, "red").await;
    at_the_console(&directory, (reviews.clone(), refunds.clone())).await;
    they_are_told(&directory, &reviews).await;
    one_refund_is_given_and_no_other(&directory, &refunds).await;
    the_incident_ends(&directory).await;
    it_is_green(&directory).await;
    people_were_told_once(&directory).await;
    the_audit_holds(directory);
}

async fn the_stock_has_arrived(directory: &Directory) {
    until("51 reviews wait", async || waiting(directory, "reviews").await.len() == 51).await;
    until("3 requests wait", async || waiting(directory, "refunds").await.len() == 3).await;
}

/// Lists the open cases of a queue.
async fn waiting(directory: &Directory, queue: &str) -> Vec<Value> {
    let path = format!("/v1/cases?queue={queue}&state=open&limit=100");
    let (_, body) = directory.get(&path).await;
    body["items"].as_array().cloned().unwrap_or_default()
}

/// Breaks the website while the operator has Today open, who sees the alert without loading it again.
async fn it_turns_red_before_the_operators_eyes(directory: &Directory) {
    directory.director.mend_website();
    until("the status page is green", async || indicator(directory).await == "none").await;
    let (url, director) = (directory.url.clone(), directory.director.clone());
    with_browser(async move |browser| {
        sign_in(&browser, &url, OPERATOR).await;
        assert!(browser.yes(&format!("!{}", shows("website_down"))).await, "it is red already");
        browser.run("window.sinceTheBeginning = true").await;
        director.break_website();
        assert!(browser.becomes(&shows("website_down")).await, "Today does not show the alert");
        assert!(browser.becomes(&counts("alerts", "1 firing")).await, "Alerts counts none");
        assert!(browser.yes("window.sinceTheBeginning === true").await, "it was loaded again");
        assert_eq!(browser.troubles().await, "");
    })
    .await;
    assert_eq!(firing(directory).await, ["website_down"]);
}

/// Says that a room shows a count.
fn counts(room: &str, count: &str) -> String {
    format!("document.querySelector('#count-{room}').textContent.includes('{count}')")
}

async fn firing(directory: &Directory) -> Vec<String> {
    let (_, body) = directory.get("/v1/alerts?state=firing").await;
    let rules = body["items"].as_array().into_iter().flatten().map(|alert| &alert["rule"]);
    rules.filter_map(|rule| rule.as_str().map(str::to_owned)).collect()
}

async fn indicator(directory: &Directory) -> String {
    let (_, body) = directory.get("/api/v2/summary.json").await;
    body["status"]["indicator"].as_str().unwrap_or_default().to_owned()
}

/// Returns the keys of the reviews that come first.
async fn first_reviews(directory: &Directory) -> Vec<String> {
    let waiting = waiting(directory, "reviews").await;
    let keys = waiting.iter().map(|case| case["record"]["key"].as_str().unwrap().to_owned());
    keys.take(REVIEWS).collect()
}

/// A request for a refund, and the case that it opened.
#[derive(Clone)]
struct Request {
    key: String,
    case: String,
}

async fn request(directory: &Directory, age: Age) -> Request {
    let key = directory.director.request_refund(age);
    until("the request waits", async || case_of(directory, &key).await.is_some()).await;
    let case = case_of(directory, &key).await.unwrap();
    Request { key, case }
}

async fn case_of(directory: &Directory, request: &str) -> Option<String> {
    let cases = waiting(directory, "refunds").await;
    let case = cases.iter().find(|case| case["record"]["key"] == request)?;
    case["id"].as_str().map(str::to_owned)
}

/// What the operator does in a browser: clears the reviews by keys alone, gives one refund and
/// finds that the manual allows no other.
async fn at_the_console(directory: &Directory, work: (Vec<String>, [Request; 2])) {
    let url = directory.url.clone();
    with_browser(async move |browser| {
        let (reviews, [fresh, late]) = work;
        browser.resize(1_440, 900).await;
        sign_in(&browser, &url, OPERATOR).await;
        browser.open(&format!("{url}/queues/reviews")).await;
        for (number, key) in reviews.iter().enumerate() {
            assert!(browser.becomes(&shows(&format!("Review {key}"))).await, "{key} is not next");
            decide(&browser, expected(number)).await;
            let decided = format!("location.search.includes('to={key}')");
            assert!(browser.becomes(&decided).await, "{key} was not decided");
            assert_eq!(browser.troubles().await, "");
        }
        browser.open(&format!("{url}/queues/refunds/cases/{}", late.case)).await;
        assert!(browser.becomes(&shows("age < 72h")).await, "nothing says why not");
        // The key does nothing, as the page said; the case is asked for once more below.
        press(&browser, "a").await;
        browser.open(&format!("{url}/queues/refunds/cases/{}", fresh.case)).await;
        press(&browser, "a").await;
        let decided = format!("location.search.includes('to={}')", fresh.key);
        assert!(browser.becomes(&decided).await, "the refund was not decided");
    })
    .await;
}

/// Opens an incident while the alert is red.
async fn customers_are_told(directory: &Directory) {
    let url = directory.url.clone();
    with_browser(async move |browser| {
        sign_in(&browser, &url, OPERATOR).await;
        assert!(browser.becomes(&shows("website_down")).await, "Today does not show the alert");
        open_incident(&browser, &url).await;
    })
    .await;
}

/// Looks at all rooms, which the owner may enter.
async fn everything_is_seen(directory: &Directory, moment: &'static str) {
    let url = directory.url.clone();
    with_browser(async move |browser| {
        sign_in(&browser, &url, OWNER).await;
        see(&browser, &url, moment).await;
    })
    .await;
}

/// Opens an incident and tells customers of it, by the forms of the room.
async fn open_incident(browser: &Browser, url: &str) {
    browser.open(&format!("{url}/incidents")).await;
    press(browser, "o").await;
    let has_the_keys = "document.activeElement?.name === 'title'";
    assert!(browser.becomes(has_the_keys).await, "the form does not take the keyboard");
    browser.keys(INCIDENT).await;
    for (field, value) in [("severity", "critical"), ("affects", "probe.website")] {
        browser.run(&format!("document.querySelector('[name={field}]').value = '{value}'")).await;
    }
    browser.keys(ENTER).await;
    assert!(browser.becomes("location.search === '?done=opened'").await, "no incident is open");
    browser.click("textarea[name=text]").await;
    browser.keys("We know, and are looking for the cause.").await;
    browser.click("input[name=audience][value=everybody]").await;
    browser.click("form[action$='/updates'] button[type=submit]").await;
    assert!(browser.becomes(&shows("customers see it")).await, "nothing was said");
    browser.open(&format!("{url}/status")).await;
    assert!(browser.becomes(&shows(INCIDENT)).await, "customers do not see it");
}

async fn sign_in(browser: &Browser, url: &str, (_, email): (&str, &str)) {
    browser.open(&format!("{url}/sign-in")).await;
    browser.click("input[name=email]").await;
    browser.keys(email).await;
    browser.click("input[name=password]").await;
    browser.keys(PASSWORD).await;
    browser.keys(ENTER).await;
    assert!(browser.becomes("location.pathname === '/'").await, "nobody is signed in");
}

/// Says that the page shows a text.
fn shows(text: &str) -> String {
    format!("document.querySelector('main').innerText.includes('{text}')")
}

/// Presses a key once the page hears keys.
async fn press(browser: &Browser, key: &str) {
    let hears = "document.documentElement.dataset.keys === 'ready'";
    assert!(browser.becomes(hears).await, "{} hears no keys", browser.address().await);
    browser.keys(key).await;
}

/// Presses the keys for a review: approve, or reject with the first reason.
async fn decide(browser: &Browser, becomes: &str) {
    if becomes == "approved" {
        return press(browser, "a").await;
    }
    press(browser, "r").await;
    let asks = "document.querySelector('dialog:popover-open') !== null";
    assert!(browser.becomes(asks).await, "nothing is asked");
    browser.keys("1").await;
    browser.keys(ENTER).await;
}

fn expected(number: usize) -> &'static str {
    if number.is_multiple_of(REJECTED) { "rejected" } else { "approved" }
}

/// Takes pictures of the rooms as they are now.
async fn see(browser: &Browser, url: &str, when: &str) {
    for (name, path) in ROOMS {
        take(browser, &format!("{url}{path}"), &format!("{when}-{name}")).await;
    }
}

/// What was decided about the product's records holds there, and then here.
async fn they_are_told(directory: &Directory, cleared: &[String]) {
    for (number, key) in cleared.iter().enumerate() {
        let expected = expected(number);
        let there =
            async || product_says(directory, ("review", key, "moderation_status")) == expected;
        until("it holds at the product", there).await;
        let here = async || {
            let (_, body) = directory.get(&format!("/v1/records/review/{key}")).await;
            body["fields"]["moderation_status"] == expected
        };
        until("it holds here", here).await;
    }
}

/// Returns a field of a record as the product has it.
fn product_says(directory: &Directory, (kind, key, field): (&str, &str, &str)) -> String {
    let record = directory.director.record(kind, key).unwrap();
    record[field].as_str().unwrap_or_default().to_owned()
}

async fn one_refund_is_given_and_no_other(directory: &Directory, [fresh, late]: &[Request; 2]) {
    let request = directory.director.record("refund_request", &fresh.key).unwrap();
    let purchase = request["purchase"].as_str().unwrap().to_owned();
    let refunded =
        async || product_says(directory, ("purchase", &purchase, "status")) == "refunded";
    until("the purchase is refunded", refunded).await;
    let refused = approve(directory, late).await;
    assert_eq!((refused.0, &refused.1["code"]), (422, &"policy".into()), "{}", refused.1);
    let again = approve(directory, fresh).await;
    assert_eq!(again.0, 409, "{}", again.1);
    let (_, refunds) = directory.get("/v1/refunds").await;
    let ours = refunds["items"].as_array().into_iter().flatten();
    assert_eq!(ours.filter(|refund| !refund["effect"].is_null()).count(), 1, "{refunds}");
}

async fn approve(directory: &Directory, Request { case, .. }: &Request) -> (u16, Value) {
    let (_, shown) = directory.get(&format!("/v1/cases/{case}")).await;
    let decision = json!({ "action": "approve", "version": shown["version"] });
    directory.post(&format!("/v1/cases/{case}/decisions"), &decision).await
}

async fn the_incident_ends(directory: &Directory) {
    directory.director.mend_website();
    until("no alert fires", async || firing(directory).await.is_empty()).await;
    let url = directory.url.clone();
    with_browser(async move |browser| {
        sign_in(&browser, &url, OPERATOR).await;
        browser.open(&format!("{url}/incidents")).await;
        browser.click("main tbody a").await;
        assert!(browser.becomes(&shows(INCIDENT)).await, "the incident is not in the list");
        press(&browser, "r").await;
        assert!(browser.becomes("location.search === '?done=resolved'").await, "it is not over");
        press(&browser, "c").await;
        browser.click("dialog:popover-open button[type=submit]").await;
        assert!(browser.becomes("location.search === '?done=closed'").await, "it is not closed");
    })
    .await;
    until("the status page is green", async || indicator(directory).await == "none").await;
}

async fn it_is_green(directory: &Directory) {
    everything_is_seen(directory, "green").await;
    let url = directory.url.clone();
    with_browser(async move |browser| {
        browser.open(&format!("{url}/status")).await;
        assert!(browser.yes(&shows("Everything works.")).await);
    })
    .await;
}

/// The product and the operator heard of the alert once, and of its end once; the trainer of the refund.
async fn people_were_told_once(directory: &Directory) {
    let told =
        async || directory.director.notices().len() >= 2 && directory.mail.letters().len() >= 3;
    until("people are told", told).await;
    let kinds: Vec<Value> =
        directory.director.notices().iter().map(|notice| notice["type"].clone()).collect();
    assert_eq!(kinds, ["alert.firing", "alert.resolved"]);
    let letters = directory.mail.letters();
    let mut subjects: Vec<&str> =
        letters.iter().flat_map(|letter| letter.header("subject")).collect();
    subjects.sort_unstable();
    let expected = ["Your refund is on its way", "[critical] website_down", "[over] website_down"];
    assert_eq!(subjects, expected);
}

/// Verifies the audit offline, without the program that wrote it.
fn the_audit_holds(directory: Directory) {
    let data = directory.data();
    let folder = directory.stop();
    let mut verify = command();
    verify.args(["audit", "verify", "--data"]).arg(data);
    let verified = run(verify);
    assert_eq!(verified.code, 0, "{}", verified.err);
    drop(folder);
}
