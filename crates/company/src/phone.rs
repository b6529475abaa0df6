//! Telephone numbers as contacts write them; nothing here calls anybody.

use std::fmt;

use manual::decode::{Form, Reader, Value};
use manual::problems::BAD_VALUE;
use manual::yaml::Node;
use vocabulary::Error;

/// How many digits a number has beside its `+`: E.164 allows fifteen, and none is shorter than seven.
const DIGITS: std::ops::RangeInclusive<usize> = 7..=15;

/// A telephone number as it is dialled from anywhere, such as `+61 3 9000 0000`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Phone(String);

impl fmt::Display for Phone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl Value for Phone {
    fn form() -> Form {
        Form::text("a telephone number", "+61 3 9000 0000", &BAD_VALUE)
    }

    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        reader.parsed(node, &Self::form(), |text| {
            let wrong = |hint: &str| {
                Err(Error::invalid(format!("`{text}` is no telephone number.")).hint(hint))
            };
            let Some(number) = text.strip_prefix('+') else {
                return wrong("begin with `+` and the code of the country, such as `+61`");
            };
            let digits = number.bytes().filter(u8::is_ascii_digit).count();
            let is_clean = number.bytes().all(|b| b.is_ascii_digit() || b" -()".contains(&b));
            if !is_clean || !DIGITS.contains(&digits) {
                return wrong("write seven to fifteen digits behind `+`, with spaces as you like");
            }
            Ok(Self(text.to_owned()))
        })
    }
}
