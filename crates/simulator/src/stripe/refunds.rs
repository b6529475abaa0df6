//! `POST /v1/refunds`: asked for in a form, and answered the same under the same key.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::book::{Book, Wish};
use super::trouble::Trouble;
use crate::state::push;

/// How many answers are kept under their keys; Stripe keeps them for a day.
const MOST_KEPT: usize = 1_000;

/// The reasons that Stripe knows.
const REASONS: [&str; 3] = ["duplicate", "fraudulent", "requested_by_customer"];

/// A form, name by name, in the order of names.
pub(super) type Form = Vec<(String, String)>;

/// An answer that is given again to whoever asks with the same key.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Kept {
    key: String,
    form: Form,
    answer: Answer,
}

/// What was answered.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Answer {
    pub(super) status: u16,
    pub(super) body: Value,
}

/// Whether an answer was made for this request or for one before.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Answered {
    Now(Answer),
    Again(Answer),
}

/// Does what `(key, form)` asks for, once for each key.
pub(super) fn create(
    book: &mut Book,
    (key, mut form): (Option<String>, Form),
    now: Timestamp,
) -> Result<Answered, Trouble> {
    form.sort();
    if let Some(kept) = book.kept.iter().find(|kept| Some(&kept.key) == key.as_ref()) {
        let is_same = kept.form == form;
        let again = || Answered::Again(kept.answer.clone());
        return is_same.then(again).ok_or_else(Trouble::other_request);
    }
    // What cannot be read was never begun, so its key stays free.
    let wish = Wish { key: key.clone(), ..read(&form)? };
    let answer = match book.refund(wish, now) {
        Ok(refund) => Answer { status: 200, body: refund.to_json() },
        Err(trouble) => Answer { status: trouble.status.as_u16(), body: trouble.to_json() },
    };
    if let Some(key) = key {
        push(&mut book.kept, Kept { key, form, answer: answer.clone() }, MOST_KEPT);
    }
    Ok(Answered::Now(answer))
}

fn read(form: &Form) -> Result<Wish, Trouble> {
    let mut wish = Wish::default();
    for (name, value) in form {
        match name.as_str() {
            "charge" => wish.charge.clone_from(value),
            "amount" => wish.amount = Some(amount(value)?),
            "reason" if REASONS.contains(&value.as_str()) => wish.reason = Some(value.clone()),
            "reason" => {
                let says = format!("Invalid reason: must be one of {}", REASONS.join(", "));
                return Err(Trouble::request(says).param("reason"));
            }
            _ => {
                let inner = name.strip_prefix("metadata[").and_then(|rest| rest.strip_suffix(']'));
                let inner = inner.ok_or_else(|| unknown(name))?;
                wish.metadata.insert(inner.to_owned(), value.clone());
            }
        }
    }
    if wish.charge.is_empty() {
        let says = "One of the following params should be provided for this request: payment_intent \
                    or charge.";
        return Err(Trouble::request(says));
    }
    Ok(wish)
}

fn amount(text: &str) -> Result<i64, Trouble> {
    let number = text.parse().ok().filter(|amount: &i64| *amount > 0);
    number.ok_or_else(|| {
        let says = format!("Invalid integer: {text}");
        Trouble::request(says).code("parameter_invalid_integer").param("amount")
    })
}

/// Says that Stripe knows no such parameter.
pub(super) fn unknown(name: &str) -> Trouble {
    let says = format!("Received unknown parameter: {name}");
    Trouble::request(says).code("parameter_unknown").param(name)
}
