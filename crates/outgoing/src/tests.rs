//! The guard against a real listener: what must not be called is seen not to be connected to.

use std::io;
use std::net::IpAddr;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use async_trait::async_trait;
use jiff::Timestamp;
use test_house::certificate::Certificate;
use test_house::listener::{Listener, Reply};
use vocabulary::{FakeClock, SystemClock};

use super::*;

/// Answers each look-up with the next list, and the last one ever after.
struct Told {
    answers: Mutex<Vec<Vec<IpAddr>>>,
    asked: AtomicUsize,
}

impl Told {
    fn with(answers: &[&[&str]]) -> Arc<Self> {
        let parse = |list: &&[&str]| list.iter().map(|text| text.parse().unwrap()).collect();
        let answers: Vec<Vec<IpAddr>> = answers.iter().rev().map(parse).collect();
        Arc::new(Self { answers: Mutex::new(answers), asked: AtomicUsize::new(0) })
    }
}

#[async_trait]
impl Names for Told {
    async fn addresses(&self, _host: &str) -> io::Result<Vec<IpAddr>> {
        self.asked.fetch_add(1, Ordering::Relaxed);
        let mut answers = self.answers.lock().unwrap();
        match answers.len() {
            0 => Err(io::Error::other("no such name")),
            1 => Ok(answers[0].clone()),
            _ => Ok(answers.pop().unwrap()),
        }
    }
}

fn outgoing(names: Arc<dyn Names>) -> Outgoing {
    let clock = Arc::new(SystemClock::new());
    Outgoing::with(Options { clock, names, authorities: Vec::new() }).unwrap()
}

fn to(url: &str, reach: Reach) -> Request {
    Request {
        method: Method::POST,
        url: url.parse().unwrap(),
        headers: HeaderMap::new(),
        body: b"{}".to_vec(),
        reach,
        patience: Patience::default(),
    }
}

fn refused(text: &str, reach: Reach) -> String {
    Outgoing::read(text, reach).expect_err(text).says().to_owned()
}

#[test]
fn addresses_that_never_could_be_called_are_refused_before_they_are_ordered() {
    for (text, says) in [
        ("https://127.0.0.1/", "127.0.0.1 is a loopback address."),
        ("https://2130706433/", "127.0.0.1 is a loopback address."),
        ("https://0x7f.1/", "127.0.0.1 is a loopback address."),
        ("https://127.1/", "127.0.0.1 is a loopback address."),
        ("https://0177.0.0.1/", "127.0.0.1 is a loopback address."),
        ("https://127.0.0.1./", "127.0.0.1 is a loopback address."),
        ("https://①②⑦.0.0.1/", "127.0.0.1 is a loopback address."),
        ("https://[::1]/", "::1 is a loopback address."),
        ("https://[::ffff:10.0.0.1]/", "::ffff:10.0.0.1 is a private address."),
        ("https://169.254.169.254/latest", "169.254.169.254 is a link-local address."),
        ("http://example.com/", "The address begins with `http://`, which hides nothing."),
        ("file:///etc/passwd", "Addresses that begin with `file:` are not called."),
        ("gopher://example.com/", "Addresses that begin with `gopher:` are not called."),
        ("https://u:p@example.com/", "The address holds a user name or a password."),
        ("https://u@example.com/", "The address holds a user name or a password."),
        ("example.com/hook", "The address of the receiver cannot be read."),
        ("https://", "The address of the receiver cannot be read."),
        ("https://exa\nmple.com:99999/", "The address of the receiver cannot be read."),
    ] {
        assert_eq!(refused(text, Reach::Public), says, "{text}");
    }
    let long = format!("https://example.com/{}", "a".repeat(LONGEST_URL));
    assert!(refused(&long, Reach::Public).contains("at most 2048"));
    assert!(Outgoing::read("https://example.com/hooks?a=b", Reach::Public).is_ok());
    assert!(Outgoing::read("http://10.0.0.1:8080/", Reach::Private).is_ok());
    assert!(refused("http://169.254.169.254/", Reach::Private).contains("link-local"));
}

#[tokio::test]
async fn a_request_is_made_and_answered() {
    let listener = Listener::start().await;
    listener.reply(Reply::Answer(201, vec![("x-a", "b".into())], b"done".to_vec()));
    let answer = outgoing(Arc::new(SystemNames))
        .send(to(&listener.url("/hook?x=1"), Reach::Private))
        .await
        .unwrap();
    assert_eq!((answer.status, answer.ending), (201, Ending::Whole));
    assert_eq!(
        (answer.headers["x-a"].to_str().unwrap(), answer.body.as_slice()),
        ("b", &b"done"[..])
    );
    let received = listener.nth(1).await;
    assert_eq!((received.method.as_str(), received.target.as_str()), ("POST", "/hook?x=1"));
    assert_eq!(received.header("user-agent"), Some(USER_AGENT));
}

