//! What is read, and the changes of the clock one by one.

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::Schedule;

fn schedule(text: &str) -> Schedule {
    text.parse().unwrap_or_else(|error: crate::Error| panic!("{}", error.with_hint()))
}

/// Asks for the runs that follow an instant, both as local times with their offsets.
#[track_caller]
fn check(text: &str, zone: &str, after: &str, expected: &[&str]) {
    let zone = TimeZone::get(zone).unwrap();
    let mut at: Timestamp = after.parse().unwrap();
    let mut runs = Vec::new();
    for _ in expected {
        at = schedule(text).next_after(at, &zone).unwrap();
        runs.push(at.to_zoned(zone.clone()).strftime("%Y-%m-%dT%H:%M%:z").to_string());
    }
    assert_eq!(runs, expected, "{text} after {after}");
}

#[test]
fn plain_forms_name_the_days_they_say() {
    // The 1st of June 2026 is a Monday.
    let from = "2026-06-01T00:00Z";
    check("08:00", "UTC", from, &["2026-06-01T08:00+00:00", "2026-06-02T08:00+00:00"]);
    check("Mon 09:00", "UTC", from, &["2026-06-01T09:00+00:00", "2026-06-08T09:00+00:00"]);
    check("thu-FRI 08:05", "UTC", from, &["2026-06-04T08:05+00:00", "2026-06-05T08:05+00:00"]);
    check(
        "Sat-Mon 23:59",
        "UTC",
        "2026-06-05T00:00Z",
        &["2026-06-06T23:59+00:00", "2026-06-07T23:59+00:00", "2026-06-08T23:59+00:00"],
    );
    check("Mon,Thu 08:00", "UTC", from, &["2026-06-01T08:00+00:00", "2026-06-04T08:00+00:00"]);
    check("1st 06:00", "UTC", from, &["2026-06-01T06:00+00:00", "2026-07-01T06:00+00:00"]);
    check("31st 06:00", "UTC", from, &["2026-07-31T06:00+00:00", "2026-08-31T06:00+00:00"]);
    check("1st Tue 10:00", "UTC", from, &["2026-06-02T10:00+00:00", "2026-07-07T10:00+00:00"]);
    check("4th Sun 10:00", "UTC", from, &["2026-06-28T10:00+00:00", "2026-07-26T10:00+00:00"]);
    check("last Fri 17:00", "UTC", from, &["2026-06-26T17:00+00:00", "2026-07-31T17:00+00:00"]);
}

#[test]
fn a_run_is_strictly_after() {
    check("08:00", "UTC", "2026-06-01T07:59:59.999999Z", &["2026-06-01T08:00+00:00"]);
    check("08:00", "UTC", "2026-06-01T08:00:00Z", &["2026-06-02T08:00+00:00"]);
    check("08:00", "UTC", "2026-06-01T08:00:00.000001Z", &["2026-06-02T08:00+00:00"]);
}

#[test]
fn days_of_the_week_and_of_the_month_mean_either() {
    check(
        "0 9 1,15 * MON",
        "UTC",
        "2026-06-09T00:00Z",
        &["2026-06-15T09:00+00:00", "2026-06-22T09:00+00:00", "2026-06-29T09:00+00:00"],
    );
    // Sunday may end a week, too.
    check(
        "0 8 * * fri-SUN",
        "UTC",
        "2026-06-05T09:00Z",
        &["2026-06-06T08:00+00:00", "2026-06-07T08:00+00:00", "2026-06-12T08:00+00:00"],
    );
    // The 30th of February never comes, but Mondays in February do.
    check("0 0 30 2 1", "UTC", "2026-01-01T00:00Z", &["2026-02-02T00:00+00:00"]);
}

#[test]
fn the_leap_day_comes_every_four_years_and_once_after_eight() {
    let zone = "Australia/Melbourne";
    check(
        "0 0 29 2 *",
        zone,
        "2020-03-01T00:00Z",
        &["2024-02-29T00:00+11:00", "2028-02-29T00:00+11:00"],
    );
    check("0 0 29 2 *", zone, "2096-03-01T00:00Z", &["2104-02-29T00:00+11:00"]);
}

