//! Listing the sessions that hold, the newest first.

use axum::extract::State;
use jiff::Timestamp;
use sea_orm::ConnectionTrait;
use serde::Deserialize;
use store::{Change, Leaf, micros, rows};
use vocabulary::id::StaffId;
use vocabulary::{Error, Result};
use web::{Json, May, Page, PageQuery, Problem, Query, SignedIn};

use super::{COLUMNS, IDLE, LONGEST, Session, SessionId, SessionRow, earlier};
use crate::rights::StaffManage;
use crate::{People, staff_of};
use web::reading;

/// Whose sessions are wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Whose {
    /// Those of one person.
    Of(StaffId),
    /// Those of all.
    All,
}

/// Lists a page of the sessions that hold at `now`.
///
/// # Errors
/// When the cursor is none of this list, or the store cannot be read.
pub async fn list<C: ConnectionTrait>(
    connection: &C,
    whose: Whose,
    query: &PageQuery,
    now: Timestamp,
) -> Result<Page<Session>> {
    let sql = format!(
        "select {COLUMNS} from sessions s join staff p on p.staff_id = s.staff_id
         where ($1 = '' or s.staff_id = $1) and ($2 = '' or s.session_id < $2)
         and s.ended_at is null and p.disabled_at is null
         and s.last_seen_at > $3 and s.created_at > $4
         order by s.session_id desc limit $5"
    );
    let whose = match whose {
        Whose::Of(staff) => staff.to_string(),
        Whose::All => String::new(),
    };
    let after = query.after::<SessionId>()?.map(|id| id.to_string()).unwrap_or_default();
    let values = [
        whose.into(),
        after.into(),
        micros(earlier(now, IDLE)).into(),
        micros(earlier(now, LONGEST)).into(),
        query.fetch().into(),
    ];
    let found: Vec<SessionRow> = rows(connection, &sql, values).await?;
    let sessions = found.into_iter().map(Session::try_from).collect::<Result<_>>()?;
    Page::cut(sessions, query, |session| session.id)
}

/// Tells that a page of the sessions was read.
pub(crate) fn were_read(whose: Whose, sessions: &Page<Session>) -> Leaf {
    let leaf = Leaf::new("session.read").with("count", sessions.items.len());
    match whose {
        Whose::Of(staff) => leaf.about("staff", &staff),
        Whose::All => leaf,
    }
}

/// Says whose sessions the caller asks for, and whether they may see them.
async fn whose(people: &People, person: &SignedIn, wanted: Option<&str>) -> Result<Whose> {
    let own = staff_of(person)?;
    let whose = match wanted {
        None => return Ok(Whose::Of(own)),
        Some("all") => Whose::All,
        Some(staff) => Whose::Of(staff.parse().map_err(|error| {
            Error::invalid("This names nobody among the staff.")
                .hint("Write an id of the staff, or `all`.")
                .with("field", "staff")
                .because(error)
        })?),
    };
    if whose == Whose::Of(own) {
        return Ok(whose);
    }
    let may = May::<StaffManage>::prove(person.caller().clone(), person.store().clone());
    if let Err(error) = may {
        let leaf = Leaf::new("access.denied").about("route", &"GET /v1/sessions");
        people.refused(person.attribution(), leaf).await;
        return Err(error);
    }
    Ok(whose)
}

/// Whose sessions a request asks for.
#[derive(Deserialize)]
pub(crate) struct SessionQuery {
    staff: Option<String>,
    #[serde(flatten)]
    page: PageQuery,
}

/// Lists sessions that hold, the newest first.
#[utoipa::path(
    get,
    path = "/v1/sessions",
    operation_id = "list_sessions",
    tag = "people",
    params(
        ("staff" = Option<String>, Query,
            description = "Whose, or `all`: others than one's own take `staff.manage`."),
        PageQuery,
    ),
    responses((status = 200, description = "A page of the sessions.", body = Page<Session>)),
)]
pub(crate) async fn route(
    State(people): State<People>,
    person: SignedIn,
    Query(query): Query<SessionQuery>,
) -> Result<Json<Page<Session>>, Problem> {
    let whose = whose(&people, &person, query.staff.as_deref()).await?;
    let sessions = list(person.reader(), whose, &query.page, person.now()).await?;
    if whose != Whose::Of(staff_of(&person)?) {
        let told = Change::new((), were_read(whose, &sessions));
        reading::tell(person.store(), person.attribution(), told).await?;
    }
    Ok(Json(sessions))
}
