//! Lists as Stripe pages them: the newest first, from the one after another on.

use serde_json::{Value, json};

use super::refunds::{Form, unknown};
use super::trouble::Trouble;

/// How many a page has, unless it is said.
const USUAL: usize = 10;

/// How many a page has at most, as in Stripe's reference.
const MOST: usize = 100;

/// Which part of a list is asked for, and what is left of the question.
pub(super) struct Page {
    limit: usize,
    after: Option<String>,
    filters: Form,
}

impl Page {
    /// Reads a query in which, beside the page, only `filters` may be named.
    pub(super) fn read(query: Form, filters: &[&str]) -> Result<Self, Trouble> {
        let mut page = Self { limit: USUAL, after: None, filters: Form::new() };
        for (name, value) in query {
            match name.as_str() {
                "limit" => {
                    let limit = value.parse().ok().filter(|limit| (1..=MOST).contains(limit));
                    page.limit = limit.ok_or_else(|| {
                        let says = format!("Invalid limit: must be from 1 to {MOST}");
                        Trouble::request(says).param("limit")
                    })?;
                }
                "starting_after" => page.after = Some(value),
                _ if filters.contains(&name.as_str()) => page.filters.push((name, value)),
                _ => return Err(unknown(&name)),
            }
        }
        Ok(page)
    }

    /// Returns what is asked for by a filter.
    pub(super) fn filter(&self, name: &str) -> Option<&str> {
        self.filters.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// Writes the page of `all`, the newest first.
    pub(super) fn of(&self, url: &str, all: Vec<Value>) -> Result<Value, Trouble> {
        let start = match &self.after {
            None => 0,
            Some(after) => {
                let place = all.iter().position(|one| one["id"] == after.as_str());
                place.ok_or_else(|| Trouble::missing("object", after, "starting_after"))? + 1
            }
        };
        let has_more = all.len() > start + self.limit;
        let data: Vec<Value> = all.into_iter().skip(start).take(self.limit).collect();
        Ok(json!({ "object": "list", "url": url, "has_more": has_more, "data": data }))
    }
}
