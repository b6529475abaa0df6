//! Signatures against vectors that Python made, and the client against a real listener.

use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use outgoing::Outgoing;
use serde_json::{Value, json};
use test_house::listener::{Listener, Reply};
use vocabulary::{FakeClock, Kind, Secret};
use work::Failure;

use super::{NewRefund, Signed, Stripe, verify};

/// Ten o'clock on 20 November 2026, UTC, when the vectors were signed.
const SIGNED_AT: i64 = 1_795_168_800;
const BODY: &str = r#"{"id":"evt_1"}"#;
/// Made with `hmac.new(secret, b"1795168800." + body, hashlib.sha256).hexdigest()` for `whsec_test_secret`.
const RIGHT: &str = "afa2124e322ce8c1ac972a76cd275f4cf3962081342bd7ad0a50d225401d1d9c";
/// The same for `older`.
const BY_OLDER: &str = "291679edb96277d15f9dcbabf0701059dff0c1b9397dd88bc3f533d8f80ecc6e";
const OF_NOTHING: &str = "d710b4fb5d668463a8c4d8216f85132dc9ef117b5531945509ae4b40b9676f9b";
const OF_LETTERS: &str = "c3e15c3d238fa7dfd9a8b6734c6334505b03b8ef10b4ffe77c2bc9ed592e3a2d";

fn accepts(secrets: &str, header: &str, (body, seconds_later): (&str, i64)) -> bool {
    let now = Timestamp::from_second(SIGNED_AT + seconds_later).unwrap();
    let signed = Signed { signature: Some(header), body: body.as_bytes() };
    match verify(&Secret::new(secrets), &signed, now) {
        Ok(()) => true,
        Err(error) => {
            assert_eq!((error.kind(), error.code()), (Kind::Invalid, "webhook-signature"));
            assert!(error.what_to_do().is_some());
            false
        }
    }
}

