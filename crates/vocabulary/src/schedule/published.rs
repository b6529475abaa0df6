//! Checks against published cases of other cron implementations, where their files are at hand.
//!
//! Each case is written in the language of this house (`published/translate.rs`). Where the answer
//! differs, or no schedule says it, `published/differences.md` lists it with its reason; what that page
//! lists and what is found must be the same, so that a new difference fails as well as one that is gone.

mod translate;

use std::collections::BTreeMap;
use std::path::PathBuf;

use jiff::civil::DateTime;
use jiff::tz::{AmbiguousOffset, TimeZone};
use jiff::{SignedDuration, Timestamp, Zoned};
use serde::Deserialize;

use self::translate::{Unsaid, translate};
use super::Schedule;

const DIFFERENCES: &str = include_str!("published/differences.md");

/// Finds a file of published cases, or says that its test is skipped.
pub(super) fn file(path: &str) -> Option<Vec<u8>> {
    let folder = std::env::var_os("QUARTERDECK_DATA").map_or_else(
        || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data"),
        PathBuf::from,
    );
    let path = folder.join(path);
    if !path.exists() {
        println!("skipped: {path:?} is not here; set QUARTERDECK_DATA to the folder that has it");
        return None;
    }
    Some(std::fs::read(path).unwrap())
}

fn cases<T: serde::de::DeserializeOwned>(name: &str) -> Option<T> {
    Some(serde_json::from_slice(&file(&format!("cron/{name}"))?).unwrap())
}

/// How a published case compares.
enum Verdict {
    Same,
    /// No schedule says it.
    Unsaid(Unsaid),
    /// The answer differs: what was asked, their answer, ours, and why.
    Differs([String; 4]),
}

/// Compares what is found in a file with the rows of `differences.md` that begin with its name.
#[track_caller]
fn compare<'c, T: 'c>(
    name: &str,
    cases: impl IntoIterator<Item = &'c T>,
    (expression, verdict): (impl Fn(&T) -> &str, impl Fn(&T) -> Verdict),
) {
    let mut found = Vec::new();
    let mut unsaid = BTreeMap::new();
    for case in cases {
        match verdict(case) {
            Verdict::Same => {}
            Verdict::Unsaid(class) => *unsaid.entry(class).or_insert(0) += 1,
            Verdict::Differs(cells) => {
                let fields: Vec<&str> = expression(case).split_whitespace().collect();
                found.push(format!("| {name} | `{}` | {} |", fields.join(" "), cells.join(" | ")));
            }
        }
    }
    let counted =
        unsaid.iter().map(|(class, count)| format!("| {name} | {} | {count} |", class.name()));
    found.extend(counted);
    let start = format!("| {name} |");
    let listed: Vec<_> = DIFFERENCES.lines().filter(|line| line.starts_with(&start)).collect();
    let missing: Vec<_> = found.iter().filter(|row| !listed.contains(&row.as_str())).collect();
    let gone: Vec<_> = listed.iter().filter(|row| !found.contains(&(**row).to_owned())).collect();
    assert!(missing.is_empty(), "differences.md lacks {missing:#?}");
    assert!(gone.is_empty(), "differences.md lists what is not so {gone:#?}");
    assert_eq!(found.len(), listed.len(), "differences.md lists a row of {name} twice");
}

/// Reads a translation; whatever had to be written differently is refused as it was.
fn read(expression: &str, translated: &str) -> Result<Schedule, crate::Error> {
    if expression.split_whitespace().ne(translated.split_whitespace()) {
        refused(expression);
    }
    translated.parse()
}

/// Notes what no schedule says, which therefore none must seem to say.
fn unsaid(expression: &str, class: Unsaid) -> Verdict {
    refused(expression);
    Verdict::Unsaid(class)
}

#[track_caller]
fn refused(expression: &str) {
    assert!(expression.parse::<Schedule>().is_err(), "{expression} is read");
}

#[derive(Deserialize)]
struct Cronos {
    cases: Vec<Next>,
}

#[derive(Deserialize)]
struct Next {
    cron: String,
    zone: String,
    from: String,
    inclusive: bool,
    next: String,
}

