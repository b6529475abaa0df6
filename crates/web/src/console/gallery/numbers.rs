//! Samples of figures: good, bad, unread, nought, huge, with and without a line.

use maud::Markup;

use super::{LONG_WORD, minutes_ago};
use crate::console::parts::{Badge, Figure, Panel, Sparkline, figures};
use crate::console::times::Times;
use crate::console::tone::Tone;

pub(super) fn samples(times: &Times) -> Vec<Markup> {
    use maud::Render;
    vec![Panel::new("Figures", figures(&strip(times))).note("each opens what it counts").render()]
}

fn strip(times: &Times) -> Vec<Figure> {
    let read = |minutes| times.ago(minutes_ago(minutes));
    vec![
        Figure::new("Searches", "4,210")
            .unit("a day")
            .link("/figures/searches")
            .read(read(2))
            .badge(Badge::new(Tone::Good, "on target"))
            .target("target 4,000")
            .sparkline(
                wave("rising over 30 days", 30, |x| 30.0 + x + (x * 0.9).sin() * 6.0).target(45.0),
            ),
        Figure::new("Refund rate", "4.2")
            .unit("%")
            .link("/figures/refund_rate")
            .read(read(14))
            .badge(Badge::new(Tone::Warning, "above 4 %"))
            .sparkline(wave("rising over 30 days", 30, |x| x * x)),
        Figure::new("Failed payments", "37")
            .unit("today")
            .link("/figures/failed_payments")
            .read(read(1))
            .badge(Badge::new(Tone::Critical, "act now"))
            .target("at most 5")
            .sparkline(
                wave("flat, then steep", 30, |x| if x < 26.0 { 2.0 } else { x }).target(5.0),
            ),
        Figure::unread("Answer time")
            .link("/figures/answer_time")
            .badge(Badge::new(Tone::Unknown, "never read")),
        Figure::new("Open reports", "0").link("/queues/reports").read(read(0)).sparkline(wave(
            "nothing in 30 days",
            30,
            |_| 0.0,
        )),
        Figure::new("Revenue", "18,446,744,073,709.55")
            .unit("AUD")
            .link("/money")
            .read(read(400))
            .badge(Badge::new(Tone::Neutral, "this month"))
            .sparkline(gaps()),
        Figure::new(LONG_WORD, "1").unit("of 1").read(read(200_000)),
    ]
}

fn wave(says: &str, points: u8, value: impl Fn(f64) -> f64) -> Sparkline {
    Sparkline::new(says, (0..points).map(|x| Some(value(f64::from(x)))))
}

fn gaps() -> Sparkline {
    let reading = |x: u8| (!(8..13).contains(&x)).then(|| (f64::from(x) * 0.5).cos() * 10.0);
    Sparkline::new("with five days missing", (0..30).map(reading))
}
