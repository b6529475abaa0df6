//! What is refused, with which words, and that the rest comes.

use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use proptest::prelude::*;

use super::Schedule;

#[track_caller]
fn refused(text: &str, says: &str, hint: &str) {
    let error = text.parse::<Schedule>().expect_err(text);
    assert_eq!((error.says(), error.what_to_do()), (says, Some(hint)), "{text}");
}

const SHAPES: &str = "Write `08:00`, `Mon-Fri 08:00`, `1st 06:00`, `1st Tue 10:00`, or five cron \
                      fields such as `0 2 * * *`.";
const TIME: &str = "Write 00:00 to 23:59 with two digits each, such as `08:00`; several times are \
                    cron, such as `0 8,12 * * *`.";
const MINUTE: &str = "The minute is `*`, 0 to 59; lists are `1,3`, ranges `1-5`.";
const WEEKDAY: &str = "The day of the week is `*`, 0 to 7 or SUN to SAT (0 and 7 are Sunday); lists \
                       are `1,3`, ranges `1-5`.";
const SIGNS: &str =
    "Signs like `L`, `W`, `#` and `?` are not read; write `last Fri 17:00` or `1st Tue 10:00`.";

#[test]
fn wrong_plain_forms_say_what_is_wrong_and_what_to_write() {
    for text in ["", "Mon", "0 2 * *", "0 0 2 * * *", "12:00 UTC"] {
        refused(text, &format!("`{text}` is no schedule."), SHAPES);
    }
    for time in ["25:00", "24:00", "08:60", "8:00", "08:00:00", "+8:00", "０8:00", "08:00,12:00"] {
        refused(time, &format!("`{time}` in `{time}` is no time of day."), TIME);
    }
    refused("31st Monday", "`Monday` in `31st Monday` is no time of day.", TIME);
    refused(
        "Mon-Funday 08:00",
        "`Funday` in `Mon-Funday 08:00` is no day of the week.",
        "Write Mon, Tue, Wed, Thu, Fri, Sat or Sun; `Mon-Fri` and `Mon,Thu` are several, and a time \
         alone is every day.",
    );
    for day in ["1th", "32nd", "0th", "01st", "1", "2ndé", "1st,15th"] {
        refused(
            &format!("{day} 06:00"),
            &format!("`{day}` in `{day} 06:00` is no day of the month."),
            "Write `1st`, `2nd`, `3rd`, `4th` up to `31st`, such as `1st 06:00`; several days are cron, \
             such as `0 6 1,15 * *`.",
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
fn what_only_looks_like_a_plain_form_is_said_in_another() {
    let clock = "A schedule goes by the clock on the wall: write `08:00` for every day, \
                 `Mon-Fri 08:00`, or `*/15 * * * *` for each quarter of an hour.";
    let month =
        "Write a day of one month as cron: minute, hour, day and month, such as `0 6 28 2 *`.";
    let spaces = "Write several days without spaces, such as `Mon-Fri 08:00` or `Mon,Thu 08:00`.";
    for (text, hint) in [
        ("every 0 minutes", clock),
        ("Every day 08:00", clock),
        ("@daily", clock),
        ("daily 14:00", clock),
        ("5m", clock),
        ("14:00 Mon-Fri", "Write the day first: `Mon-Fri 14:00`."),
        ("14:00 Mon", "Write the day first: `Mon 14:00`."),
        ("30th Feb 06:00", month),
        ("30 February 06:00", month),
        ("31st Feb", month),
        ("Mon Tue 08:00", spaces),
        ("mon, Thu 08:00", spaces),
        ("Monday to Friday 08:00", spaces),
    ] {
        refused(text, &format!("`{text}` is no schedule."), hint);
    }
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
    for step in ["0", "60", "x"] {
        refused(
            &format!("*/{step} * * * *"),
            &format!("`/{step}` cannot be the minute in `*/{step} * * * *`."),
            "A step of the minute is 1 to 59, such as `*/2`.",
        );
    }
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

/// Texts that are nearly schedules: words of their language in any order, and any text.
fn nearly() -> impl Strategy<Value = String> {
    let word = prop_oneof![
        "[0-9]{1,2}:[0-9]{2}",
        "[0-9]{1,2}(st|nd|rd|th)",
        "(mon|Tue|SUN|last|every|jan|feb)",
        "(mon|Tue|SUN)[,-](wed|Sat)",
        "[0-9*]{1,2}([-/,][0-9*]{1,2}){0,3}",
        "[L#W?@é ]{1,3}",
    ];
    let words = proptest::collection::vec(word, 0..7).prop_map(|words| words.join(" "));
    prop_oneof![9 => words, 1 => any::<String>()]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4_000))]

    #[test]
    fn whatever_is_read_comes_and_whatever_is_not_has_a_remedy(text in nearly()) {
        let from: Timestamp = "2096-03-01T00:00Z".parse().unwrap();
        match text.parse::<Schedule>() {
            Ok(schedule) => {
                let next = schedule.next_after(from, &TimeZone::UTC);
                // The leap day that is missing in 2100 makes this the longest wait there is.
                let latest = from + (8 * 366 * 24).hours();
                prop_assert!(next.is_some_and(|next| next > from && next < latest), "{:?}", next);
                prop_assert_eq!(schedule.to_string(), text);
            }
            Err(error) => {
                let named = error.says().contains(&text) || text.len() > 512;
                prop_assert!(named && error.what_to_do().is_some(), "{}", error);
            }
        }
    }
}
