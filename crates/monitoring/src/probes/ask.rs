//! Asking a probe once, and judging its answer.

use std::time::Duration;

use facts::InForce;
use facts::world::values::of_json;
use facts::world::{Outcome, World};
use manual::Block;
use manual::expressions::{FaultKind, Value};
use store::View;
use vocabulary::Result;

use super::keep::{Found, keep};
use super::{ProbeState, others};
use crate::fetch::{Ending, Fetched, Method, Unfetched, Wanted};
use crate::probe::{Asked, Expect};
use crate::{Monitoring, Probe};

/// How much longer than the probe says we wait for whoever fetches, who knows why nothing came in time.
const GRACE: Duration = Duration::from_millis(500);

/// Asks a probe of the manual in force and keeps what was found, while `holder` has the turn.
///
/// # Errors
/// When the store cannot be used.
pub(crate) async fn ask(monitoring: &Monitoring, holder: &str, name: &str) -> Result<()> {
    let Some(in_force) = monitoring.facts().running().now() else { return Ok(()) };
    let found = in_force.manual.all::<Probe>().find(|(block, _)| block.name == name);
    let Some((block, probe)) = found else { return Ok(()) };
    let Some(wanted) = wanted(probe) else { return Ok(()) };
    let began = monitoring.clock().monotonic();
    let answer = tokio::select! {
        answer = monitoring.fetch().fetch(&wanted) => Some(answer),
        () = monitoring.clock().sleep(wanted.within + GRACE) => None,
    };
    let took = monitoring.clock().monotonic().saturating_sub(began);
    let found = match answer {
        None => Found::not_up(
            ProbeState::Down,
            format!("It did not answer within {}.", probe.expect.within.value),
        ),
        Some(Err(Unfetched::NoAnswer(error))) => Found::not_up(ProbeState::Down, error.says()),
        Some(Err(Unfetched::NotAsked(error))) => {
            Found::not_up(ProbeState::Unknown, error.with_hint())
        }
        Some(Err(Unfetched::Unresolved(error))) => {
            let reader = monitoring.store().reader();
            let state = match others::get_through(reader, &in_force.manual, name).await? {
                true => ProbeState::Down,
                false => ProbeState::Unknown,
            };
            Found::not_up(state, error.with_hint())
        }
        Some(Ok(fetched)) => {
            let judged = judge(monitoring, (&in_force, block, probe), &fetched).await;
            Found { took: Some(took), ..judged }
        }
    };
    keep(monitoring, holder, (name.to_owned(), super::silence(probe), found)).await
}

fn wanted(probe: &Probe) -> Option<Wanted> {
    let (method, url) = match &probe.asks {
        Asked::Get(url) => (Method::Get, url),
        Asked::Head(url) => (Method::Head, url),
        Asked::Post(url) => (Method::Post, url),
        Asked::Tcp(_) | Asked::Certificate(_) | Asked::Heartbeat(_) => return None,
    };
    let header = |(name, value): (&manual::values::Located<String>, &crate::probe::HeaderValue)| {
        (name.value.clone(), value.clone())
    };
    Some(Wanted {
        method,
        url: url.as_url().to_string(),
        headers: probe.headers.iter().map(header).collect(),
        json: probe.json.as_ref().map(|json| json.value.0.clone()),
        within: within(&probe.expect),
        allow_private: probe.allow_private,
    })
}

fn within(expect: &Expect) -> Duration {
    acts::length(&expect.within)
}

/// Holds an answer against what was expected.
async fn judge(
    monitoring: &Monitoring,
    (in_force, block, probe): (&InForce, &Block, &Probe),
    fetched: &Fetched,
) -> Found {
    let status = fetched.status;
    let expected = &probe.expect.status.0;
    let is_expected = match expected.as_slice() {
        [] => (200..300).contains(&status),
        some => some.iter().any(|expected| expected.0 == status),
    };
    if !is_expected {
        let expected: Vec<String> =
            expected.iter().map(|expected| expected.0.to_string()).collect();
        let expected = match expected.as_slice() {
            [] => "a status from 200 to 299".to_owned(),
            some => some.join(" or "),
        };
        let says = format!("It answered {status} instead of {expected}.");
        return Found::not_up(ProbeState::Down, says);
    }
    let body = match (fetched.ending, &probe.expect.body) {
        (Ending::Broken, _) => {
            return Found::not_up(ProbeState::Down, "Its answer broke off in the middle.");
        }
        (_, None) => return Found::up(),
        (Ending::TooLong, Some(_)) => {
            let says = format!(
                "It answered more than the {} KiB that are read, so `expect.body` cannot be told.",
                fetched.body.len() / 1024
            );
            return Found::not_up(ProbeState::Unknown, says);
        }
        (Ending::Whole, Some(body)) => body,
    };
    let facts = monitoring.facts();
    let (reader, now) = (facts.store().reader(), facts.store().clock().now());
    let world = World::new(in_force, facts.sources(), View::Beside(reader), now);
    let world = world
        .with_value("status", Ok(Value::Int(i64::from(status))))
        .with_value("text", Ok(Value::made_text(&*String::from_utf8_lossy(&fetched.body))))
        .with_value("json", json(&fetched.body));
    let written = body.text().as_str();
    match world.holds(block, body).await {
        Ok(true) => Found::up(),
        Ok(false) => {
            Found::not_up(ProbeState::Down, format!("Of its answer `{written}` does not hold."))
        }
        Err(fault) => {
            let says = format!("Of its answer `{written}` cannot be told: {fault}");
            // What we do not know ourselves is no fault of the answer.
            let is_ours = fault == FaultKind::Unknown;
            Found::not_up(if is_ours { ProbeState::Unknown } else { ProbeState::Down }, says)
        }
    }
}

fn json(body: &[u8]) -> Outcome {
    serde_json::from_slice(body).map_err(|_| FaultKind::Unreadable).and_then(|json| of_json(&json))
}
