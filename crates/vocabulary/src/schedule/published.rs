//! Checks against published cases of other cron implementations, where their files are at hand.
//!
//! Where this house decided otherwise the class of cases is named in `Verdict`, and each class must
//! occur exactly as often as counted, so that no other case hides in it.

use std::collections::BTreeMap;
use std::path::PathBuf;

use jiff::tz::{AmbiguousOffset, TimeZone};
use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;

use super::Schedule;

/// How a published case compares.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Verdict {
    /// The same answer.
    Same,
    /// Seconds, years and nicknames: a schedule has five fields, and a plain form says the rest.
    Shape,
    /// `L`, `W`, `#`, `?`: not every cron knows them, and plain forms are easier to read.
    Sign,
    /// `5/15`: programs differ about where it ends.
    OpenStep,
    /// `22-6`: refused by most crons, so that two ranges are clearer.
    RangeOverTheEnd,
    /// A day that no chosen month has: accepted there, but nothing would ever run.
    NeverComes,
    /// Day of the month and of the week: there both must hold, here either, as in Vixie cron.
    BothDays,
    /// Interval forms run in both passes of an overlap there, here in the first only.
    SecondPass,
}

fn data<T: serde::de::DeserializeOwned>(file: &str) -> Option<T> {
    let folder = std::env::var_os("QUARTERDECK_DATA").map_or_else(
        || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data"),
        PathBuf::from,
    );
    let path = folder.join("cron").join(file);
    if !path.exists() {
        println!("skipped: {file} is not here; set QUARTERDECK_DATA to the folder that has it");
        return None;
    }
    Some(serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap())
}

/// Reads a pattern, or says which decision of this house refuses it.
fn read(pattern: &str) -> Result<Schedule, Verdict> {
    pattern.parse().map_err(|error: crate::Error| {
        let hint = error.what_to_do().unwrap_or_default();
        [
            ("Write `08:00`", Verdict::Shape),
            ("Signs like", Verdict::Sign),
            ("Write where it ends", Verdict::OpenStep),
            ("A range goes upwards", Verdict::RangeOverTheEnd),
            ("Choose a day", Verdict::NeverComes),
        ]
        .into_iter()
        .find(|(start, _)| hint.starts_with(start))
        .map_or_else(|| panic!("{pattern}: {}", error.with_hint()), |(_, verdict)| verdict)
    })
}

#[derive(Deserialize)]
struct Cronos {
    cases: Vec<Next>,
}

#[derive(Deserialize)]
struct Next {
    cron: String,
    seconds_field: bool,
    zone: String,
    from: String,
    inclusive: bool,
    next: String,
}

impl Next {
    fn compare(&self) -> Verdict {
        // A second of zero is what five fields mean.
        let pattern = match self.cron.trim().split_once(char::is_whitespace) {
            Some(("0", rest)) if self.seconds_field => rest,
            _ => self.cron.as_str(),
        };
        let schedule = match read(pattern) {
            Ok(schedule) => schedule,
            Err(verdict) => return verdict,
        };
        let zone = TimeZone::get(&self.zone).unwrap();
        let expected: Timestamp = self.next.parse().unwrap();
        let fields: Vec<&str> = pattern.split_whitespace().collect();
        if fields[2] != "*" && fields[4] != "*" {
            return Verdict::BothDays;
        }
        if let AmbiguousOffset::Fold { after, .. } =
            zone.to_ambiguous_timestamp(zone.to_datetime(expected)).offset()
            && after == zone.to_offset(expected)
        {
            return Verdict::SecondPass;
        }
        let mut from: Timestamp = self.from.parse().unwrap();
        if self.inclusive {
            from -= SignedDuration::from_nanos(1);
        }
        let found = schedule.next_after(from, &zone);
        assert_eq!(found, Some(expected), "{} after {}", self.cron, self.from);
        Verdict::Same
    }
}

#[track_caller]
fn compare_cronos(file: &str, expected: &[(Verdict, usize)]) {
    let Some(cronos) = data::<Cronos>(file) else { return };
    let mut counts = BTreeMap::new();
    for case in &cronos.cases {
        *counts.entry(case.compare()).or_insert(0) += 1;
    }
    assert_eq!(counts.into_iter().collect::<Vec<_>>(), expected);
}

#[test]
fn cronos_agrees_about_the_next_run() {
    compare_cronos(
        "cronos_next.json",
        &[
            (Verdict::Same, 72),
            (Verdict::Shape, 179),
            (Verdict::Sign, 77),
            (Verdict::OpenStep, 8),
            (Verdict::RangeOverTheEnd, 18),
            (Verdict::BothDays, 13),
        ],
    );
}

#[test]
fn cronos_agrees_about_changes_of_the_clock() {
    compare_cronos(
        "cronos_dst.json",
        &[
            (Verdict::Same, 38),
            (Verdict::Shape, 16),
            (Verdict::Sign, 2),
            (Verdict::OpenStep, 9),
            (Verdict::SecondPass, 15),
        ],
    );
}

#[test]
fn what_cronos_refuses_is_refused() {
    #[derive(Deserialize)]
    struct Invalid {
        cron: String,
    }
    for Invalid { cron } in data::<Vec<Invalid>>("cronos_invalid.json").unwrap_or_default() {
        assert!(cron.parse::<Schedule>().is_err(), "{cron}");
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
    result: Option<String>,
}

impl Conformance {
    fn compare(&self) -> Verdict {
        if self.result.as_deref() == Some("reject") {
            assert!(self.pattern.parse::<Schedule>().is_err(), "{}", self.pattern);
            return Verdict::Same;
        }
        let schedule = match read(&self.pattern) {
            Ok(schedule) => schedule,
            Err(verdict) => return verdict,
        };
        let runs_at = |text: &String| {
            let at = text.parse::<jiff::civil::DateTime>().unwrap();
            let at = TimeZone::UTC.to_timestamp(at).unwrap();
            schedule.next_after(at - SignedDuration::from_nanos(1), &TimeZone::UTC) == Some(at)
        };
        assert!(self.must_match.iter().all(runs_at), "{}", self.pattern);
        assert!(!self.must_not_match.iter().any(runs_at), "{}", self.pattern);
        Verdict::Same
    }
}

#[test]
fn the_open_cron_pattern_specification_agrees() {
    type Versions = BTreeMap<String, Vec<Conformance>>;
    let Some(versions) = data::<Versions>("ocps_conformance.json") else { return };
    let mut counts = BTreeMap::new();
    for case in versions.values().flatten() {
        *counts.entry(case.compare()).or_insert(0) += 1;
    }
    let expected =
        [(Verdict::Same, 16), (Verdict::Shape, 10), (Verdict::Sign, 6), (Verdict::NeverComes, 1)];
    assert_eq!(counts.into_iter().collect::<Vec<_>>(), expected);
}
