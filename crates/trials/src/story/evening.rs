//! The evening itself: what the operator does, and the place where it must end.

use std::collections::BTreeMap;
use std::time::Duration;

use reqwest::StatusCode;
use serde_json::{Value, json};
use simulator::Age;
use test_house::mailbox::Letter;

use super::house::House;
use super::operator::{Answer, Operator};
use super::rewriting;
use crate::kill::process::Trouble;

/// How many letters are due: one for each decided refund, one when the website is down, one when it is back.
const LETTERS: usize = 4;

/// How many reviews are decided.
pub(super) const REVIEWS: usize = 20;

/// How many of them are rewritten meanwhile.
const REWRITTEN: usize = 2;

/// How long the world may take to come to rest; interrupted effects wait for minutes at worst.
pub(super) const SETTLING: Duration = Duration::from_secs(300);

/// How long to wait before looking again.
pub(super) const AGAIN: Duration = Duration::from_millis(25);

/// What somebody wants back.
pub(super) struct Requests {
    /// Bought just now.
    pub(super) fresh: String,
    /// Bought a hundred hours ago.
    pub(super) old: String,
}

/// Lets two trainers ask for their money, then works: every second review is rejected, some are rewritten
/// meanwhile, the fresh refund is approved, the old one refused by the manual and denied.
pub(super) async fn work(
    house: &House,
    operator: &Operator,
    seed: u64,
) -> Result<Requests, Trouble> {
    let fresh = house.director.request_refund(Age::Fresh);
    let old = house.director.request_refund(Age::HundredHours);
    let reviews = cases(operator, "reviews", |cases| cases.len() >= REVIEWS).await?;
    let (rewritten, reviews) = reviews[..REVIEWS].split_at(REWRITTEN);
    let mut dice = rewriting::dice(seed);
    for case in rewritten {
        rewriting::live_through(house, operator, (case, &mut dice)).await?;
    }
    for (number, case) in reviews.iter().enumerate() {
        let choice = match number % 2 {
            0 => json!({ "action": "approve", "version": 1 }),
            _ => json!({ "action": "reject", "answers": { "reason": "spam" }, "version": 1 }),
        };
        decided(operator, case, &choice, StatusCode::CREATED).await?;
    }
    let both = |cases: &[Value]| find(cases, &fresh).is_some() && find(cases, &old).is_some();
    let refunds = cases(operator, "refunds", both).await?;
    let approve = json!({ "action": "approve", "version": 1 });
    let case = find(&refunds, &fresh).ok_or("the fresh request is gone")?;
    decided(operator, case, &approve, StatusCode::CREATED).await?;
    let case = find(&refunds, &old).ok_or("the old request is gone")?;
    decided(operator, case, &approve, StatusCode::UNPROCESSABLE_ENTITY).await?;
    let deny = json!({ "action": "deny", "version": 1 });
    let id = case["id"].as_str().unwrap_or_default();
    // The same key would mean the same request.
    let answer =
        operator.post(&format!("/v1/cases/{id}/decisions"), &deny, &format!("deny-{id}")).await?;
    expect(&answer.status, StatusCode::CREATED, &answer.body)?;
    Ok(Requests { fresh, old })
}

/// Waits until a queue holds what is looked for, and returns its first cases.
pub(super) async fn cases(
    operator: &Operator,
    queue: &str,
    are_there: impl Fn(&[Value]) -> bool,
) -> Result<Vec<Value>, Trouble> {
    let path = format!("/v1/cases?queue={queue}&state=open&limit=200");
    let looking = async {
        loop {
            let mut page = operator.get(&path).await?;
            let items: Vec<Value> = serde_json::from_value(page["items"].take())?;
            if are_there(&items) {
                return Ok::<_, Trouble>(items);
            }
            tokio::time::sleep(AGAIN).await;
        }
    };
    let waited = tokio::time::timeout(SETTLING, looking).await;
    waited.map_err(|_| format!("the queue {queue} never held what was to come"))?
}

