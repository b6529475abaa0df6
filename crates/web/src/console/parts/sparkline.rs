//! A series as a small line: the trend at a glance, not a chart to read values from.

use std::fmt::Write as _;

use maud::{Markup, Render, html};

/// The drawing's own units; the style sheet sets the size on the page.
const WIDTH: f64 = 100.0;
const HEIGHT: f64 = 24.0;
/// Room for the line's own thickness and the dot at its end.
const MARGIN: f64 = 2.0;

/// A series of readings at equal distances, oldest first; a gap is where none was taken.
#[derive(Debug, Clone)]
pub struct Sparkline {
    says: String,
    readings: Vec<Option<f64>>,
    target: Option<f64>,
}

impl Sparkline {
    /// Draws a series; `says` is read aloud instead of it, such as "rising over 30 days".
    #[must_use]
    pub fn new(says: impl Into<String>, readings: impl IntoIterator<Item = Option<f64>>) -> Self {
        let finite = |reading: Option<f64>| reading.filter(|value| value.is_finite());
        Self {
            says: says.into(),
            readings: readings.into_iter().map(finite).collect(),
            target: None,
        }
    }

    /// Draws the target or the threshold as a dashed line.
    #[must_use]
    pub fn target(self, target: f64) -> Self {
        Self { target: Some(target).filter(|value| value.is_finite()), ..self }
    }

    fn scale(&self) -> Option<Scale> {
        let values = || self.readings.iter().flatten().chain(&self.target).copied();
        let low = values().reduce(f64::min)?;
        let high = values().reduce(f64::max)?;
        Some(Scale { low, high, last: self.readings.len().saturating_sub(1).max(1) })
    }

    fn path(&self, scale: &Scale) -> String {
        let mut path = String::new();
        let mut drawing = false;
        for (index, reading) in self.readings.iter().enumerate() {
            if let Some(value) = reading {
                let command = if drawing { 'L' } else { 'M' };
                let (x, y) = (scale.x(index), scale.y(*value));
                // Writing to a string cannot fail.
                let _ = write!(path, "{command}{x:.1} {y:.1}");
            }
            drawing = reading.is_some();
        }
        path
    }
}

struct Scale {
    low: f64,
    high: f64,
    last: usize,
}

impl Scale {
    fn x(&self, index: usize) -> f64 {
        #[expect(clippy::cast_precision_loss, reason = "a series has far fewer than 2^52 readings")]
        let share = index as f64 / self.last as f64;
        MARGIN + share * (WIDTH - 2.0 * MARGIN)
    }

    fn y(&self, value: f64) -> f64 {
        let span = self.high - self.low;
        // A flat series runs through the middle.
        let share = if span > 0.0 { (value - self.low) / span } else { 0.5 };
        HEIGHT - MARGIN - share * (HEIGHT - 2.0 * MARGIN)
    }
}

impl Render for Sparkline {
    fn render(&self) -> Markup {
        let Some(scale) = self.scale() else { return Markup::default() };
        let last = self.readings.iter().enumerate().rev().find_map(|(index, reading)| {
            reading.map(|value| format!("M{:.1} {:.1}h0", scale.x(index), scale.y(value)))
        });
        html! {
            svg.sparkline role="img" aria-label=(self.says) viewBox=(format!("0 0 {WIDTH} {HEIGHT}"))
                preserveAspectRatio="none" {
                @if let Some(target) = self.target {
                    path.target vector-effect="non-scaling-stroke"
                        d=(format!("M0 {0:.1}H{WIDTH}", scale.y(target))) {}
                }
                path.line vector-effect="non-scaling-stroke" d=(self.path(&scale)) {}
                @if let Some(last) = last { path.last vector-effect="non-scaling-stroke" d=(last) {} }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(readings: &[Option<f64>], path: &str) {
        let line = Sparkline::new("test", readings.iter().copied());
        assert_eq!(line.scale().map_or(String::new(), |scale| line.path(&scale)), path);
    }

    #[test]
    fn a_gap_breaks_the_line_and_a_flat_or_endless_value_harms_nothing() {
        check(&[], "");
        check(&[None, None], "");
        check(&[Some(0.0), Some(1.0)], "M2.0 22.0L98.0 2.0");
        check(&[Some(0.0), None, Some(1.0)], "M2.0 22.0M98.0 2.0");
        check(&[Some(5.0), Some(5.0)], "M2.0 12.0L98.0 12.0");
        check(&[Some(5.0)], "M2.0 12.0");
        check(&[Some(f64::NAN), Some(f64::INFINITY), Some(1.0)], "M98.0 12.0");
    }
}
