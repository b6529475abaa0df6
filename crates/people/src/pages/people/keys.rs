//! The API keys as a table that can be narrowed and taken out as a file.

use axum::response::Response;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use maud::{Markup, Render, html};
use serde::Deserialize;
use vocabulary::Result;
use web::console::parts::{
    Action, Badge, Column, Confirm, Empty, Export, Field, Filter as Narrowing, Input, Row, Table,
};
use web::console::{Frame, Tone};
use web::{May, Problem, Query};

use super::HERE;
use crate::keys::export::export;
use crate::keys::{Filter, Key, KeyState};
use crate::rights::StaffManage;
use web::console::narrowing::{self, any_of, text};
use web::files::Format;
use web::files::attachment;

/// What the address says of the keys; days are the company's.
#[derive(Debug, Clone, Default, Deserialize)]
pub(in crate::pages) struct Wanted {
    key: Option<String>,
    maker: Option<String>,
    holds: Option<KeyState>,
    made_from: Option<Date>,
    made_to: Option<Date>,
}

impl Wanted {
    pub(super) fn filter(&self, zone: &TimeZone) -> Result<Filter> {
        Ok(Filter {
            name: self.key.clone(),
            created_by: self.maker.clone(),
            state: self.holds,
            from: narrowing::beginning(self.made_from, zone)?,
            to: narrowing::end(self.made_to, zone)?,
        })
    }

    pub(super) fn parts(&self) -> [(&'static str, String); 5] {
        [
            ("key", text(self.key.as_ref())),
            ("maker", text(self.maker.as_ref())),
            ("holds", self.holds.map(|state| state.name().to_owned()).unwrap_or_default()),
            ("made_from", text(self.made_from.as_ref())),
            ("made_to", text(self.made_to.as_ref())),
        ]
    }

    fn empty(&self) -> Empty {
        if narrowing::says(&self.parts()).is_some() {
            return Empty::new("No key fits.").explains("Narrow the list less.");
        }
        Empty::new("There are no API keys.")
            .explains("A program that sends events or asks for cases proves with a key who it is.")
            .action(Action::open("Make a key", "#key"))
    }

    /// Draws what narrows the list; `keep` is what narrows the other lists of the page.
    pub(super) fn form(&self, keep: &[(&'static str, String)]) -> Narrowing {
        use KeyState::{Active, Expired, Revoked};
        let [key, maker, holds, from, to] = self.parts().map(|(_, value)| value);
        let said = narrowing::says(&[
            ("name", key.clone()),
            ("made by", maker.clone()),
            ("state", holds.clone()),
            ("from", from.clone()),
            ("until", to.clone()),
        ]);
        let states = [Active, Expired, Revoked].map(KeyState::name);
        let fields = [
            Field::new("key", "Name", Input::Text)
                .value(key)
                .hint("A part of the name, or how the key begins."),
            Field::new("maker", "Made by", Input::Text)
                .value(maker)
                .hint("As the list names them."),
            Field::new("holds", "State", any_of(states)).value(holds),
            Field::new("made_from", "Made since", Input::Date).value(from),
            Field::new("made_to", "Until", Input::Date).value(to),
        ];
        Narrowing::new(HERE, fields).keep(keep).narrowed(said)
    }
}

pub(in crate::pages) async fn file(
    frame: Frame,
    may: May<StaffManage>,
    format: Format,
    Query(wanted): Query<Wanted>,
) -> Result<Response, Problem> {
    let filter = wanted.filter(&frame.times.zone)?;
    Ok(attachment(("keys", format), HERE, export(&may, &filter, format).await)?)
}

/// Draws the table.
pub(super) fn table(frame: &Frame, keys: &[Key], (wanted, filter): (&Wanted, Narrowing)) -> Markup {
    let columns = ["Name", "Begins with", "Scopes", "State", "Expires", "Last used", "Made by", ""]
        .map(Column::text);
    let rows = keys.iter().map(|key| {
        Row::new([
            html! { (key.name) },
            html! { code { (key.prefix) "…" } },
            html! { (key.scopes.join(", ")) },
            key_badge(key.state).render(),
            match key.expires_at {
                Some(at) => frame.times.ago(at).render(),
                None => html! { "never" },
            },
            match key.last_used_at {
                Some(at) => frame.times.ago(at).render(),
                None => html! { "never" },
            },
            html! { (key.created_by) },
            revocation(key),
        ])
    });
    Table::new("API keys", columns, rows)
        .empty(wanted.empty())
        .filter(filter)
        .export(Export::new("CSV", narrowing::address("/people/keys.csv", &wanted.parts())))
        .export(Export::new("JSON", narrowing::address("/people/keys.json", &wanted.parts())))
        .render()
}

fn key_badge(state: KeyState) -> Badge {
    match state {
        KeyState::Active => Badge::new(Tone::Good, "active"),
        KeyState::Expired => Badge::new(Tone::Warning, "expired"),
        KeyState::Revoked => Badge::new(Tone::Neutral, "revoked"),
    }
}

fn revocation(key: &Key) -> Markup {
    if key.state == KeyState::Revoked {
        return Markup::default();
    }
    let asks = Confirm::one("Revoke the key", format!("“{}”", key.name))
        .says("Whatever uses it is refused from its next request on. This cannot be undone.");
    Action::destroy("Revoke", format!("/people/keys/{}/revocation", key.id), asks).render()
}
