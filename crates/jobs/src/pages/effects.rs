//! The list of effects: all of them, those that wait for people, or those in one state.

use maud::{Markup, Render};
use vocabulary::Result;
use web::console::parts::{self, Empty};
use web::console::{Frame, Page, narrowing, page};
use web::{May, Narrowed, Problem};

use super::{Choice, EFFECTS, address, choices, path, tables};
use crate::effects::EffectState;
use crate::effects::list::{EffectQuery, list};
use crate::rights::JobsRead;

/// The states in the order of an effect's life, with their names in addresses.
const STATES: [(EffectState, &str); 6] = [
    (EffectState::Ordered, "ordered"),
    (EffectState::Running, "running"),
    (EffectState::Done, "done"),
    (EffectState::Failed, "failed"),
    (EffectState::Unknown, "unknown"),
    (EffectState::Skipped, "skipped"),
];

pub(super) async fn show(
    frame: Frame,
    may: May<JobsRead>,
    Narrowed { value: wanted, unread }: Narrowed<EffectQuery>,
) -> Result<Markup, Problem> {
    let effects = list(may.reader(), wanted.which()?, &wanted.page).await?;
    let next = effects.next.as_ref().map(|next| wanted.address(next.as_str()));
    let empty = Empty::new("No effect is like this.")
        .explains("What decisions order is listed here: mails, messages, refunds.");
    let table = tables::effects("Effects, the newest first", &effects.items, &frame.times)
        .empty(empty)
        .pager(tables::pager(effects.items.len(), "effect", next));
    Ok(page(
        &frame,
        &Page {
            title: "Effects".to_owned(),
            path: path(&[]),
            room: Some("jobs"),
            flash: narrowing::unread(&unread).into_iter().collect(),
            body: parts::stack(&[choices(&narrower(&wanted)), table.render()]),
            ..Page::default()
        },
    ))
}

impl EffectQuery {
    /// Writes the address of a page that is narrowed in the same way.
    fn address(&self, cursor: &str) -> String {
        let waiting = self.waiting_for_people.unwrap_or(false);
        let query = [
            ("state", self.state.map(word).unwrap_or_default()),
            ("waiting_for_people", if waiting { "true" } else { "" }),
            ("cursor", cursor),
        ];
        address(EFFECTS, &query)
    }
}

fn word(state: EffectState) -> &'static str {
    STATES.iter().find(|(known, _)| *known == state).map_or("", |(_, word)| word)
}

fn narrower(wanted: &EffectQuery) -> Vec<Choice<'static>> {
    let waiting = wanted.waiting_for_people.unwrap_or(false);
    let mut all = vec![
        Choice { label: "All", href: EFFECTS.to_owned(), here: !waiting && wanted.state.is_none() },
        Choice {
            label: "Waiting for people",
            href: address(EFFECTS, &[("waiting_for_people", "true")]),
            here: waiting,
        },
    ];
    all.extend(STATES.iter().map(|(state, word)| Choice {
        label: word,
        href: address(EFFECTS, &[("state", word)]),
        here: wanted.state == Some(*state),
    }));
    all
}
