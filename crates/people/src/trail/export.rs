//! The trail as a file: the lines that a filter lets through, as CSV or as JSON, the newest first.
//!
//! It is for people with a spreadsheet. Whoever wants to verify the chains takes
//! `quarterdeck audit export`, which writes every column.

use std::sync::Arc;

use axum::body::{Body, Bytes};
use futures::stream;
use serde_json::json;
use store::audit::StoredLeaf;
use store::{Change, Leaf};
use vocabulary::{Error, Result};
use web::May;

use super::filter::Position;
use super::{Entry, Filter, list};
use crate::rights::AuditRead;
use web::files::{self, Format, csv};
use web::reading;

/// The most lines in one file: what a spreadsheet opens without trouble.
const MOST: i64 = 100_000;

/// How many lines are read at a time, to stay within a few megabytes.
const AT_ONCE: i64 = 1_000;

const HEADINGS: [&str; 11] = [
    "at",
    "actor_kind",
    "actor_id",
    "actor_name",
    "address",
    "request",
    "manual",
    "action",
    "object_kind",
    "object_id",
    "details",
];

/// Writes a file of the trail. That it was written is told in the trail itself.
///
/// # Errors
/// When the caller's proof is not fresh, when the filter lets too many lines through, or when the
/// store cannot be read or written.
pub async fn export(may: &May<AuditRead>, filter: Filter, format: Format) -> Result<Body> {
    may.freshly()?;
    let count = count(may, &filter).await?;
    tell(may, &filter, format, count).await?;
    let writer = Writer { may: may.clone(), filter: Arc::new(filter), format, at: At::Beginning };
    Ok(Body::from_stream(stream::try_unfold(writer, async |writer| writer.next().await)))
}

async fn count(may: &May<AuditRead>, filter: &Filter) -> Result<i64> {
    let mut conditions = filter.conditions(None);
    conditions.bind(" limit $n", (MOST + 1).into());
    let sql = format!(
        "select count(*) from (select 1 from audit_leaves where {}) counted",
        conditions.sql
    );
    let count = store::scalar(may.reader(), &sql, conditions.values).await?.unwrap_or(0);
    if count <= MOST {
        return Ok(count);
    }
    let hint = "Choose fewer days, or write the whole trail with `quarterdeck audit export`.";
    Err(files::too_many(MOST, hint))
}

async fn tell(may: &May<AuditRead>, filter: &Filter, format: Format, count: i64) -> Result<()> {
    let leaf = Leaf::new("audit.exported")
        .with("format", format.name())
        .with("filter", json!(filter))
        .with("count", count);
    reading::tell(may.store(), may.attribution(), Change::new((), leaf)).await
}

fn begin(format: Format) -> String {
    let mut text = String::new();
    match format {
        Format::Csv => csv::line(&mut text, HEADINGS),
        Format::Json => text.push('['),
    }
    text
}

fn end(format: Format) -> &'static str {
    match format {
        Format::Csv => "",
        Format::Json => "]\n",
    }
}

/// Where the writing of a file is.
enum At {
    Beginning,
    After(Position),
    End,
}

struct Writer {
    may: May<AuditRead>,
    filter: Arc<Filter>,
    format: Format,
    at: At,
}

impl Writer {
    async fn next(self) -> Result<Option<(Bytes, Self)>> {
        let (after, mut text) = match self.at {
            At::End => return Ok(None),
            At::Beginning => (None, begin(self.format)),
            At::After(position) => (Some(position), String::new()),
        };
        let first = after.is_none();
        let leaves = list::read(self.may.reader(), &self.filter, after, AT_ONCE).await?;
        let last = leaves.last().map(list::position);
        let whole = i64::try_from(leaves.len()).is_ok_and(|read| read == AT_ONCE);
        for (index, leaf) in leaves.into_iter().enumerate() {
            match self.format {
                Format::Csv => as_csv(&mut text, &leaf)?,
                Format::Json => {
                    text.push_str(if first && index == 0 { "\n" } else { ",\n" });
                    let entry = Entry::try_from(leaf)?;
                    text.push_str(&serde_json::to_string(&entry).map_err(Error::internal)?);
                }
            }
        }
        let at = match last.filter(|_| whole) {
            Some(last) => At::After(last),
            None => At::End,
        };
        if matches!(at, At::End) {
            text.push_str(end(self.format));
        }
        Ok(Some((Bytes::from(text), Self { at, ..self })))
    }
}

fn as_csv(text: &mut String, leaf: &StoredLeaf) -> Result<()> {
    let at = store::instant(leaf.at)?.to_string();
    csv::line(
        text,
        [
            &at,
            &leaf.actor_kind,
            &leaf.actor_id,
            &leaf.actor_name,
            &leaf.address,
            &leaf.request,
            &leaf.manual,
            &leaf.action,
            &leaf.object_kind,
            &leaf.object_id,
            &leaf.details,
        ]
        .map(String::as_str),
    );
    Ok(())
}
