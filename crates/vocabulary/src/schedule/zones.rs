//! Compares schedules with a walk over every minute around every change of every zone's clock.
//!
//! The zones are those that the program carries with it, not those of the machine, so that the tests see
//! the same changes everywhere. Zones whose clocks agree in all these years are tried once.

use std::collections::BTreeMap;

use jiff::civil::{DateTime, DateTimeRound, Weekday};
use jiff::tz::{Offset, TimeZone, TimeZoneDatabase};
use jiff::{RoundMode, SignedDuration, Timestamp, ToSpan, Unit};

use super::Schedule;
use super::published;
use super::walk::Walk;

/// From the first instant of 2020 to the last of 2040, in any zone.
const YEARS: (&str, &str) = ("2019-12-31T00:00Z", "2041-01-02T00:00Z");

/// How far around a change runs are looked at that come once a day or less: those of the day before and
/// of the day after are inside.
const DAYS: SignedDuration = SignedDuration::from_hours(26);

/// How far around a change runs are looked at that come more often; no clock changes by more than two
/// hours in these years.
const HOURS: SignedDuration = SignedDuration::from_hours(4);

fn instant(text: &str) -> Timestamp {
    text.parse().unwrap()
}

/// A clock with its changes: when, what it showed before, and what it shows from then on.
struct Clock {
    zone: TimeZone,
    /// One of the zones that have it.
    name: String,
    changes: Vec<Change>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Change {
    at: Timestamp,
    before: Offset,
    after: Offset,
}

impl Change {
    /// Returns what the clock shows when it is changed: before, and from then on.
    fn walls(self) -> (DateTime, DateTime) {
        (self.before.to_datetime(self.at), self.after.to_datetime(self.at))
    }
}

/// Lists the changes of a clock, those of its name alone included.
fn changes(zone: &TimeZone, (from, to): (&str, &str)) -> Vec<Change> {
    let (from, to) = (instant(from), instant(to));
    let mut before = zone.to_offset(from);
    let changes = zone.following(from).take_while(|change| change.timestamp() <= to);
    changes
        .map(|change| {
            let after = change.offset();
            let before = std::mem::replace(&mut before, after);
            Change { at: change.timestamp(), before, after }
        })
        .collect()
}

/// Lists the different clocks of all zones.
fn clocks() -> Vec<Clock> {
    let database = TimeZoneDatabase::bundled();
    let mut clocks = BTreeMap::new();
    for name in database.available() {
        let name = name.to_string();
        let zone = database.get(&name).unwrap();
        let changes = changes(&zone, YEARS);
        let key = (zone.to_offset(instant(YEARS.0)), changes.clone());
        clocks.entry(key).or_insert(Clock { zone, name, changes });
    }
    clocks.into_values().collect()
}

/// A schedule whose meaning is known without reading it.
struct Known {
    schedule: Schedule,
    names: Box<dyn Fn(DateTime) -> bool>,
}

impl Known {
    fn new(text: &str, names: impl Fn(DateTime) -> bool + 'static) -> Self {
        Self { schedule: text.parse().unwrap(), names: Box::new(names) }
    }
}

/// Lists schedules that come again and again, whatever the change.
fn frequent() -> Vec<Known> {
    let mut frequent: Vec<_> = [1, 5, 7, 15, 20, 30, 45]
        .map(|every| {
            Known::new(&format!("*/{every} * * * *"), move |wall| wall.minute() % every == 0)
        })
        .into();
    frequent.push(Known::new("0 */2 * * *", |wall| wall.minute() == 0 && wall.hour() % 2 == 0));
    frequent.push(Known::new("*/20 1-3 * * 0", |wall| {
        wall.minute() % 20 == 0
            && (1..=3).contains(&wall.hour())
            && wall.weekday() == Weekday::Sunday
    }));
    frequent
}

/// Lists schedules that fall on one minute of the wall clock: daily, weekly, monthly and so on.
fn on(wall: DateTime) -> [Known; 6] {
    let (hour, minute, day) = (wall.hour(), wall.minute(), wall.day());
    let weekday = wall.weekday();
    let at = move |other: DateTime| (other.hour(), other.minute()) == (hour, minute);
    let week = (day - 1) / 7;
    let is_last = day + 7 > wall.days_in_month();
    let time = wall.strftime("%H:%M");
    [
        Known::new(&format!("{minute} * * * *"), move |other| other.minute() == minute),
        Known::new(&time.to_string(), at),
        Known::new(&format!("{} {time}", wall.strftime("%a")), move |other| {
            at(other) && other.weekday() == weekday
        }),
        Known::new(&format!("{}{} {time}", day, ending(day)), move |other| {
            at(other) && other.day() == day
        }),
        Known::new(
            &format!("{} {} {time}", which(week, is_last), wall.strftime("%a")),
            move |other| {
                let which = if is_last {
                    other.day() + 7 > other.days_in_month()
                } else {
                    (other.day() - 1) / 7 == week
                };
                at(other) && other.weekday() == weekday && which
            },
        ),
        Known::new(&wall.strftime("%M %H %d %m *").to_string(), move |other| other == wall),
    ]
}

fn ending(day: i8) -> &'static str {
    match day {
        1 | 21 | 31 => "st",
        2 | 22 => "nd",
        3 | 23 => "rd",
        _ => "th",
    }
}

fn which(week: i8, is_last: bool) -> &'static str {
    match week {
        _ if is_last => "last",
        0 => "1st",
        1 => "2nd",
        2 => "3rd",
        _ => "4th",
    }
}

