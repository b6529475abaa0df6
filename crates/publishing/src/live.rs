//! Live values in the book's prose: what stands behind `= metric.refund_rate` when a page is drawn.
//!
//! The book cannot evaluate anything, since whoever knows what the names stand for comes after it. So an
//! [`Evaluator`] is handed in; of what is not known, the book says why.

use std::collections::BTreeMap;

use async_trait::async_trait;
use jiff::Timestamp;
use manual::pages::{LiveValue, Page};
use maud::{Markup, html};
use web::console::Tone;
use web::console::parts::Badge;
use web::console::times::Times;

use crate::running::InForce;

/// How many values of one page are evaluated; a page with more is a table that a dashboard draws better.
const MOST: usize = 100;

/// The state of a value that is as it should be, which needs no word.
const GOOD: &str = "good";

/// Evaluates what stands in prose.
#[async_trait]
pub trait Evaluator: Send + Sync + 'static {
    /// Returns a value as it is now.
    ///
    /// # Errors
    /// In a sentence for people, why it is not known.
    async fn evaluate(&self, in_force: &InForce, live: &LiveValue) -> Result<Shown, String>;
}

/// A value for people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown {
    /// The value with its unit.
    pub value: String,
    /// When it was read; the oldest of several.
    pub read_at: Option<Timestamp>,
    /// How it stands: `good`, or the word for how it does not.
    pub state: Option<String>,
}

/// The values of a page by their expressions, as they are drawn.
pub(crate) type Live = BTreeMap<String, Result<(Markup, Markup), String>>;

/// Evaluates the values of a page.
pub(crate) async fn live(
    evaluator: Option<&dyn Evaluator>,
    (in_force, page): (&InForce, &Page),
    times: &Times,
) -> Live {
    let mut live = Live::new();
    let Some(evaluator) = evaluator else { return live };
    for value in page.live_values.iter().take(MOST) {
        let name = value.expression.as_str().trim().to_owned();
        let shown = evaluator.evaluate(in_force, value).await;
        live.insert(name, shown.map(|shown| draw(&shown, times)));
    }
    live
}

fn draw(shown: &Shown, times: &Times) -> (Markup, Markup) {
    let state = shown.state.as_deref().filter(|state| *state != GOOD);
    let value = html! {
        (shown.value)
        @if let Some(state) = state { " " (Badge::new(tone(state), state.replace('_', " "))) }
    };
    let age = html! { @if let Some(at) = shown.read_at { (times.ago(at).focusable()) } };
    (value, age)
}

fn tone(state: &str) -> Tone {
    match state {
        "critical" | "down" => Tone::Critical,
        "up" => Tone::Good,
        "unknown" => Tone::Unknown,
        _ => Tone::Warning,
    }
}
