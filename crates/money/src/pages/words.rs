//! States in words.

use web::console::Tone;
use web::console::parts::Badge;

use crate::payments::Payment;

pub(super) fn payment_badge(payment: &Payment) -> Badge {
    match payment.status.as_str() {
        _ if payment.disputed => Badge::new(Tone::Critical, "disputed"),
        "succeeded" if payment.fully_refunded => Badge::new(Tone::Neutral, "refunded"),
        "succeeded" if payment.refunded.minor() > 0 => Badge::new(Tone::Neutral, "partly refunded"),
        status => status_badge(status),
    }
}

pub(super) fn status_badge(status: &str) -> Badge {
    let tone = match status {
        "succeeded" => Tone::Good,
        "failed" | "canceled" => Tone::Warning,
        _ => Tone::Here,
    };
    Badge::new(tone, status)
}
