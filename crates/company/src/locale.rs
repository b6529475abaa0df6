//! How dates and numbers are written: a language and a country.

use std::fmt;

use manual::decode::{Form, Reader, Value};
use manual::problems::BAD_VALUE;
use manual::yaml::Node;
use vocabulary::Error;

/// A language and a country, such as `en-AU`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Locale(String);

impl Locale {
    /// Returns the tag of BCP 47.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Locale {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl Value for Locale {
    fn form() -> Form {
        Form::text("a language and a country", "en-AU", &BAD_VALUE)
    }

    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        reader.parsed(node, &Self::form(), |text| {
            let (language, country) = text.split_once(['-', '_']).unwrap_or((text, ""));
            let is_good = matches!(language.len(), 2 | 3)
                && country.len() == 2
                && text.bytes().all(|b| b.is_ascii_alphabetic() || matches!(b, b'-' | b'_'));
            let written =
                format!("{}-{}", language.to_ascii_lowercase(), country.to_ascii_uppercase());
            if is_good && written == text {
                return Ok(Self(written));
            }
            let hint = if is_good {
                format!("write `{written}`")
            } else {
                "write the two letters of a language, `-`, and those of a country: `en-AU`"
                    .to_owned()
            };
            Err(Error::invalid(format!("`{text}` is no language with a country.")).hint(hint))
        })
    }
}