#[test]
fn what_falls_into_a_gap_runs_once_when_the_gap_ends() {
    // 02:00 to 03:00 does not exist in New York on the 8th of March 2026.
    let zone = "America/New_York";
    let before = "2026-03-08T06:30Z";
    check("02:30", zone, before, &["2026-03-08T03:00-04:00", "2026-03-09T02:30-04:00"]);
    check(
        "*/20 * * * *",
        zone,
        before,
        &["2026-03-08T01:40-05:00", "2026-03-08T03:00-04:00", "2026-03-08T03:20-04:00"],
    );
    // Lord Howe skips 02:00 to 02:30 only.
    check(
        "02:15",
        "Australia/Lord_Howe",
        "2026-10-03T12:00Z",
        &["2026-10-04T02:30+11:00", "2026-10-05T02:15+11:00"],
    );
    // Samoa skipped the whole 30th of December 2011.
    check(
        "0 8,20 * * *",
        "Pacific/Apia",
        "2011-12-30T00:00Z",
        &["2011-12-29T20:00-10:00", "2011-12-31T00:00+14:00", "2011-12-31T08:00+14:00"],
    );
}

#[test]
fn what_comes_twice_runs_at_the_first_of_the_two() {
    // 01:00 to 02:00 comes twice in New York on the 1st of November 2026.
    let zone = "America/New_York";
    check(
        "01:30",
        zone,
        "2026-11-01T04:00Z",
        &["2026-11-01T01:30-04:00", "2026-11-02T01:30-05:00"],
    );
    check(
        "*/30 * * * *",
        zone,
        "2026-11-01T05:00Z",
        &["2026-11-01T01:30-04:00", "2026-11-01T02:00-05:00"],
    );
    // Asked in the middle of the second pass.
    check("*/30 * * * *", zone, "2026-11-01T06:15Z", &["2026-11-01T02:00-05:00"]);
    // Kwajalein repeated almost a whole day, the longest on record.
    check("* * * * *", "Pacific/Kwajalein", "1969-09-30T13:00Z", &["1969-10-01T00:00-12:00"]);
}

#[test]
fn a_list_of_runs_is_bounded_on_both_ends_and_in_number() {
    let hourly = schedule("0 * * * *");
    let at = |text: &str| text.parse::<Timestamp>().unwrap();
    let (from, to) = (at("2026-06-01T00:00Z"), at("2026-06-01T03:00Z"));
    let three = [at("2026-06-01T01:00Z"), at("2026-06-01T02:00Z"), to];
    assert_eq!(hourly.due_between(from, to, &TimeZone::UTC, 10), three);
    assert_eq!(hourly.due_between(from, to, &TimeZone::UTC, 2), three[..2]);
    assert_eq!(hourly.due_between(from, to, &TimeZone::UTC, 0), []);
    assert_eq!(hourly.due_between(to, from, &TimeZone::UTC, 10), []);
}

#[test]
fn outside_the_calendar_nothing_is_found() {
    let daily = schedule("08:00");
    assert_eq!(daily.next_after(Timestamp::MAX, &TimeZone::UTC), None);
    assert_eq!(daily.next_after(Timestamp::MIN, &TimeZone::UTC), None);
}

#[test]
fn a_schedule_gives_back_what_was_written() {
    for text in ["08:00", "mon-fri  08:00", "0 2 * JAN-MAR,12 mon", "*/5 8-18/2 * * *"] {
        assert_eq!(schedule(text).to_string(), text);
        let json = serde_json::to_string(&schedule(text)).unwrap();
        assert_eq!(serde_json::from_str::<Schedule>(&json).unwrap(), schedule(text));
    }
    let error = serde_json::from_str::<Schedule>("\"60 * * * *\"").unwrap_err().to_string();
    assert!(error.contains("0 to 59"), "{error}");
}
