//! The ways through the console: a rail at the left, and on a phone a bar at the foot.

use maud::{Markup, Render, html};

use super::frame::{Frame, Room, Viewer};
use super::keys;
use super::numbers::grouped;
use super::parts::Keys;
use super::theme::Theme;

/// How many rooms stand on the bar of a phone: with "More", as many as a thumb can tell apart.
const ON_THE_BAR: usize = 3;

/// Draws the rail of rooms.
pub(super) fn rail(frame: &Frame, here: Option<&str>) -> Markup {
    html! {
        nav.rail aria-label="Rooms" {
            a.company href="/" { (frame.company) }
            ul { @for room in &frame.rooms { li { (link(room, here, Place::Rail)) } } }
            div.foot {
                ul { @for room in &frame.foot { li { (link(room, here, Place::Rail)) } } }
                button.help type="button" popovertarget=(keys::DIALOG) { "Shortcuts " (Keys("?")) }
                @if let Some(viewer) = &frame.viewer { (who(viewer)) }
                (appearance(frame.theme))
            }
        }
    }
}

/// Draws the bar of a phone; "More" opens without script.
pub(super) fn bar(frame: &Frame, here: Option<&str>) -> Markup {
    let (mut shown, mut more): (Vec<_>, Vec<_>) = frame.rooms.iter().partition(|room| room.on_bar);
    more.splice(..0, shown.split_off(shown.len().min(ON_THE_BAR)));
    html! {
        nav.bar aria-label="Rooms" {
            ul { @for room in shown { li { (link(room, here, Place::Bar)) } } }
            details.more {
                summary { "More" }
                div.sheet {
                    ul { @for room in more.into_iter().chain(&frame.foot) { li { (link(room, here, Place::Bar)) } } }
                    @if let Some(viewer) = &frame.viewer { (who(viewer)) }
                    (appearance(frame.theme))
                }
            }
        }
    }
}

/// Draws every count again, for the live stream to put in place of those that are shown.
#[must_use]
pub fn live_counts(rooms: &[Room]) -> Markup {
    html! {
        @for room in rooms {
            @for place in [Place::Rail, Place::Bar] { (Shown { room, place, replaces: true }) }
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    Rail,
    Bar,
}

fn link(room: &Room, here: Option<&str>, place: Place) -> Markup {
    let current = (here == Some(room.name)).then_some("page");
    // Both places stand on the page, only one is seen: the keys belong to one of them.
    let key = room.key.filter(|_| place == Place::Rail).map(|key| format!("g {key}"));
    html! {
        a href=(room.href) aria-current=[current] data-key=[&key]
            data-says=[key.as_ref().map(|_| &room.label)] {
            span.name { (room.label) }
            (Shown { room, place, replaces: false })
        }
    }
}

struct Shown<'a> {
    room: &'a Room,
    place: Place,
    replaces: bool,
}

impl Render for Shown<'_> {
    fn render(&self) -> Markup {
        let id = match self.place {
            Place::Rail => format!("count-{}", self.room.name),
            Place::Bar => format!("count-{}-bar", self.room.name),
        };
        html! {
            span.count id=(id) hx-swap-oob=[self.replaces.then_some("true")] {
                @if let Some(count) = self.room.count.as_ref().filter(|count| count.number > 0) {
                    span data-tone=(count.tone.name()) {
                        (count.tone.shape()) (grouped(count.number)) span.spoken { " " (count.says) }
                    }
                }
            }
        }
    }
}

fn who(viewer: &Viewer) -> Markup {
    html! {
        div.who {
            a href=(viewer.href) { span.name { (viewer.name) } span.role { (viewer.role) } }
            (viewer.sign_out)
        }
    }
}

fn appearance(theme: Theme) -> Markup {
    html! {
        form.themes method="post" action="/appearance" {
            fieldset {
                legend.spoken { "Appearance" }
                @for choice in Theme::ALL {
                    button type="submit" name="theme" value=(choice.name())
                        aria-pressed=(choice == theme) { (choice.label()) }
                }
            }
        }
    }
}
