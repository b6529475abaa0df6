//! Events on their way: signed, tried again, and now and then late, doubled or lost.

use std::time::Duration;

use rand::RngExt;
use reqwest::Client;
use tokio_util::sync::CancellationToken;
use vocabulary::Secret;

use super::book::Delivery;
use crate::options::Losses;
use crate::plan::{Stream, dice};
use crate::signature;
use crate::state::Shared;

/// How often it is looked whether there is something to send.
const EVERY: Duration = Duration::from_millis(200);

/// How often an event is tried: with the waits below for about an hour. Stripe tries for three days.
const ATTEMPTS: u32 = 40;

/// The longest wait between two attempts.
const LONGEST: Duration = Duration::from_secs(120);

/// Sends events.
pub(crate) struct Post {
    pub(crate) shared: Shared,
    pub(crate) losses: Losses,
    pub(crate) secret: Secret,
    pub(crate) url: String,
    pub(crate) client: Client,
}

impl Post {
    /// Sends what is due until it is told to stop.
    pub(crate) async fn run(self, stop: CancellationToken) {
        loop {
            tokio::select! {
                () = stop.cancelled() => return,
                () = self.shared.clock().sleep(EVERY) => {}
            }
            tokio::select! {
                () = stop.cancelled() => return,
                () = self.round() => {}
            }
        }
    }

    async fn round(&self) {
        let now = self.shared.now();
        if self.shared.look(|state| !state.book.fresh.is_empty()) {
            self.shared.change(|state| {
                while let Some((number, event)) = state.book.fresh.pop_front() {
                    let sent = delays(self.shared.seed(), number, self.losses).into_iter();
                    let due = |delay| now.checked_add(delay).unwrap_or(now);
                    let delivery =
                        |delay| Delivery { event: event.clone(), due: due(delay), attempts: 0 };
                    state.book.deliveries.extend(sent.map(delivery));
                }
            });
        }
        let due = self.shared.look(|state| {
            let due = state.book.deliveries.iter().enumerate().filter(|(_, it)| it.due <= now);
            let texts =
                due.map(|(place, delivery)| (place, text(state.book.events.iter(), delivery)));
            texts.collect::<Vec<_>>()
        });
        // From the last on, so that places stay what they are; only this loop takes anything away.
        for (place, text) in due.into_iter().rev() {
            let is_taken = match text {
                Some(text) => self.send(text).await,
                // So old that the book has forgotten it.
                None => true,
            };
            self.note(place, is_taken);
        }
    }

    async fn send(&self, text: Vec<u8>) -> bool {
        let at = self.shared.now().as_second();
        let signature = signature::of_stripe(&self.secret, at, &text);
        let request = self
            .client
            .post(&self.url)
            .header("content-type", "application/json; charset=utf-8")
            .header("stripe-signature", signature)
            .body(text);
        request.send().await.is_ok_and(|answer| answer.status().is_success())
    }

    fn note(&self, place: usize, is_taken: bool) {
        let now = self.shared.now();
        self.shared.change(|state| {
            let deliveries = &mut state.book.deliveries;
            let Some(delivery) = deliveries.get_mut(place) else { return };
            delivery.attempts += 1;
            if is_taken {
                deliveries.remove(place);
            } else if delivery.attempts >= ATTEMPTS {
                tracing::warn!(event = delivery.event, "an event was never taken; it is given up");
                deliveries.remove(place);
            } else {
                delivery.due = now.checked_add(wait(delivery.attempts)).unwrap_or(now);
            }
        });
    }
}

fn text<'e>(
    mut events: impl DoubleEndedIterator<Item = &'e serde_json::Value>,
    delivery: &Delivery,
) -> Option<Vec<u8>> {
    let event = events.rfind(|event| event["id"] == delivery.event.as_str())?;
    serde_json::to_vec(event).ok()
}

/// Doubles from one second on.
fn wait(attempts: u32) -> Duration {
    Duration::from_secs(1 << attempts.min(10).saturating_sub(1)).min(LONGEST)
}

/// Says after which delays the event of a number is sent: once, late, twice, or never.
fn delays(seed: u64, number: u32, losses: Losses) -> Vec<Duration> {
    let dice = &mut dice(seed, Stream::Deliveries, i64::from(number));
    match dice.random_range(0..40) {
        0 if losses == Losses::Sometimes => Vec::new(),
        1..3 => vec![Duration::from_secs(dice.random_range(20..60))],
        3..5 => vec![Duration::ZERO, Duration::from_secs(2)],
        _ => vec![Duration::ZERO],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn most_events_travel_well_and_none_is_lost_unless_wished() {
        let all = |losses| (0..2_000).map(move |number| delays(4, number, losses));
        assert!(all(Losses::Never).all(|delays| !delays.is_empty()));
        let lost = all(Losses::Sometimes).filter(Vec::is_empty).count();
        assert!((10..100).contains(&lost), "{lost}");
        let prompt = all(Losses::Never).filter(|delays| *delays == [Duration::ZERO]).count();
        assert!(prompt > 1_500, "{prompt}");
        assert!(all(Losses::Never).any(|delays| delays.len() == 2));
    }

    #[test]
    fn waits_double_up_to_two_minutes() {
        assert_eq!(
            [1, 2, 3, 7, 8, 39].map(|attempts| wait(attempts).as_secs()),
            [1, 2, 4, 64, 120, 120]
        );
    }
}
