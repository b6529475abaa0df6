//! Compares any five fields with a walk over every minute, in the zones with the oddest clocks.

use std::collections::BTreeSet;

use jiff::civil::{DateTime, Weekday};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, ToSpan};
use proptest::prelude::*;

use super::Schedule;
use super::walk::Walk;

const ZONES: [&str; 9] = [
    "America/New_York",
    "Europe/Berlin",
    "Australia/Melbourne",
    "Australia/Lord_Howe",
    "Pacific/Apia",
    "Asia/Kathmandu",
    "Africa/Casablanca",
    "America/St_Johns",
    "Antarctica/Troll",
];

/// The values one field of cron names, and how it is written.
#[derive(Debug, Clone)]
struct Values {
    text: String,
    values: BTreeSet<i8>,
}

impl Values {
    fn any(least: i8, most: i8) -> Self {
        Self { text: "*".to_owned(), values: (least..=most).collect() }
    }

    fn is_any(&self) -> bool {
        self.text == "*"
    }
}

/// Five fields whose meaning is known without reading them.
#[derive(Debug, Clone)]
struct Fields {
    minute: Values,
    hour: Values,
    day: Values,
    month: Values,
    weekday: Values,
}

impl Fields {
    fn text(&self) -> String {
        let Self { minute, hour, day, month, weekday } = self;
        [minute, hour, day, month, weekday].map(|field| field.text.as_str()).join(" ")
    }

    fn name(&self, wall: DateTime) -> bool {
        let in_day = self.day.values.contains(&wall.day());
        let in_weekday = self.weekday.values.contains(&weekday_number(wall.weekday()));
        let on_day = match (self.day.is_any(), self.weekday.is_any()) {
            (true, _) => in_weekday,
            (_, true) => in_day,
            (false, false) => in_day || in_weekday,
        };
        on_day
            && self.minute.values.contains(&wall.minute())
            && self.hour.values.contains(&wall.hour())
            && self.month.values.contains(&wall.month())
    }
}

fn weekday_number(weekday: Weekday) -> i8 {
    weekday.to_sunday_zero_offset()
}

/// Lists the changes of a zone's clock in the years 2020 to 2030, and Samoa's lost day.
fn changes(zone: &TimeZone) -> Vec<Timestamp> {
    let at = |text: &str| text.parse::<Timestamp>().unwrap();
    let mut changes: Vec<_> = zone
        .following(at("2020-01-01T00:00Z"))
        .map(|change| change.timestamp())
        .take_while(|change| *change < at("2031-01-01T00:00Z"))
        .collect();
    changes.extend([at("2011-12-30T10:00Z"), at("2024-02-29T00:00Z"), at("2025-12-31T12:00Z")]);
    changes
}

/// One item over `least..=most`: a value, a range, or a range with a step.
fn item(least: i8, most: i8) -> impl Strategy<Value = Values> {
    (least..=most, least..=most, 1..=5_i8, any::<bool>()).prop_map(|(a, b, step, stepped)| {
        let (from, to) = (a.min(b), a.max(b));
        let step = if stepped { step } else { 1 };
        let text = match (from == to, stepped) {
            (true, _) => from.to_string(),
            (false, true) => format!("{from}-{to}/{step}"),
            (false, false) => format!("{from}-{to}"),
        };
        let length = usize::try_from(step).unwrap();
        Values { text, values: (from..=to).step_by(length).collect() }
    })
}

/// A whole field: everything, or a list of one to three items.
fn field(least: i8, most: i8) -> impl Strategy<Value = Values> {
    let list = proptest::collection::vec(item(least, most), 1..=3).prop_map(|items| Values {
        text: items.iter().map(|item| item.text.as_str()).collect::<Vec<_>>().join(","),
        values: items.into_iter().flat_map(|item| item.values).collect(),
    });
    prop_oneof![Just(Values::any(least, most)), list]
}

fn fields() -> impl Strategy<Value = Fields> {
    let weekday = field(0, 7).prop_map(|mut weekday| {
        weekday.values = weekday.values.into_iter().map(|day| day % 7).collect();
        weekday
    });
    (field(0, 59), field(0, 23), field(1, 31), field(1, 12), weekday)
        .prop_map(|(minute, hour, day, month, weekday)| Fields {
            minute,
            hour,
            day,
            month,
            weekday,
        })
        // Such a schedule never comes; that it is refused is tested elsewhere.
        .prop_filter("the day exists", |fields| {
            let exists = |month: i8, day: i8| DateTime::new(2024, month, day, 0, 0, 0, 0).is_ok();
            !fields.weekday.is_any()
                || fields
                    .month
                    .values
                    .iter()
                    .any(|month| fields.day.values.iter().any(|day| exists(*month, *day)))
        })
}

proptest! {
    #[test]
    fn any_cron_fields_run_when_the_walk_says(
        fields in fields(),
        zone in proptest::sample::select(&ZONES[..]),
        change in any::<proptest::sample::Index>(),
        minutes_before in -180..4_000_i64,
    ) {
        let zone = TimeZone::get(zone).unwrap();
        let changes = changes(&zone);
        let from = changes[change.index(changes.len())] - SignedDuration::from_mins(minutes_before);
        let window = (from, from + SignedDuration::from_hours(96));
        let schedule: Schedule = fields.text().parse().unwrap();
        let expected = Walk::new(&zone, window).due(|wall| fields.name(wall));
        let found = schedule.due_between(window.0, window.1, &zone, usize::MAX);
        prop_assert_eq!(found, expected, "{}", fields.text());
    }

    #[test]
    fn the_next_run_is_the_first_named_minute_however_far(
        fields in fields(),
        day in 0..4_000_i64,
    ) {
        let schedule: Schedule = fields.text().parse().unwrap();
        let start: Timestamp = "2020-01-01T00:00Z".parse().unwrap();
        let after = start + SignedDuration::from_hours(24 * day);
        let wall = TimeZone::UTC.to_datetime(after);
        // Day by day first, so that years of nothing cost little.
        let expected = (0..3_000).find_map(|days| {
            let midnight = wall.checked_add(days.days()).unwrap();
            (0..1_440).map(|minute| midnight + minute.minutes()).find(|minute| {
                *minute > wall && fields.name(*minute)
            })
        });
        let found = schedule.next_after(after, &TimeZone::UTC).map(|at| TimeZone::UTC.to_datetime(at));
        prop_assert_eq!(found, expected, "{}", fields.text());
    }
}
