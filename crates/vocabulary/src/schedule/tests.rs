//! What is read, what is refused with which words, and the changes of the clock one by one.

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

#[track_caller]
fn refused(text: &str, says: &str, hint: &str) {
    let error = text.parse::<Schedule>().expect_err(text);
    assert_eq!((error.says(), error.what_to_do()), (says, Some(hint)), "{text}");
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

const SHAPES: &str = "Write `08:00`, `Mon-Fri 08:00`, `1st 06:00`, `1st Tue 10:00`, or five cron \
                      fields such as `0 2 * * *`.";
const TIME: &str = "Write 00:00 to 23:59 with two digits each, such as `08:00`.";
const MINUTE: &str = "The minute is `*`, 0 to 59; lists are `1,3`, ranges `1-5`.";
const WEEKDAY: &str = "The day of the week is `*`, 0 to 7 or SUN to SAT (0 and 7 are Sunday); lists \
                       are `1,3`, ranges `1-5`.";
const SIGNS: &str =
    "Signs like `L`, `W`, `#` and `?` are not read; write `last Fri 17:00` or `1st Tue 10:00`.";

#[test]
fn wrong_plain_forms_say_what_is_wrong_and_what_to_write() {
    for text in ["", "daily", "@daily", "08:00 Mon", "0 2 * *", "0 0 2 * * *"] {
        refused(text, &format!("`{text}` is no schedule."), SHAPES);
    }
    for time in ["25:00", "24:00", "08:60", "8:00", "08:00:00", "+8:00", "０8:00"] {
        refused(time, &format!("`{time}` in `{time}` is no time of day."), TIME);
    }
    refused("31st Feb", "`Feb` in `31st Feb` is no time of day.", TIME);
    refused(
        "Mon-Funday 08:00",
        "`Funday` in `Mon-Funday 08:00` is no day of the week.",
        "Write Mon, Tue, Wed, Thu, Fri, Sat or Sun; `Mon-Fri` and `Mon,Thu` are several.",
    );
    for day in ["1th", "32nd", "0th", "01st", "1", "2ndé"] {
        refused(
            &format!("{day} 06:00"),
            &format!("`{day}` in `{day} 06:00` is no day of the month."),
            "Write `1st`, `2nd`, `3rd`, `4th` up to `31st`, such as `1st 06:00`.",
        );
    }
    refused(
        "5th Tue 10:00",
        "`5th` in `5th Tue 10:00` is no week of a month.",
        "Write `1st`, `2nd`, `3rd`, `4th` or `last`, such as `last Fri 17:00`.",
    );
    refused(
        &"1".repeat(513),
        "A schedule of 513 characters is too long.",
        "Stay within 512 bytes; ranges such as `1-5` are short.",
    );
}

#[test]
fn wrong_cron_fields_say_which_and_what_they_take() {
    for minute in ["60", "-1", "x", "1,,2", "MON", "+5", "*,5", "6*"] {
        let text = format!("{minute} * * * *");
        let error = text.parse::<Schedule>().expect_err(&text);
        assert!(error.says().ends_with(&format!("cannot be the minute in `{text}`.")), "{error}");
        let hint = if minute == "+5" { SIGNS } else { MINUTE };
        assert_eq!(error.what_to_do(), Some(hint), "{text}");
    }
    refused("0 0 * * 8", "`8` cannot be the day of the week in `0 0 * * 8`.", WEEKDAY);
    refused("0 0 * * JAN", "`JAN` cannot be the day of the week in `0 0 * * JAN`.", WEEKDAY);
    refused("0 0 * * 5L", "`5L` cannot be the day of the week in `0 0 * * 5L`.", SIGNS);
    refused("0 0 L * *", "`L` cannot be the day of the month in `0 0 L * *`.", SIGNS);
    refused(
        "*/60 * * * *",
        "`/60` cannot be the minute in `*/60 * * * *`.",
        "A step of the minute is 1 to 59, such as `*/2`.",
    );
    refused(
        "5/15 * * * *",
        "`5/15` cannot be the minute in `5/15 * * * *`.",
        "Write where it ends, such as `5-59/15`, or `*/15` for the whole field.",
    );
    refused(
        "0 22-6 * * *",
        "`22-6` cannot be the hour in `0 22-6 * * *`.",
        "A range goes upwards; write two, such as `22-23,0-6`.",
    );
}

#[test]
fn days_that_never_come_or_mean_two_things_are_refused() {
    for (text, day) in [("0 0 30 2 *", 30), ("0 0 31 2,4,6,9,11 *", 31), ("0 0 30,31 FEB *", 30)] {
        refused(
            text,
            &format!("`{text}` never comes: no chosen month has a day {day}."),
            "Choose a day that one of the months has, or other months.",
        );
    }
    refused(
        "0 0 */2 * 1",
        "`*/2` and `1` in `0 0 */2 * 1` restrict the day twice, once by a step over `*`, which cron \
         programs read in different ways.",
        "Write the step over a range, such as `1-31/2`, if either of the two is enough.",
    );
}