pub(super) fn find<'c>(cases: &'c [Value], key: &str) -> Option<&'c Value> {
    cases.iter().find(|case| case["record"]["key"] == key)
}

async fn decided(
    operator: &Operator,
    case: &Value,
    choice: &Value,
    status: StatusCode,
) -> Result<(), Trouble> {
    let id = case["id"].as_str().unwrap_or_default();
    let path = format!("/v1/cases/{id}/decisions");
    let answer = operator.post(&path, choice, &format!("decide-{id}")).await?;
    expect(&answer.status, status, &answer.body)
}

pub(super) fn expect(
    status: &StatusCode,
    expected: StatusCode,
    body: &Value,
) -> Result<(), Trouble> {
    if *status == expected {
        return Ok(());
    }
    Err(format!("answered {status} where {expected} was due: {body}").into())
}

/// Waits until every effect has happened, and does what is left to people; returns how many effects were
/// skipped, since what was decided is about words that are gone.
pub(super) async fn settle(house: &House, operator: &Operator) -> Result<u32, Trouble> {
    let settling = async {
        let mut skipped = 0;
        loop {
            skipped += do_what_waits(house, operator).await?;
            let mut left = 0;
            for state in ["ordered", "running", "unknown", "failed"] {
                let page = operator.get(&format!("/v1/effects?state={state}")).await?;
                left += page["items"].as_array().map_or(0, Vec::len);
            }
            if left == 0 {
                return Ok::<_, Trouble>(skipped);
            }
            tokio::time::sleep(AGAIN).await;
        }
    };
    match tokio::time::timeout(SETTLING, settling).await {
        Ok(settled) => settled,
        Err(_) => {
            let left = operator.get("/v1/effects?state=failed").await?;
            Err(format!("effects are left that do not happen; failed: {left}").into())
        }
    }
}

/// Skips what was decided about words that are gone. A letter of which nobody knows whether it went is
/// looked for in the mailbox, as a person would.
async fn do_what_waits(house: &House, operator: &Operator) -> Result<u32, Trouble> {
    let waiting = operator.get("/v1/effects?waiting_for_people=true").await?;
    let mut outdated = 0;
    for effect in waiting["items"].as_array().into_iter().flatten() {
        let id = effect["id"].as_str().unwrap_or_default();
        let detail = operator.get(&format!("/v1/effects/{id}")).await?;
        let answer = if rewriting::is_outdated(operator, &detail).await? {
            outdated += 1;
            let skipped = json!({ "outcome": "skipped", "note": "It says something else now." });
            operator
                .post(&format!("/v1/effects/{id}/resolution"), &skipped, &format!("skipped-{id}"))
                .await?
        } else if effect["kind"] == "mail" && effect["state"] == "unknown" {
            look_into_the_mailbox(house, operator, &detail).await?
        } else {
            return Err(format!("nobody should be asked about this effect: {detail}").into());
        };
        if !answer.status.is_success() && answer.status != StatusCode::CONFLICT {
            return Err(format!("the effect could not be decided about: {}", answer.body).into());
        }
    }
    Ok(outdated)
}

async fn look_into_the_mailbox(
    house: &House,
    operator: &Operator,
    letter: &Value,
) -> Result<Answer, Trouble> {
    let id = letter["id"].as_str().unwrap_or_default();
    let text = |field: &str| letter["body"][field].as_str().unwrap_or_default();
    // The same person may be told of several things.
    let is_it = |letter: &Letter| {
        let is_about = |(name, value): &(String, String)| {
            name.eq_ignore_ascii_case("subject") && value == text("subject")
        };
        letter.to.iter().any(|to| to == text("to")) && letter.headers.iter().any(is_about)
    };
    let is_there = house.mailbox.letters().iter().any(is_it);
    if is_there {
        let found = json!({ "outcome": "done", "note": "It is in the mailbox." });
        return operator
            .post(&format!("/v1/effects/{id}/resolution"), &found, &format!("found-{id}"))
            .await;
    }
    let once = format!("again-{id}-{}", letter["attempt"]);
    operator.post(&format!("/v1/effects/{id}/retries"), &json!({}), &once).await
}

