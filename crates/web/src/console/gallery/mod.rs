//! Every part in every state on one page, to look at before and after a change.
//!
//! What it shows is made up and stands still: the same page on every day, so that two pictures of it
//! can be compared.

mod acts;
mod book;
#[cfg(test)]
mod checks;
mod numbers;
mod rows;
mod words;

use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use maud::{Markup, Render, html};

use super::frame::{Count, Frame, Live, Room, Shift, Viewer};
use super::parts::{Action, Flash, Progress, stack};
use super::shell::{Page, Step, page};
use super::theme::Theme;
use super::times::Times;
use super::tone::Tone;

/// Words that try every way out of an element or an attribute.
pub(super) const HOSTILE: &str =
    // tidy: no markup because these are words that must stay words.
    r#""><script>alert('1')</script><img src=x onerror=alert(2)> data-key="x" style="color:red"#;
/// One word that no line can hold.
pub(super) const LONG_WORD: &str =
    "Donaudampfschifffahrtselektrizitaetenhauptbetriebswerkbauunterbeamtengesellschaft";
/// Words that run the other way.
pub(super) const RIGHT_TO_LEFT: &str = "כלב טוב, ילד טוב — مدرب كلاب في ملبورن";

/// The moment at which the gallery stands still: a Friday evening in Melbourne.
const NOW: Timestamp = Timestamp::constant(1_795_168_800, 0);

/// Draws the gallery in one theme.
#[must_use]
pub fn gallery(nonce: &str, theme: Theme) -> Markup {
    let times = times();
    let samples = [
        words::samples(&times),
        acts::samples(),
        numbers::samples(&times),
        rows::samples(&times),
        book::samples(&times),
    ];
    page(
        &frame(nonce, theme),
        &Page {
            title: "Gallery".to_owned(),
            path: vec![Step::new("Manual", "/manual"), Step::new("The console", "/manual/console")],
            room: Some("queues"),
            lead: Some(
                html! { "Every part in every state. One thing needs you now: " a href="#panel-actions" { "look at the buttons" } "." },
            ),
            actions: html! {
                (Action::post("Pause all", "/gallery").key("p"))
                (Action::post("Begin the batch", "/gallery").key("b").leading())
            },
            flash: vec![
                Flash::done("Approved the review of Anna Smith.")
                    .action(Action::post("Undo", "/gallery/undo").key("u")),
                Flash::failed(
                    "Stripe did not answer within 10 s; the refund is being looked up. Nothing was sent twice.",
                ),
                Flash::new(
                    Tone::Warning,
                    format!("The manual has a problem in queues.md. {HOSTILE}"),
                ),
            ],
            body: stack(&samples.concat()),
        },
    )
}

fn times() -> Times {
    // The zones are part of the program, so this one is always found.
    let zone = TimeZone::get("Australia/Melbourne").unwrap_or(TimeZone::UTC);
    Times { now: NOW, zone }
}

fn minutes_ago(minutes: i64) -> Timestamp {
    NOW.saturating_sub(minutes.minutes()).unwrap_or(NOW)
}

fn frame(nonce: &str, theme: Theme) -> Frame {
    Frame {
        company: "Dog Trainers Directory".to_owned(),
        rooms: rooms(),
        foot: vec![
            room("people", "People", 'p', None),
            room("audit", "Audit", 'u', None),
            room("settings", "Settings", 's', None),
        ],
        viewer: Some(Viewer {
            name: "Mira Okafor".to_owned(),
            role: "operator".to_owned(),
            href: "/me".to_owned(),
            sign_out: Action::post("Sign out", "/sign-out").quiet(),
        }),
        theme,
        nonce: nonce.to_owned(),
        times: times(),
        search: Some("Search anything".to_owned()),
        shift: Some(Shift {
            href: "/shifts/thursday".to_owned(),
            progress: Progress::new("Minutes of the Thursday batch", 38, 160).unit("min"),
        }),
        live: Live::No,
    }
}

fn rooms() -> Vec<Room> {
    let count = |number, says: &str, tone| Some(Count { number, says: says.to_owned(), tone });
    vec![
        room("today", "Today", 't', None),
        room("alerts", "Alerts", 'a', count(2, "firing", Tone::Critical)),
        room("incidents", "Incidents", 'i', count(1, "open", Tone::Warning)),
        room("queues", "Queues", 'q', count(51, "waiting", Tone::Neutral)),
        room("playbooks", "Playbooks", 'b', None),
        room("jobs", "Jobs", 'j', count(0, "failed", Tone::Critical)),
        room("money", "Money", 'm', None),
        room("records", "Records", 'r', count(104_233, "records", Tone::Neutral)),
        room("figures", "Figures", 'f', None),
        room("manual", "Manual", 'n', None),
    ]
}

fn room(name: &'static str, label: &str, key: char, count: Option<Count>) -> Room {
    let on_bar = ["today", "alerts", "queues"].contains(&name);
    Room { name, label: label.to_owned(), href: format!("/{name}"), key: Some(key), on_bar, count }
}

/// A remark over a sample, smaller than a heading.
fn sample(says: &str, part: impl Render) -> Markup {
    html! { div.sample { p.says { (says) } (part) } }
}
