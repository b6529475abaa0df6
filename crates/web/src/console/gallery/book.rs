//! Samples of what is read like a book.

use maud::{Markup, Render, html};

use super::{HOSTILE, LONG_WORD, minutes_ago, sample};
use crate::console::parts::{
    Block, Flash, Leaf, Mark, Outline, difference, excerpt, finding, live_value, permalink, search,
};
use crate::console::times::Times;
use crate::console::tone::Tone;

const SOURCE: &str = "when: down(provider.zai)\nfor: 30m\nplaybook: ai_provider_down";

pub(super) fn samples(times: &Times) -> Vec<Markup> {
    let words = |words: &str| Outline::Words(html! { (words) });
    let keys = Outline::Keys(vec![
        ("when".to_owned(), words("down(provider.zai)")),
        ("playbook".to_owned(), Outline::Words(html! { a href="#alert-hostile" { "hostile" } })),
        ("covers".to_owned(), Outline::List(vec![words("zai"), words(LONG_WORD)])),
        ("sql".to_owned(), Outline::Lines("select 1 as value\nfrom payments".to_owned())),
        (
            "does".to_owned(),
            Outline::List(vec![
                Outline::Keys(vec![("mail".to_owned(), words("refund_done"))]),
                Outline::Keys(vec![(
                    "set".to_owned(),
                    Outline::Keys(vec![("state".to_owned(), words(HOSTILE))]),
                )]),
            ]),
        ),
    ]);
    let wrong = Flash::new(Tone::Warning, "Line 3: there is no key `fro` here.");
    let age = times.ago(minutes_ago(3)).render();
    let unread = "It was not read yet.".to_owned();
    let body = html! {
        p {
            "We give back " (live_value("metric.refund_rate", Ok((html! { "4.2 %" }, age))))
            " of what we take, and " (live_value("metric.searches", Err(unread))) " are looked for."
        }
        h2 id="section-alerts" { "Alerts " (permalink("section-alerts", "Alerts")) }
        p { "Red means that the operator can act now." }
        (Block::new("alert-ai_provider_down", ("alert", "ai_provider_down"), keys).source(SOURCE))
        (Block::new("alert-hostile", ("alert", HOSTILE), words("nothing")).note(wrong))
        (sample("Lines that differ", difference("health.md", "@@ -1,2 +1,2 @@\n for: 30m\n-when: up\n+when: down\n")))
        (sample("As it is written", excerpt("As it is written", SOURCE)))
        (finding("A problem", SOURCE, html! { a href="#alert-hostile" { "What it means" } }))
        (search("/manual/search", "Search the manual", HOSTILE))
    };
    let contents = vec![
        Mark::new(1, "Alerts", "#section-alerts"),
        Mark::new(2, "alert ai_provider_down", "#alert-ai_provider_down"),
    ];
    vec![Leaf::new(body).contents(contents).render()]
}
