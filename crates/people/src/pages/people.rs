//! The staff, their keys and their sessions, with what can be done about each.

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use maud::{Markup, Render, html};
use serde::Deserialize;
use vocabulary::Result;
use vocabulary::id::{KeyId, StaffId};
use web::console::parts::{self, Action, Badge, Column, Confirm, Empty, Flash, Panel, Row, Table};
use web::console::{Frame, Page, Tone, page};
use web::{May, PageQuery, Path, Problem, Query, SignedIn};

use super::agent::agent;
use super::{after, newcomer};
use crate::keys::{Key, KeyState, revoke};
use crate::rights::StaffManage;
use crate::sessions::list::{Whose, list as list_sessions};
use crate::sessions::{Session, SessionId, end};
use crate::staff::{Member, MemberState, disable};
use crate::{People, keys, staff};

const HERE: &str = "/people";

/// How many of each list the page shows; the API pages through all of them.
const SHOWN: u16 = 200;

/// What was done on the page before.
#[derive(Deserialize)]
pub(super) struct Done {
    done: Option<String>,
}

pub(super) async fn show(
    State(people): State<People>,
    frame: Frame,
    may: May<StaffManage>,
    Query(done): Query<Done>,
) -> Result<Response, Problem> {
    let flash = match done.done.as_deref() {
        Some("disabled") => vec![Flash::done("They are out, and so are their keys.")],
        Some("revoked") => vec![Flash::done("The key holds no more.")],
        Some("ended") => vec![Flash::done("The session has ended.")],
        _ => Vec::new(),
    };
    let forms = newcomer::Forms::empty(&people);
    Ok(draw(&frame, &may, flash, &forms).await?.into_response())
}

pub(super) async fn disable(
    State(people): State<People>,
    may: May<StaffManage>,
    Path(staff): Path<StaffId>,
) -> Result<Response, Problem> {
    let disabled = disable::disable(&people, &may, staff).await.map(drop);
    after(disabled, "/people?done=disabled", HERE)
}

pub(super) async fn revoke(
    may: May<StaffManage>,
    Path(key): Path<KeyId>,
) -> Result<Response, Problem> {
    after(revoke::revoke(&may, key).await.map(drop), "/people?done=revoked", HERE)
}

pub(super) async fn end_session(
    State(people): State<People>,
    may: May<StaffManage>,
    Path(session): Path<SessionId>,
) -> Result<Response, Problem> {
    let person = SignedIn::prove(may.caller().clone(), may.store().clone())?;
    after(end::end(&people, &person, session).await.map(drop), "/people?done=ended", HERE)
}

/// Draws the page; `forms` hold what was typed and what was wrong with it.
pub(super) async fn draw(
    frame: &Frame,
    may: &May<StaffManage>,
    flash: Vec<Flash>,
    forms: &newcomer::Forms<'_>,
) -> Result<Markup> {
    let query = PageQuery::first(SHOWN);
    let members = staff::list::list(may.reader(), &query).await?;
    let keys = keys::list::list(may.reader(), &query, may.now()).await?;
    let sessions = list_sessions(may.reader(), Whose::All, &query, may.now()).await?;
    let own = match &may.caller().access {
        web::Access::Session { id, .. } => id.as_str(),
        web::Access::Key => "",
    };
    let sessions_table = session_table(frame, &sessions, own, HERE);
    Ok(page(
        frame,
        &Page {
            title: "People".to_owned(),
            room: Some("people"),
            flash,
            body: parts::stack(&[
                Panel::new("Staff", staff_table(frame, &members.items)).render(),
                Panel::new("Invite somebody", forms.invitation()).id("invite").render(),
                Panel::new("API keys", key_table(frame, &keys.items)).render(),
                Panel::new("Make a key", forms.key()).id("key").render(),
                Panel::new("Sessions", sessions_table).render(),
            ]),
            ..Page::default()
        },
    ))
}

fn staff_table(frame: &Frame, members: &[Member]) -> Markup {
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
    Table::new("Everybody who works here", columns, rows).render()
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

fn key_table(frame: &Frame, keys: &[Key]) -> Markup {
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
    let empty = Empty::new("There are no API keys.")
        .explains("A program that sends events or asks for cases proves with a key who it is.")
        .action(Action::open("Make a key", "#key"));
    Table::new("API keys", columns, rows).empty(empty).render()
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

/// Draws a table of sessions; `own` is the one that the page is read with, `place` where they end.
pub(super) fn session_table(
    frame: &Frame,
    sessions: &web::Page<Session>,
    own: &str,
    place: &str,
) -> Markup {
    let columns = ["Who", "Since", "Last used", "Ends", "From", "Browser", ""].map(Column::text);
    let rows = sessions.items.iter().map(|session| {
        let action = if session.id.to_string() == own {
            Badge::new(Tone::Here, "this one").render()
        } else {
            Action::post("End", format!("{place}/sessions/{}/ending", session.id)).quiet().render()
        };
        Row::new([
            html! { (session.name) },
            frame.times.ago(session.created_at).render(),
            frame.times.ago(session.last_seen_at).render(),
            frame.times.ago(session.expires_at).render(),
            parts::unbroken(&session.address),
            agent(&session.agent),
            action,
        ])
    });
    Table::new("Sessions that hold", columns, rows)
        .empty(Empty::new("Nobody is signed in."))
        .render()
}
