//! The API keys as a file; never their secrets.

use serde_json::json;
use store::{Change, Leaf};
use vocabulary::Result;
use web::May;

use super::list::list;
use super::{Filter, Key};
use crate::rights::StaffManage;
use web::files::{self, Format, Gathering, Line};
use web::reading;

/// Writes those that the filter lets through. That it was written is told in the audit.
///
/// # Errors
/// When the caller's proof is not fresh, when there are too many, or when the store cannot be read or
/// written.
pub async fn export(may: &May<StaffManage>, filter: &Filter, format: Format) -> Result<String> {
    may.freshly()?;
    let now = may.now();
    let mut gathering = Gathering::new();
    while let Some(query) = gathering.next() {
        gathering.add(list(may.reader(), filter, &query, now).await?)?;
    }
    let keys = gathering.lines();
    let leaf = Leaf::new("key.exported")
        .with("format", format.name())
        .with("filter", json!(filter))
        .with("count", keys.len());
    reading::tell(may.store(), may.attribution(), Change::new((), leaf)).await?;
    files::write(&keys, format)
}

impl Line for Key {
    const HEADINGS: &'static [&'static str] = &[
        "id",
        "prefix",
        "name",
        "scopes",
        "state",
        "created_by",
        "created_at",
        "expires_at",
        "revoked_at",
        "last_used_at",
        "rate_per_second",
    ];

    fn fields(&self) -> Vec<String> {
        vec![
            self.id.to_string(),
            self.prefix.clone(),
            self.name.clone(),
            self.scopes.join(" "),
            self.state.name().to_owned(),
            self.created_by.clone(),
            self.created_at.to_string(),
            files::or_empty(self.expires_at),
            files::or_empty(self.revoked_at),
            files::or_empty(self.last_used_at),
            self.rate_per_second.to_string(),
        ]
    }
}
