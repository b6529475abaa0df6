//! The console's address as browsers know it, for the links in letters and on the command line.

use std::fmt;
use std::str::FromStr;

use url::Url;

/// An address of a site: its scheme, its host and, where it is not the usual one, its port.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Site(String);

impl Site {
    /// The console of a program that was told nothing else.
    pub(crate) const LOCAL: &str = "http://localhost:8080";

    /// Returns the address without a slash at its end.
    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

/// Why a text is no address of a site.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct NotASite;

impl fmt::Display for NotASite {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("give the console's address alone, such as https://desk.example.com")
    }
}

impl std::error::Error for NotASite {}

impl FromStr for Site {
    type Err = NotASite;

    fn from_str(text: &str) -> Result<Self, NotASite> {
        let url = Url::parse(text).map_err(|_| NotASite)?;
        let alone = url.path() == "/"
            && url.query().is_none()
            && url.fragment().is_none()
            && url.username().is_empty()
            && url.password().is_none();
        if !matches!(url.scheme(), "http" | "https") || url.host().is_none() || !alone {
            return Err(NotASite);
        }
        Ok(Self(url.origin().ascii_serialization()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: Option<&str>) {
        let read = text.parse::<Site>().ok();
        assert_eq!(read.as_ref().map(Site::as_str), expected, "{text}");
    }

    #[test]
    fn only_an_origin_is_a_site() {
        check(Site::LOCAL, Some("http://localhost:8080"));
        check("https://Desk.Example.com/", Some("https://desk.example.com"));
        check("https://desk.example.com:443", Some("https://desk.example.com"));
        check("http://[::1]:9000", Some("http://[::1]:9000"));
        for text in [
            "",
            "not a url",
            "desk.example.com",
            "data:text/plain,desk",
            "ftp://desk.example.com",
            "https://",
            "https://desk.example.com/console",
            "https://desk.example.com/?x=1",
            "https://desk.example.com/#x",
            "https://somebody:secret@desk.example.com",
        ] {
            check(text, None);
        }
    }
}
