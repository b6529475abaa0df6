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
    let detail = |name: &str| match &entry.details[name] {
        Value::String(text) => text.clone(),
        Value::Null => "?".to_owned(),
        other => other.to_string(),
    };
    // The kind of a record and its key.
    let record = || detail("record").replacen('/', " ", 1);
    let whom = name.unwrap_or("somebody");
    let key = name.map_or("an API key".to_owned(), |name| format!("the API key “{name}”"));
    let did = match entry.action.as_str() {
        "access.denied" => "was not let in, for want of a right".to_owned(),
        "access.hidden" => "asked for what is not theirs".to_owned(),
        "audit.exported" => "took the audit out as a file".to_owned(),
        "case.decided" => {
            format!("chose “{}” for {} in {}", detail("action"), record(), detail("queue"))
        }
        "case.opened" => format!("put {} into {}", record(), detail("queue")),
        "case.withdrawn" => format!("took a case out of {}, undecided", detail("queue")),
        "effect.done" => format!("did what was ordered: {}", detail("name")),
        "effect.resolved" => format!("decided about what was ordered: {}", detail("name")),
        "effect.retried" => format!("had this done again: {}", detail("name")),
        "effect.failed" => format!("could not do what was ordered: {}", detail("name")),
        "effect.unknown" => format!("does not know whether this happened: {}", detail("name")),
        "job.replayed" => "had a job run again".to_owned(),
        "key.exported" => "took the list of API keys out as a file".to_owned(),
        "key.created" => format!("made {key}"),
        "key.refused" => "showed an API key that does not hold".to_owned(),
        "key.revoked" => format!("revoked {key}"),
        "manual.published" => format!("published version {} of the manual", entry.object.id),
        "manual.rolled_back" => format!("rolled the manual back to version {}", detail("to")),
        "refusals.summed" => format!("was refused {} more times", detail("count")),
        "session.began" => "signed in".to_owned(),
        "session.confirmed" => "proved again who they are".to_owned(),
        "session.ended" => format!("ended a session of {}", detail("name")),
        "session.refused" => "tried to sign in and was refused".to_owned(),
        "staff.exported" => "took the list of the staff out as a file".to_owned(),
        "staff.disabled" => format!("disabled {whom}"),
        "staff.enabled" => format!("let {whom} in again"),
        "staff.invited" => format!("invited {whom}"),
        "staff.joined" => "set a password and is in".to_owned(),
        "staff.password_changed" => "changed their password".to_owned(),
        "staff.reset" => format!("made a new link for {whom}"),
        "staff.role_changed" => format!("gave {whom} another role"),
        other => {
            let words = other.replace(['.', '_'], " ");
            format!("did this: {words}")
        }
    };
    format!("{} {did}.", who(entry))
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
                "record": "review/r1/2" }),
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
