//! The staff, their keys and their sessions, with what can be done about each.

pub(super) mod keys;
pub(super) mod sessions;
pub(super) mod staff;

use std::collections::BTreeMap;

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use maud::{Markup, Render};
use serde::Deserialize;
use store::Change;
use vocabulary::Result;
use vocabulary::id::{KeyId, StaffId};
use web::console::parts::{self, Flash, Panel};
use web::console::{Frame, Page, page};
use web::{May, Narrowed, PageQuery, Path, Problem, SignedIn};

use super::{after, newcomer};
use crate::People;
use crate::keys::list::list as list_keys;
use crate::keys::revoke;
use crate::rights::StaffManage;
use crate::sessions::list::{Whose, list as list_sessions, were_read};
use crate::sessions::{SessionId, end};
use crate::staff::disable;
use crate::staff::list::{list as list_staff, was_read};
use web::reading;

const HERE: &str = "/people";

/// How many of each list the page shows; the API pages through all of them.
const SHOWN: u16 = 200;

/// What the address of the page says.
#[derive(Default, Deserialize)]
pub(super) struct Wanted {
    #[serde(flatten)]
    staff: staff::Wanted,
    #[serde(flatten)]
    keys: keys::Wanted,
    /// What was done on the page before.
    done: Option<String>,
}

/// What the page shows besides its lists.
pub(super) struct Shown<'f> {
    wanted: Wanted,
    /// What of the address could not be read.
    unread: BTreeMap<String, String>,
    flash: Vec<Flash>,
    /// What was typed, and what was wrong with it.
    forms: newcomer::Forms<'f>,
}

pub(super) async fn show(
    State(people): State<People>,
    frame: Frame,
    may: May<StaffManage>,
    Narrowed { value: wanted, unread }: Narrowed<Wanted>,
) -> Result<Response, Problem> {
    let flash = match wanted.done.as_deref() {
        Some("disabled") => vec![Flash::done("They are out, and so are their keys.")],
        Some("revoked") => vec![Flash::done("The key holds no more.")],
        Some("ended") => vec![Flash::done("The session has ended.")],
        _ => Vec::new(),
    };
    let forms = newcomer::Forms::empty(&people);
    Ok(draw(&frame, &may, Shown { wanted, unread, flash, forms }).await?.into_response())
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

impl<'f> Shown<'f> {
    /// Shows everything again, with forms that were refused.
    pub(super) fn forms(forms: newcomer::Forms<'f>) -> Self {
        Self { wanted: Wanted::default(), unread: BTreeMap::new(), flash: Vec::new(), forms }
    }
}

/// Draws the page, which is told in the audit: it shows who works here and from where.
pub(super) async fn draw(
    frame: &Frame,
    may: &May<StaffManage>,
    Shown { wanted: Wanted { staff, keys, .. }, unread, flash, forms }: Shown<'_>,
) -> Result<Markup> {
    let query = PageQuery::first(SHOWN);
    let zone = &frame.times.zone;
    let whom = staff.filter(zone)?;
    let members = list_staff(may.reader(), &whom, &query).await?;
    let found = list_keys(may.reader(), &keys.filter(zone)?, &query, may.now()).await?;
    let held = list_sessions(may.reader(), Whose::All, &query, may.now()).await?;
    let told = Change::new((), was_read(&whom, &members)).and(were_read(Whose::All, &held));
    reading::tell(may.store(), may.attribution(), told).await?;
    let own = match &may.caller().access {
        web::Access::Session { id, .. } => id.as_str(),
        web::Access::Key => "",
    };
    let roles = forms.roles();
    let staff_filter = staff.form(&roles, &keys.parts()).unread(&unread);
    let staff_table = staff::table(frame, &members.items, (&staff, staff_filter));
    let key_filter = keys.form(&staff.parts()).unread(&unread);
    let key_table = keys::table(frame, &found.items, (&keys, key_filter));
    Ok(page(
        frame,
        &Page {
            title: "People".to_owned(),
            room: Some("people"),
            flash,
            body: parts::stack(&[
                Panel::new("Staff", staff_table).render(),
                Panel::new("Invite somebody", forms.invitation()).id("invite").render(),
                Panel::new("API keys", key_table).render(),
                Panel::new("Make a key", forms.key()).id("key").render(),
                Panel::new("Sessions", sessions::table(frame, &held, own, HERE)).render(),
            ]),
            ..Page::default()
        },
    ))
}
