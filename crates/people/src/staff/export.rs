//! The staff as a file.

use serde_json::json;
use store::{Change, Leaf};
use vocabulary::Result;
use web::May;

use super::list::list;
use super::{Filter, Member};
use crate::rights::StaffManage;
use web::files::{self, Format, Gathering, Line};
use web::reading;

/// Writes those whom the filter lets through. That it was written is told in the audit.
///
/// # Errors
/// When the caller's proof is not fresh, when there are too many, or when the store cannot be read or
/// written.
pub async fn export(may: &May<StaffManage>, filter: &Filter, format: Format) -> Result<String> {
    may.freshly()?;
    let mut gathering = Gathering::new();
    while let Some(query) = gathering.next() {
        gathering.add(list(may.reader(), filter, &query).await?)?;
    }
    let members = gathering.lines();
    let leaf = Leaf::new("staff.exported")
        .with("format", format.name())
        .with("filter", json!(filter))
        .with("count", members.len());
    reading::tell(may.store(), may.attribution(), Change::new((), leaf)).await?;
    files::write(&members, format)
}

impl Line for Member {
    const HEADINGS: &'static [&'static str] =
        &["id", "email", "name", "role", "state", "created_at", "last_seen_at"];

    fn fields(&self) -> Vec<String> {
        vec![
            self.id.to_string(),
            self.email.clone(),
            self.name.clone(),
            self.role.clone(),
            self.state.name().to_owned(),
            self.created_at.to_string(),
            files::or_empty(self.last_seen_at),
        ]
    }
}
