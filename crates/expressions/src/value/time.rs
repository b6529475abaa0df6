//! Instants and spans as the standard reads, writes and takes them apart.

use jiff::civil::Weekday;
use jiff::tz::{Offset, TimeZone};
use jiff::{SignedDuration, Timestamp};

use crate::fault::FaultKind;

/// The first instant that the standard knows: the beginning of the year 1. The last is the end of the
/// year 9999; jiff ends 26 hours before it.
const FIRST: Timestamp = Timestamp::constant(-62_135_596_800, 0);

/// The longest span that the standard knows, in seconds: about ten thousand years.
const LONGEST: i64 = 315_576_000_000;

/// A part of an instant or a span.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Part {
    FullYear,
    Month,
    /// Counted from 1.
    Date,
    /// Counted from 0.
    DayOfMonth,
    DayOfWeek,
    DayOfYear,
    Hours,
    Minutes,
    Seconds,
    Milliseconds,
}

pub(crate) fn is_in_range(at: &Timestamp) -> bool {
    *at >= FIRST
}

pub(crate) fn is_span_in_range(span: SignedDuration) -> bool {
    span.as_secs().unsigned_abs() <= LONGEST.unsigned_abs()
}

/// Returns a part of an instant as the clocks and calendars of a zone show it.
pub(crate) fn part_of_time(part: Part, at: Timestamp, zone: &TimeZone) -> i64 {
    let civil = zone.to_datetime(at);
    match part {
        Part::FullYear => i64::from(civil.year()),
        Part::Month => i64::from(civil.month()) - 1,
        Part::Date => i64::from(civil.day()),
        Part::DayOfMonth => i64::from(civil.day()) - 1,
        Part::DayOfWeek => i64::from(civil.date().weekday().since(Weekday::Sunday)),
        Part::DayOfYear => i64::from(civil.date().day_of_year()) - 1,
        Part::Hours => i64::from(civil.hour()),
        Part::Minutes => i64::from(civil.minute()),
        Part::Seconds => i64::from(civil.second()),
        Part::Milliseconds => i64::from(civil.millisecond()),
    }
}

/// Returns a span in whole hours, minutes or seconds, or the milliseconds beyond its seconds.
pub(crate) fn part_of_span(part: Part, span: SignedDuration) -> Result<i64, FaultKind> {
    Ok(match part {
        Part::Hours => span.as_secs() / 3_600,
        Part::Minutes => span.as_secs() / 60,
        Part::Seconds => span.as_secs(),
        Part::Milliseconds => i64::from(span.subsec_millis()),
        _ => return Err(FaultKind::WrongType),
    })
}

/// Finds a zone by its name (`Australia/Melbourne`) or its distance from UTC (`+10:00`, `-2:30`).
pub(crate) fn zone(name: &str) -> Result<TimeZone, FaultKind> {
    let (sign, distance) = match name.as_bytes().first() {
        Some(b'-') => (-1, &name[1..]),
        Some(b'+') => (1, &name[1..]),
        _ => (1, name),
    };
    if let Some((hours, minutes)) = distance.split_once(':') {
        let number = |text: &str, most: i32| {
            let short = !text.is_empty() && text.len() <= 2;
            text.parse().ok().filter(|number| short && (0..=most).contains(number))
        };
        let (Some(hours), Some(minutes)) = (number(hours, 23), number(minutes, 59)) else {
            return Err(FaultKind::Unreadable);
        };
        let offset = Offset::from_seconds(sign * (hours * 3_600 + minutes * 60));
        return offset.map(TimeZone::fixed).map_err(|_| FaultKind::Unreadable);
    }
    vocabulary::zone::named(name).map_err(|_| FaultKind::Unreadable)
}

/// Reads an instant of RFC 3339.
pub(crate) fn read(text: &str) -> Result<Timestamp, FaultKind> {
    // The standard wants the whole form, jiff also reads shorter ones.
    let whole = text.len() >= "2026-01-01T00:00:00Z".len()
        && text.as_bytes()[10].eq_ignore_ascii_case(&b'T');
    let at = text.parse::<Timestamp>().ok().filter(|at| whole && is_in_range(at));
    at.ok_or(FaultKind::Unreadable)
}

/// Reads a span such as `1h30m`, `-1.5s` or `100ms`: the standard knows no units beyond hours.
pub(crate) fn read_span(text: &str) -> Result<SignedDuration, FaultKind> {
    const UNITS: [(&str, f64); 7] = [
        ("ns", 1.0),
        ("us", 1e3),
        ("µs", 1e3),
        ("ms", 1e6),
        ("s", 1e9),
        ("m", 60e9),
        ("h", 3_600e9),
    ];
    let (negative, mut rest) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    if rest == "0" {
        return Ok(SignedDuration::ZERO);
    }
    if rest.is_empty() {
        return Err(FaultKind::Unreadable);
    }
    let mut nanoseconds: i128 = 0;
    while !rest.is_empty() {
        let digits = rest.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(rest.len());
        let (number, tail) = rest.split_at(digits);
        let unit = UNITS.into_iter().find(|(name, _)| {
            tail.strip_prefix(name).is_some_and(|more| !more.starts_with(char::is_alphabetic))
        });
        let (name, length) = unit.ok_or(FaultKind::Unreadable)?;
        nanoseconds = nanoseconds.saturating_add(scaled(number, length)?);
        rest = &tail[name.len()..];
    }
    let signed = if negative { -nanoseconds } else { nanoseconds };
    let span = SignedDuration::try_from_nanos_i128(signed).filter(|span| is_span_in_range(*span));
    span.ok_or(FaultKind::OutOfRange)
}

/// Multiplies a written number by the length of its unit, exactly as far as its whole part goes.
fn scaled(number: &str, length: f64) -> Result<i128, FaultKind> {
    let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
    if whole.is_empty() && fraction.is_empty() || fraction.contains('.') {
        return Err(FaultKind::Unreadable);
    }
    let whole: i128 = match whole {
        "" => 0,
        digits => digits.parse().map_err(|_| FaultKind::OutOfRange)?,
    };
    let fraction: f64 = format!("0.{fraction}0").parse().map_err(|_| FaultKind::Unreadable)?;
    let exact = whole.checked_mul(length as i128).ok_or(FaultKind::OutOfRange)?;
    Ok(exact + (fraction * length) as i128)
}

/// Writes a span as the standard does: seconds with as many digits as needed.
pub(crate) fn write_span(span: SignedDuration) -> String {
    let sign = if span.is_negative() { "-" } else { "" };
    let (seconds, nanoseconds) =
        (span.as_secs().unsigned_abs(), span.subsec_nanos().unsigned_abs());
    if nanoseconds == 0 {
        return format!("{sign}{seconds}s");
    }
    let fraction = format!("{nanoseconds:09}");
    format!("{sign}{seconds}.{}s", fraction.trim_end_matches('0'))
}
