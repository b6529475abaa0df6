//! Reads the five fields of cron, strictly and with errors that name the field.
//!
//! It does not search: croner does. What croner would let pass or read by guessing is refused here:
//! seconds, years, empty list items, names in the wrong field, and the signs `L`, `W`, `#`, `?`
//! and `+`, which not every cron knows and for which there are plain forms.

use croner::Cron;
use croner::parser::{CronParser, Seconds, Year};

use crate::error::{Error, Result};

/// One of the five fields.
struct Field {
    name: &'static str,
    least: u16,
    most: u16,
    /// Names of the values from `least` on.
    names: &'static [&'static str],
    values: &'static str,
}

pub(super) const WEEKDAYS: [&str; 7] = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

pub(super) const MONTHS: [&str; 12] =
    ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

const FIELDS: [Field; 5] = [
    Field { name: "minute", least: 0, most: 59, names: &[], values: "0 to 59" },
    Field { name: "hour", least: 0, most: 23, names: &[], values: "0 to 23" },
    Field { name: "day of the month", least: 1, most: 31, names: &[], values: "1 to 31" },
    Field { name: "month", least: 1, most: 12, names: &MONTHS, values: "1 to 12 or JAN to DEC" },
    Field {
        name: "day of the week",
        least: 0,
        most: SUNDAY_AT_THE_END,
        names: &WEEKDAYS,
        values: "0 to 7 or SUN to SAT (0 and 7 are Sunday)",
    },
];

/// Sunday as the end of a range such as `FRI-SUN`.
const SUNDAY_AT_THE_END: u16 = 7;

/// The longest each month gets, from January on.
const LONGEST_MONTHS: [u16; 12] = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/// Reads a schedule of five fields; `text` is the whole of it, for the errors.
pub(super) fn read(text: &str, fields: [&str; 5]) -> Result<Cron> {
    let mut plain = Vec::with_capacity(FIELDS.len());
    for (field, written) in FIELDS.iter().zip(fields) {
        plain.push(field.numbers(text, written)?);
    }
    let [_, _, day, _, weekday] = fields;
    refuse_ambiguous_days(text, day, weekday)?;
    let cron = parse(&plain.join(" ")).map_err(|error| error.hint(SHAPE))?;
    refuse_impossible(text, &cron)?;
    Ok(cron)
}

const SHAPE: &str = "Write minute, hour, day of the month, month and day of the week, such as \
                     `0 2 * * *`.";

/// Lets croner read a pattern that is known to be well formed.
pub(super) fn parse(pattern: &str) -> Result<Cron> {
    CronParser::builder()
        .seconds(Seconds::Disallowed)
        .year(Year::Disallowed)
        .build()
        .parse(pattern)
        .map_err(|error| Error::invalid(format!("`{pattern}` is no schedule.")).because(error))
}

impl Field {
    /// Checks a field and writes its names as numbers.
    fn numbers(&self, text: &str, written: &str) -> Result<String> {
        if written == "*" {
            return Ok(written.to_owned());
        }
        let items: Result<Vec<String>> =
            written.split(',').map(|item| self.item(text, item)).collect();
        Ok(items?.join(","))
    }

    /// Checks one item of a list: `5`, `1-5`, `*/15` or `8-18/2`.
    fn item(&self, text: &str, item: &str) -> Result<String> {
        let (range, step) = match item.split_once('/') {
            Some((range, step)) => (range, Some(self.step(text, step)?)),
            None => (item, None),
        };
        let range = if range == "*" && step.is_some() {
            range.to_owned()
        } else if let Some((from, to)) = range.split_once('-') {
            self.range(text, item, (from, to))?
        } else if let Some(step) = step {
            let from = self.value(text, range)?;
            return Err(self.wrong(text, item).hint(format!(
                "Write where it ends, such as `{from}-{}/{step}`, or `*/{step}` for the whole field.",
                self.most,
            )));
        } else {
            self.value(text, range)?.to_string()
        };
        Ok(match step {
            Some(step) => format!("{range}/{step}"),
            None => range,
        })
    }

    fn range(&self, text: &str, item: &str, (from, to): (&str, &str)) -> Result<String> {
        let from = self.value(text, from)?;
        let to = match self.value(text, to)? {
            0 if self.most == SUNDAY_AT_THE_END && from > 0 => SUNDAY_AT_THE_END,
            to => to,
        };
        if from > to {
            return Err(self.wrong(text, item).hint(format!(
                "A range goes upwards; write two, such as `{from}-{},{}-{to}`.",
                self.most, self.least,
            )));
        }
        Ok(format!("{from}-{to}"))
    }

    fn step(&self, text: &str, step: &str) -> Result<u16> {
        let most = self.most - self.least;
        match number(step) {
            Some(step) if (1..=most).contains(&step) => Ok(step),
            _ => Err(self
                .wrong(text, &format!("/{step}"))
                .hint(format!("A step of the {} is 1 to {most}, such as `*/2`.", self.name))),
        }
    }

    fn value(&self, text: &str, value: &str) -> Result<u16> {
        let named = self.names.iter().position(|name| name.eq_ignore_ascii_case(value));
        if let Some(position) = named.and_then(|position| u16::try_from(position).ok()) {
            return Ok(self.least + position);
        }
        if let Some(number) = number(value)
            && (self.least..=self.most).contains(&number)
        {
            return Ok(number);
        }
        let hint = if value.contains(['L', 'W', '#', '?', '+']) {
            "Signs like `L`, `W`, `#` and `?` are not read; write `last Fri 17:00` or \
             `1st Tue 10:00`."
                .to_owned()
        } else {
            format!("The {} is `*`, {}; lists are `1,3`, ranges `1-5`.", self.name, self.values)
        };
        Err(self.wrong(text, value).hint(hint))
    }

    fn wrong(&self, text: &str, part: &str) -> Error {
        Error::invalid(format!("`{part}` cannot be the {} in `{text}`.", self.name))
    }
}

/// Reads digits and nothing else; `parse` alone would take a sign.
fn number(text: &str) -> Option<u16> {
    let digits = text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse().ok().filter(|_| digits)
}

/// Refuses `*/2` beside another restriction of the day: Vixie cron then wants both, others either.
fn refuse_ambiguous_days(text: &str, day: &str, weekday: &str) -> Result<()> {
    let starred = |field: &str| field != "*" && field.contains('*');
    if day == "*" || weekday == "*" || !(starred(day) || starred(weekday)) {
        return Ok(());
    }
    Err(Error::invalid(format!(
        "`{day}` and `{weekday}` in `{text}` restrict the day twice, once by a step over `*`, which \
         cron programs read in different ways.",
    ))
    .hint("Write the step over a range, such as `1-31/2`, if either of the two is enough."))
}

/// Refuses days that no chosen month has; a day of the week would come in any month.
fn refuse_impossible(text: &str, cron: &Cron) -> Result<()> {
    let pattern = &cron.pattern;
    let first_day = pattern.days.values().into_iter().min().unwrap_or(1);
    let months = pattern.months.values();
    let longest = (1..)
        .zip(LONGEST_MONTHS)
        .filter(|(month, _)| months.contains(month))
        .map(|(_, days)| days)
        .max();
    if !pattern.is_dow_wildcard() || longest.is_none_or(|longest| first_day <= longest) {
        return Ok(());
    }
    Err(Error::invalid(format!("`{text}` never comes: no chosen month has a day {first_day}."))
        .hint("Choose a day that one of the months has, or other months."))
}
