//! Pages of a list, turned by an opaque cursor that says where the page before ended.
//!
//! A cursor holds a position and no permission: whoever turns pages is asked for their right each time.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::de::{self, DeserializeOwned, Visitor};
use serde::{Deserialize, Deserializer, Serialize};
use utoipa::{IntoParams, ToSchema};
use vocabulary::{Error, Result};

/// The most items on a page; more would only be a slower way to the same list.
const MOST: u16 = 200;

/// The items on a page when nobody says how many.
const COMMON: u16 = 50;

/// What stands before a cursor's text, so that its form can change while old ones are still about.
const FORM: u8 = b'1';

/// A position is a time and an id; this leaves room for several columns.
const LONGEST_CURSOR: usize = 1_024;

/// One page of a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Page<T> {
    /// What is on it.
    pub items: Vec<T>,
    /// The cursor of the next page, if there is one.
    #[schema(required)]
    pub next: Option<Cursor>,
}

impl<T> Page<T> {
    /// Cuts a page out of rows that were read with [`PageQuery::fetch`]; `position` says what the next
    /// page begins after.
    ///
    /// # Errors
    /// When a position cannot be written, which only a map with keys that are no text cannot.
    pub fn cut<P: Serialize>(
        mut items: Vec<T>,
        query: &PageQuery,
        position: impl FnOnce(&T) -> P,
    ) -> Result<Self> {
        let more = items.len() > query.limit();
        items.truncate(query.limit());
        let last = items.last().filter(|_| more).map(position);
        let next = last.map(|position| Cursor::after(&position)).transpose()?;
        Ok(Self { items, next })
    }

    /// Makes the page of what each item is to be shown as.
    #[must_use]
    pub fn map<U>(self, show: impl FnMut(T) -> U) -> Page<U> {
        Page { items: self.items.into_iter().map(show).collect(), next: self.next }
    }
}

/// Where a page ends, in words that only the server reads.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Cursor(String);

impl Cursor {
    /// Writes a position.
    ///
    /// # Errors
    /// When it cannot be written as JSON.
    pub fn after<P: Serialize>(position: &P) -> Result<Self> {
        let mut text = vec![FORM];
        serde_json::to_writer(&mut text, position).map_err(Error::internal)?;
        Ok(Self(URL_SAFE_NO_PAD.encode(text)))
    }

    /// Reads the position back.
    ///
    /// # Errors
    /// When somebody else wrote it, or it belongs to another list.
    pub fn position<P: DeserializeOwned>(&self) -> Result<P> {
        let text = (self.0.len() <= LONGEST_CURSOR).then(|| URL_SAFE_NO_PAD.decode(&self.0).ok());
        let text = text.flatten().unwrap_or_default();
        let json = text.strip_prefix(&[FORM]);
        json.and_then(|json| serde_json::from_slice(json).ok()).ok_or_else(|| {
            Error::invalid("The cursor belongs to no page of this list.")
                .hint("Begin without a cursor, and take each next one from the page before.")
                .with("field", "cursor")
        })
    }

    /// Returns the text, for a link to the next page.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Which page of a list is wanted; for the extractor [`crate::Query`], alone or flattened into a filter.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct PageQuery {
    /// Where the page before ended.
    #[param(value_type = Option<String>)]
    cursor: Option<Cursor>,
    /// How many items it has at most; 50 if it is not said.
    #[serde(default, deserialize_with = "limit")]
    #[param(value_type = Option<u16>, minimum = 1, maximum = 200)]
    limit: Option<u16>,
}

impl PageQuery {
    /// Asks for the first page of a certain size, in a test or a program.
    #[must_use]
    pub fn first(limit: u16) -> Self {
        Self { cursor: None, limit: Some(limit.clamp(1, MOST)) }
    }

    /// Asks for the page after this one.
    #[must_use]
    pub fn then(&self, next: Cursor) -> Self {
        Self { cursor: Some(next), limit: self.limit }
    }

    /// Returns how many items the page has at most.
    #[must_use]
    pub fn limit(&self) -> usize {
        usize::from(self.limit.unwrap_or(COMMON))
    }

    /// Returns how many rows to read: one more than the page has, to know whether another follows.
    #[must_use]
    pub fn fetch(&self) -> i64 {
        i64::from(self.limit.unwrap_or(COMMON)) + 1
    }

    /// Returns the position after which the page begins.
    ///
    /// # Errors
    /// When the cursor is none of this list.
    pub fn after<P: DeserializeOwned>(&self) -> Result<Option<P>> {
        self.cursor.as_ref().map(Cursor::position).transpose()
    }
}

/// Reads a number or its digits: flattened into another type, a query's values are all texts.
fn limit<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<u16>, D::Error> {
    struct Digits;

    impl Visitor<'_> for Digits {
        type Value = Option<u16>;

        fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            write!(f, "a `limit` from 1 to {MOST}")
        }

        fn visit_u64<E: de::Error>(self, number: u64) -> Result<Self::Value, E> {
            match u16::try_from(number) {
                Ok(limit @ 1..=MOST) => Ok(Some(limit)),
                _ => Err(E::invalid_value(de::Unexpected::Unsigned(number), &self)),
            }
        }

        fn visit_str<E: de::Error>(self, text: &str) -> Result<Self::Value, E> {
            match text.parse() {
                Ok(limit @ 1..=MOST) => Ok(Some(limit)),
                _ if text.is_empty() => Ok(None),
                _ => Err(E::invalid_value(de::Unexpected::Str(text), &self)),
            }
        }
    }

    deserializer.deserialize_any(Digits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_follow_each_other_to_the_end() {
        let list: Vec<u32> = (0..7).collect();
        let mut query = PageQuery::first(3);
        let mut seen = Vec::new();
        loop {
            let after: Option<u32> = query.after().unwrap();
            let rest =
                list.iter().copied().filter(|number| after.is_none_or(|after| *number > after));
            let rows: Vec<u32> = rest.take(usize::try_from(query.fetch()).unwrap()).collect();
            let page = Page::cut(rows, &query, |number| *number).unwrap();
            assert!(page.items.len() <= 3);
            seen.extend(page.items);
            match page.next {
                Some(next) => query = query.then(next),
                None => break,
            }
        }
        assert_eq!(seen, list);
    }

    #[test]
    fn a_cursor_of_somebody_else_is_refused() {
        let right = Cursor::after(&("2026", 3)).unwrap();
        assert_eq!(right.position::<(String, u32)>().unwrap(), ("2026".to_owned(), 3));
        let other_list = right.position::<u32>();
        let older_form = URL_SAFE_NO_PAD.encode("0[\"2026\",3]");
        let long = URL_SAFE_NO_PAD.encode(format!("1\"{}\"", "x".repeat(LONGEST_CURSOR)));
        for text in ["", "!", "MQ", &older_form, &long] {
            let error = Cursor(text.to_owned()).position::<(String, u32)>().unwrap_err();
            assert!(error.what_to_do().is_some_and(|hint| hint.contains("without a cursor")));
        }
        assert!(other_list.is_err());
    }
}
