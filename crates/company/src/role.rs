//! Roles: who may do what.

use facts::Record;
use manual::kind::Kind;
use manual::nearest::nearest;
use manual::values::{Distinct, Located, OrWord, Right};
use manual::{Blocks, Check, Explanation, Problem};
use vocabulary::Span;

use crate::network::Network;
use crate::rights::{AREAS, Area};
use crate::times::{CROSSED_TIMES, check_times};

manual::keys! {
    /// What somebody may do who has this role.
    ///
    /// Nothing is allowed that is not named. A right is `area.verb`, or `area.thing.verb` for one thing:
    /// `records.trainer.flag` is the action `flag` of the record `trainer`. `area.*` is everything in an
    /// area. The verbs `decide`, `run`, `set` and `manage` include `read`.
    pub struct Role {
        /// The rights, or `all`.
        pub can: OrWord<Distinct<Located<Right>, 0>, All>,
        /// Rights that the role has not, whatever `can` says.
        pub cannot: Distinct<Located<Right>, 0> = "[]",
        /// Whether a second factor is needed to sign in.
        pub mfa: Factor = "required",
        /// After how long without a sign one must sign in again.
        pub idle_timeout: Option<Located<Span>>,
        /// After how long one must sign in again in any case.
        pub session: Option<Located<Span>>,
        /// From where one may come; without it, from anywhere.
        pub only_from: Distinct<Network, 0> = "[]",
    }
}

manual::words! {
    /// Every right.
    pub enum All {
        /// Everything there is.
        All = "all",
    }
}

manual::words! {
    /// Whether a second factor is needed.
    pub enum Factor {
        /// One cannot sign in without it.
        Required = "required",
        /// Who has set one up is asked for it.
        Optional = "optional",
    }
}

impl Kind for Role {
    const KIND: &'static str = "role";
    const EXAMPLE: &'static str = "\
can: [cases.decide, refunds.decide, jobs.run, metrics.read]
cannot: [records.delete]
idle_timeout: 30m
session: 8h
";
    const PROBLEMS: &'static [&'static Explanation] =
        &[&UNKNOWN_RIGHT, &CANCELLED_RIGHT, &CROSSED_TIMES];

    fn check(&self, check: &mut Check<'_>) {
        let can: &[Located<Right>] = match &self.can {
            OrWord::Value(rights) => &rights.0,
            OrWord::Word(All::All) => &[],
        };
        for right in can.iter().chain(&self.cannot.0) {
            if let Err((says, help)) = known(right.as_str(), check.blocks()) {
                let problem = Problem::new(&UNKNOWN_RIGHT, right.at, says);
                check.report(problem.help(help));
            }
        }
        for right in can {
            if let Some(cannot) = self.cannot.0.iter().find(|cannot| cannot.covers(right.as_str()))
            {
                let says = format!("`{}` is taken away again.", right.as_str());
                let problem = Problem::new(&CANCELLED_RIGHT, right.at, says);
                let problem = problem.also(cannot.at, "it is taken away here");
                check.report(problem.help("leave one of the two out; `cannot` wins"));
            }
        }
        let session = ("session", self.session.as_ref());
        check_times(("idle_timeout", self.idle_timeout.as_ref()), session, check);
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
        let record = blocks.get::<Record>(thing, 0);
        let actions = record.into_iter().flat_map(|record| record.actions.iter());
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

/// A right that is given and taken away.
pub static CANCELLED_RIGHT: Explanation = Explanation {
    code: "cancelled-right",
    what: "A role is given a right that `cannot` takes away wholly.",
    why: "Who reads the one line would believe the opposite of who reads the other.",
    example: r#"```yaml role operator
can: [records.delete]
cannot: [records.*]
```
"#,
};
