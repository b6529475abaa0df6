//! The sessions that hold, and the end of each.

use maud::{Markup, Render, html};
use web::console::parts::{self, Action, Badge, Column, Empty, Row, Table};
use web::console::{Frame, Tone};

use crate::pages::agent::agent;
use crate::sessions::Session;

/// Draws a table of sessions; `own` is the one that the page is read with, `place` where they end.
pub(in crate::pages) fn table(
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
