//! Days of the week: `Mon`, `Mon-Fri`, `Mon,Thu`.

use std::fmt;

use jiff::civil::Weekday;
use manual::decode::{Form, Reader, Value};
use manual::problems::BAD_VALUE;
use manual::yaml::Node;
use vocabulary::Error;

/// Some days of the week.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Days {
    /// One for each day, Monday first.
    on: [bool; 7],
}

/// As they are written, Monday first.
const NAMES: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

impl Days {
    /// Whether a day is among them.
    #[must_use]
    pub fn have(&self, day: Weekday) -> bool {
        let number = usize::try_from(day.to_monday_zero_offset()).unwrap_or_default();
        self.on.get(number).copied().unwrap_or_default()
    }

    /// Whether there is a day in both.
    pub(super) fn meet(&self, other: &Self) -> bool {
        self.on.iter().zip(other.on).any(|(one, other)| *one && other)
    }
}

impl fmt::Display for Days {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names = NAMES.iter().zip(self.on).filter(|(_, on)| *on).map(|(name, _)| *name);
        f.write_str(&names.collect::<Vec<_>>().join(","))
    }
}

impl Value for Days {
    fn form() -> Form {
        Form::text("days of the week", "Mon-Fri", &BAD_VALUE)
    }

    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        reader.parsed(node, &Self::form(), |text| {
            let mut on = [false; 7];
            for item in text.split(',') {
                let (from, to) = item.split_once('-').unwrap_or((item, item));
                let (from, to) = (day(text, from.trim())?, day(text, to.trim())?);
                // A range may run over the end of the week.
                let length = (to + 7 - from) % 7;
                for step in 0..=length {
                    if let Some(day) = on.get_mut((from + step) % 7) {
                        *day = true;
                    }
                }
            }
            Ok(Self { on })
        })
    }
}

fn day(text: &str, name: &str) -> vocabulary::Result<usize> {
    NAMES.iter().position(|day| *day == name).ok_or_else(|| {
        let short: String = name.chars().take(3).collect();
        let meant = NAMES.iter().find(|day| day.eq_ignore_ascii_case(&short));
        let hint = match meant {
            Some(day) => format!("write `{day}`"),
            None => "write `Mon`, `Mon-Fri` or `Mon,Thu`".to_owned(),
        };
        Error::invalid(format!("`{name}` in `{text}` is no day of the week.")).hint(hint)
    })
}
