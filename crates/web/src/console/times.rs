//! Times as people read them: the age in front, the exact time in the company's zone behind it.
//!
//! It reads no clock: a page is told what time it is and in which zone the company lives.

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, Zoned};
use maud::{Markup, Render, html};

/// Below this an age says "just now": smaller differences are the network's.
const JUST_NOW_SECONDS: i64 = 10;
/// From here on an age in days says less than the date itself.
const DATE_FROM_DAYS: i64 = 60;

const MINUTE: i64 = 60;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;
/// From here on hours say less than days.
const DAYS_FROM: i64 = 2 * DAY;

/// What a page must know to tell times: the moment it was made and the company's zone.
#[derive(Debug, Clone)]
pub struct Times {
    /// When the page was made.
    pub now: Timestamp,
    /// Where the company lives.
    pub zone: TimeZone,
}

impl Times {
    /// Tells how long ago something was, or how far off it is.
    #[must_use]
    pub fn ago(&self, at: Timestamp) -> Moment {
        self.moment(at, Style::Age)
    }

    /// Tells how long something has lasted that began then, to be read after "for".
    #[must_use]
    pub fn lasting(&self, since: Timestamp) -> Moment {
        self.moment(since, Style::Length)
    }

    /// Tells the date and the time of day.
    #[must_use]
    pub fn clock(&self, at: Timestamp) -> Moment {
        self.moment(at, Style::Clock)
    }

    /// Tells the date.
    #[must_use]
    pub fn date(&self, at: Timestamp) -> Moment {
        self.moment(at, Style::Date)
    }

    fn moment(&self, at: Timestamp, style: Style) -> Moment {
        Moment {
            at,
            shown: match style {
                Style::Age => age(self.now, at, &self.zone),
                Style::Length => at_a_glance(self.now, at, &self.zone),
                Style::Clock => clock(self.now, at, &self.zone),
                Style::Date => at.to_zoned(self.zone.clone()).strftime("%-d %b %Y").to_string(),
            },
            exact: exact(at, &self.zone),
            ages: match style {
                Style::Age => Some("ago"),
                Style::Length => Some("for"),
                Style::Clock | Style::Date => None,
            },
            focusable: false,
        }
    }
}

/// A time on a page; its exact reading appears on hover, and on focus of it or what it stands in.
#[derive(Debug, Clone)]
pub struct Moment {
    at: Timestamp,
    shown: String,
    exact: String,
    /// How the page says it anew while it is open, if it does.
    ages: Option<&'static str>,
    focusable: bool,
}

impl Moment {
    /// Lets the keyboard reach this time by itself, where no link around it can be reached.
    #[must_use]
    pub fn focusable(self) -> Self {
        Self { focusable: true, ..self }
    }

    /// Returns the words that are shown, for a sentence or a title.
    #[must_use]
    pub fn words(&self) -> &str {
        &self.shown
    }
}

