//! Dog owners who put other words in place of a review while somebody decides about it: what was decided
//! about the old words never holds for the new ones, which are read and decided about in their turn.

use std::time::Duration;

use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use reqwest::StatusCode;
use serde_json::{Value, json};

use super::evening::{AGAIN, SETTLING, cases, expect, find};
use super::house::House;
use super::operator::Operator;
use crate::kill::process::Trouble;

/// How long after the operator's press the other words come at the latest, in milliseconds: before the
/// decision, while it is carried out, or after it.
const LATEST: u64 = 60;

/// Approves a review that is rewritten in this moment, and rejects what it says then.
pub(super) async fn live_through(
    house: &House,
    operator: &Operator,
    (case, dice): (&Value, &mut StdRng),
) -> Result<(), Trouble> {
    let review = case["record"]["key"].as_str().unwrap_or_default();
    let rewriting = async {
        tokio::time::sleep(Duration::from_millis(dice.random_range(0..LATEST))).await;
        house.director.rewrite_review(review);
        house.director.record("review", review).unwrap_or_default()["body"].clone()
    };
    let approve = json!({ "action": "approve", "version": 1 });
    let (words, answer) = tokio::join!(rewriting, decide(operator, case, &approve));
    let answer = answer?;
    // Whoever comes with the old words too late is told so.
    if answer.0 != StatusCode::PRECONDITION_FAILED {
        expect(&answer.0, StatusCode::CREATED, &answer.1)?;
    }
    let case = read_again(house, operator, (review, &words)).await?;
    let reject = json!({
        "action": "reject",
        "answers": { "reason": "spam" },
        "version": case["version"],
    });
    let (status, body) = decide(operator, &case, &reject).await?;
    expect(&status, StatusCode::CREATED, &body)
}

/// Makes the dice of an evening's rewriting, which are not those of its deaths.
pub(super) fn dice(seed: u64) -> StdRng {
    StdRng::seed_from_u64(!seed)
}

/// Waits until the other words stand in the queue, and returns their case. Nobody has read them until then,
/// so nowhere may they be approved.
async fn read_again(
    house: &House,
    operator: &Operator,
    (review, words): (&str, &Value),
) -> Result<Value, Trouble> {
    let path = format!("/v1/records/review/{review}");
    let coming = async {
        loop {
            let ours = operator.get(&path).await?;
            let ours = &ours["fields"];
            let theirs = house.director.record("review", review).unwrap_or_default();
            for record in [ours, &theirs] {
                if record["body"] == *words && record["moderation_status"] == "approved" {
                    return Err(format!("nobody read {review}, and it is approved").into());
                }
            }
            if ours["body"] == *words {
                return Ok::<_, Trouble>(());
            }
            tokio::time::sleep(AGAIN).await;
        }
    };
    let waited = tokio::time::timeout(SETTLING, coming).await;
    waited.map_err(|_| format!("what {review} says now never came"))??;
    let cases = cases(operator, "reviews", |cases| find(cases, review).is_some()).await?;
    Ok(find(&cases, review).ok_or("the case is gone")?.clone())
}

async fn decide(
    operator: &Operator,
    case: &Value,
    choice: &Value,
) -> Result<(StatusCode, Value), Trouble> {
    let id = case["id"].as_str().unwrap_or_default();
    let once = format!("{}-{id}", choice["action"].as_str().unwrap_or_default());
    let answer = operator.post(&format!("/v1/cases/{id}/decisions"), choice, &once).await?;
    Ok((answer.status, answer.body))
}

/// Tells whether an effect carries out what was decided about words that are gone, so that nobody has to do
/// anything about it.
pub(super) async fn is_outdated(operator: &Operator, effect: &Value) -> Result<bool, Trouble> {
    let order = match effect["kind"].as_str() {
        Some("tell") => &effect["body"]["payload"],
        Some("set") => &effect["body"],
        _ => return Ok(false),
    };
    let (Some("review"), Some(key), Some(decided)) =
        (order["record"].as_str(), order["key"].as_str(), order["version"].as_i64())
    else {
        return Ok(false);
    };
    let record = operator.get(&format!("/v1/records/review/{key}")).await?;
    Ok(record["version"].as_i64().is_some_and(|version| decided < version))
}
