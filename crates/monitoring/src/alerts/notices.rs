//! Notices: what people are told of an alert, and which effects carry it to a channel.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use manual::Manual;
use serde_json::{Value, json};
use vocabulary::{Error, Result};

use super::{Alert, title};
use crate::alert::Alert as Rule;
use crate::channel::Way;
use crate::{Channel, severities};

/// The effect that sends a letter, which the channel of mail registers.
const MAIL: &str = "mail";
/// The effect that sends a signed message, which the channel of webhooks registers.
const TELL: &str = "tell";

/// What a notice is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum What {
    /// It fires.
    Begins,
    /// It fires already and is worse now.
    Worsens,
    /// It is over.
    Ends,
    /// The manual has lost its rule, so that nobody knows.
    Dropped,
}

/// What people are told, in the forms that channels take.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Message {
    /// One line.
    pub(crate) subject: String,
    /// The rest.
    pub(crate) text: String,
    /// The type of the event, for programs.
    pub(crate) event: &'static str,
    /// What there is to tell, for programs.
    pub(crate) payload: Value,
}

/// Lists the channels that hear of an alert: those of the limit, else of the rule, else of the severity.
pub(super) fn channels(manual: &Manual, rule: Option<&Rule>, severity: &str) -> Vec<String> {
    let of_rule = rule.into_iter().flat_map(|rule| {
        let limit = rule.at.iter().find(|(of, _)| of.name == severity);
        limit.map(|(_, limit)| &limit.then).into_iter().chain([&rule.then])
    });
    let told = of_rule.map(|then| &then.notify.0).find(|told| !told.is_empty());
    match told {
        Some(told) => told.iter().map(|channel| channel.name.clone()).collect(),
        None => severities::channels(manual, severity),
    }
}

/// Returns the playbook that people follow then.
pub(crate) fn playbook<'r>(rule: &'r Rule, severity: &str) -> Option<&'r str> {
    let limit = rule.at.iter().find(|(of, _)| of.name == severity);
    let of_limit = limit.and_then(|(_, limit)| limit.then.playbook.as_ref());
    of_limit.or(rule.then.playbook.as_ref()).map(|playbook| playbook.name.as_str())
}

/// What there is to tell of an alert.
pub(super) struct Telling<'t> {
    pub(super) alert: &'t Alert,
    pub(super) what: What,
    /// Its value, in words.
    pub(super) value: Option<String>,
    /// What is known of the reason.
    pub(super) because: Vec<String>,
    /// What people follow then.
    pub(super) playbook: Option<&'t str>,
    /// Where the company lives; without one, times are in UTC.
    pub(super) zone: Option<&'t TimeZone>,
    /// The address of the console.
    pub(super) site: &'t str,
}

impl Telling<'_> {
    /// Writes a time by the clock of the company.
    fn clock(&self, at: Timestamp) -> String {
        let zone = self.zone.cloned().unwrap_or(TimeZone::UTC);
        at.to_zoned(zone).strftime("%A, %-d %B %Y, %H:%M %Z").to_string()
    }
}

/// Writes what people are told of an alert.
pub(super) fn message(telling: &Telling<'_>) -> Message {
    let Telling { alert, what, .. } = telling;
    let (name, severity) = (title(alert), &alert.severity);
    let began = telling.clock(alert.began_at);
    let (event, subject, first) = match what {
        What::Begins => (
            "alert.firing",
            format!("[{severity}] {name}"),
            format!("{name} has been bad since {began}."),
        ),
        What::Worsens => (
            "alert.worsened",
            format!("[{severity}] {name} is worse"),
            format!("{name} is {severity} now; it has been bad since {began}."),
        ),
        What::Ends => (
            "alert.resolved",
            format!("[over] {name}"),
            match alert.resolved_at.map(|at| telling.clock(at)) {
                Some(at) => format!("{name} was over on {at}; it had begun on {began}."),
                None => format!("{name} is over; it began on {began}."),
            },
        ),
        What::Dropped => (
            "alert.dropped",
            format!("[not watched] {name}"),
            format!(
                "The manual watches {name} no more; it was still bad then, and had been since {began}."
            ),
        ),
    };
    let is_bad = matches!(what, What::Begins | What::Worsens);
    let mut lines = vec![first];
    lines.extend(telling.value.as_ref().map(|value| format!("Its value: {value}.")));
    lines.extend(telling.because.iter().filter(|_| is_bad).cloned());
    let playbook = telling.playbook.filter(|_| is_bad);
    lines.extend(playbook.map(|name| format!("What to do: playbook {name}.")));
    lines.push(format!("{}/alerts/{}", telling.site, alert.id));
    Message { subject, text: lines.join("\n\n"), event, payload: json!(alert) }
}

/// Returns the effects that carry a message to a channel of the manual, each with its body.
///
/// # Errors
/// When this version of the program cannot reach such a channel.
pub(crate) fn ways(
    manual: &Manual,
    channel: &str,
    (message, at): (&Message, Timestamp),
) -> Result<Vec<(&'static str, Value)>> {
    let Some(found) = manual.get::<Channel>(channel, 0) else {
        return Err(Error::missing(format!("The manual has no channel `{channel}`."))
            .hint("Add a block `channel` with this name."));
    };
    match &found.to {
        Way::Mail(addresses) => {
            let letter = |to: &manual::values::Email| {
                let (subject, text) = (&message.subject, &message.text);
                (MAIL, json!({ "to": to.to_string(), "subject": subject, "text": text }))
            };
            Ok(addresses.0.iter().map(letter).collect())
        }
        Way::Webhook(url) => {
            let body = json!({
                "url": url.as_url().as_str(),
                "secret": found.secret.as_ref().map(|secret| secret.as_str()),
                "event": message.event,
                "at": at,
                "payload": message.payload,
                "allow_private": found.allow_private,
            });
            Ok(vec![(TELL, body)])
        }
        Way::Slack(_) | Way::Pagerduty(_) => {
            Err(Error::unavailable("This version of Quarterdeck cannot reach such a channel.")
                .hint("Use a channel of `mail` or `webhook`."))
        }
    }
}
