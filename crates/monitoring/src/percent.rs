//! Shares: `99.5 percent`.

use std::fmt;

use manual::decode::{Form, Reader, Value};
use manual::problems::BAD_VALUE;
use manual::yaml::Node;
use vocabulary::Error;

/// A share of something, from nothing to all of it.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd)]
pub struct Percent(f64);

impl Percent {
    /// Returns the share as a number from 0 to 1.
    #[must_use]
    pub fn share(self) -> f64 {
        self.0 / 100.0
    }
}

impl fmt::Display for Percent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} percent", self.0)
    }
}

impl Value for Percent {
    fn form() -> Form {
        Form::text("a share", "99.5 percent", &BAD_VALUE)
    }

    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        reader.parsed(node, &Self::form(), |text| {
            let wrong =
                |hint: String| Err(Error::invalid(format!("`{text}` is no share.")).hint(hint));
            if let Some(number) = text.strip_suffix('%') {
                return wrong(format!("write the unit out: `{} percent`", number.trim()));
            }
            let Some(number) = text.strip_suffix("percent") else {
                return wrong(format!("write the unit behind it: `{text} percent`"));
            };
            match number.trim().parse::<f64>() {
                Ok(number) if (0.0..=100.0).contains(&number) => Ok(Self(number)),
                _ => wrong("write a number from 0 to 100 before `percent`".to_owned()),
            }
        })
    }
}