#[tokio::test]
async fn a_name_that_leads_inside_is_not_connected_to() {
    let listener = Listener::start().await;
    let port = listener.address().port();
    let url = format!("https://hooks.example:{port}/");
    for addresses in [
        &["127.0.0.1"][..],
        // One forbidden address among good ones is an attack or a mistake; nobody guesses which.
        &["93.184.216.34", "127.0.0.1"],
        &["::ffff:127.0.0.1"],
        &["169.254.169.254"],
    ] {
        let trouble = outgoing(Told::with(&[addresses]))
            .send(to(&url, Reach::Public))
            .await
            .expect_err("it leads inside");
        assert_eq!(trouble.stage, Stage::Forbidden, "{addresses:?}: {:?}", trouble.error);
        assert!(trouble.error.says().starts_with("`hooks.example` leads to "), "{}", trouble.error);
        assert!(trouble.error.what_to_do().is_some());
    }
    assert_eq!(listener.connections(), 0);
}

#[tokio::test]
async fn an_address_in_numbers_is_judged_when_it_is_called_too() {
    let listener = Listener::start().await;
    let url = format!("https://{}/", listener.address());
    let trouble = outgoing(Arc::new(SystemNames)).send(to(&url, Reach::Public)).await.unwrap_err();
    assert_eq!(trouble.stage, Stage::Forbidden);
    assert_eq!(listener.connections(), 0);
}

#[tokio::test]
async fn a_name_is_looked_up_once_for_a_connection_and_cannot_change_its_mind() {
    let listener = Listener::start().await;
    // A second look-up would lead to an address that is never called.
    let names = Told::with(&[&["127.0.0.1"], &["169.254.169.254"]]);
    let url = format!("http://rebinding.example:{}/", listener.address().port());
    let outgoing = outgoing(Arc::clone(&names) as Arc<dyn Names>);
    assert_eq!(outgoing.send(to(&url, Reach::Private)).await.unwrap().status, 200);
    assert_eq!(names.asked.load(Ordering::Relaxed), 1);
    // The next connection looks again, and is judged again.
    let trouble = outgoing.send(to(&url, Reach::Private)).await.unwrap_err();
    assert_eq!((trouble.stage, listener.connections()), (Stage::Forbidden, 1));
}

#[tokio::test]
async fn a_redirect_is_an_answer_and_not_followed() {
    let listener = Listener::start().await;
    let elsewhere = vec![("location", listener.url("/secret"))];
    listener.reply(Reply::Answer(307, elsewhere, Vec::new()));
    let answer =
        outgoing(Arc::new(SystemNames)).send(to(&listener.url("/"), Reach::Private)).await.unwrap();
    assert_eq!((answer.status, listener.connections()), (307, 1));
}

#[tokio::test]
async fn a_long_answer_is_cut_and_a_broken_one_keeps_its_status() {
    let listener = Listener::start().await;
    listener.reply(Reply::Answer(200, Vec::new(), vec![b'x'; 4 * LARGEST_ANSWER]));
    listener.reply(Reply::CutOff(202));
    let outgoing = outgoing(Arc::new(SystemNames));
    let answer = outgoing.send(to(&listener.url("/"), Reach::Private)).await.unwrap();
    assert_eq!((answer.body.len(), answer.ending), (LARGEST_ANSWER, Ending::TooLong));
    let answer = outgoing.send(to(&listener.url("/"), Reach::Private)).await.unwrap();
    assert_eq!((answer.status, answer.ending), (202, Ending::Broken));
}

#[tokio::test]
async fn it_is_known_whether_anything_was_sent() {
    let listener = Listener::start().await;
    let outgoing = outgoing(Told::with(&[]));
    for reply in [Reply::Garbage, Reply::Close] {
        listener.reply(reply);
        let trouble =
            outgoing.send(to(&listener.url("/a?token=s3cret"), Reach::Private)).await.unwrap_err();
        assert_eq!(trouble.stage, Stage::Sent);
        assert!(!format!("{:?} {}", trouble.error, trouble.error.chain()).contains("s3cret"));
    }
    let url = listener.url("/?token=s3cret");
    drop(listener);
    let trouble = outgoing.send(to(&url, Reach::Private)).await.unwrap_err();
    assert_eq!(trouble.stage, Stage::NotSent);
    assert!(!format!("{:?} {}", trouble.error, trouble.error.chain()).contains("s3cret"));
    let trouble = outgoing.send(to("https://no.example/", Reach::Public)).await.unwrap_err();
    assert_eq!(trouble.stage, Stage::NotSent);
    let says = "The name `no.example` has no address that this machine can find.";
    assert_eq!(trouble.error.says(), says);
}

#[tokio::test]
async fn an_answer_that_never_comes_ends_with_the_time() {
    let listener = Listener::start().await;
    listener.reply(Reply::Hang);
    let clock = FakeClock::at(Timestamp::UNIX_EPOCH);
    let outgoing = Outgoing::new(Arc::new(clock.clone())).unwrap();
    let request = to(&listener.url("/"), Reach::Private);
    let sending = tokio::spawn(async move { outgoing.send(request).await });
    listener.nth(1).await;
    clock.advance(Patience::default().status);
    let trouble = sending.await.unwrap().unwrap_err();
    assert_eq!(trouble.stage, Stage::Sent);
    assert!(trouble.error.says().ends_with("did not answer within 20 seconds."));
}

