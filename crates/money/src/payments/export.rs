//! Payments as a file.

use serde_json::json;
use store::{Change, Leaf};
use vocabulary::Result;
use web::files::{self, Format, Gathering, Line};
use web::{May, reading};

use super::list::list;
use super::{Filter, Payment};
use crate::rights::MoneyRead;

/// Writes the payments that the filter lets through. That it was written is told in the audit.
///
/// # Errors
/// When there are too many, or when the store cannot be read or written.
pub(crate) async fn export(
    may: &May<MoneyRead>,
    filter: &Filter,
    format: Format,
) -> Result<String> {
    let mut gathering = Gathering::new();
    while let Some(query) = gathering.next() {
        gathering.add(list(may.reader(), filter, &query).await?)?;
    }
    let payments = gathering.lines();
    let leaf = Leaf::new("payments.exported")
        .with("format", format.name())
        .with("filter", json!(filter))
        .with("count", payments.len());
    reading::tell(may.store(), may.attribution(), Change::new((), leaf)).await?;
    files::write(&payments, format)
}

impl Line for Payment {
    const HEADINGS: &'static [&'static str] = &[
        "id",
        "provider_id",
        "created_at",
        "amount",
        "refunded",
        "status",
        "disputed",
        "customer",
        "connector",
    ];

    fn fields(&self) -> Vec<String> {
        vec![
            self.id.to_string(),
            self.provider_id.clone(),
            self.created_at.to_string(),
            self.amount.to_string(),
            self.refunded.to_string(),
            self.status.clone(),
            self.disputed.to_string(),
            files::or_empty(self.customer.as_ref()),
            self.connector.clone(),
        ]
    }
}
