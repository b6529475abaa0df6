//! One case: what it is about, what can be done, and what comes next. After a decision the next case is
//! there already.

use std::collections::BTreeMap;

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use maud::Markup;
use sea_orm::ConnectionTrait;
use vocabulary::{Error, Result};
use web::console::Frame;
use web::console::parts::Flash;
use web::{Caller, FieldErrors, May, PageQuery, Path, Problem, Query};

use super::drawn::{cleared, drawn};
use super::gather::{Look, gather};
use super::going::Going;
use crate::Casework;
use crate::cases::list::list;
use crate::cases::{Case, CaseId, Filter, read};
use crate::decisions::answers::FIELD;
use crate::declared::Declared;
use crate::rights::CasesRead;

/// What a page says of the act before it, which was refused.
#[derive(Default)]
pub(super) struct Before {
    pub(super) flash: Option<Flash>,
    pub(super) again: Option<Again>,
}

/// A form that is to be sent again.
pub(super) struct Again {
    pub(super) action: String,
    /// What was typed, by the names of the fields.
    pub(super) sent: BTreeMap<String, String>,
    pub(super) errors: FieldErrors,
}

impl Again {
    /// Returns what was answered to a question; nothing where it was not.
    pub(super) fn typed(&self, answer: &str) -> &str {
        self.sent.get(&format!("{FIELD}{answer}")).map_or("", String::as_str)
    }
}

/// Shows the case that comes first.
pub(super) async fn next(
    State(casework): State<Casework>,
    frame: Frame,
    may: May<CasesRead>,
    Path(name): Path<String>,
    Query(going): Query<Going>,
) -> Result<Response, Problem> {
    Declared::find(&*casework.facts().in_force()?, &name)?;
    let waiting = list(may.reader(), &Filter::waiting_in(&name), &PageQuery::first(1)).await?;
    if let Some(case) = waiting.items.into_iter().next() {
        let case = (case, &going, Before::default());
        return Ok(draw((&casework, &frame), may.caller(), case).await?.into_response());
    }
    let sitting = going.look(may.reader(), (&name, may.caller()), frame.times.now).await?;
    Ok(cleared(&frame, &name, sitting).into_response())
}

/// Shows one case by its address.
pub(super) async fn show(
    State(casework): State<Casework>,
    frame: Frame,
    may: May<CasesRead>,
    Path(place): Path<(String, CaseId)>,
    Query(going): Query<Going>,
) -> Result<Markup, Problem> {
    let case = (in_queue(may.reader(), place).await?, &going, Before::default());
    Ok(draw((&casework, &frame), may.caller(), case).await?)
}

/// Finds a case where its address says that it is.
///
/// # Errors
/// When there is no such case in this queue.
pub(super) async fn in_queue<C: ConnectionTrait>(
    connection: &C,
    (queue, id): (String, CaseId),
) -> Result<Case> {
    let case = read::find(connection, id).await?;
    if case.queue == queue {
        return Ok(case);
    }
    Err(Error::missing(format!("There is no case `{id}` in the queue `{queue}`.")))
}

/// Draws a case with what can be done about it.
pub(super) async fn draw(
    (casework, frame): (&Casework, &Frame),
    caller: &Caller,
    (case, going, before): (Case, &Going, Before),
) -> Result<Markup> {
    let in_force = casework.facts().in_force()?;
    let look = Look { casework, in_force: &in_force, caller, now: frame.times.now };
    let gathered = gather(&look, (case, going)).await?;
    Ok(drawn(frame, &look, &gathered, before))
}
