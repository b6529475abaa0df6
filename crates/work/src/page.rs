//! How lists are read: some rows, then those after the last one.

use store::Value;

/// The most rows that are read at once: a page of 200, and the row that shows whether more follow.
const MOST: u32 = 201;

/// Which part of a list to read. Lists run from the newest to the oldest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// The id of the last row of the page before; none for the first page.
    pub after: Option<String>,
    /// How many rows, at most 201.
    pub limit: u32,
}

impl Page {
    /// Asks for the first rows of a list.
    #[must_use]
    pub fn first(limit: u32) -> Self {
        Self { after: None, limit }
    }

    /// Asks for the rows after the one with this id.
    #[must_use]
    pub fn after(id: &impl ToString, limit: u32) -> Self {
        Self { after: Some(id.to_string()), limit }
    }

    pub(crate) fn limit(&self) -> u32 {
        self.limit.min(MOST)
    }

    /// Writes the condition for rows after the last one, whose value is put behind the others. Ids
    /// sort by the time of their making, in every collation.
    pub(crate) fn condition(&self, id: &str, values: &mut Vec<Value>) -> String {
        match &self.after {
            None => String::new(),
            Some(after) => {
                values.push(after.clone().into());
                format!("and {id} < ${}", values.len())
            }
        }
    }
}