#[tokio::test]
async fn who_has_patience_waits_longer() {
    let listener = Listener::start().await;
    listener.reply(Reply::Hang);
    let clock = FakeClock::at(Timestamp::UNIX_EPOCH);
    let outgoing = Outgoing::new(Arc::new(clock.clone())).unwrap();
    let patience = Patience::of(Duration::from_secs(30));
    let request = Request { patience, ..to(&listener.url("/"), Reach::Private) };
    let sending = tokio::spawn(async move { outgoing.send(request).await });
    listener.nth(1).await;
    clock.advance(Duration::from_secs(30));
    let trouble = sending.await.unwrap().unwrap_err();
    assert!(trouble.error.says().ends_with("within 30 seconds."), "{}", trouble.error);
}

#[tokio::test]
async fn it_is_told_on_whose_side_the_trouble_is() {
    let listener = Listener::start().await;
    let closed = listener.url("/");
    drop(listener);
    let check = async |names: &[&[&str]], url: &str, expected: Side| {
        let trouble = outgoing(Told::with(names)).send(to(url, Reach::Private)).await.unwrap_err();
        assert_eq!(trouble.side, expected, "{url}: {:?}", trouble.error);
    };
    check(&[], &closed, Side::Theirs).await;
    check(&[], "https://no.example/", Side::Unresolved).await;
    check(&[&["169.254.169.254"]], "https://inside.example/", Side::Ours).await;
}

/// Never answers what a name is.
struct Silent(Arc<tokio::sync::Notify>);

#[async_trait]
impl Names for Silent {
    async fn addresses(&self, _host: &str) -> io::Result<Vec<IpAddr>> {
        self.0.notify_one();
        std::future::pending().await
    }
}

#[tokio::test]
async fn a_name_server_that_is_silent_is_no_receiver_that_is() {
    let clock = FakeClock::at(Timestamp::UNIX_EPOCH);
    let asked = Arc::new(tokio::sync::Notify::new());
    let names = Arc::new(Silent(Arc::clone(&asked)));
    let options = Options { clock: Arc::new(clock.clone()), names, authorities: Vec::new() };
    let outgoing = Outgoing::with(options).unwrap();
    let patience = Patience::of(Duration::from_secs(2));
    let request = Request { patience, ..to("https://shop.example/", Reach::Public) };
    let sending = tokio::spawn(async move { outgoing.send(request).await });
    asked.notified().await;
    clock.advance(Duration::from_secs(2));
    let trouble = sending.await.unwrap().unwrap_err();
    assert_eq!((trouble.stage, trouble.side), (Stage::NotSent, Side::Unresolved));
}

#[tokio::test]
async fn a_receiver_must_prove_that_it_is_itself() {
    let certificate = Certificate::for_names(&["hooks.example"]);
    let listener = Listener::start_tls(&certificate).await;
    let port = listener.address().port();
    let send = async |authorities: Vec<String>, host: &str| {
        let clock = Arc::new(SystemClock::new());
        let names = Told::with(&[&["127.0.0.1"]]);
        let outgoing = Outgoing::with(Options { clock, names, authorities }).unwrap();
        outgoing.send(to(&format!("https://{host}:{port}/"), Reach::Private)).await
    };
    let known = vec![certificate.authority.clone()];
    assert_eq!(send(known.clone(), "hooks.example").await.unwrap().status, 200);
    for (authorities, host) in [(Vec::new(), "hooks.example"), (known, "other.example")] {
        let trouble = send(authorities, host).await.unwrap_err();
        assert_eq!(trouble.stage, Stage::NotSent);
        assert!(trouble.error.says().contains("cannot prove over TLS"), "{:?}", trouble.error);
    }
    assert_eq!(listener.received().len(), 1);
}

#[test]
fn an_authority_that_is_none_is_refused() {
    for pem in ["", "hello", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"] {
        let clock = Arc::new(SystemClock::new());
        let authorities = vec![pem.to_owned()];
        let options = Options { clock, names: Arc::new(SystemNames), authorities };
        let Err(error) = Outgoing::with(options) else { panic!("{pem} is no certificate") };
        assert!(error.what_to_do().is_some());
    }
}

/// Runs one test of this binary as a process whose environment names a proxy.
#[tokio::test]
async fn no_proxy_is_asked() {
    let proxy = Listener::start().await;
    let mut child = std::process::Command::new(std::env::current_exe().unwrap());
    child.args(["--exact", "tests::a_request_is_made_and_answered"]);
    for name in ["http_proxy", "HTTP_PROXY", "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"]
    {
        child.env(name, proxy.url("/"));
    }
    child.env_remove("NO_PROXY").env_remove("no_proxy");
    let output = tokio::task::spawn_blocking(move || child.output().unwrap()).await.unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success() && said.contains("1 passed"), "{said}");
    assert_eq!(proxy.connections(), 0);
}
