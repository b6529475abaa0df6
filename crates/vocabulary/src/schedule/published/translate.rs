//! Writes the expressions of other crons in the language of this house, or says why it cannot.
//!
//! It shares nothing with the code that reads schedules, so that neither hides a mistake of the other.

use jiff::civil::{DateTime, Time};

/// What no schedule of this house says; the reasons stand in `differences.md`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Unsaid {
    Seconds,
    Years,
    Start,
    LastDay,
    NearestWorkday,
    WeekdayOfMonth,
    FifthWeekday,
    BothDays,
}

impl Unsaid {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Seconds => "seconds",
            Self::Years => "years",
            Self::Start => "start",
            Self::LastDay => "last day",
            Self::NearestWorkday => "nearest workday",
            Self::WeekdayOfMonth => "weekday of a month",
            Self::FifthWeekday => "fifth weekday",
            Self::BothDays => "both days",
        }
    }
}

/// The names that some values have, beside the least and the greatest value of the field.
type Field = (usize, usize, &'static [&'static str]);

const MONTHS: [&str; 12] =
    ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const WEEKDAYS: [&str; 7] = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];
const FIELDS: [Field; 5] =
    [(0, 59, &[]), (0, 23, &[]), (1, 31, &[]), (1, 12, &MONTHS), (0, 6, &WEEKDAYS)];

/// Translates an expression of five, six or seven fields, or a nickname.
///
/// `from` is the wall clock from which on, inclusively, the next run is asked for. It matters where an
/// expression names every second of a minute or every minute of a day: from the beginning of a minute
/// on, the first of its seconds is the minute itself.
pub(super) fn translate(expression: &str, from: Option<DateTime>) -> Result<String, Unsaid> {
    if let Some(nickname) = expression.trim().strip_prefix('@') {
        return translate_nickname(nickname).map(str::to_owned);
    }
    let mut fields: Vec<&str> = expression.split_whitespace().collect();
    if fields.len() == 7 {
        return Err(Unsaid::Years);
    }
    if fields.len() == 6 {
        match fields.remove(0) {
            "0" | "00" => {}
            "*" if from.is_some_and(|from| from.second() == 0) => {}
            _ => return Err(Unsaid::Seconds),
        }
    }
    for day in [2, 4] {
        if fields[day] == "?" {
            fields[day] = "*";
        }
    }
    let (day, weekday) = (fields[2].to_lowercase(), fields[4].to_lowercase());
    match () {
        () if day.contains('w') => Err(Unsaid::NearestWorkday),
        () if day.contains('l') => Err(Unsaid::LastDay),
        () if weekday.contains('+') => Err(Unsaid::BothDays),
        () if weekday.contains(['#', 'l']) => weekday_of_month(&fields, &weekday, from),
        () => Ok(fields.iter().zip(FIELDS).map(translate_field).collect::<Vec<_>>().join(" ")),
    }
}

fn translate_nickname(nickname: &str) -> Result<&'static str, Unsaid> {
    match nickname.to_lowercase().as_str() {
        "yearly" | "annually" => Ok("0 0 1 1 *"),
        "monthly" => Ok("0 0 1 * *"),
        "weekly" => Ok("0 0 * * 0"),
        "daily" | "midnight" => Ok("0 0 * * *"),
        "hourly" => Ok("0 * * * *"),
        "every_minute" => Ok("* * * * *"),
        "every_second" => Err(Unsaid::Seconds),
        "reboot" => Err(Unsaid::Start),
        other => panic!("@{other} is new to this test"),
    }
}

/// Writes `5L`, `FRI#L` or `5#3` as `last Fri 00:00` or `3rd Fri 00:00`.
fn weekday_of_month(
    fields: &[&str],
    weekday: &str,
    from: Option<DateTime>,
) -> Result<String, Unsaid> {
    let time = match (fields[0].parse::<u8>(), fields[1].parse::<u8>()) {
        (Ok(minute), Ok(hour)) => format!("{hour:02}:{minute:02}"),
        _ if fields[..2] == ["*", "*"] && from.is_some_and(|from| from.time() == Time::MIN) => {
            "00:00".to_owned()
        }
        _ => return Err(Unsaid::WeekdayOfMonth),
    };
    if fields[2..4] != ["*", "*"] {
        return Err(Unsaid::WeekdayOfMonth);
    }
    let (weekday, which) = weekday
        .split_once('#')
        .unwrap_or_else(|| (weekday.strip_suffix('l').expect("`5L` ends with its sign"), "l"));
    let which = match which {
        "l" => "last",
        "1" => "1st",
        "2" => "2nd",
        "3" => "3rd",
        "4" => "4th",
        _ => return Err(Unsaid::FifthWeekday),
    };
    Ok(format!("{which} {} {time}", WEEKDAYS[value(weekday, FIELDS[4]) % WEEKDAYS.len()]))
}

fn translate_field((written, field): (&&str, Field)) -> String {
    written.split(',').map(|item| translate_item(item, field)).collect::<Vec<_>>().join(",")
}

/// Gives `5/15` its end and writes out a range over the end of the field, such as `22-6/2`.
fn translate_item(item: &str, field: Field) -> String {
    let (least, most, _) = field;
    let (range, step) =
        item.split_once('/').map_or((item, None), |(range, step)| (range, Some(step)));
    let Some((from, to)) = range.split_once('-') else {
        return match step {
            Some(step) if range != "*" => format!("{}-{most}/{step}", value(range, field)),
            _ => item.to_owned(),
        };
    };
    let (from, to) = (value(from, field), value(to, field));
    if from <= to {
        return item.to_owned();
    }
    let length = most - least + 1;
    let step = step.map_or(1, |step| step.parse().expect("a published step is a number"));
    let values = (from..=to + length).step_by(step);
    values.map(|value| ((value - least) % length + least).to_string()).collect::<Vec<_>>().join(",")
}

fn value(written: &str, (least, _, names): Field) -> usize {
    match names.iter().position(|name| name.eq_ignore_ascii_case(written)) {
        Some(position) => least + position,
        None => written.parse().expect("a published value is a name or a number"),
    }
}
