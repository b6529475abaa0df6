//! Lines of the trail as sentences, for those who want to know what happened and not how it is kept.
//!
//! Whoever looks for proof reads the trail itself; the sentences lead there.

use std::collections::BTreeMap;

use maud::{Markup, Render, html};
use sea_orm::ConnectionTrait;
use serde_json::Value;
use store::scalar;
use vocabulary::Result;
use web::console::Frame;
use web::console::parts::{self, Empty, Timeline};

use super::Entry;

/// Draws happenings as sentences with names, each of which leads to its like in the trail.
///
/// # Errors
/// When the store cannot be read.
pub async fn happenings<C: ConnectionTrait>(
    connection: &C,
    frame: &Frame,
    entries: &[Entry],
) -> Result<Markup> {
    if entries.is_empty() {
        return Ok(Empty::new("Nothing has happened yet").render());
    }
    let names = names(connection, entries).await?;
    let line = |entry: &Entry| {
        let says = says(entry, names.get(&entry.object.id).map(String::as_str));
        let href = format!("/audit?action={}", entry.action);
        parts::Entry::new(frame.times.ago(entry.at), html! { a href=(href) { (says) } })
    };
    Ok(Timeline::new(entries.iter().map(line)).render())
}

/// Finds what the things are called that happenings are about, by their ids.
async fn names<C: ConnectionTrait>(
    connection: &C,
    entries: &[Entry],
) -> Result<BTreeMap<String, String>> {
    let mut names = BTreeMap::new();
    for object in entries.iter().map(|entry| &entry.object) {
        let sql = match object.kind.as_str() {
            "staff" => "select name from staff where staff_id = $1",
            "key" => "select name from api_keys where key_id = $1",
            _ => continue,
        };
        if names.contains_key(&object.id) {
            continue;
        }
        let name: Option<String> = scalar(connection, sql, [object.id.clone().into()]).await?;
        if let Some(name) = name {
            names.insert(object.id.clone(), name);
        }
    }
    Ok(names)
}

/// Says what happened; `name` is what the thing is called now, if it has a name.
fn says(entry: &Entry, name: Option<&str>) -> String {
    let did = in_the_house(entry, name).or_else(|| at_work(entry)).unwrap_or_else(|| {
        let words = entry.action.replace(['.', '_'], " ");
        format!("did this: {words}")
    });
    format!("{} {did}.", who(entry))
}

/// Says what somebody did about people, keys, jobs, the manual or the trail.
fn in_the_house(entry: &Entry, name: Option<&str>) -> Option<String> {
    let whom = name.unwrap_or("somebody");
    let key = name.map_or("an API key".to_owned(), |name| format!("the API key “{name}”"));
    Some(match entry.action.as_str() {
        "access.denied" => "was not let in, for want of a right".to_owned(),
        "access.hidden" => "asked for what is not theirs".to_owned(),
        "audit.exported" => "took the audit out as a file".to_owned(),
        "job.replayed" => "had a job run again".to_owned(),
        "key.exported" => "took the list of API keys out as a file".to_owned(),
        "key.created" => format!("made {key}"),
        "key.refused" => "showed an API key that does not hold".to_owned(),
        "key.revoked" => format!("revoked {key}"),
        "manual.published" => format!("published version {} of the manual", entry.object.id),
        "manual.rolled_back" => {
            format!("rolled the manual back to version {}", detail(entry, "to"))
        }
        "refusals.summed" => format!("was refused {} more times", detail(entry, "count")),
        "session.began" => "signed in".to_owned(),
        "session.confirmed" => "proved again who they are".to_owned(),
        "session.ended" => format!("ended a session of {}", detail(entry, "name")),
        "session.refused" => "tried to sign in and was refused".to_owned(),
        "staff.exported" => "took the list of the staff out as a file".to_owned(),
        "staff.disabled" => format!("disabled {whom}"),
        "staff.enabled" => format!("let {whom} in again"),
        "staff.invited" => format!("invited {whom}"),
        "staff.joined" => "set a password and is in".to_owned(),
        "staff.password_changed" => "changed their password".to_owned(),
        "staff.reset" => format!("made a new link for {whom}"),
        "staff.role_changed" => format!("gave {whom} another role"),
        _ => return None,
    })
}

/// Says what somebody did for the company.
fn at_work(entry: &Entry) -> Option<String> {
    Some(match entry.action.as_str() {
        "alert.acknowledged" => format!("took on the alert {}", detail(entry, "rule")),
        "alert.changed" => {
            format!("finds {} as bad as {} now", detail(entry, "rule"), detail(entry, "severity"))
        }
        "alert.firing" => format!("told people that {} is bad", detail(entry, "rule")),
        "alert.resolved" => format!("found that {} is over", detail(entry, "rule")),
        "case.decided" => {
            format!(
                "chose “{}” for {} in {}",
                detail(entry, "action"),
                record(entry),
                detail(entry, "queue")
            )
        }
        "case.opened" => format!("put {} into {}", record(entry), detail(entry, "queue")),
        "case.withdrawn" => format!("took a case out of {}, undecided", detail(entry, "queue")),
        "effect.done" => format!("did what was ordered: {}", detail(entry, "name")),
        "effect.resolved" => format!("decided about what was ordered: {}", detail(entry, "name")),
        "effect.retried" => format!("had this done again: {}", detail(entry, "name")),
        "effect.failed" => format!("could not do what was ordered: {}", detail(entry, "name")),
        "effect.skipped" => format!("let be what was ordered: {}", detail(entry, "name")),
        "effect.unknown" => {
            format!("does not know whether this happened: {}", detail(entry, "name"))
        }
        "incident.opened" => format!("opened an incident{}", titled(entry)),
        "incident.updated" => "wrote an update to an incident".to_owned(),
        "incident.monitoring" => "watches whether an incident is over".to_owned(),
        "incident.resolved" => "ended an incident".to_owned(),
        "incident.closed" => "closed an incident".to_owned(),
        "payment.disputed" => "heard that a payment is disputed".to_owned(),
        "payment.failed" => format!("heard that a payment of {} failed", detail(entry, "amount")),
        "payment.refund_failed" => {
            format!("heard that a refund of {} failed", detail(entry, "amount"))
        }
        "payment.refunded" => "heard that a payment was given back".to_owned(),
        "payment.succeeded" => format!("heard of a payment of {}", detail(entry, "amount")),
        "record.deleted" => format!("deleted {}", entry.object.id.replacen('/', " ", 1)),
        "refund.made" => format!("gave {} back", detail(entry, "amount")),
        _ => return None,
    })
}