impl Render for Moment {
    fn render(&self) -> Markup {
        html! {
            time.moment datetime=(self.at) data-ages=[self.ages] tabindex=[self.focusable.then_some("0")] {
                span.shown { (self.shown) }
                span.exact { (self.exact) }
            }
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Style {
    Age,
    Length,
    Clock,
    Date,
}

/// Says a length of time in at most two units: "45 s", "9 min", "2 h 40 min", "2 days 23 h".
///
/// Up to two days it counts hours: "1 day" would leave open whether a promise of 36 hours is kept.
#[must_use]
pub fn length(length: SignedDuration) -> String {
    let seconds = length.abs().as_secs();
    match seconds {
        ..MINUTE => format!("{seconds} s"),
        MINUTE..HOUR => format!("{} min", seconds / MINUTE),
        HOUR..DAYS_FROM => match (seconds / HOUR, seconds % HOUR / MINUTE) {
            (hours, 0) => format!("{hours} h"),
            (hours, minutes) => format!("{hours} h {minutes} min"),
        },
        _ => match (seconds / DAY, seconds % DAY / HOUR) {
            (days, 0) => format!("{days} days"),
            (days, hours) => format!("{days} days {hours} h"),
        },
    }
}

fn age(now: Timestamp, at: Timestamp, zone: &TimeZone) -> String {
    let past = now.duration_since(at);
    let seconds = past.as_secs().abs();
    if seconds < JUST_NOW_SECONDS {
        return "just now".to_owned();
    }
    if seconds >= DATE_FROM_DAYS * DAY {
        return at.to_zoned(zone.clone()).strftime("%-d %b %Y").to_string();
    }
    let words = at_a_glance(now, at, zone);
    if past.is_negative() { format!("in {words}") } else { format!("{words} ago") }
}

/// Says how far two instants are apart in one unit: "3 h", not "3 h 12 min". Days are those that the
/// company's calendar counts between them: Thursday is two days after Tuesday at whatever hour.
fn at_a_glance(now: Timestamp, at: Timestamp, zone: &TimeZone) -> String {
    let seconds = now.duration_since(at).as_secs().abs();
    match seconds {
        ..MINUTE => format!("{seconds} s"),
        MINUTE..HOUR => format!("{} min", seconds / MINUTE),
        HOUR..DAYS_FROM => format!("{} h", seconds / HOUR),
        _ => {
            let day = |at: Timestamp| at.to_zoned(zone.clone()).date();
            let days = day(now).duration_since(day(at)).as_hours().abs() / 24;
            format!("{days} days")
        }
    }
}

fn clock(now: Timestamp, at: Timestamp, zone: &TimeZone) -> String {
    let now = now.to_zoned(zone.clone());
    let at = at.to_zoned(zone.clone());
    let format = if at.date() == now.date() {
        "%H:%M"
    } else if at.year() == now.year() {
        "%a %-d %b %H:%M"
    } else {
        "%-d %b %Y %H:%M"
    };
    at.strftime(format).to_string()
}

fn exact(at: Timestamp, zone: &TimeZone) -> String {
    let at: Zoned = at.to_zoned(zone.clone());
    at.strftime("%a %-d %b %Y, %H:%M:%S %Z").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn times() -> Times {
        Times {
            now: "2026-11-20T10:00:00Z".parse().unwrap(),
            zone: TimeZone::get("Australia/Melbourne").unwrap(),
        }
    }

    fn check(at: &str, ago: &str, clock: &str) {
        let at = at.parse().unwrap();
        assert_eq!(times().ago(at).words(), ago);
        assert_eq!(times().clock(at).words(), clock);
    }

    #[test]
    fn an_age_has_one_unit_and_a_clock_time_says_only_what_is_not_plain() {
        check("2026-11-20T09:59:55Z", "just now", "20:59");
        check("2026-11-20T09:59:15Z", "45 s ago", "20:59");
        check("2026-11-20T09:58:00Z", "2 min ago", "20:58");
        check("2026-11-20T06:48:00Z", "3 h ago", "17:48");
        check("2026-11-20T12:05:00Z", "in 2 h", "23:05");
        check("2026-11-19T09:00:00Z", "25 h ago", "Thu 19 Nov 20:00");
        check("2026-11-13T10:00:00Z", "7 days ago", "Fri 13 Nov 21:00");
        check("2025-11-20T10:00:00Z", "20 Nov 2025", "20 Nov 2025 21:00");
    }

    #[test]
    fn the_day_is_the_companys_day() {
        // 13:30 UTC is half past midnight of the next day in Melbourne.
        check("2026-11-20T13:30:00Z", "in 3 h", "Sat 21 Nov 00:30");
        // Now it is nine in the evening there: as many hours lie on either side of a border of days.
        check("2026-11-18T09:30:00Z", "2 days ago", "Wed 18 Nov 20:30");
        check("2026-11-17T13:30:00Z", "2 days ago", "Wed 18 Nov 00:30");
        check("2026-11-17T12:30:00Z", "3 days ago", "Tue 17 Nov 23:30");
        check("2026-11-22T12:30:00Z", "in 2 days", "Sun 22 Nov 23:30");
        check("2026-11-22T13:30:00Z", "in 3 days", "Mon 23 Nov 00:30");
    }

    #[test]
    fn what_lasts_is_said_without_ago() {
        let lasts = |since: &str| times().lasting(since.parse().unwrap()).words().to_owned();
        assert_eq!(lasts("2026-11-20T09:59:57Z"), "3 s");
        assert_eq!(lasts("2026-11-20T09:56:00Z"), "4 min");
        assert_eq!(lasts("2026-08-20T09:56:00Z"), "92 days");
    }

    #[test]
    fn the_exact_time_names_its_zone() {
        let html = times().ago("2026-11-20T09:58:00Z".parse().unwrap()).render().into_string();
        assert!(html.contains("Fri 20 Nov 2026, 20:58:00 AEDT"), "{html}");
        assert!(html.contains(r#"datetime="2026-11-20T09:58:00Z""#), "{html}");
    }

    #[test]
    fn a_length_has_at_most_two_units() {
        for (seconds, words) in [
            (0, "0 s"),
            (59, "59 s"),
            (540, "9 min"),
            (9_600, "2 h 40 min"),
            (7_200, "2 h"),
            (86_400, "24 h"),
            (172_799, "47 h 59 min"),
            (172_800, "2 days"),
            (258_000, "2 days 23 h"),
        ] {
            assert_eq!(length(SignedDuration::from_secs(seconds)), words);
        }
    }
}
