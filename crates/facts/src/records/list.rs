//! Listing records: those of a kind, the newest first, and how many there are of each.
//!
//! A list leaves out what records say of persons, whoever asks: nobody looks at somebody by passing them in
//! a list, and whoever opens one record is told of.

use axum::extract::State;
use jiff::Timestamp;
use sea_orm::{ConnectionTrait, FromQueryResult};
use store::conditions::Conditions;
use store::{instant, micros, rows};
use vocabulary::Result;
use web::{Json, May, Page, PageQuery, Path, Problem, Query};

use super::shown::{Shown, impersonal};
use super::write::record;
use super::{COLUMNS, Filter, Row, Stored};
use crate::rights::RecordsRead;
use crate::{Facts, Record};

/// How many records of a kind there are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Count {
    /// The kind.
    pub(crate) kind: String,
    /// How many.
    pub(crate) number: u64,
    /// When one of them was last written.
    pub(crate) changed_at: Timestamp,
}

#[derive(FromQueryResult)]
struct Counted {
    kind: String,
    number: i64,
    changed_at: i64,
}

/// Counts the records of each kind that has any.
///
/// # Errors
/// When the store cannot be read.
pub(crate) async fn counts<C: ConnectionTrait>(connection: &C) -> Result<Vec<Count>> {
    let sql = "select kind, count(*) as number, max(changed_at) as changed_at from records
         group by kind order by kind";
    let found: Vec<Counted> = rows(connection, sql, []).await?;
    let count = |Counted { kind, number, changed_at }| {
        Ok(Count { kind, number: i64::unsigned_abs(number), changed_at: instant(changed_at)? })
    };
    found.into_iter().map(count).collect()
}

/// Lists a page of the records of a kind.
///
/// # Errors
/// When the cursor is none of this list, or the store cannot be read.
pub(crate) async fn list<C: ConnectionTrait>(
    connection: &C,
    (name, kind): (&str, &Record),
    (filter, query): (&Filter, &PageQuery),
) -> Result<Page<Stored>> {
    let mut conditions = Conditions::all();
    conditions.one("kind = $n", Some(name.into()));
    conditions.holds(&["record_key"], filter.what.as_ref());
    if let Some((created_at, key)) = query.after::<(i64, String)>()? {
        conditions.bind(" and (created_at, record_key) < ($n, ", created_at.into());
        conditions.bind("$n)", key.into());
    }
    conditions.bind(" order by created_at desc, record_key desc limit $n", query.fetch().into());
    let sql = format!("select {COLUMNS} from records where {}", conditions.sql);
    let found: Vec<Row> = rows(connection, &sql, conditions.values).await?;
    let mut records = Vec::with_capacity(found.len());
    for row in found {
        let mut record = Stored::try_from(row)?;
        impersonal(kind, &mut record.body);
        records.push(record);
    }
    Page::cut(records, query, |record| (micros(record.created_at), record.key.clone()))
}

/// Lists the records of a kind, the newest first, without what they say of persons.
#[utoipa::path(
    get,
    path = "/v1/records/{kind}",
    operation_id = "list_records",
    tag = "records",
    params(
        Filter,
        PageQuery,
        ("kind" = String, Path, description = "The kind of record, as the manual names it."),
    ),
    responses(
        (status = 200, description = "A page of the records.", body = Page<Shown>),
        (status = 404, description = "There is no such kind."),
    ),
)]
pub(crate) async fn route(
    State(facts): State<Facts>,
    may: May<RecordsRead>,
    Path(kind): Path<String>,
    Query(filter): Query<Filter>,
    Query(page): Query<PageQuery>,
) -> Result<Json<Page<Shown>>, Problem> {
    let in_force = facts.in_force()?;
    let of = record(&in_force, &kind)?;
    let Page { items, next } = list(may.reader(), (&kind, of), (&filter, &page)).await?;
    let items = items.into_iter().map(|record| Shown::in_a_list(record, of)).collect();
    Ok(Json(Page { items, next }))
}