/// Compares the world with what was decided.
pub(super) async fn reckon(
    house: &House,
    operator: &Operator,
    requests: &Requests,
) -> Result<(), Trouble> {
    let decided = operator.get("/v1/cases?state=decided&limit=200").await?;
    let decided: Vec<Value> = serde_json::from_value(decided["items"].clone())?;
    // What was decided last about a review holds; its cases are named in the order of time.
    let mut reviews: BTreeMap<&str, &Value> = BTreeMap::new();
    for case in decided.iter().filter(|case| case["queue"] == "reviews") {
        let last =
            reviews.entry(case["record"]["key"].as_str().unwrap_or_default()).or_insert(case);
        if case["id"].as_str() > last["id"].as_str() {
            *last = case;
        }
    }
    let cases = decided.len();
    if reviews.len() != REVIEWS || !(REVIEWS + 2..=REVIEWS + REWRITTEN + 2).contains(&cases) {
        return Err(format!("{cases} cases are decided, of {} reviews", reviews.len()).into());
    }
    for (key, case) in reviews {
        let wanted = if case["action"] == "approve" { "approved" } else { "rejected" };
        let theirs = house.director.record("review", key).unwrap_or_default();
        let ours = operator.get(&format!("/v1/records/review/{key}")).await?;
        let ours = &ours["fields"];
        let says = |field: &str, what: &Value| ours[field] == *what && theirs[field] == *what;
        if !says("moderation_status", &wanted.into()) || !says("body", &theirs["body"]) {
            return Err(
                format!("review {key} was {wanted}; here it is {ours}, there {theirs}").into()
            );
        }
    }
    let status = |record: &Value| record["fields"]["status"].clone();
    let fresh = operator.get(&format!("/v1/records/refund_request/{}", requests.fresh)).await?;
    let old = operator.get(&format!("/v1/records/refund_request/{}", requests.old)).await?;
    if status(&fresh) != "refunded" || status(&old) != "denied" {
        return Err(format!("the requests ended as {} and {}", status(&fresh), status(&old)).into());
    }
    given_back_once(house, operator, &fresh).await?;
    let letters = house.mailbox.letters().len();
    if letters != LETTERS {
        return Err(format!("{letters} letters were sent where {LETTERS} were due").into());
    }
    Ok(())
}

async fn given_back_once(house: &House, operator: &Operator, fresh: &Value) -> Result<(), Trouble> {
    let purchase = fresh["fields"]["purchase"].as_str().unwrap_or_default();
    let purchase = operator.get(&format!("/v1/records/purchase/{purchase}")).await?;
    let charge = purchase["fields"]["charge_id"].as_str().unwrap_or_default();
    let (stripe, key) = house.stripe();
    let asked = reqwest::Client::new().get(format!("{stripe}/v1/refunds?charge={charge}"));
    let refunds: Value = asked.bearer_auth(key).send().await?.json().await?;
    let count = refunds["data"].as_array().map_or(0, Vec::len);
    if count != 1 || purchase["fields"]["status"] != "refunded" {
        return Err(format!("Stripe has {count} refunds of {charge}; here it is {purchase}").into());
    }
    // Stripe tells of it a moment later.
    let known = async {
        loop {
            // Not found before its event has come: Stripe sends it again where a kill was in the way.
            let payment = operator.get(&format!("/v1/payments/{charge}")).await.unwrap_or_default();
            if payment["provider_id"] == charge && payment["fully_refunded"] == true {
                return;
            }
            tokio::time::sleep(AGAIN).await;
        }
    };
    tokio::time::timeout(SETTLING, known)
        .await
        .map_err(|_| format!("{charge} is not given back"))?;
    Ok(())
}
