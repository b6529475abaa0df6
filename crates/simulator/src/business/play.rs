//! The plan as it comes true.

use jiff::Timestamp;

use super::{Moment, buy, request, review, search};
use crate::plan::{Happening, Window, happenings};
use crate::state::{MOST_UNSENT, Passed, State};

/// How far back the plan is played after a pause: what nobody waited for need not happen.
const LONGEST: i64 = 600;

/// Does all that happened since the plan was played last, and says whether that was anything.
pub(crate) fn play(state: &mut State, seed: u64, now: Timestamp) -> Passed {
    let now = now.as_second();
    let mut passed = Passed::Quietly;
    let from = state.played.unwrap_or(now).max(now - LONGEST) + 1;
    for second in from..=now {
        // A house that is away for long is not drowned when it comes back.
        if state.unsent.len() < MOST_UNSENT {
            let happened = play_second(state, seed, second);
            passed = if happened > 0 { Passed::WithNews } else { passed };
        }
    }
    state.played = Some(now.max(from - 1));
    passed
}

/// Does what happens in a second, and returns how much that is.
fn play_second(state: &mut State, seed: u64, second: i64) -> usize {
    let Ok(at) = Timestamp::from_second(second) else { return 0 };
    let happenings = happenings(seed, second);
    let count = happenings.len();
    for (place, happening) in happenings.into_iter().enumerate() {
        let moment = Moment { at, place };
        match happening {
            Happening::Search(wanted) => search::search(state, moment, &wanted),
            Happening::Purchase(trainer) => drop(buy(state, moment, trainer)),
            Happening::Review(written) => drop(review(state, moment, &written)),
            Happening::Request(wanted) => {
                if let Some(purchase) = candidate(state, at, wanted.window) {
                    request(state, moment, (&purchase, wanted.reason));
                }
            }
        }
    }
    count
}

/// Finds a purchase that was not asked back yet: the newest that still can be, or that cannot be any more.
fn candidate(state: &State, at: Timestamp, window: Window) -> Option<String> {
    // Well inside and well outside of the seventy-two hours, so that it stays so for a while.
    let is_wanted = |age: i64| match window {
        Window::Open => age < 48 * 3_600,
        Window::Closed => age > 73 * 3_600,
    };
    let is_asked = |key: &str| {
        state.of("refund_request").any(|(_, request)| request.get("purchase") == Some(&key.into()))
    };
    let mut newest_first = state.of("purchase").rev();
    let found = newest_first.find(|(key, purchase)| {
        let text = |field: &str| purchase.get(field).and_then(|value| value.as_str());
        let bought = text("created_at").and_then(|text| text.parse::<Timestamp>().ok());
        text("status") == Some("succeeded")
            && bought.is_some_and(|bought| is_wanted(at.duration_since(bought).as_secs()))
            && !is_asked(key)
    });
    found.map(|(key, _)| key.clone())
}