/// Lists the minutes of the wall clock at which a change could go wrong: the first that is skipped or
/// comes twice, the last, those beside them, and one between.
fn critical(change: Change) -> [DateTime; 5] {
    let (before, after) = change.walls();
    let (first, end) = (before.min(after), before.max(after));
    let half = SignedDuration::try_from(end - first).unwrap() / 2;
    let between = (first + half).round(Unit::Minute).unwrap();
    [first - 1.minute(), first, between, end - 1.minute(), end]
}

/// Asks for the runs within a window and compares them with those that the walk finds there.
#[track_caller]
fn check(known: &Known, clock: &Clock, walk: &Walk, (from, to): (Timestamp, Timestamp)) -> usize {
    let found = known.schedule.due_between(from, to, &clock.zone, usize::MAX);
    let mut expected = walk.due(&known.names);
    expected.retain(|at| *at > from && *at <= to);
    assert_eq!(found, expected, "{} in {} from {from} to {to}", known.schedule, clock.name);
    found.len()
}

#[test]
fn in_every_zone_until_2040_no_run_is_missed_and_none_doubled() {
    let frequent = frequent();
    let (mut changes, mut runs) = (0, 0);
    for clock in clocks() {
        for change in &clock.changes {
            let around = |hours: SignedDuration| (change.at - hours, change.at + hours);
            let walk = Walk::new(&clock.zone, around(DAYS));
            for known in &frequent {
                runs += check(known, &clock, &walk, around(HOURS));
            }
            for known in critical(*change).into_iter().flat_map(on) {
                runs += check(&known, &clock, &walk, around(DAYS));
            }
        }
        changes += clock.changes.len();
    }
    assert!(
        changes > 1_000 && runs > 1_000_000,
        "only {changes} changes and {runs} runs were seen"
    );
}

#[test]
fn in_every_zone_until_2040_each_day_has_its_run() {
    let (from, to) = (instant(YEARS.0), instant(YEARS.1));
    let schedule: Schedule = "02:30".parse().unwrap();
    for Clock { zone, name, .. } in clocks().iter().filter(|clock| !clock.changes.is_empty()) {
        let runs = schedule.due_between(from, to, zone, usize::MAX);
        for (run, next) in runs.iter().zip(&runs[1..]) {
            let (day, next_day) = (zone.to_datetime(*run).date(), zone.to_datetime(*next).date());
            assert_eq!(day.tomorrow().unwrap(), next_day, "{name} after {run}");
        }
        assert!(runs[0] <= from + DAYS && runs[runs.len() - 1] >= to - DAYS, "{name}: {runs:?}");
    }
}

#[test]
fn whatever_was_ever_skipped_ran_when_the_clock_was_changed() {
    let every: Schedule = "* * * * *".parse().unwrap();
    let up = DateTimeRound::new().smallest(Unit::Minute).mode(RoundMode::Ceil);
    let database = TimeZoneDatabase::bundled();
    let mut skipped = 0;
    for name in database.available() {
        let zone = database.get(name.as_str()).unwrap();
        for change in changes(&zone, ("1800-01-01T00:00Z", YEARS.1)) {
            let (before, after) = change.walls();
            if before.round(up).unwrap() < after {
                let found = every.next_after(change.at - SignedDuration::from_micros(1), &zone);
                assert_eq!(found, Some(change.at), "{name}");
                skipped += 1;
            }
        }
    }
    assert!(skipped > 20_000, "only {skipped} gaps were seen");
}

/// Reads the published changes of some zones, each with the name that the clock has from then on.
fn published_changes() -> Option<BTreeMap<String, Vec<(Change, String)>>> {
    let text = String::from_utf8(published::file("tz/transitions_2014_2030.csv")?).unwrap();
    let mut zones: BTreeMap<_, Vec<_>> = BTreeMap::new();
    for line in text.lines().skip(1) {
        let [zone, at, before, after, name, _] =
            line.split(',').collect::<Vec<_>>().try_into().unwrap();
        let offset = |seconds: &str| Offset::from_seconds(seconds.parse().unwrap()).unwrap();
        let change = Change { at: instant(at), before: offset(before), after: offset(after) };
        zones.entry(zone.to_owned()).or_default().push((change, name.to_owned()));
    }
    Some(zones)
}

#[test]
fn published_changes_of_the_clock_agree_and_schedules_with_them() {
    for (name, published) in published_changes().unwrap_or_default() {
        let zone = TimeZoneDatabase::bundled().get(&name).unwrap();
        let mut known = changes(&zone, ("2014-01-01T00:00Z", "2030-12-31T23:59Z"));
        known.retain(|change| change.before != change.after);
        assert_eq!(
            known,
            published.iter().map(|(change, _)| *change).collect::<Vec<_>>(),
            "{name}"
        );
        for (change, abbreviation) in published {
            assert_eq!(zone.to_offset_info(change.at).abbreviation(), abbreviation, "{name}");
            let (before, after) = change.walls();
            // What is skipped runs when the clock changes; what comes twice, before it.
            let expected = if before < after { change.at } else { change.at - 1.minute() };
            let wall = before.max(after) - 1.minute();
            let schedule: Schedule = wall.strftime("%H:%M").to_string().parse().unwrap();
            let found = schedule.due_between(
                change.at - SignedDuration::from_hours(3),
                change.at + SignedDuration::from_hours(3),
                &zone,
                usize::MAX,
            );
            assert_eq!(found, [expected], "{wall} in {name}");
        }
    }
}
