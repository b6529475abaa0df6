//! The frame around a console page, filled in for one request: the company, the rooms that this viewer
//! may enter with what waits in them, and who they are.

use std::sync::Arc;

use async_trait::async_trait;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use jiff::tz::TimeZone;
use store::DatabaseConnection;
use vocabulary::Result;

use crate::caller::{Access, Caller};
use crate::console::parts::Action;
use crate::console::times::Times;
use crate::console::{Count, Frame, Live, Room, Viewer};
use crate::context::{Context, House, house_of};
use crate::problem::Problem;

/// What all frames share; the application is told it once.
#[derive(Clone)]
pub struct Framing {
    /// The company's name.
    pub company: String,
    /// Where the company lives.
    pub zone: TimeZone,
    /// The rooms, in their order.
    pub rooms: Vec<Door>,
    /// What stands at the foot.
    pub foot: Vec<Door>,
}

/// The manual in force, as far as every request goes by it.
pub trait InForce: Send + Sync + 'static {
    /// Returns the hash of its content, for the audit; nothing while none is in force.
    fn hash(&self) -> Option<String>;

    /// Returns what it tells of the company; nothing where it tells nothing.
    fn company(&self) -> Option<Company>;
}

/// The company, as the manual in force tells of it.
#[derive(Debug, Clone)]
pub struct Company {
    /// Its name.
    pub name: String,
    /// Where it lives.
    pub zone: TimeZone,
}

/// A room as a feature declares it.
#[derive(Clone)]
pub struct Door {
    /// Its name in code and in ids, such as `jobs`.
    pub name: &'static str,
    /// Its name for people.
    pub label: &'static str,
    /// Its address.
    pub href: &'static str,
    /// The letter that goes there after `g`.
    pub key: Option<char>,
    /// Whether a phone shows it without opening "More".
    pub on_bar: bool,
    /// The right without which it is not shown; none for everybody who is signed in.
    pub right: Option<&'static str>,
    /// What counts what waits in it.
    pub counter: Option<Arc<dyn Counter>>,
}

/// Counts what waits in a room, with one cheap query.
#[async_trait]
pub trait Counter: Send + Sync + 'static {
    /// Returns what to show beside the room's name, or nothing where nothing waits.
    ///
    /// # Errors
    /// When the store cannot be read.
    async fn count(&self, reader: &DatabaseConnection) -> Result<Option<Count>>;
}

impl<S: Sync> FromRequestParts<S> for Frame {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        let house = Arc::clone(house_of(&parts.extensions)?);
        let context = Context::of(&parts.extensions)?.clone();
        Ok(frame(&house, &context).await?)
    }
}

/// Fills in the frame of a request.
pub(crate) async fn frame(house: &House, context: &Context) -> Result<Frame> {
    let framing = &house.config.framing;
    let caller = context.0.caller.get();
    let reader = house.store.reader();
    let manual = house.config.manual.as_ref();
    let (company, zone) = match manual.and_then(|manual| manual.company()) {
        Some(company) => (company.name, company.zone),
        None => (framing.company.clone(), framing.zone.clone()),
    };
    Ok(Frame {
        company,
        rooms: open_doors(&framing.rooms, caller, reader).await?,
        foot: open_doors(&framing.foot, caller, reader).await?,
        viewer: caller.map(viewer),
        theme: context.0.theme,
        nonce: context.0.nonce.clone(),
        times: Times { now: context.0.at, zone },
        search: None,
        shift: None,
        live: match caller.map(|caller| &caller.access) {
            Some(Access::Session { .. }) => context.0.live.clone(),
            _ => Live::No,
        },
    })
}

async fn open_doors(
    doors: &[Door],
    caller: Option<&Caller>,
    reader: &DatabaseConnection,
) -> Result<Vec<Room>> {
    let Some(caller) = caller else { return Ok(Vec::new()) };
    let mut rooms = Vec::new();
    for door in doors {
        if door.right.is_some_and(|right| !caller.rights.allow(right)) {
            continue;
        }
        let count = match &door.counter {
            Some(counter) => counter.count(reader).await?,
            None => None,
        };
        rooms.push(Room {
            name: door.name,
            label: door.label.to_owned(),
            href: door.href.to_owned(),
            key: door.key,
            on_bar: door.on_bar,
            count,
        });
    }
    Ok(rooms)
}

fn viewer(caller: &Caller) -> Viewer {
    Viewer {
        name: caller.attribution.actor.to_string(),
        role: caller.role.clone(),
        href: "/people/me".to_owned(),
        sign_out: Action::post("Sign out", "/sign-out"),
    }
}
