//! The staff as a table that can be narrowed and taken out as a file.

use axum::response::Response;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use maud::{Markup, Render, html};
use serde::Deserialize;
use vocabulary::Result;
use web::console::parts::{
    self, Action, Badge, Column, Confirm, Empty, Export, Field, Filter as Narrowing, Input, Row,
    Table,
};
use web::console::{Frame, Tone};
use web::{May, Problem, Query};

use super::HERE;
use crate::rights::StaffManage;
use crate::staff::export::export;
use crate::staff::{Filter, Member, MemberState};
use web::console::narrowing::{self, any_of, text};
use web::files::Format;
use web::files::attachment;

/// What the address says of the staff; days are the company's.
#[derive(Debug, Clone, Default, Deserialize)]
pub(in crate::pages) struct Wanted {
    who: Option<String>,
    role: Option<String>,
    state: Option<MemberState>,
    from: Option<Date>,
    to: Option<Date>,
}

impl Wanted {
    pub(super) fn filter(&self, zone: &TimeZone) -> Result<Filter> {
        Ok(Filter {
            who: self.who.clone(),
            role: self.role.clone(),
            state: self.state,
            from: narrowing::beginning(self.from, zone)?,
            to: narrowing::end(self.to, zone)?,
        })
    }

    pub(super) fn parts(&self) -> [(&'static str, String); 5] {
        [
            ("who", text(self.who.as_ref())),
            ("role", text(self.role.as_ref())),
            ("state", self.state.map(|state| state.name().to_owned()).unwrap_or_default()),
            ("from", text(self.from.as_ref())),
            ("to", text(self.to.as_ref())),
        ]
    }

    /// Draws what narrows the list; `keep` is what narrows the other lists of the page.
    pub(super) fn form(&self, roles: &[String], keep: &[(&'static str, String)]) -> Narrowing {
        use MemberState::{Active, Disabled, Invited};
        let said = narrowing::says(&self.parts());
        let [who, role, state, from, to] = self.parts().map(|(_, value)| value);
        let states = [Active, Invited, Disabled].map(MemberState::name);
        let fields = [
            Field::new("who", "Who", Input::Text)
                .value(who)
                .hint("A part of the name or of the address."),
            Field::new("role", "Role", any_of(roles.iter().map(String::as_str))).value(role),
            Field::new("state", "State", any_of(states)).value(state),
            Field::new("from", "Here since", Input::Date).value(from),
            Field::new("to", "Until", Input::Date).value(to),
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
    Ok(attachment(("staff", format), HERE, export(&may, &filter, format).await)?)
}

/// Draws the table.
pub(super) fn table(
    frame: &Frame,
    members: &[Member],
    (wanted, filter): (&Wanted, Narrowing),
) -> Markup {
    let columns = ["Name", "Address", "Role", "State", "Last seen", "What to do"].map(Column::text);
    let rows = members.iter().map(|member| {
        Row::new([
            html! { (member.name) },
            parts::unbroken(&member.email),
            html! { (member.role) },
            member_badge(member.state).render(),
            match member.last_seen_at {
                Some(at) => frame.times.ago(at).render(),
                None => html! { "never" },
            },
            parts::row(&member_actions(member)),
        ])
    });
    Table::new("Everybody who works here", columns, rows)
        .empty(Empty::new("Nobody fits.").explains("Narrow the list less."))
        .filter(filter)
        .export(Export::new("CSV", narrowing::address("/people/staff.csv", &wanted.parts())))
        .export(Export::new("JSON", narrowing::address("/people/staff.json", &wanted.parts())))
        .render()
}

fn member_badge(state: MemberState) -> Badge {
    let tone = match state {
        MemberState::Active => Tone::Good,
        MemberState::Invited => Tone::Warning,
        MemberState::Disabled => Tone::Neutral,
    };
    Badge::new(tone, state.name())
}

fn member_actions(member: &Member) -> Vec<Markup> {
    let id = &member.id;
    let who = format!("{} ({})", member.name, member.email);
    if member.state == MemberState::Disabled {
        let enable = Action::post("Enable", format!("/people/staff/{id}/enabling"));
        return vec![enable.quiet().render()];
    }
    let resets = Confirm::one("Reset the sign-in of", &who).says(
        "Their sessions end and their password goes. Only the link that you will see lets them in.",
    );
    let disables = Confirm::one("Disable", &who)
        .says("They are out at their next request, and their API keys are revoked for good.");
    vec![
        Action::ask("New link", format!("/people/staff/{id}/sign-in-links"), resets).render(),
        Action::destroy("Disable", format!("/people/staff/{id}/disablement"), disables).render(),
    ]
}