#[test]
fn the_vectors_hold() {
    for (secrets, signature, body, expected) in [
        ("whsec_test_secret", RIGHT, BODY, true),
        ("whsec_test_secret", OF_NOTHING, "", true),
        ("whsec_test_secret", OF_LETTERS, r#"{"name":"Zoë"}"#, true),
        ("older", BY_OLDER, BODY, true),
        ("whsec_new  whsec_test_secret older", RIGHT, BODY, true),
        ("whsec_new whsec_test_secret older", BY_OLDER, BODY, true),
        ("older", RIGHT, BODY, false),
        ("whsec_test_secret", RIGHT, r#"{"id":"evt_2"}"#, false),
        ("whsec_test_secret", &RIGHT[..62], BODY, false),
        ("whsec_test_secret", &RIGHT.replace('3', "4"), BODY, false),
        ("whsec_test_secret", "", BODY, false),
        ("", RIGHT, BODY, false),
    ] {
        let header = format!("t={SIGNED_AT},v1={signature}");
        assert_eq!(accepts(secrets, &header, (body, 0)), expected, "{secrets}: {header}");
    }
}

#[test]
fn one_of_several_signatures_is_enough_and_one_time_is_all() {
    let t = SIGNED_AT;
    for (header, expected) in [
        (format!("t={t},v1={BY_OLDER},v1={RIGHT},v0=00"), true),
        (format!("v1={RIGHT}, t={t}"), true),
        (format!("t={t},v0={RIGHT}"), false),
        (format!("v1={RIGHT}"), false),
        (format!("t=,v1={RIGHT}"), false),
        (format!("t=+{t},v1={RIGHT}"), false),
        (format!("t={t},t={t},v1={RIGHT}"), false),
        (format!("t={t}{},v1={RIGHT}", ",v1=00".repeat(8)), false),
        (String::new(), false),
        ("t".to_owned(), false),
    ] {
        assert_eq!(accepts("whsec_test_secret", &header, (BODY, 0)), expected, "{header}");
    }
}

#[test]
fn an_old_event_is_refused_and_one_from_a_clock_ahead_too() {
    let header = format!("t={SIGNED_AT},v1={RIGHT}");
    for (later, expected) in [(0, true), (300, true), (301, false), (-300, true), (-301, false)] {
        assert_eq!(accepts("whsec_test_secret", &header, (BODY, later)), expected, "{later}");
    }
}

struct World {
    listener: Listener,
    clock: FakeClock,
    stripe: Stripe,
}

impl World {
    async fn new() -> Self {
        let listener = Listener::start().await;
        let clock = FakeClock::at(Timestamp::from_second(SIGNED_AT).unwrap());
        let outgoing = Outgoing::new(Arc::new(clock.clone())).unwrap();
        let url = listener.url("");
        let stripe = Stripe::new(outgoing, Arc::new(clock.clone()), Some(&url)).unwrap();
        Self { listener, clock, stripe }
    }

    fn reply(&self, status: u16, body: &Value) {
        self.listener.reply(Reply::Answer(status, Vec::new(), body.to_string().into_bytes()));
    }

    async fn refund(&self) -> Result<Value, Failure> {
        let new = NewRefund {
            charge: "ch_1",
            amount_minor: 2_200,
            once: "eff_1",
            metadata: ("quarterdeck_effect", "eff_1"),
        };
        self.stripe.refund(&key(), &new).await
    }
}

fn key() -> Secret {
    Secret::new("sk_test_1")
}

fn word(failure: &Failure) -> &'static str {
    match failure {
        Failure::Again { .. } => "again",
        Failure::Refused(_) => "refused",
        Failure::Moot(_) => "moot",
        Failure::Unknown(_) => "unknown",
    }
}

#[tokio::test]
async fn a_refund_is_made_under_its_key() {
    let world = World::new().await;
    world.reply(200, &json!({ "id": "re_1", "object": "refund" }));
    assert_eq!(world.refund().await.unwrap()["id"], "re_1");
    let sent = world.listener.nth(1).await;
    assert_eq!((sent.method.as_str(), sent.target.as_str()), ("POST", "/v1/refunds"));
    assert_eq!(sent.header("authorization"), Some("Bearer sk_test_1"));
    assert_eq!(sent.header("idempotency-key"), Some("eff_1"));
    assert_eq!(sent.header("content-type"), Some("application/x-www-form-urlencoded"));
    let body = String::from_utf8(sent.body).unwrap();
    assert_eq!(body, "amount=2200&charge=ch_1&metadata%5Bquarterdeck_effect%5D=eff_1");
}

#[tokio::test]
async fn an_answer_decides_what_is_known() {
    let world = World::new().await;
    for (status, sort, asked, changed) in [
        (400, "invalid_request_error", "refused", "refused"),
        (400, "idempotency_error", "again", "unknown"),
        (401, "invalid_request_error", "again", "again"),
        (402, "card_error", "refused", "refused"),
        (403, "invalid_request_error", "again", "again"),
        (404, "invalid_request_error", "refused", "refused"),
        (409, "idempotency_error", "again", "unknown"),
        (429, "invalid_request_error", "again", "again"),
        (500, "api_error", "again", "unknown"),
        (503, "api_error", "again", "unknown"),
        (302, "", "refused", "refused"),
    ] {
        let body = json!({ "error": { "type": sort, "code": "a_code", "message": "Because." } });
        world.reply(status, &body);
        world.reply(status, &body);
        let asking = world.stripe.charge(&key(), "ch_1").await.unwrap_err();
        let changing = world.refund().await.unwrap_err();
        assert_eq!((word(&asking), word(&changing)), (asked, changed), "{status} {sort}");
        let says = changing.error().says();
        assert!(says.ends_with(&format!("({status}, a_code): Because.")), "{says}");
    }
}

#[tokio::test]
async fn a_lost_answer_leaves_a_change_in_doubt() {
    let world = World::new().await;
    let good = || Reply::Answer(200, Vec::new(), b"{".to_vec());
    for reply in [Reply::Close, Reply::Garbage, Reply::CutOff(200), good()] {
        world.listener.reply(reply.clone());
        let asking = world.stripe.charge(&key(), "ch_1").await.unwrap_err();
        assert_eq!(word(&asking), "again", "{reply:?}");
        world.listener.reply(reply.clone());
        assert_eq!(word(&world.refund().await.unwrap_err()), "unknown", "{reply:?}");
    }
    world.listener.reply(Reply::Hang);
    let before = world.listener.received().len();
    let (refund, ()) = tokio::join!(world.refund(), async {
        world.listener.nth(before + 1).await;
        world.clock.advance(Duration::from_secs(20));
    });
    assert_eq!(word(&refund.unwrap_err()), "unknown");
}

#[tokio::test]
async fn stripe_says_how_long_to_wait() {
    let world = World::new().await;
    let wait = vec![("retry-after", "7".to_owned())];
    world.listener.reply(Reply::Answer(429, wait, Vec::new()));
    let failure = world.refund().await.unwrap_err();
    assert!(matches!(failure, Failure::Again { after: Some(after), .. } if after.as_secs() == 7));
}

#[tokio::test]
async fn all_refunds_of_a_charge_are_asked_for() {
    let world = World::new().await;
    world.reply(200, &json!({ "data": [{ "id": "re_2" }, { "id": "re_1" }], "has_more": true }));
    world.reply(200, &json!({ "data": [{ "id": "re_0" }], "has_more": false }));
    let refunds = world.stripe.refunds(&key(), "ch_1&limit=1").await.unwrap();
    assert_eq!(
        refunds.iter().map(|refund| &refund["id"]).collect::<Vec<_>>(),
        ["re_2", "re_1", "re_0"]
    );
    let asked = world.listener.received().into_iter().map(|sent| sent.target);
    let first = "/v1/refunds?charge=ch_1%26limit%3D1&limit=20";
    let second = format!("{first}&starting_after=re_1");
    assert_eq!(asked.collect::<Vec<_>>(), [first, &second]);
}

#[tokio::test]
async fn what_stands_in_an_address_stays_in_its_place() {
    let world = World::new().await;
    world.reply(200, &json!({ "id": "ch_1" }));
    world.stripe.charge(&key(), "../v1/refunds?x=1").await.unwrap();
    assert_eq!(world.listener.nth(1).await.target, "/v1/charges/..%2Fv1%2Frefunds%3Fx=1");
}

#[test]
fn only_a_double_may_be_inside_the_network() {
    let clock = Arc::new(FakeClock::at(Timestamp::from_second(SIGNED_AT).unwrap()));
    let made = |instead| {
        let outgoing = Outgoing::new(clock.clone()).unwrap();
        Stripe::new(outgoing, clock.clone(), instead).is_ok()
    };
    assert!(made(None) && made(Some("http://localhost:8420")));
    assert!(!made(Some("localhost:8420")) && !made(Some("ftp://localhost")));
}
