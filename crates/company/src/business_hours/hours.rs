//! Hours of a day: `09:00-17:00`.

use std::fmt;

use manual::decode::{Form, Reader, Value};
use manual::problems::BAD_VALUE;
use manual::yaml::Node;
use vocabulary::Error;

/// Hours of one day, from a minute up to another; `24:00` is the end of the day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hours {
    /// The minute of the day at which they begin.
    pub from: u16,
    /// The minute of the day at which they end.
    pub to: u16,
}

/// The minutes of a day.
const DAY: u16 = 24 * 60;

impl Hours {
    pub(super) fn overlap(&self, other: &Self) -> bool {
        self.from < other.to && other.from < self.to
    }
}

impl fmt::Display for Hours {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { from, to } = self;
        write!(f, "{:02}:{:02}-{:02}:{:02}", from / 60, from % 60, to / 60, to % 60)
    }
}

impl Value for Hours {
    fn form() -> Form {
        Form::text("hours of a day", "09:00-17:00", &BAD_VALUE)
    }

    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        reader.parsed(node, &Self::form(), |text| {
            let wrong = |hint: String| {
                Error::invalid(format!("`{text}` is no stretch of a day.")).hint(hint)
            };
            let shape = || wrong("write two times with `-` between: `09:00-17:00`".to_owned());
            let (from, to) = text.split_once('-').ok_or_else(shape)?;
            let minute = |time: &str| minute_of_day(time.trim()).ok_or_else(shape);
            let (from, to) = (minute(from)?, minute(to)?);
            if from < to {
                return Ok(Self { from, to });
            }
            let (early, late) = (Self { from, to: DAY }, Self { from: 0, to });
            Err(wrong(if to == 0 {
                format!("write `{early}`")
            } else if from == to {
                "let it end after it begins".to_owned()
            } else {
                format!("hours end by midnight: write `{early}`, and `{late}` on the next day")
            }))
        })
    }
}

/// Reads `09:00`; the end of the day is `24:00`.
fn minute_of_day(time: &str) -> Option<u16> {
    let (hour, minute) = time.split_once(':')?;
    let number = |digits: &str| {
        let is_short = matches!(digits.len(), 1 | 2) && digits.bytes().all(|b| b.is_ascii_digit());
        is_short.then(|| digits.parse::<u16>().ok()).flatten()
    };
    let (hour, minute) = (number(hour)?, number(minute).filter(|minute| *minute < 60)?);
    Some(hour * 60 + minute).filter(|minutes| *minutes <= DAY)
}
