//! The rights that there are: areas with what may be done in them.
//!
//! One vocabulary serves roles, API keys and routes. Whether a caller has a right is decided elsewhere;
//! here stands which rights mean anything.

use facts::Record;
use manual::nearest::nearest;
use manual::values::{Located, Right};
use manual::{Blocks, Check, Explanation, Problem};

/// An area of rights.
#[derive(Debug, Clone, Copy)]
pub struct Area {
    /// The first word.
    pub name: &'static str,
    /// What may be done in it.
    pub verbs: &'static [&'static str],
    /// The kind of blocks of which one can be named in the middle: `flags.ai_mode.set`.
    pub things: Option<&'static str>,
}

/// All areas.
pub const AREAS: &[Area] = &[
    area("alerts", &["manage", "read", "write"], Some("alert")),
    area("audit", &["read"], None),
    area("cases", &["decide", "read", "write"], Some("queue")),
    area("events", &["read", "write"], Some("event")),
    area("flags", &["read", "set"], Some("flag")),
    area("incidents", &["manage", "read"], None),
    area("jobs", &["read", "run"], Some("job")),
    area("logs", &["read", "write"], None),
    area("mail", &["read", "send"], Some("template")),
    area("manual", &["publish", "read"], None),
    area("metrics", &["read"], Some("metric")),
    area("money", &["read"], None),
    area("personal", &["read"], Some("record")),
    area("playbooks", &["read", "run"], Some("playbook")),
    area("prices", &["change", "read"], None),
    area("records", &["create", "delete", "read", "update", "write"], Some("record")),
    area("refunds", &["decide", "read"], None),
    area("samples", &["read", "write"], None),
    area("sql", &["read"], None),
    area("staff", &["manage", "read"], None),
];

const fn area(
    name: &'static str,
    verbs: &'static [&'static str],
    things: Option<&'static str>,
) -> Area {
    Area { name, verbs, things }
}

/// A right that means nothing.
pub static UNKNOWN_RIGHT: Explanation = Explanation {
    code: "unknown-right",
    what: "A right is named that does not exist.",
    why: "It would allow nothing, or worse, forbid nothing.",
    example: r#"```yaml role operator
can: [cases.decides]
```
"#,
};

/// Reports a right that means nothing.
///
/// A kind that names rights calls it and lists [`UNKNOWN_RIGHT`] among its problems.
pub fn check_right(right: &Located<Right>, check: &mut Check<'_>) {
    if let Err((says, help)) = known(right.as_str(), check.blocks()) {
        check.report(Problem::new(&UNKNOWN_RIGHT, right.at, says).help(help));
    }
}

/// Finds out whether a right means anything; otherwise says what is wrong, and what to do.
fn known(right: &str, blocks: &Blocks) -> Result<(), (String, String)> {
    let words: Vec<&str> = right.split('.').collect();
    let (Some(name), Some(verb)) = (words.first(), words.last()) else { return Ok(()) };
    let Some(area) = AREAS.iter().find(|area| area.name == *name) else {
        let says = format!("There is no area of rights `{name}`.");
        let names: Vec<&str> = AREAS.iter().map(|area| area.name).collect();
        let meant = nearest(name, names.iter().copied());
        let rest = words.get(1..).unwrap_or_default().join(".");
        return Err(match meant {
            Some(meant) => (says, format!("did you mean `{meant}.{rest}`?")),
            None => (says, format!("the areas are {}", names.join(", "))),
        });
    };
    match words.as_slice() {
        [_, thing, _] => known_thing(area, thing, verb, blocks),
        _ if *verb == "*" => Ok(()),
        _ => one_of(verb, area.verbs, &format!("{name}.")),
    }
}

/// Finds out whether a right on one thing means anything.
fn known_thing(
    area: &Area,
    thing: &str,
    verb: &str,
    blocks: &Blocks,
) -> Result<(), (String, String)> {
    let Some(kind) = area.things else {
        let says = format!("Rights on {} are given for all at once.", area.name);
        return Err((says, format!("write `{}.{verb}`", area.name)));
    };
    let names: Vec<&str> =
        blocks.iter().filter(|block| block.kind == kind).map(|block| block.name.as_str()).collect();
    if blocks.iter().any(|block| !block.is_of_a_kind() && block.name == thing) {
        return Ok(());
    }
    if !names.contains(&thing) {
        let says = format!("There is no {kind} `{thing}`.");
        return Err(match nearest(thing, names) {
            Some(meant) => (says, format!("did you mean `{}.{meant}.{verb}`?", area.name)),
            None => (says, format!("declare it, or write `{}.{verb}`", area.name)),
        });
    }
    if verb == "*" {
        return Ok(());
    }
    let mut verbs = area.verbs.to_vec();
    if area.name == "records" {
        let Some(record) = blocks.get::<Record>(thing, 0) else {
            // Its actions are not known as long as something is wrong in it.
            return Ok(());
        };
        let actions = record.actions.iter();
        verbs.extend(actions.map(|(name, _)| name.as_str()));
    }
    one_of(verb, &verbs, &format!("{}.{thing}.", area.name))
}

fn one_of(verb: &str, verbs: &[&str], before: &str) -> Result<(), (String, String)> {
    if verbs.contains(&verb) {
        return Ok(());
    }
    let says = format!("There is no right `{before}{verb}`.");
    Err(match nearest(verb, verbs.iter().copied()) {
        Some(meant) => (says, format!("did you mean `{before}{meant}`?")),
        None => {
            let all: Vec<String> = verbs.iter().map(|verb| format!("{before}{verb}")).collect();
            (says, format!("choose {}", manual::nearest::any_of(&all)))
        }
    })
}
