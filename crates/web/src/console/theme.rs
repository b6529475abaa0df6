//! Light, dark, or as the device has it: kept in a cookie so that the first paint is right.

use axum::Extension;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use vocabulary::Error;

use crate::context::InHouse;
use crate::extract::Form;
use crate::local::local_path;
use crate::problem::Problem;

/// The address to which the form of the choice is sent.
pub const ROUTE: &str = "/appearance";

/// The cookie that keeps the choice; it is no secret and says nothing about anybody.
pub const COOKIE: &str = "theme";

/// A year: the choice is a habit, and the longest that browsers keep a cookie is little more.
const KEPT_SECONDS: u32 = 365 * 24 * 60 * 60;

/// How bright the console is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Theme {
    /// As the device has it.
    #[default]
    Auto,
    /// Dark on light.
    Light,
    /// Light on dark.
    Dark,
}

impl Theme {
    /// Every choice, in the order in which it is offered.
    pub const ALL: [Self; 3] = [Self::Auto, Self::Light, Self::Dark];

    /// Names the choice as the cookie, the form and `data-theme` do.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    /// Names the choice as people read it.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Auto => "Auto",
            Self::Light => "Light",
            Self::Dark => "Dark",
        }
    }

    /// Reads a choice by its name; anything else is [`Theme::Auto`].
    #[must_use]
    pub fn named(name: &str) -> Self {
        Self::ALL.into_iter().find(|theme| theme.name() == name).unwrap_or_default()
    }

    /// Reads the choice from a request's `Cookie` header.
    #[must_use]
    pub fn from_cookies(header: &str) -> Self {
        header
            .split(';')
            .filter_map(|pair| pair.trim().split_once('='))
            .find(|(name, _)| *name == COOKIE)
            .map_or(Self::Auto, |(_, value)| Self::named(value))
    }

    /// Writes the `Set-Cookie` header that keeps the choice.
    #[must_use]
    pub fn set_cookie(self) -> String {
        let name = self.name();
        format!("{COOKIE}={name}; Path=/; Max-Age={KEPT_SECONDS}; SameSite=Lax; HttpOnly")
    }
}

/// The form with which somebody chooses.
#[derive(Debug, Deserialize)]
pub(crate) struct Chosen {
    theme: String,
}

/// Keeps a choice and leads back to where it was made, or to the nearest page above what a form was
/// answered with: that has an address which no link reaches.
///
/// # Errors
/// When the form names no theme.
pub(crate) async fn choose(
    Extension(InHouse(house)): Extension<InHouse>,
    headers: HeaderMap,
    Form { value, .. }: Form<Chosen>,
) -> Result<Response, Problem> {
    let chosen = value.map_err(|_| Error::invalid("The form names no theme."))?;
    let cookie = Theme::named(&chosen.theme).set_cookie();
    let referrer = headers.get(header::REFERER).and_then(|value| value.to_str().ok());
    let back = referrer.and_then(path).map_or("/", |path| house.pages.at_or_above(path)).to_owned();
    let headers = [(header::SET_COOKIE, cookie), (header::LOCATION, back)];
    Ok((StatusCode::SEE_OTHER, headers).into_response())
}

/// Takes the path out of an address, so that the way back never leads to another site.
fn path(address: &str) -> Option<&str> {
    let (_, rest) = address.split_once("://")?;
    local_path(&rest[rest.find('/')?..])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_way_back_stays_on_this_site() {
        for (referrer, back) in [
            ("https://console.example/queues?sort=age", Some("/queues?sort=age")),
            ("http://localhost:7878/", Some("/")),
            ("https://console.example", None),
            ("https://console.example//evil.example/", None),
            ("https://console.example/\\evil.example/", None),
            ("queues", None),
        ] {
            assert_eq!(path(referrer), back, "{referrer}");
        }
    }

    #[test]
    fn a_choice_survives_the_cookie_and_anything_else_is_auto() {
        for theme in Theme::ALL {
            let cookie = theme.set_cookie();
            let pair = cookie.split(';').next().unwrap();
            assert_eq!(Theme::from_cookies(&format!("session=abc; {pair}; other=1")), theme);
        }
        for header in ["", "theme=\"><script>", "thematic=dark", "theme"] {
            assert_eq!(Theme::from_cookies(header), Theme::Auto, "{header}");
        }
    }
}
