//! Reads the plain forms: `08:00`, `Mon-Fri 08:00`, `1st 06:00`, `1st Tue 10:00`, `last Fri 17:00`.
//!
//! Each is one time of day on some days; whatever needs more is written as cron.

use croner::Cron;

use super::cron::{self, MONTHS, WEEKDAYS};
use crate::Span;
use crate::error::{Error, Result};

/// How others begin what says how often, but not when.
const INTERVALS: [&str; 5] = ["every", "hourly", "daily", "weekly", "monthly"];

/// Reads a plain form from its words; `text` is the whole of it, for the errors.
pub(super) fn read(text: &str, words: &[&str]) -> Result<Cron> {
    if let Some(hint) = other_form(words) {
        return Err(unknown(text).hint(hint));
    }
    let pattern = match *words {
        [time] if time.contains(':') => format!("{} * * *", time_of_day(text, time)?),
        [time, day] if time.contains(':') && weekdays(text, day).is_ok() => {
            return Err(unknown(text).hint(format!("Write the day first: `{day} {time}`.")));
        }
        [first, _] if first.contains(':') => return Err(unknown(text)),
        [day, time] if begins_with_a_digit(day) => {
            format!("{} {} * *", time_of_day(text, time)?, day_of_month(text, day)?)
        }
        [days, time] if time.contains(':') => {
            format!("{} * * {}", time_of_day(text, time)?, weekdays(text, days)?)
        }
        [which, day, time] if time.contains(':') => {
            let (which, day) = (which_in_month(text, which)?, weekday(text, day)?);
            format!("{} * * {day}#{which}", time_of_day(text, time)?)
        }
        _ => return Err(unknown(text)),
    };
    cron::parse(&pattern)
}

fn unknown(text: &str) -> Error {
    Error::invalid(format!("`{text}` is no schedule.")).hint(
        "Write `08:00`, `Mon-Fri 08:00`, `1st 06:00`, `1st Tue 10:00`, or five cron fields such as \
         `0 2 * * *`.",
    )
}

/// Tells how to write what is no plain form although it may look like one.
fn other_form(words: &[&str]) -> Option<&'static str> {
    let first = *words.first()?;
    let begins = |word: &str, names: &[&str]| {
        let start = word.get(..3).unwrap_or_default();
        names.iter().any(|name| name.eq_ignore_ascii_case(start))
    };
    let is_interval = first.starts_with('@')
        || INTERVALS.iter().any(|word| first.eq_ignore_ascii_case(word))
        || !first.contains(':') && words.join(" ").parse::<Span>().is_ok();
    if is_interval {
        Some(
            "A schedule goes by the clock on the wall: write `08:00` for every day, `Mon-Fri 08:00`, or \
             `*/15 * * * *` for each quarter of an hour.",
        )
    } else if words.iter().any(|word| begins(word, &MONTHS)) {
        Some("Write a day of one month as cron: minute, hour, day and month, such as `0 6 28 2 *`.")
    } else if words.len() > 2 && begins(first, &WEEKDAYS) {
        Some("Write several days without spaces, such as `Mon-Fri 08:00` or `Mon,Thu 08:00`.")
    } else {
        None
    }
}

/// Reads `08:00` into the first two fields of cron.
fn time_of_day(text: &str, time: &str) -> Result<String> {
    if let [h1, h0, b':', m1, m0] = *time.as_bytes()
        && [h1, h0, m1, m0].iter().all(u8::is_ascii_digit)
    {
        let number = |tens: u8, ones: u8| (tens - b'0') * 10 + (ones - b'0');
        let (hour, minute) = (number(h1, h0), number(m1, m0));
        if hour < 24 && minute < 60 {
            return Ok(format!("{minute} {hour}"));
        }
    }
    Err(Error::invalid(format!("`{time}` in `{text}` is no time of day.")).hint(
        "Write 00:00 to 23:59 with two digits each, such as `08:00`; several times are cron, such \
             as `0 8,12 * * *`.",
    ))
}

/// Reads `Mon`, `Mon-Fri`, `Fri-Mon` or `Mon,Thu` into the last field of cron.
fn weekdays(text: &str, days: &str) -> Result<String> {
    let mut numbers = Vec::new();
    for item in days.split(',') {
        let (from, to) = item.split_once('-').unwrap_or((item, item));
        let (from, to) = (weekday(text, from)?, weekday(text, to)?);
        // A range may run over the end of the week; it is written out because cron's may not.
        let length = (to + 7 - from) % 7;
        numbers.extend((0..=length).map(|day| ((from + day) % 7).to_string()));
    }
    Ok(numbers.join(","))
}

fn weekday(text: &str, day: &str) -> Result<usize> {
    WEEKDAYS.iter().position(|name| name.eq_ignore_ascii_case(day)).ok_or_else(|| {
        Error::invalid(format!("`{day}` in `{text}` is no day of the week.")).hint(
            "Write Mon, Tue, Wed, Thu, Fri, Sat or Sun; `Mon-Fri` and `Mon,Thu` are several, and a \
             time alone is every day.",
        )
    })
}

/// Reads `1st` to `31st`; months without that day are left out, as in cron.
fn day_of_month(text: &str, day: &str) -> Result<u8> {
    match ordinal(day) {
        Some(number @ 1..=31) => Ok(number),
        _ => Err(Error::invalid(format!("`{day}` in `{text}` is no day of the month.")).hint(
            "Write `1st`, `2nd`, `3rd`, `4th` up to `31st`, such as `1st 06:00`; several days are \
                 cron, such as `0 6 1,15 * *`.",
        )),
    }
}

/// Reads which of a month's Tuesdays is meant, as croner writes it. A fifth is refused because most
/// months have none.
fn which_in_month(text: &str, which: &str) -> Result<String> {
    if which.eq_ignore_ascii_case("last") {
        return Ok("L".to_owned());
    }
    match ordinal(which) {
        Some(number @ 1..=4) => Ok(number.to_string()),
        _ => Err(Error::invalid(format!("`{which}` in `{text}` is no week of a month."))
            .hint("Write `1st`, `2nd`, `3rd`, `4th` or `last`, such as `last Fri 17:00`.")),
    }
}

/// Reads a number with its own ending: `1st`, `22nd`, `3rd`, `11th`.
fn ordinal(text: &str) -> Option<u8> {
    let number: u8 = text.get(..text.len().checked_sub(2)?)?.parse().ok()?;
    let ending = match (number % 10, number % 100) {
        (_, 11..=13) => "th",
        (1, _) => "st",
        (2, _) => "nd",
        (3, _) => "rd",
        _ => "th",
    };
    (text == format!("{number}{ending}")).then_some(number)
}

fn begins_with_a_digit(word: &str) -> bool {
    word.starts_with(|first: char| first.is_ascii_digit())
}
