//! The published vectors, hostile headers, and `tell` against a real listener.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use jiff::{SignedDuration, Timestamp};
use outgoing::Outgoing;
use proptest::prelude::*;
use serde_json::{Value, json};
use test_house::listener::{Listener, Received as Sent, Reply};
use tokio_util::sync::CancellationToken;
use vocabulary::id::EffectId;
use vocabulary::{Clock, Error, FakeClock, Kind, Secret};
use work::{Effect, Failure, Performing};

use super::signature::Signed;
use super::*;
use crate::canary::{Log, Told};

const SECRET: &str = "whsec_Y2FuYXJ5LWNhbmFyeS1jYW5hcnktY2FuYXJ5";
const OTHER: &str = "whsec_b3RoZXItb3RoZXItb3RoZXItb3RoZXItb3RoZXI=";

fn secrets(text: &str) -> Vec<SigningSecret> {
    SigningSecret::read(&Secret::new(text)).unwrap()
}

fn now() -> Timestamp {
    Timestamp::from_second(1_614_265_330).unwrap()
}

/// A webhook signed with `secret`, whose parts a test then changes.
struct Webhook {
    id: String,
    timestamp: String,
    signature: String,
    body: Vec<u8>,
}

impl Webhook {
    fn signed(secret: &str) -> Self {
        let (id, timestamp) = ("msg_1".to_owned(), now().as_second().to_string());
        let body = br#"{"test": 2432232314}"#.to_vec();
        let message = Signed { id: &id, timestamp: &timestamp, body: &body };
        let signature = secrets(secret)[0].sign(&message);
        Self { id, timestamp, signature, body }
    }

    fn received(&self) -> Received<'_> {
        Received {
            id: Some(&self.id),
            timestamp: Some(&self.timestamp),
            signature: Some(&self.signature),
            body: &self.body,
        }
    }

    fn passes(&self, secret: &str, at: Timestamp) -> bool {
        passes(&secrets(secret), &self.received(), at)
    }
}

fn passes(secrets: &[SigningSecret], received: &Received<'_>, at: Timestamp) -> bool {
    match verify(secrets, received, at) {
        Ok(verified) => {
            assert_eq!(Some(verified.id.as_str()), received.id);
            true
        }
        Err(error) => {
            assert_eq!(error.kind(), Kind::Unauthenticated);
            assert!(error.what_to_do().is_some());
            false
        }
    }
}

#[test]
fn the_published_vectors_hold() {
    let Some(path) = test_house::data("webhooks/standard_webhooks_vectors.json") else { return };
    let file: Value = serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
    let vectors = file["vectors"].as_array().unwrap();
    assert!(!vectors.is_empty());
    for vector in vectors {
        let text = |name: &str| vector[name].as_str().unwrap();
        let timestamp = vector["timestamp"].as_i64().unwrap();
        let at = Timestamp::from_second(timestamp).unwrap();
        let timestamp = timestamp.to_string();
        let (id, body) = (text("id"), text("payload").as_bytes());
        let secrets = secrets(text("secret"));
        let signed = Signed { id, timestamp: &timestamp, body };
        assert_eq!(secrets[0].sign(&signed), text("signature"), "{}", text("source"));
        let received = Received {
            id: Some(id),
            timestamp: Some(&timestamp),
            signature: Some(text("signature")),
            body,
        };
        assert!(passes(&secrets, &received, at));
    }
    let known: BTreeSet<&str> = BEHAVIOUR.iter().map(|(case, _, _)| *case).collect();
    for case in file["behaviour_cases"].as_array().unwrap() {
        let name = case["case"].as_str().unwrap();
        let (_, accepted, behaves) =
            BEHAVIOUR.iter().find(|(known, _, _)| *known == name).expect(name);
        assert_eq!(*accepted, case["expect"] == "accept", "{name}");
        assert_eq!(behaves(), *accepted, "{name}");
    }
    assert_eq!(known.len(), file["behaviour_cases"].as_array().unwrap().len());
}

