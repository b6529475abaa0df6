//! Minutes of hands-on work.

use std::fmt;

use manual::decode::{Form, Json, Reader, Value};
use manual::problems::BAD_VALUE;
use manual::yaml::{Node, Plain};
use vocabulary::Error;

/// Minutes of hands-on work of people, never of waiting: 1 to 1,440.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Minutes(u32);

/// Nobody works on one thing for more than a day.
const MOST: u32 = 24 * 60;

impl Minutes {
    /// Returns the number of minutes.
    #[must_use]
    pub fn number(self) -> u32 {
        self.0
    }
}

impl fmt::Display for Minutes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

impl Value for Minutes {
    fn form() -> Form {
        Form::Scalar {
            says: "a number of minutes".into(),
            example: "5".into(),
            json: Json::Whole,
            problem: &BAD_VALUE,
        }
    }

    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        let plain = node.scalar().map(manual::yaml::Scalar::plain);
        reader.parsed(node, &Self::form(), |text| {
            let wrong = |hint: String| {
                Error::invalid(format!("`{text}` is no number of minutes.")).hint(hint)
            };
            match plain {
                Some(Plain::Whole(0)) => Err(wrong(format!("write 1 to {MOST}"))),
                Some(Plain::Whole(whole)) => u32::try_from(whole)
                    .ok()
                    .filter(|minutes| *minutes <= MOST)
                    .map(Self)
                    .ok_or_else(|| wrong(format!("write 1 to {MOST}"))),
                _ => Err(wrong("write whole minutes as a number alone, such as `5`".to_owned())),
            }
        })
    }
}
