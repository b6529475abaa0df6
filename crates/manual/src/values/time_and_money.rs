//! Spans, schedules, dates, zones and money: the vocabulary's own types, with its own words for what is
//! wrong with them.

use expressions::Type;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use vocabulary::{Currency, Error, Money, Schedule, Span, zone};

use crate::decode::{Form, Reader, Value};
use crate::nearest::nearest;
use crate::problems::BAD_VALUE;
use crate::yaml::Node;

macro_rules! parsed_values {
    ($($type:ty: $says:literal, $example:literal, $wanted:expr, $parse:expr);* $(;)?) => {$(
        impl Value for $type {
            fn form() -> Form {
                Form::text($says, $example, &BAD_VALUE)
            }

            fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
                reader.parsed(node, &Self::form(), $parse)
            }

            fn wanted() -> Type {
                $wanted
            }
        }
    )*};
}

parsed_values! {
    Span: "a span of time", "1h 30m", Type::Dyn, str::parse;
    Schedule: "a schedule", "Mon-Fri 08:00", Type::Text, str::parse;
    Currency: "a currency", "AUD", Type::Text, str::parse;
    Date: "a date", "2026-11-21", Type::Time, date;
    TimeZone: "a time zone", "Australia/Melbourne", Type::Text, time_zone;
}

impl Value for Money {
    fn form() -> Form {
        Form::text("an amount of money", "22.00 AUD", &BAD_VALUE)
    }

    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        let amount: Self = reader.parsed(node, &Self::form(), str::parse)?;
        reader.counts_in(node.at, amount.currency());
        Some(amount)
    }

    fn wanted() -> Type {
        Type::Money(None)
    }
}

fn date(text: &str) -> vocabulary::Result<Date> {
    text.parse().map_err(|error: jiff::Error| {
        Error::invalid(format!("`{text}` is no day of the calendar."))
            .hint("write year, month and day, such as `2026-11-21`")
            .because(error)
    })
}

fn time_zone(name: &str) -> vocabulary::Result<TimeZone> {
    zone::named(name).map_err(|error| {
        // What stands for a zone changes with the season, and others use the same letters.
        if name.len() <= 5 && name.bytes().all(|letter| letter.is_ascii_uppercase()) {
            return error.hint("write a place with the same time, such as `Australia/Melbourne`");
        }
        let known: Vec<String> =
            jiff::tz::db().available().map(|zone| zone.as_str().to_owned()).collect();
        // Zones are compared as they are written; `nearest` looks at small letters.
        let small: Vec<String> = known.iter().map(|zone| zone.to_lowercase()).collect();
        let meant = nearest(name, small.iter().map(String::as_str))
            .and_then(|meant| known.iter().find(|zone| zone.to_lowercase() == meant));
        match meant {
            Some(zone) => error.hint(format!("did you mean `{zone}`?")),
            None => error,
        }
    })
}