/// A published case, whether it is to be accepted, and what happens here.
type Case = (&'static str, bool, fn() -> bool);

const BEHAVIOUR: [Case; 14] = [
    ("missing webhook-id", false, || with(|received| received.id = None)),
    ("missing webhook-timestamp", false, || with(|received| received.timestamp = None)),
    ("missing webhook-signature", false, || with(|received| received.signature = None)),
    ("timestamp not a number", false, || with(|received| received.timestamp = Some("hello"))),
    ("timestamp older than 5 min", false, || Webhook::signed(SECRET).passes(SECRET, later(301))),
    ("timestamp newer than 5 min", false, || Webhook::signed(SECRET).passes(SECRET, later(-301))),
    ("signature without v1, prefix", false, || signature(|s| s.replace("v1,", ""))),
    ("signature of another version only (v2,...)", false, || signature(|s| s.replace("v1", "v2"))),
    ("wrong signature", false, || {
        let other = Webhook::signed(OTHER).signature;
        signature(|_| other)
    }),
    ("partial signature (truncated)", false, || {
        // Some of the lengths are still base64.
        let whole = Webhook::signed(SECRET).signature.trim_end_matches('=').len();
        (0..whole).any(|length| signature(|s| s[..length].to_owned()))
    }),
    ("empty secret", false, || SigningSecret::read(&Secret::new("")).is_ok()),
    ("several space-separated signatures, one valid", true, || {
        let other = Webhook::signed(OTHER).signature;
        signature(|s| format!("v1a,AAAA {other} v2,x  {s} v1,%%%"))
    }),
    ("secret with and without whsec_ prefix", true, || {
        let bare = SECRET.strip_prefix("whsec_").unwrap();
        let webhook = Webhook::signed(SECRET);
        webhook.passes(SECRET, now()) && webhook.passes(bare, now())
    }),
    ("secret with missing base64 padding", true, || {
        let webhook = Webhook::signed(OTHER);
        OTHER.ends_with('=') && webhook.passes(OTHER.trim_end_matches('='), now())
    }),
];

fn with(change: fn(&mut Received<'_>)) -> bool {
    let webhook = Webhook::signed(SECRET);
    let mut received = webhook.received();
    change(&mut received);
    passes(&secrets(SECRET), &received, now())
}

fn signature(change: impl FnOnce(String) -> String) -> bool {
    let mut webhook = Webhook::signed(SECRET);
    webhook.signature = change(webhook.signature);
    webhook.passes(SECRET, now())
}

fn later(seconds: i64) -> Timestamp {
    now() + SignedDuration::from_secs(seconds)
}

#[test]
fn five_minutes_either_way_are_tolerated_and_nothing_odd_is_read_as_a_time() {
    let webhook = Webhook::signed(SECRET);
    assert!(webhook.passes(SECRET, later(300)) && webhook.passes(SECRET, later(-300)));
    for timestamp in
        ["", "+1614265330", "-1", " 1614265330", "1614265330.0", "1e9", "9".repeat(40).as_str()]
    {
        let mut webhook = Webhook::signed(SECRET);
        timestamp.clone_into(&mut webhook.timestamp);
        let message =
            Signed { id: &webhook.id, timestamp: &webhook.timestamp, body: &webhook.body };
        // Rightly signed, so that it is the time alone that is refused.
        let signature = secrets(SECRET)[0].sign(&message);
        webhook.signature = signature;
        assert!(!webhook.passes(SECRET, now()), "{timestamp}");
    }
}

#[test]
fn the_same_signed_text_cannot_be_split_in_another_way() {
    let mut webhook = Webhook::signed(SECRET);
    let text = format!("{}.7", now().as_second());
    webhook.body = text.into_bytes();
    let message = Signed { id: "a", timestamp: "5", body: &webhook.body };
    webhook.signature = secrets(SECRET)[0].sign(&message);
    // `a.5.1614265330.7` was signed; as id `a.5`, a fresh time and the body `7` it would pass.
    (webhook.id, webhook.body) = ("a.5".to_owned(), b"7".to_vec());
    assert!(!webhook.passes(SECRET, now()));
}

#[test]
fn a_signature_far_down_a_long_list_is_not_looked_for() {
    assert!(!signature(|s| "v1,AAAA ".repeat(1_000) + s.as_str()));
    assert!(signature(|s| "v1,AAAA ".repeat(15) + s.as_str()));
}

#[test]
fn secrets_that_are_none_are_refused_without_being_repeated() {
    for text in ["", "  ", "whsec_", "whsec_canary%", "canary", "whsec_Y2FuYXJ5"] {
        let error = SigningSecret::read(&Secret::new(text)).expect_err(text);
        let told = format!("{error:?} {}", error.chain());
        assert!(!told.contains("canary") && !told.contains("Y2Fu"), "{told}");
        assert!(error.what_to_do().is_some());
    }
    assert!(SigningSecret::read(&Secret::new([SECRET; 5].join(" "))).is_err());
    assert_eq!(format!("{:?}", secrets(SECRET)), "[SigningSecret(…)]");
}

proptest! {
    #[test]
    fn whatever_is_changed_does_not_pass(id in "[a-z]{1,9}", body: Vec<u8>, noise in "\\PC*") {
        let good = Webhook::signed(SECRET);
        let changed = [
            Webhook { id, ..Webhook::signed(SECRET) },
            Webhook { body, ..Webhook::signed(SECRET) },
            Webhook { signature: noise.clone(), ..Webhook::signed(SECRET) },
            Webhook { signature: format!("v1,{noise}"), ..Webhook::signed(SECRET) },
            Webhook { timestamp: noise, ..Webhook::signed(SECRET) },
        ];
        for webhook in changed {
            let same = webhook.id == good.id && webhook.body == good.body;
            prop_assert!(!webhook.passes(SECRET, now()) || same);
        }
    }
}

struct House {
    listener: Listener,
    clock: FakeClock,
    tell: Tell,
}

impl House {
    async fn with_secret(secret: &str) -> Self {
        let clock = FakeClock::at(now());
        let shared = Arc::new(clock.clone());
        let outgoing = Outgoing::new(shared.clone()).unwrap();
        let standing: Arc<dyn Standing> = Arc::new(Looks);
        let tell = Tell::new(outgoing, Told::one("RECEIVER", secret), shared, standing);
        Self { listener: Listener::start().await, clock, tell }
    }

    fn message(&self) -> Message {
        Message {
            url: self.listener.url("/hook?token=s3cret"),
            secret: "RECEIVER".to_owned(),
            event: "case.decided".to_owned(),
            at: now() - SignedDuration::from_mins(1),
            payload: json!({ "case": "case_1", "note": "ünïcode \u{2028} \"quoted\"" }),
            allow_private: true,
            about: None,
        }
    }

    async fn tells(&self, reply: Reply) -> Result<Value, Failure> {
        self.listener.reply(reply);
        self.tell.perform(&self.message(), &performing()).await
    }

    async fn answers(&self, status: u16) -> Result<Value, Failure> {
        self.tells(Reply::status(status)).await
    }
}

fn performing() -> Performing {
    Performing {
        id: EffectId::new(now()),
        key: "eff_1".to_owned(),
        attempt: 1,
        stop: CancellationToken::new(),
    }
}

fn passes_as_received(sent: &Sent, secret: &str, at: Timestamp) -> bool {
    let received = Received {
        id: sent.header(ID),
        timestamp: sent.header(TIMESTAMP),
        signature: sent.header(SIGNATURE),
        body: &sent.body,
    };
    passes(&secrets(secret), &received, at)
}

#[tokio::test]
async fn a_message_is_told_signed_and_dated() {
    let house = House::with_secret(SECRET).await;
    let outcome = house.answers(204).await.unwrap();
    assert_eq!((&outcome["status"], &outcome["answered_at"]), (&json!(204), &json!(now())));
    let sent = house.listener.nth(1).await;
    assert_eq!((sent.method.as_str(), sent.header(ID)), ("POST", Some("eff_1")));
    assert_eq!(sent.header("content-type"), Some("application/json"));
    assert!(passes_as_received(&sent, SECRET, now()));
    assert!(!passes_as_received(&sent, OTHER, now()));
    let body: Value = serde_json::from_slice(&sent.body).unwrap();
    let message = house.message();
    let expected =
        json!({ "type": "case.decided", "timestamp": message.at, "data": message.payload });
    assert_eq!(body, expected);
}

#[tokio::test]
async fn every_attempt_has_the_same_id_and_body_and_its_own_time() {
    let house = House::with_secret(SECRET).await;
    assert!(house.answers(500).await.is_err());
    house.clock.advance(Duration::from_secs(3_600));
    assert!(house.answers(200).await.is_ok());
    let (first, second) = (house.listener.nth(1).await, house.listener.nth(2).await);
    assert_eq!((first.header(ID), &first.body), (second.header(ID), &second.body));
    assert_ne!(first.header(TIMESTAMP), second.header(TIMESTAMP));
    assert!(passes_as_received(&second, SECRET, house.clock.now()));
}

#[tokio::test]
async fn while_secrets_are_rotated_both_receivers_are_satisfied() {
    let house = House::with_secret(&format!("{OTHER} {SECRET}")).await;
    house.answers(200).await.unwrap();
    let sent = house.listener.nth(1).await;
    assert_eq!(sent.header(SIGNATURE).unwrap().split(' ').count(), 2);
    assert!(passes_as_received(&sent, SECRET, now()) && passes_as_received(&sent, OTHER, now()));
}

#[tokio::test]
async fn a_status_decides_what_happens_next() {
    let house = House::with_secret(SECRET).await;
    for status in [200, 201, 202, 204, 299] {
        assert!(house.answers(status).await.is_ok(), "{status}");
    }
    for status in [408, 409, 425, 429, 500, 502, 503, 504, 599] {
        let failure = house.answers(status).await.unwrap_err();
        assert!(matches!(failure, Failure::Again { after: None, .. }), "{status}: {failure:?}");
    }
    for status in [300, 301, 307, 308, 400, 401, 403, 404, 405, 410, 413, 422, 451, 499] {
        let failure = house.answers(status).await.unwrap_err();
        assert!(matches!(failure, Failure::Refused(_)), "{status}: {failure:?}");
        assert!(failure.error().says().contains(&status.to_string()));
        assert!(failure.error().what_to_do().is_some());
    }
}

#[tokio::test]
async fn nobody_is_told_of_what_has_changed() {
    let house = House::with_secret(SECRET).await;
    let message = |about| Message { about: Some(Value::from(about)), ..house.message() };
    let tell = async |about| house.tell.perform(&message(about), &performing()).await;
    assert!(matches!(tell("changed").await.unwrap_err(), Failure::Moot(_)));
    assert!(matches!(tell("nobody knows").await.unwrap_err(), Failure::Again { .. }));
    assert!(house.listener.received().is_empty());
    tell("as it was").await.unwrap();
    tell("so already").await.unwrap();
    assert_eq!(house.listener.received().len(), 2);
    // The receiver may know it before we do. A message about nothing that changes is no such message.
    house.listener.reply(Reply::status(412));
    let newer = tell("as it was").await.unwrap_err();
    assert!(matches!(newer, Failure::Moot(_)), "{newer:?}");
    // What it knows may be what it was asked for, when its answer was lost.
    house.listener.reply(Reply::status(412));
    let known = tell("so already").await.unwrap();
    assert_eq!(known, serde_json::json!({ "status": 412, "already": true }));
    let refused = house.answers(412).await.unwrap_err();
    assert!(matches!(refused, Failure::Refused(_)), "{refused:?}");
}

/// Finds things as the message says that they are.
struct Looks;

#[async_trait]
impl Standing for Looks {
    async fn still_stands(&self, about: &Value) -> vocabulary::Result<()> {
        match about.as_str() {
            Some("as it was" | "so already") => Ok(()),
            Some("changed") => Err(Error::new(Kind::Outdated, "outdated", "It has changed.")),
            _ => Err(Error::unavailable("Nobody can tell.")),
        }
    }

    async fn is_so(&self, about: &Value) -> vocabulary::Result<bool> {
        Ok(about == "so already")
    }
}

#[tokio::test]
async fn a_receiver_that_asks_for_patience_gets_it() {
    let house = House::with_secret(SECRET).await;
    let in_a_minute = httpdate::fmt_http_date(later(60).into());
    for (text, seconds) in [
        ("120", Some(120)),
        (in_a_minute.as_str(), Some(60)),
        ("9999999", Some(86_400)),
        ("soon", None),
    ] {
        for status in [429, 503] {
            let headers = vec![("retry-after", text.to_owned())];
            let failure =
                house.tells(Reply::Answer(status, headers, Vec::new())).await.unwrap_err();
            let Failure::Again { after, .. } = failure else { panic!("{failure:?}") };
            assert_eq!(after, seconds.map(Duration::from_secs), "{text}");
        }
    }
}

#[tokio::test]
async fn without_an_answer_it_is_known_whether_it_was_sent() {
    let house = House::with_secret(SECRET).await;
    for reply in [Reply::Close, Reply::Garbage] {
        let failure = house.tells(reply).await.unwrap_err();
        assert!(matches!(failure, Failure::Unknown(_)), "{failure:?}");
    }
    // The status came, so the receiver has it, whatever became of the rest.
    assert!(house.tells(Reply::CutOff(200)).await.is_ok());
    let (message, tell) = (house.message(), house.tell);
    drop(house.listener);
    let failure = tell.perform(&message, &performing()).await.unwrap_err();
    assert!(matches!(failure, Failure::Again { .. }), "{failure:?}");
}

#[tokio::test]
async fn a_receiver_that_hangs_is_left_when_the_time_is_up_or_the_program_stops() {
    for stopping in [false, true] {
        let house = House::with_secret(SECRET).await;
        house.listener.reply(Reply::Hang);
        let (message, performing, tell) = (house.message(), performing(), house.tell);
        let stop = performing.stop.clone();
        let telling = tokio::spawn(async move { tell.perform(&message, &performing).await });
        house.listener.nth(1).await;
        if stopping {
            stop.cancel();
        } else {
            house.clock.advance(Duration::from_secs(60));
        }
        let failure = telling.await.unwrap().unwrap_err();
        assert!(matches!(failure, Failure::Unknown(_)), "{failure:?}");
    }
}

#[tokio::test]
async fn inside_is_out_of_reach_unless_it_is_allowed() {
    let house = House::with_secret(SECRET).await;
    let mut message = Message { allow_private: false, ..house.message() };
    message.url = message.url.replace("http:", "https:");
    assert_eq!(house.tell.check(&message).unwrap_err().kind(), Kind::Forbidden);
    let failure = house.tell.perform(&message, &performing()).await.unwrap_err();
    assert!(matches!(failure, Failure::Refused(_)), "{failure:?}");
    assert_eq!(house.listener.connections(), 0);
}

#[tokio::test]
async fn a_message_that_could_never_be_told_is_refused_before_it_is_ordered() {
    let house = House::with_secret(SECRET).await;
    assert!(house.tell.check(&house.message()).is_ok());
    let wrong: [fn(&mut Message); 10] = [
        |message| message.url = "https://".to_owned(),
        |message| message.url = "ftp://example.com/".to_owned(),
        |message| message.event = String::new(),
        |message| message.event = "a..b".to_owned(),
        |message| message.event = "a\r\nx: y".to_owned(),
        |message| message.event = "a".repeat(129),
        |message| message.secret = String::new(),
        |message| SECRET.clone_into(&mut message.secret),
        |message| message.secret = "a\nb".to_owned(),
        |message| message.payload = json!("x".repeat(300_000)),
    ];
    for (number, change) in wrong.into_iter().enumerate() {
        let mut message = house.message();
        change(&mut message);
        let error = house.tell.check(&message).expect_err(&number.to_string());
        assert!(error.what_to_do().is_some(), "{error}");
    }
}

#[tokio::test]
async fn a_body_reads_back_and_a_wrong_one_does_not() {
    let house = House::with_secret(SECRET).await;
    let text = serde_json::to_string(&house.message()).unwrap();
    let read: Message = work::effect::body("tell", &text).unwrap();
    assert_eq!((read.url, read.allow_private), (house.message().url, true));
    assert!(work::effect::body::<Message>("tell", &text.replace("payload", "paylaod")).is_err());
}

#[tokio::test]
async fn a_secret_turns_up_nowhere() {
    let log = Log::default();
    let listening = log.listen();
    let house = House::with_secret(SECRET).await;
    let mut told = format!("{:?}", house.message());
    let echo = b"no".to_vec();
    for reply in [Reply::status(500), Reply::Answer(400, Vec::new(), echo), Reply::Close] {
        let failure = house.tells(reply).await.unwrap_err();
        told += &format!("{failure:?} {} {}", failure.error().with_hint(), failure.error().chain());
    }
    for secret in ["", "whsec_canary!", "Y2FuYXJ5"] {
        let house = House::with_secret(secret).await;
        let failure = house.tell.perform(&house.message(), &performing()).await.unwrap_err();
        assert!(matches!(failure, Failure::Refused(_)), "{failure:?}");
        told += &format!("{failure:?} {}", failure.error().chain());
    }
    let unknown = Message { secret: "NOBODY".to_owned(), ..house.message() };
    let failure = house.tell.perform(&unknown, &performing()).await.unwrap_err();
    assert!(matches!(failure, Failure::Again { .. }), "{failure:?}");
    drop(listening);
    assert!(log.text().contains("connect"), "the log was listened to");
    told += &log.text();
    for secret in ["Y2FuYXJ5", "canary", "s3cret"] {
        assert!(!told.contains(secret), "{secret} in {told}");
    }
}
