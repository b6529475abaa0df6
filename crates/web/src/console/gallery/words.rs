//! Samples of what tells: tones, badges, empty states, timelines, facts, progress, times.

use maud::{Markup, Render, html};

use super::{HOSTILE, LONG_WORD, RIGHT_TO_LEFT, minutes_ago, sample};
use crate::console::parts::{
    Action, Badge, Empty, Entry, Panel, Progress, Timeline, columns, facts, row, split,
};
use crate::console::times::Times;
use crate::console::tone::Tone;

pub(super) fn samples(times: &Times) -> Vec<Markup> {
    vec![
        split(happenings(times), html! { (states()) (known(times)) }),
        columns(&[nothing().render(), glad().render(), far().render()]),
    ]
}

fn states() -> Panel {
    let words = ["on time", "due soon", "failing", "in hand", "closed", "not read"];
    let badges: Vec<Markup> =
        Tone::ALL.iter().zip(words).map(|(tone, word)| Badge::new(*tone, word).render()).collect();
    Panel::new(
        "States",
        html! {
            (row(&badges))
            (sample("Both themes beside each other", html! {
                @for theme in ["light", "dark"] { div.swatch data-theme=(theme) { (row(&badges)) } }
            }))
        },
    )
    .note("shape, word, colour")
}

fn known(times: &Times) -> Panel {
    Panel::new(
        "Facts",
        facts(&[
            ("Trainer", html! { a href="/records/trainer/17" { "Anna Smith" } }),
            ("Listing", html! { (Badge::new(Tone::Good, "featured")) }),
            ("Since", times.date(minutes_ago(90_000)).focusable().render()),
            ("Seen", times.ago(minutes_ago(3)).focusable().render()),
            ("Next payment", times.clock(minutes_ago(-2_000)).focusable().render()),
            ("Name elsewhere", html! { bdi { (RIGHT_TO_LEFT) } }),
            ("Word", LONG_WORD.render()),
        ]),
    )
    .link("/records/trainer/17")
    .badge(Badge::new(Tone::Warning, "2 reports"))
}

fn happenings(times: &Times) -> Panel {
    let entry = |minutes, what: &str| Entry::new(times.ago(minutes_ago(minutes)), what);
    Panel::new(
        "Happenings",
        Timeline::new([
            entry(0, "The website answers again.").tone(Tone::Good),
            entry(2, "Wrote to everybody on call.").who("Quarterdeck (monitoring)"),
            entry(14, "The website is down from two places.").tone(Tone::Critical).detail(html! {
                code { "GET https://dogtrainers.example/ → 503 after 10.0 s" }
            }),
            entry(190, "Rejected a review as spam.").who("Mira Okafor").detail(HOSTILE),
            entry(2_900, "The backup took twice as long as usual.").tone(Tone::Warning),
            entry(3_000, LONG_WORD).who(RIGHT_TO_LEFT),
            entry(4_400, "Samples of the queue were not read.").tone(Tone::Unknown),
            entry(130_000, "Joined the directory.").tone(Tone::Here),
        ]),
    )
    .note("newest first")
    .foot(html! { a href="/audit" { "All happenings" } })
}

fn nothing() -> Panel {
    Panel::new(
        "Nothing yet",
        Empty::new("No playbook has run.")
            .explains("A run appears here when somebody begins a playbook or an alert starts one.")
            .action(Action::open("Begin a playbook", "/playbooks").key("n")),
    )
}

fn glad() -> Panel {
    Panel::new(
        "Nothing to do",
        Empty::new("Nothing needs you.")
            .explains("Next: Thursday batch, tomorrow 14:00, about 2 h 40 min."),
    )
    .badge(Badge::new(Tone::Good, "all quiet"))
}

fn far() -> Panel {
    Panel::new(
        "Progress",
        html! {
            (sample("Under way", Progress::new("Reviews decided", 12, 51).note("9 min")))
            (sample("Done", Progress::new("Reviews decided this week", 51, 51)))
            (sample("Nothing to do", Progress::new("Reports decided", 0, 0)))
            (sample("More than planned", Progress::new("Minutes of the shift", 190, 160).unit("min")))
        },
    )
}
