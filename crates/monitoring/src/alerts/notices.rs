//! Notices: what people are told of an alert, and which effects carry it to a channel.

use jiff::Timestamp;
use manual::Manual;
use serde_json::{Value, json};
use vocabulary::{Error, Result};

use super::{Alert, in_words, title};
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
pub(super) fn playbook<'r>(rule: &'r Rule, severity: &str) -> Option<&'r str> {
    let limit = rule.at.iter().find(|(of, _)| of.name == severity);
    let of_limit = limit.and_then(|(_, limit)| limit.then.playbook.as_ref());
    of_limit.or(rule.then.playbook.as_ref()).map(|playbook| playbook.name.as_str())
}

/// Writes what people are told of an alert.
pub(super) fn message(
    (alert, what): (&Alert, What),
    playbook: Option<&str>,
    site: &str,
) -> Message {
    let (name, severity) = (title(alert), &alert.severity);
    let (event, subject, first) = match what {
        What::Begins => (
            "alert.firing",
            format!("[{severity}] {name}"),
            format!("{name} is bad since {}.", alert.began_at),
        ),
        What::Worsens => (
            "alert.worsened",
            format!("[{severity}] {name} is worse"),
            format!("{name} is {severity} now; it is bad since {}.", alert.began_at),
        ),
        What::Ends => (
            "alert.resolved",
            format!("[over] {name}"),
            match alert.resolved_at {
                Some(at) => format!("{name} is over since {at}; it began at {}.", alert.began_at),
                None => format!("{name} is over; it began at {}.", alert.began_at),
            },
        ),
    };
    let mut lines = vec![first];
    lines.extend(alert.value.as_ref().map(|value| format!("Its value: {}.", in_words(value))));
    let is_over = what == What::Ends;
    lines.extend(playbook.filter(|_| !is_over).map(|name| format!("What to do: playbook {name}.")));
    lines.push(format!("{site}/alerts/{}", alert.id));
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