impl Next {
    fn verdict(&self) -> Verdict {
        let zone = TimeZone::get(&self.zone).unwrap();
        let from: Timestamp = self.from.parse().unwrap();
        let asked = self.inclusive.then(|| zone.to_datetime(from));
        let translated = match translate(&self.cron, asked) {
            Ok(translated) => translated,
            Err(class) => return unsaid(&self.cron, class),
        };
        let schedule = read(&self.cron, &translated).unwrap_or_else(|error| panic!("{error}"));
        let after = if self.inclusive { from - SignedDuration::from_nanos(1) } else { from };
        let ours = schedule.next_after(after, &zone).unwrap().to_zoned(zone);
        let theirs = self.next.parse::<Timestamp>().unwrap().to_zoned(ours.time_zone().clone());
        if ours == theirs {
            return Verdict::Same;
        }
        let asked = format!("{} {}", if self.inclusive { "from" } else { "after" }, self.from);
        let reason = self.reason(&translated, &theirs);
        Verdict::Differs([asked, self.next.clone(), in_rfc_3339(&ours), reason.to_owned()])
    }

    fn reason(&self, translated: &str, theirs: &Zoned) -> &'static str {
        let fields: Vec<&str> = translated.split_whitespace().collect();
        if fields[2] != "*" && fields[4] != "*" {
            return "either day";
        }
        match theirs.time_zone().to_ambiguous_timestamp(theirs.datetime()).offset() {
            AmbiguousOffset::Fold { after, .. } if after == theirs.offset() => "second pass",
            _ => panic!("{} {}: no reason is known for {theirs}", self.cron, self.from),
        }
    }
}

fn in_rfc_3339(at: &Zoned) -> String {
    at.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string()
}

#[test]
fn cronos_agrees_about_the_next_run_and_about_changes_of_the_clock() {
    for name in ["cronos_next.json", "cronos_dst.json"] {
        let Some(cronos) = cases::<Cronos>(name) else { return };
        compare(name, &cronos.cases, (|case| &case.cron, Next::verdict));
    }
}

#[test]
fn what_cronos_refuses_is_refused() {
    #[derive(Deserialize)]
    struct Invalid {
        cron: String,
    }
    for Invalid { cron } in cases::<Vec<Invalid>>("cronos_invalid.json").unwrap_or_default() {
        refused(&cron);
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Conformance {
    pattern: String,
    #[serde(default)]
    must_match: Vec<String>,
    #[serde(default)]
    must_not_match: Vec<String>,
    equivalent_to: Option<String>,
    result: Option<String>,
}

impl Conformance {
    fn verdict(&self) -> Verdict {
        if self.result.as_deref() == Some("reject") {
            refused(&self.pattern);
            return Verdict::Same;
        }
        let translated = match translate(&self.pattern, None) {
            Ok(translated) => translated,
            Err(class) => return unsaid(&self.pattern, class),
        };
        let schedule = match read(&self.pattern, &translated) {
            Ok(schedule) => schedule,
            Err(error) if error.says().contains("never comes") => {
                let cells = ["whether it is read", "yes", "no", "never comes"];
                return Verdict::Differs(cells.map(str::to_owned));
            }
            Err(error) => panic!("{error}"),
        };
        if let Some(other) = &self.equivalent_to {
            assert_eq!(&translated, other);
        }
        let runs_at = |text: &String| {
            let at = TimeZone::UTC.to_timestamp(text.parse::<DateTime>().unwrap()).unwrap();
            schedule.next_after(at - SignedDuration::from_nanos(1), &TimeZone::UTC) == Some(at)
        };
        assert!(self.must_match.iter().all(runs_at), "{}", self.pattern);
        assert!(!self.must_not_match.iter().any(runs_at), "{}", self.pattern);
        Verdict::Same
    }
}

#[test]
fn the_open_cron_pattern_specification_agrees() {
    let name = "ocps_conformance.json";
    let Some(versions) = cases::<BTreeMap<String, Vec<Conformance>>>(name) else { return };
    compare(name, versions.values().flatten(), (|case| &case.pattern, Conformance::verdict));
}
