//! What is read and what is refused, and that lengths follow the calendar.

use proptest::prelude::*;

use super::*;

fn span(text: &str) -> Span {
    text.parse().unwrap_or_else(|error: Error| panic!("{}", error.with_hint()))
}

fn instant(text: &str) -> Timestamp {
    text.parse().unwrap()
}

#[test]
fn a_span_is_written_so_that_it_reads_back() {
    for (text, written) in [
        ("30s", "30s"),
        ("1h 30m", "1h 30m"),
        ("1h30m", "1h 30m"),
        ("90 minutes", "90m"),
        ("7 days", "7d"),
        ("7 years", "7y"),
        ("1.5s", "1s 500ms"),
        ("2 months, 1 week", "2mo 1w"),
    ] {
        assert_eq!(span(text).to_string(), written, "{text}");
        assert_eq!(span(written), span(text));
        let json = serde_json::to_string(&span(text)).unwrap();
        assert_eq!(json, format!("\"{written}\""));
        assert_eq!(serde_json::from_str::<Span>(&json).unwrap(), span(text));
    }
}

#[test]
fn hours_are_elapsed_time_and_days_follow_the_calendar() {
    // New York puts its clock forward at 02:00 on the 8th of March 2026.
    let zone = TimeZone::get("America/New_York").unwrap();
    let (before, noon) = (instant("2026-03-07T17:00Z"), instant("2026-03-08T16:00Z"));
    assert_eq!(span("1 day").after(before, &zone).unwrap(), noon);
    assert_eq!(span("23h").after(before, &zone).unwrap(), noon);
    assert_eq!(span("1 day").before(noon, &zone).unwrap(), before);
    assert_eq!(span("23h").before(noon, &zone).unwrap(), before);
    let later = instant("2026-03-08T17:00Z");
    assert_eq!(span("24h").after(before, &zone).unwrap(), later);
    assert_eq!(span("1 day 1h").after(before, &zone).unwrap(), later);
}

#[test]
fn a_month_stays_within_its_days() {
    let at = instant("2026-01-31T12:00Z");
    assert_eq!(span("1 month").after(at, &TimeZone::UTC).unwrap(), instant("2026-02-28T12:00Z"));
}

#[test]
fn only_hours_and_less_have_a_fixed_length() {
    assert_eq!(span("1h 30m").elapsed(), Some(Duration::from_secs(5_400)));
    assert_eq!(span("48h").elapsed(), Some(Duration::from_secs(172_800)));
    for text in ["1 day", "1 week", "1 month", "1 year", "1 day 1s"] {
        assert_eq!(span(text).elapsed(), None, "{text}");
    }
}

#[test]
fn different_units_are_different_spans() {
    assert_ne!(span("60m"), span("1h"));
    assert_ne!(span("24h"), span("1 day"));
}

#[test]
fn wrong_spans_say_what_is_wrong_and_what_to_write() {
    const UNITS: &str = "Write numbers with units, such as `30s`, `1h 30m`, `7 days` or `7 years`.";
    const FRACTION: &str = "Only hours and less have fractions, such as `1.5h`; write `1 day 12h` \
                            for a day and a half.";
    const WHOLE: &str = "Write whole microseconds or more, such as `500us` or `30s`.";
    const SHORTER: &str = "Write at most 1000 years.";
    const LONGER: &str = "Write a length longer than nothing, such as `30s` or `7 days`.";
    for (text, says, hint) in [
        ("", "`` is no span of time.", UNITS),
        ("30", "`30` is no span of time.", UNITS),
        ("soon", "`soon` is no span of time.", UNITS),
        ("PT1H", "`PT1H` is no span of time.", UNITS),
        ("30m 1h", "`30m 1h` is no span of time.", UNITS),
        ("9999999999999999999s", "`9999999999999999999s` is no span of time.", UNITS),
        ("1.5 days", "`1.5 days` is no span of time.", FRACTION),
        ("1ns", "`1ns` is finer than a microsecond.", WHOLE),
        ("1.0000005s", "`1.0000005s` is finer than a microsecond.", WHOLE),
        ("99999 years", "`99999 years` is too long for a span of time.", SHORTER),
        ("19998 years", "`19998 years` is too long for a span of time.", SHORTER),
        ("1000 years 1us", "`1000 years 1us` is too long for a span of time.", SHORTER),
        ("9000000h", "`9000000h` is too long for a span of time.", SHORTER),
        ("0s", "`0s` is an empty span of time.", LONGER),
        ("-1h", "`-1h` is a negative span of time.", LONGER),
        ("1h ago", "`1h ago` is a negative span of time.", LONGER),
    ] {
        let error = text.parse::<Span>().expect_err(text);
        assert_eq!((error.says(), error.what_to_do()), (says, Some(hint)), "{text}");
    }
    let error = serde_json::from_str::<Span>("\"-1h\"").unwrap_err().to_string();
    assert!(error.contains("longer than nothing"), "{error}");
}

#[test]
fn beyond_the_calendar_is_an_error() {
    for result in [
        span("1000 years").after(instant("9026-01-01T00:00Z"), &TimeZone::UTC),
        span("1000 years").before(instant("-009026-01-01T00:00Z"), &TimeZone::UTC),
    ] {
        let error = result.unwrap_err();
        assert!(error.says().ends_with("is outside the calendar."), "{error}");
        assert!(error.what_to_do().is_some());
    }
}

/// Spans of any units up to 24 years, of which at least one is not nothing.
fn spans() -> impl Strategy<Value = jiff::Span> {
    let calendar = (0..10_i64, 0..20_i64, 0..60_i64, 0..500_i64);
    let elapsed = (0..50_000_i64, 0..5_000_i64, 0..5_000_i64, 0..5_000_i64, 0..5_000_i64);
    (calendar, elapsed)
        .prop_map(|((years, months, weeks, days), (hours, minutes, seconds, milli, micro))| {
            let calendar = jiff::Span::new().years(years).months(months).weeks(weeks).days(days);
            let elapsed = calendar.hours(hours).minutes(minutes).seconds(seconds);
            elapsed.milliseconds(milli).microseconds(micro)
        })
        .prop_filter("longer than nothing", |span| !span.is_zero())
}

proptest! {
    #[test]
    fn any_span_is_longer_than_nothing_and_reads_back(written in spans(), at in 0..4_000_000_000_i64) {
        let span = Span::new(written).unwrap();
        // What is written is the same length, if not always in the same units: 1,500 ms are 1s 500ms.
        let read: Span = span.to_string().parse().unwrap();
        let zone = TimeZone::get("Australia/Melbourne").unwrap();
        let at = Timestamp::from_second(at).unwrap();
        let after = span.after(at, &zone).unwrap();
        prop_assert!(after > at && span.before(at, &zone).unwrap() < at);
        prop_assert_eq!(read.after(at, &zone).unwrap(), after);
        if let Some(elapsed) = span.elapsed() {
            prop_assert_eq!(after.duration_since(at).unsigned_abs(), elapsed);
            prop_assert_eq!(span.before(after, &zone).unwrap(), at);
        }
    }

    #[test]
    fn whatever_is_no_span_is_refused_with_a_remedy(text in "[0-9.,: +-]{0,6} ?[a-zé]{0,7}( [0-9]{1,20}[a-z]{1,2})?") {
        if let Err(error) = text.parse::<Span>() {
            prop_assert!(error.says().contains(&text) && error.what_to_do().is_some(), "{}", error);
        }
    }
}
