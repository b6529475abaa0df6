//! What narrows a list on a page: days that are the company's, words, and the address that keeps both.

use std::collections::BTreeMap;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use vocabulary::{Error, Result};

use super::parts::{Choice, Flash, Input};

/// Returns the instant at which a day begins.
///
/// # Errors
/// When the day is outside the calendar.
pub fn beginning(day: Option<Date>, zone: &TimeZone) -> Result<Option<Timestamp>> {
    let start = |day: Date| day.to_zoned(zone.clone()).map_err(|_| out_of_range());
    Ok(day.map(start).transpose()?.map(|start| start.timestamp()))
}

/// Returns the instant at which a day is over: the last day of a range counts to its end.
///
/// # Errors
/// When the day is outside the calendar.
pub fn end(day: Option<Date>, zone: &TimeZone) -> Result<Option<Timestamp>> {
    let next = day.map(|day| day.checked_add(1.day()).map_err(|_| out_of_range()));
    beginning(next.transpose()?, zone)
}

fn out_of_range() -> Error {
    Error::invalid("This day is outside the calendar.")
}

/// Writes what may not be said.
#[must_use]
pub fn text<T: ToString>(value: Option<&T>) -> String {
    value.map(T::to_string).unwrap_or_default()
}

/// Offers to leave a choice open, or to take one of some names.
pub fn any_of<'n>(names: impl IntoIterator<Item = &'n str>) -> Input {
    let open = Choice::new("", "any");
    Input::Select(
        [open].into_iter().chain(names.into_iter().map(|name| Choice::new(name, name))).collect(),
    )
}

/// Says in words by what a list is narrowed, if it is.
#[must_use]
pub fn says(parts: &[(&str, String)]) -> Option<String> {
    let said = parts.iter().filter(|(_, value)| !value.is_empty());
    let said: Vec<String> = said.map(|(word, value)| format!("{word} {value}")).collect();
    (!said.is_empty()).then(|| said.join(", "))
}

/// Says that an address narrows by what nobody understands, on a page whose choices are links; nothing
/// where all of it was understood.
#[must_use]
pub fn unread(unread: &BTreeMap<String, String>) -> Option<Flash> {
    let parts: Vec<String> =
        unread.iter().map(|(name, written)| format!("{name} = {written}")).collect();
    let says = format!(
        "The address asks for {}, which is not understood here and narrows nothing. Choose below.",
        parts.join(", ")
    );
    (!parts.is_empty()).then(|| Flash::failed(says))
}

/// Writes an address; parts without a value are left out.
#[must_use]
pub fn address(path: &str, parts: &[(&str, String)]) -> String {
    let said = parts.iter().filter(|(_, value)| !value.is_empty());
    let query: Vec<String> =
        said.map(|(name, value)| format!("{name}={}", escaped(value))).collect();
    if query.is_empty() { path.to_owned() } else { format!("{path}?{}", query.join("&")) }
}

/// Escapes everything that means something in a query.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
                escaped.push(char::from(byte));
            }
            _ => escaped.push_str(&format!("%{byte:02X}")),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_the_companys_and_counts_to_its_end() {
        let zone = TimeZone::get("Australia/Melbourne").unwrap();
        let day = Some("2026-11-20".parse().unwrap());
        let at = |instant: Result<Option<Timestamp>>| instant.unwrap().unwrap().to_string();
        assert_eq!(at(beginning(day, &zone)), "2026-11-19T13:00:00Z");
        assert_eq!(at(end(day, &zone)), "2026-11-20T13:00:00Z");
        assert_eq!(end(None, &zone).unwrap(), None);
        assert!(end(Some(Date::MAX), &zone).is_err());
    }

    #[test]
    fn what_narrows_stays_in_the_address() {
        let parts = [("actor", "Olivia & <Co>".to_owned()), ("to", String::new())];
        assert_eq!(address("/audit", &parts), "/audit?actor=Olivia%20%26%20%3CCo%3E");
        assert_eq!(address("/audit", &[]), "/audit");
        assert_eq!(says(&parts).as_deref(), Some("actor Olivia & <Co>"));
        assert_eq!(says(&[]), None);
    }
}
