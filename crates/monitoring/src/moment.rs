//! Moments on the company's clock: `2026-12-01 02:00`.

use std::fmt;

use jiff::civil::DateTime;
use manual::decode::{Form, Reader, Value};
use manual::problems::BAD_VALUE;
use manual::yaml::Node;
use vocabulary::Error;

/// A minute on the company's clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Moment(pub DateTime);

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0.strftime("%Y-%m-%d %H:%M"))
    }
}

impl Value for Moment {
    fn form() -> Form {
        Form::text("a date with a time", "2026-12-01 02:00", &BAD_VALUE)
    }

    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        reader.parsed(node, &Self::form(), |text| {
            DateTime::strptime("%Y-%m-%d %H:%M", text).map(Self).map_err(|error| {
                let is_a_moment = text.parse::<DateTime>().is_ok();
                let hint = match text.parse::<jiff::civil::Date>() {
                    Ok(date) if !is_a_moment || !text.contains(':') => format!("write the time, too: `{date} 02:00`"),
                    _ => "write year, month, day and the time of the company's clock: `2026-12-01 02:00`"
                        .to_owned(),
                };
                Error::invalid(format!("`{text}` is no date with a time.")).hint(hint).because(error)
            })
        })
    }
}
