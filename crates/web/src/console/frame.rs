//! What stands around every page of one request: who looks, at which company, and where they can go.
//!
//! Plain data. The HTTP side fills it in once for a request; `shell` draws it.

use super::parts::{Action, Progress};
use super::theme::Theme;
use super::times::Times;
use super::tone::Tone;

/// Everything around a page that does not depend on the page.
#[derive(Debug, Clone)]
pub struct Frame {
    /// The company's name.
    pub company: String,
    /// The rooms that exist, in their order.
    pub rooms: Vec<Room>,
    /// What stands at the foot: people, audit, settings.
    pub foot: Vec<Room>,
    /// Who looks.
    pub viewer: Option<Viewer>,
    /// How bright it is.
    pub theme: Theme,
    /// The nonce of this answer's content security policy.
    pub nonce: String,
    /// When the page was made and where the company lives.
    pub times: Times,
    /// What the search field invites to look for, once there is a search.
    pub search: Option<String>,
    /// The shift that is under way.
    pub shift: Option<Shift>,
    /// How the page keeps up with what changes.
    pub live: Live,
}

/// How a page keeps up with what changes while it is open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Live {
    /// Not at all.
    No,
    /// By following the stream at this address.
    Follows(String),
    /// It is drawn for its stream: what changes of it, and nothing of what stays around it.
    Streams,
}

/// A place in the console.
#[derive(Debug, Clone)]
pub struct Room {
    /// Its name in code and in ids, such as `queues`.
    pub name: &'static str,
    /// Its name for people, such as "Queues".
    pub label: String,
    /// Its address.
    pub href: String,
    /// The letter that goes there after `g`.
    pub key: Option<char>,
    /// Whether a phone shows it without opening "More".
    pub on_bar: bool,
    /// How much is in it that matters.
    pub count: Option<Count>,
}

/// How many things wait in a room.
#[derive(Debug, Clone)]
pub struct Count {
    /// How many.
    pub number: u64,
    /// What is counted, such as "firing".
    pub says: String,
    /// What it asks for.
    pub tone: Tone,
}

/// Who looks at the page.
#[derive(Debug, Clone)]
pub struct Viewer {
    /// Their name.
    pub name: String,
    /// In what role, such as "operator".
    pub role: String,
    /// The address of their own page.
    pub href: String,
    /// How to leave.
    pub sign_out: Action,
}

/// A shift under way: minutes used of minutes planned.
#[derive(Debug, Clone)]
pub struct Shift {
    /// The address of its page.
    pub href: String,
    /// Its name and how far it is.
    pub progress: Progress,
}