fn detail(entry: &Entry, name: &str) -> String {
    match &entry.details[name] {
        Value::String(text) => text.clone(),
        Value::Null => "?".to_owned(),
        other => other.to_string(),
    }
}

/// Names the record that a case is about: its kind and its key.
fn record(entry: &Entry) -> String {
    detail(entry, "record").replacen('/', " ", 1)
}

fn titled(entry: &Entry) -> String {
    match &entry.details["after"]["title"] {
        Value::String(title) => format!(" “{title}”"),
        _ => String::new(),
    }
}

/// Names who acted, as the trail does where it can.
fn who(entry: &Entry) -> String {
    let name = &entry.actor.name;
    match entry.actor.kind.as_str() {
        "program" => "Quarterdeck".to_owned(),
        "nobody" => "Somebody not signed in".to_owned(),
        "key" => format!("The API key “{}”", name.strip_prefix("key ").unwrap_or(name)),
        // Somebody whom the machine cannot name begins a sentence here; an account keeps its letters.
        "command_line" => name
            .strip_prefix("somebody")
            .map_or_else(|| name.clone(), |rest| format!("Somebody{rest}")),
        _ if name.is_empty() => "Somebody".to_owned(),
        _ => name.clone(),
    }
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;
    use serde_json::json;

    use super::*;
    use crate::trail::{EntryActor, EntryObject};

    #[track_caller]
    fn check((kind, actor): (&str, &str), action: &str, name: Option<&str>, expected: &str) {
        let entry = Entry {
            at: Timestamp::UNIX_EPOCH,
            actor: EntryActor {
                kind: kind.to_owned(),
                id: "staff_1".to_owned(),
                name: actor.to_owned(),
            },
            address: String::new(),
            request: String::new(),
            manual: String::new(),
            action: action.to_owned(),
            object: EntryObject { kind: "key".to_owned(), id: "key_1".to_owned() },
            details: json!({ "count": 12, "name": "mail", "action": "approve", "queue": "reviews",
                "record": "review/r1/2", "rule": "website_down", "amount": "22.00 AUD",
                "after": { "title": "The site is gone" } }),
            chain: String::new(),
            sequence: 1,
            hash: String::new(),
        };
        assert_eq!(says(&entry, name), expected);
    }

    #[test]
    fn happenings_are_sentences_without_codes_and_ids() {
        let olivia = ("staff", "Olivia");
        check(olivia, "key.revoked", Some("ci"), "Olivia revoked the API key “ci”.");
        check(olivia, "key.created", None, "Olivia made an API key.");
        check(olivia, "staff.disabled", Some("Mira"), "Olivia disabled Mira.");
        check(olivia, "session.began", None, "Olivia signed in.");
        let approved = "Olivia chose “approve” for review r1/2 in reviews.";
        check(olivia, "case.decided", None, approved);
        let queues = ("program", "Quarterdeck (queues)");
        check(queues, "case.opened", None, "Quarterdeck put review r1/2 into reviews.");
        let withdrawn = "Quarterdeck took a case out of reviews, undecided.";
        check(queues, "case.withdrawn", None, withdrawn);
        let queues = ("program", "Quarterdeck (manual)");
        check(queues, "refund.made", None, "Quarterdeck gave 22.00 AUD back.");
        check(queues, "alert.firing", None, "Quarterdeck told people that website_down is bad.");
        let opened = "Olivia opened an incident “The site is gone”.";
        check(olivia, "incident.opened", None, opened);
        check(olivia, "case.was_decided", None, "Olivia did this: case was decided.");
        check(
            ("program", "Quarterdeck (worker)"),
            "effect.done",
            None,
            "Quarterdeck did what was ordered: mail.",
        );
        let unnamed = ("command_line", "somebody on the command line");
        let invited = "Somebody on the command line invited Mira.";
        check(unnamed, "staff.invited", Some("Mira"), invited);
        let account = ("command_line", "olivia on the command line");
        check(
            account,
            "staff.reset",
            Some("Mira"),
            "olivia on the command line made a new link for Mira.",
        );
        let refused = "Somebody not signed in was refused 12 more times.";
        check(("nobody", "somebody not signed in"), "refusals.summed", None, refused);
        let denied = "The API key “ci” was not let in, for want of a right.";
        check(("key", "key ci"), "access.denied", None, denied);
    }
}
