//! What a browser sends of a form, so that a page can show it again with its errors at the fields.

use std::collections::BTreeMap;

use axum::extract::{FromRequest, Request};
use serde::de::DeserializeOwned;
use vocabulary::Error;

use super::body;
use super::fault::Fault;
use super::pairs::Pairs;
use crate::problem::Problem;

/// A form: what was read of it or what is wrong with it, and what was typed either way.
#[derive(Debug, Clone)]
pub struct Form<T> {
    /// What was read, or what is wrong with it.
    pub value: Result<T, FieldErrors>,
    /// What was typed.
    pub typed: Typed,
}

impl<T: DeserializeOwned, S: Sync> FromRequest<S> for Form<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, _: &S) -> Result<Self, Problem> {
        const WANTED: &str = "application/x-www-form-urlencoded";
        let bytes = body::typed(request, |essence| essence == WANTED, WANTED).await?;
        let pairs = Pairs::parse(&bytes).map_err(|fault| Problem::from(fault.error("The form")))?;
        Ok(Self { value: pairs.read().map_err(FieldErrors::from), typed: Typed(pairs) })
    }
}

/// What was typed into the fields of a form, for showing it again.
#[derive(Debug, Clone, Default)]
pub struct Typed(Pairs);

impl Typed {
    /// Returns what was typed into a field; nothing when the field was not sent.
    #[must_use]
    pub fn get(&self, field: &str) -> &str {
        self.0.first(field).unwrap_or_default()
    }

    /// Says whether `value` is among what was chosen in a field.
    #[must_use]
    pub fn has(&self, field: &str, value: &str) -> bool {
        self.0.all(field).any(|chosen| chosen == value)
    }
}

/// What is wrong with the fields of a form.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FieldErrors {
    at: BTreeMap<String, String>,
    whole: Option<String>,
}

impl FieldErrors {
    /// Begins with nothing wrong.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Says what is wrong with a field, unless something was said of it before.
    pub fn add(&mut self, field: &str, says: impl Into<String>) {
        self.at.entry(field.to_owned()).or_insert_with(|| says.into());
    }

    /// Puts an error of a verb where it belongs: at the field that its member `field` names, else at
    /// the whole form.
    #[must_use]
    pub fn of(error: &Error) -> Self {
        let mut errors = Self::new();
        match error.members().get("field").and_then(serde_json::Value::as_str) {
            Some(field) => errors.add(field, error.with_hint()),
            None => errors.whole = Some(error.with_hint()),
        }
        errors
    }

    /// Returns what is wrong with a field.
    #[must_use]
    pub fn at(&self, field: &str) -> Option<&str> {
        self.at.get(field).map(String::as_str)
    }

    /// Returns what is wrong with the whole.
    #[must_use]
    pub fn whole(&self) -> Option<&str> {
        self.whole.as_deref()
    }

    /// Says whether nothing is wrong.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.at.is_empty() && self.whole.is_none()
    }
}

impl From<Fault> for FieldErrors {
    fn from(fault: Fault) -> Self {
        let mut errors = Self::new();
        match fault.field {
            Some(field) => errors.add(&field, format!("This {}.", fault.says)),
            None => errors.whole = Some(format!("This form {}.", fault.says)),
        }
        errors
    }
}
