//! The website that goes down in the evening: noticed by the program, told by a person, and mended.

use std::time::Duration;

use reqwest::StatusCode;
use serde_json::{Value, json};

use super::evening::expect;
use super::house::House;
use super::operator::Operator;
use crate::kill::process::Trouble;

/// How long the program may take to notice, through all its deaths.
const NOTICING: Duration = Duration::from_secs(180);

/// How long to wait before looking again.
const AGAIN: Duration = Duration::from_millis(50);

/// A fault that is planted to see whether the reckoning finds it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum Fault {
    /// None: this is what must hold.
    #[default]
    None,
    /// The website breaks a second time, so that people are told twice.
    BreaksTwice,
}

/// Waits until the product is told that the website is down, opens an incident, and lets it be mended.
/// Returns the incident.
pub(super) async fn live_through(
    house: &House,
    operator: &Operator,
    fault: Fault,
) -> Result<String, Trouble> {
    told(house, ("alert.firing", 1)).await?;
    let new = json!({
        "title": "The website does not answer",
        "severity": "critical",
        "affects": ["probe.website"],
        "update": { "text": "We look at it.", "public": true },
    });
    let answer = operator.post("/v1/incidents", &new, "the-website").await?;
    expect(&answer.status, StatusCode::CREATED, &answer.body)?;
    let id = answer.body["id"].as_str().unwrap_or_default().to_owned();
    house.director.mend_website();
    told(house, ("alert.resolved", 1)).await?;
    for (number, resource) in ["resolution", "closure"].into_iter().enumerate() {
        let path = format!("/v1/incidents/{id}/{resource}");
        let answer = operator.post(&path, &json!({}), &format!("incident-{number}")).await?;
        expect(&answer.status, StatusCode::CREATED, &answer.body)?;
    }
    if fault == Fault::BreaksTwice {
        house.director.break_website();
        told(house, ("alert.firing", 2)).await?;
        house.director.mend_website();
        told(house, ("alert.resolved", 2)).await?;
    }
    Ok(id)
}

/// Waits until the product was told of an event so often.
async fn told(house: &House, (event, times): (&str, usize)) -> Result<(), Trouble> {
    let waiting = async {
        while count(house, event) < times {
            tokio::time::sleep(AGAIN).await;
        }
    };
    let waited = tokio::time::timeout(NOTICING, waiting).await;
    waited.map_err(|_| format!("the product was never told of `{event}`").into())
}

fn count(house: &House, event: &str) -> usize {
    house.director.notices().iter().filter(|notice| notice["type"] == event).count()
}

/// Compares what was told of the website with what happened to it.
pub(super) async fn reckon(
    house: &House,
    operator: &Operator,
    incident: &str,
) -> Result<(), Trouble> {
    let (began, ended) = (count(house, "alert.firing"), count(house, "alert.resolved"));
    let all = house.director.notices().len();
    if (began, ended, all) != (1, 1, 2) {
        let says = format!("the product heard of {began} beginnings and {ended} ends in {all}");
        return Err(says.into());
    }
    let incident = operator.get(&format!("/v1/incidents/{incident}")).await?;
    if incident["state"] != "closed" {
        return Err(format!("the incident is not closed: {incident}").into());
    }
    let works = async {
        loop {
            let summary: Value = operator.get("/api/v2/summary.json").await?;
            let incidents = summary["incidents"].as_array().map_or(0, Vec::len);
            if summary["components"][0]["status"] == "operational" && incidents == 0 {
                return Ok::<_, Trouble>(());
            }
            tokio::time::sleep(AGAIN).await;
        }
    };
    let waited = tokio::time::timeout(NOTICING, works).await;
    waited.map_err(|_| "the status page never said that everything works")?
}
