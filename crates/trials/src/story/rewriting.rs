//! Dog owners who put other words in place of a review while somebody decides about it: what was decided
//! about the old words never holds for the new ones, which are read and decided about in their turn.

use std::time::Duration;

use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use reqwest::StatusCode;
use serde_json::{Value, json};

use super::evening::{AGAIN, SETTLING, cases, decide, expect, find};
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
    if answer.status != StatusCode::PRECONDITION_FAILED {
        expect(&answer.status, StatusCode::CREATED, &answer.body)?;
    }
    let case = read_again(house, operator, (review, &words)).await?;
    let reject = json!({
        "action": "reject",
        "answers": { "reason": "spam" },
        "version": case["version"],
    });
    let answer = decide(operator, &case, &reject).await?;
    expect(&answer.status, StatusCode::CREATED, &answer.body)
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
